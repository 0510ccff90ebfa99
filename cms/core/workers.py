"""Workers of the queues of tasks, kept running: one for films, one for everything else (docs/adr/0017).

A worker is django-tasks-db's own `db_worker` in a process of its own. The supervisor starts it, starts it again when
it ends, runs what is due from time to time, and stops all of them when it is told to.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import FrameType

from django.conf import settings
from django.core.management import call_command
from django.db import close_old_connections

from .processes import ends_with_parent

log = logging.getLogger(__name__)

_TURN = 0.25  # seconds between two looks at the children
_GRACE = 3.0  # seconds for a task to end by itself before the worker breaks it off
_LAST = 15.0  # seconds after which what still runs is killed
_LONGEST_PAUSE = 30.0
_STEADY = 60.0  # a worker that ran this many seconds is not in trouble


@dataclass
class Child:
    """A process that is kept running."""

    name: str
    command: Sequence[str]
    restarts: bool = True
    own_session: bool = True
    stopped_by: signal.Signals = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_after: float = 0.0
    failures: int = 0

    def start(self) -> None:
        """Start it; it gets SIGTERM if the supervisor is killed."""
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603  commands of this module and of whoever runs it
            self.command,
            # Ctrl+C in a terminal reaches the supervisor alone, which stops the workers in order.
            start_new_session=self.own_session,
            preexec_fn=ends_with_parent(signal.SIGTERM),
        )

    def send(self, sign: signal.Signals) -> None:
        """Send a signal if it runs."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(sign)

    @property
    def runs(self) -> bool:
        """Whether the process is there."""
        return self.process is not None and self.process.poll() is None


@dataclass
class Chore:
    """A command of `manage.py` that is due every so many seconds."""

    seconds: float
    arguments: Sequence[str]
    due_at: float = 0.0

    def run(self) -> None:
        """Run it; what it raises is logged and does not stop the workers."""
        self.due_at = time.monotonic() + self.seconds
        close_old_connections()
        try:
            call_command(*self.arguments)
        except Exception:
            log.exception("%s failed", self.arguments[0])
        finally:
            close_old_connections()


def worker(name: str, *arguments: str) -> Child:
    """Return a worker of the back end "background" that is not started yet."""
    manage = str(settings.BASE_DIR / "manage.py")
    options = ("--backend", "background", "--no-reload", "--no-startup-delay")
    return Child(name, [sys.executable, manage, "db_worker", *options, *arguments])


def usual_workers() -> list[Child]:
    """Return one worker for films and one for all other queues."""
    media = settings.MEDIA_QUEUE
    return [
        worker("worker of films", "--queue-name", media),
        worker("worker", "--queue-name", "*", "--exclude-queues", media),
    ]


def usual_chores() -> list[Chore]:
    """Return what `settings.WORKER_CHORES` names."""
    return [Chore(seconds, arguments) for seconds, arguments in settings.WORKER_CHORES]


@dataclass
class Supervisor:
    """Children, chores and the wish to stop."""

    children: list[Child]
    chores: list[Chore] = field(default_factory=list)
    stopping: bool = False
    status: int = 0

    def stop(self, _sign: int = 0, _frame: FrameType | None = None) -> None:
        """Ask for the end; also a signal handler."""
        self.stopping = True

    def run(self) -> int:
        """Keep all running until SIGTERM, SIGINT or the end of a child that is not started again; return its status."""
        former = {sign: signal.signal(sign, self.stop) for sign in (signal.SIGTERM, signal.SIGINT)}
        try:
            self._do_chores()
            for child in self.children:
                if not self.stopping:
                    child.start()
            while not self.stopping:
                time.sleep(_TURN)
                self._look()
                self._do_chores()
        finally:
            self._end()
            for sign, handler in former.items():
                signal.signal(sign, handler)
        return self.status

    def _do_chores(self) -> None:
        for chore in self.chores:
            if not self.stopping and time.monotonic() >= chore.due_at:
                chore.run()

    def _look(self) -> None:
        now = time.monotonic()
        for child in self.children:
            if child.runs:
                continue
            if child.process is not None:
                self._ended(child, child.process.returncode, now)
            elif now >= child.start_after:
                child.start()

    def _ended(self, child: Child, status: int, now: float) -> None:
        child.process = None
        if not child.restarts:
            self.status = status if status >= 0 else 128 - status
            self.stopping = True
            return
        child.failures = 0 if now - child.started_at > _STEADY else child.failures + 1
        pause = min(_LONGEST_PAUSE, 2.0 ** min(child.failures, 6) / 2)
        child.start_after = now + pause
        log.warning(
            "%s ended with status %s and is started again in %.0f s", child.name, status, pause
        )
        for chore in self.chores:  # what it was at is taken up again
            chore.due_at = min(chore.due_at, child.start_after)

    def _end(self) -> None:
        """Let tasks end, break off those that last, kill what is left."""
        begun = time.monotonic()
        signals = [(0.0, signal.SIGTERM), (_GRACE, signal.SIGTERM), (_LAST, signal.SIGKILL)]
        while any(child.runs for child in self.children):
            if signals and time.monotonic() - begun >= signals[0][0]:
                sign = signals.pop(0)[1]
                for child in self.children:
                    child.send(child.stopped_by if sign == signal.SIGTERM else sign)
            time.sleep(_TURN / 5)


def run_workers(command: Sequence[str] = ()) -> int:
    """Run the workers, with a command beside them if one is given, whose end is the end of all."""
    children = usual_workers()
    if command:
        # Like anything that is run in a terminal: it may read from there, and Ctrl+C is how it is stopped.
        name = os.path.basename(command[0])
        beside = Child(name, command, False, own_session=False, stopped_by=signal.SIGINT)
        children.insert(0, beside)
    log.info("Background tasks: %s", ", ".join(child.name for child in usual_workers()))
    return Supervisor(children, usual_chores()).run()
