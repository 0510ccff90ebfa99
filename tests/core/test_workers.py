"""The supervisor keeps its children running and stops them in order."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest
from django.core.management import load_command_class

from cms.core import workers
from cms.core.workers import Child, Chore, Supervisor
from cms.settings import base

WAIT = "import time; time.sleep(60)"


def child(name: str, code: str, **values) -> Child:
    return Child(name, [sys.executable, "-c", code], **values)


def signalled_after(seconds: float, sign: signal.Signals = signal.SIGTERM) -> threading.Timer:
    """Send this process a signal in a while, as a terminal or systemd does."""
    timer = threading.Timer(seconds, os.kill, (os.getpid(), sign))
    timer.start()
    return timer


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(workers, "_TURN", 0.05)
    monkeypatch.setattr(workers, "_GRACE", 0.5)
    monkeypatch.setattr(workers, "_LAST", 1.5)


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_all_children_are_gone_after_a_signal(sign):
    children = [child("one", WAIT), child("two", WAIT)]
    signalled_after(0.5, sign)
    assert Supervisor(children).run() == 0
    assert not any(one.runs for one in children)
    assert signal.getsignal(sign) is not None


def test_a_child_that_ends_is_started_again_and_the_chores_are_done(tmp_path, caplog):
    marks = tmp_path / "marks"
    code = f"open({str(marks)!r}, 'a').write('x')"
    done = []
    chore = Chore(3600, ["check"])
    chore.run = lambda: done.append(setattr(chore, "due_at", time.monotonic() + 3600))
    signalled_after(4)
    with caplog.at_level(logging.WARNING):
        Supervisor([child("crashing", code)], [chore]).run()
    assert len(marks.read_text()) >= 2
    assert len(done) >= 2
    assert "crashing ended with status 0 and is started again" in caplog.text


def test_a_task_is_given_a_while_then_broken_off_and_at_last_killed(tmp_path):
    heard = tmp_path / "heard"
    code = (
        "import signal, time\n"
        f"signal.signal(signal.SIGTERM, lambda *_: open({str(heard)!r}, 'a').write('x'))\n"
        "while True: time.sleep(0.05)"
    )
    deaf = child("deaf", code)
    signalled_after(1.5)
    Supervisor([deaf]).run()
    assert heard.read_text() == "xx"
    assert not deaf.runs


def test_the_end_of_the_command_beside_the_workers_is_the_end_of_all():
    beside = child("site", "import sys; sys.exit(3)", restarts=False, own_session=False)
    worker = child("worker", WAIT)
    assert Supervisor([beside, worker]).run() == 3
    assert not worker.runs


def test_a_chore_that_fails_is_logged_and_done_again_later(caplog, db):
    chore = Chore(10, ["no_such_command"])
    chore.run()
    assert "no_such_command failed" in caplog.text
    assert chore.due_at > time.monotonic() + 5


def test_workers_end_with_a_supervisor_that_is_killed(tmp_path):
    if sys.platform != "linux":
        pytest.skip("only Linux tells children that their parent is gone")
    number = tmp_path / "pid"
    code = f"""
import sys, time
from cms.core.workers import Child
one = Child("one", [sys.executable, "-c", "import time; time.sleep(60)"])
one.start()
open({str(number)!r}, "w").write(str(one.process.pid))
time.sleep(60)
"""
    parent = child("supervisor", code)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    parent.start()
    end = time.monotonic() + 30
    while not (number.exists() and number.read_text()) and time.monotonic() < end:
        time.sleep(0.05)
    pid = int(number.read_text())
    assert Path(f"/proc/{pid}").exists()
    parent.send(signal.SIGKILL)
    while _is_running(pid) and time.monotonic() < end:
        time.sleep(0.05)
    assert not _is_running(pid)


def _is_running(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def test_a_worker_leaves_the_levels_of_the_log_to_the_settings():
    command = load_command_class("cms.core", "db_worker")
    for name in ("django_tasks", "django_tasks_db"):
        assert base.LOGGING["loggers"][name] == {"level": "WARNING"}
        logging.getLogger(name).setLevel(logging.WARNING)
    command.configure_logging(1)
    assert not logging.getLogger("django_tasks_db").isEnabledFor(logging.INFO)
    assert logging.getLogger("django_tasks_db").isEnabledFor(logging.ERROR)
