"""A worker is killed in the middle of a film, and another finishes it: with real processes, as in production."""

from __future__ import annotations

import hashlib
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage

from tests.services.database import ALIAS, SharedDatabase, shared_database
from tests.webinars.films import make_film, needs_ffmpeg, run
from webinars.models import Recording

pytestmark = [pytest.mark.django_db, needs_ffmpeg]
MANAGE = str(settings.BASE_DIR / "manage.py")
WORKER = [sys.executable, MANAGE, "db_worker", "--backend", "background", "--queue-name", "media"]
STATE = "SELECT state, step, attempt_count, film, progress FROM webinars_recording"


@pytest.fixture
def long_film(tmp_path) -> Path:
    """A film that takes some seconds to convert with a slow preset, and well under one with a quick one."""
    return make_film(
        "spotkanie.mkv",
        picture="testsrc2=size=960x540:rate=25",
        sound="sine=frequency=300",
        arguments=["-c:v", "mpeg4", "-q:v", "5", "-c:a", "pcm_s16le"],
        seconds=20,
    )


@pytest.fixture
def scene(tmp_path, settings, long_film):
    """A recording that waits, its database and the environment of workers."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_WORK_DIR = tmp_path / "work"
    recording = Recording(title="Nagranie")
    with long_film.open("rb") as file:
        recording.source.save("spotkanie.mkv", File(file), save=False)
    with shared_database(tmp_path) as database:
        # Past save(), which would have it processed here and now.
        Recording.objects.using(ALIAS).bulk_create([recording])
        yield recording, database, database.environment(tmp_path)
        Recording.objects.using(ALIAS).filter(pk=recording.pk)._raw_delete(ALIAS)


def until(condition, *, seconds: float = 90):
    """Wait for something to be true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.1)
    raise AssertionError("waited in vain")


def ffmpeg_processes(folder: Path) -> list[int]:
    """Return the processes whose command names a folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if str(folder).encode() in (line := path.read_bytes()) and b"ffmpeg" in line:
                found.append(int(path.parent.name))
        except OSError:
            continue
    return found


def manage(environment: dict[str, str], *arguments: str) -> str:
    """Run a command of manage.py to its end."""
    done = subprocess.run(
        [sys.executable, MANAGE, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def start_worker(environment: dict[str, str], **more: str) -> subprocess.Popen[bytes]:
    """Start a worker of films that does what waits and ends."""
    return subprocess.Popen([*WORKER, "--batch", "--no-startup-delay"], env=environment | more)


def in_mid_transcode(database: SharedDatabase, work: Path) -> bool:
    state, step, _count, _film, progress = database.row(STATE)
    made = [path for path in work.glob("recording-*/film.mp4") if path.stat().st_size]
    return state == "running" and step == "film" and progress > 0 and bool(made)


def test_a_killed_worker_s_film_is_finished_by_another(scene, tmp_path):
    recording, database, environment = scene
    source = Path(default_storage.path(recording.source.name))
    original = hashlib.sha256(source.read_bytes()).hexdigest()
    work = tmp_path / "work"
    manage(environment, "resume_recordings")  # the first task

    killed = start_worker(environment, MEDIA_ENCODER_PRESET="placebo")
    until(lambda: in_mid_transcode(database, work))
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    until(lambda: not ffmpeg_processes(work), seconds=10)
    assert database.row(STATE)[0] == "running"
    assert list(work.glob("recording-*/film.mp4"))

    assert "taken up: 1, given up: 0; folders cleared: 1" in manage(
        environment, "resume_recordings"
    )
    assert list(work.iterdir()) == []
    assert start_worker(environment).wait() == 0

    state, _step, _count, film, _progress = database.row(STATE)
    assert state == "ready"
    duration = run(
        "ffprobe", "-v", "error", "-of", "csv=p=0", "-show_entries", "format=duration",
        default_storage.path(film),
    )  # fmt: skip
    assert float(duration) == pytest.approx(20, abs=0.2)
    run("ffmpeg", "-v", "error", "-xerror", "-i", default_storage.path(film), "-f", "null", "-")
    assert hashlib.sha256(source.read_bytes()).hexdigest() == original
    assert list(work.iterdir()) == []
    made = [path for path in (tmp_path / "media" / "made").rglob("*") if path.is_file()]
    assert sorted(path.suffix for path in made) == [".m4a", ".mp4", ".webp"]


def test_a_worker_told_to_stop_puts_the_film_back_and_leaves_nothing(scene, tmp_path):
    _recording, database, environment = scene
    work = tmp_path / "work"
    workers = subprocess.Popen(
        [sys.executable, MANAGE, "run_workers"],
        env=environment | {"MEDIA_ENCODER_PRESET": "placebo"},
    )
    try:
        until(lambda: in_mid_transcode(database, work))
        workers.send_signal(signal.SIGTERM)
        assert workers.wait(timeout=20) == 0
    finally:
        if workers.poll() is None:
            workers.kill()
    state, _step, count, film, _progress = database.row(STATE)
    assert (state, count, film) == ("waiting", 0, "")
    assert ffmpeg_processes(work) == []
    assert list(work.iterdir()) == []
    assert not (tmp_path / "media" / "made").exists() or not any(
        path.is_file() for path in (tmp_path / "media" / "made").rglob("*")
    )
