"""A worker is killed in the middle of a film, and another finishes it: with real processes, as in production."""

from __future__ import annotations

import hashlib
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.database import SharedDatabase, shared_database
from tests.webinars.films import make_film, needs_ffmpeg, run

pytestmark = [pytest.mark.django_db, needs_ffmpeg]
PRIVATE = "documents"  # folder of the private store of the embedded default
WORKER = ("db_worker", "--backend", "background", "--queue-name", "media", "--batch")
STATE = "SELECT state, step, attempt_count, film, progress FROM webinars_recording"
# Past save(), so that nothing but the database knows of it.
NEW_ROW = """
from webinars.models import Recording
Recording.objects.bulk_create([Recording(title="Nagranie", source="recordings/spotkanie.mkv", source_size=1)])
"""


@pytest.fixture
def source(tmp_path) -> Path:
    """A film in the storage that takes long to convert with a slow preset, and little with a quick one."""
    film = make_film(
        "spotkanie.mkv",
        picture="testsrc2=size=960x540:rate=25",
        sound="sine=frequency=300",
        arguments=["-c:v", "mpeg4", "-q:v", "5", "-c:a", "pcm_s16le"],
        seconds=20,
    )
    stored = tmp_path / PRIVATE / "recordings" / "spotkanie.mkv"
    stored.parent.mkdir(parents=True)
    return Path(shutil.copy(film, stored))


@pytest.fixture
def database(tmp_path, settings, source) -> Iterator[SharedDatabase]:
    """The database, in which a recording of that film waits."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_WORK_DIR = tmp_path / "work"
    tables = ["webinars_recording", "django_tasks_database_dbtaskresult"]
    with shared_database(tmp_path, tables=tables) as shared:
        shared.manage("shell", "-c", NEW_ROW)
        yield shared


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


def in_mid_transcode(database: SharedDatabase, work: Path) -> bool:
    state, step, _count, _film, progress = database.row(STATE)
    made = [path for path in work.glob("recording-*/film.mp4") if path.stat().st_size]
    return state == "running" and step == "film" and progress > 0 and bool(made)


def made_files(folder: Path) -> list[str]:
    """Return the kinds of files made so far."""
    return sorted(
        path.suffix
        for store in (PRIVATE, "media")
        for path in (folder / store / "made").rglob("*")
        if path.is_file()
    )


def test_a_killed_worker_s_film_is_finished_by_another(database, source, tmp_path):
    original = hashlib.sha256(source.read_bytes()).hexdigest()
    work = tmp_path / "work"
    database.manage("resume_recordings")  # gives it its first task

    killed = database.start(*WORKER, MEDIA_ENCODER_PRESET="placebo")
    until(lambda: in_mid_transcode(database, work))
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    until(lambda: not ffmpeg_processes(work), seconds=10)
    assert database.row(STATE)[0] == "running"
    assert list(work.glob("recording-*/film.mp4"))

    answer = database.manage("resume_recordings")
    assert answer == "Recordings taken up: 1, given up: 0; folders cleared: 1.\n"
    assert list(work.iterdir()) == []
    assert database.start(*WORKER).wait() == 0

    state, _step, _count, film, _progress = database.row(STATE)
    assert state == "ready"
    played = str(tmp_path / PRIVATE / film)
    length = run(
        "ffprobe", "-v", "error", "-of", "csv=p=0", "-show_entries", "format=duration", played
    )
    assert float(length) == pytest.approx(20, abs=0.2)
    run("ffmpeg", "-v", "error", "-xerror", "-i", played, "-f", "null", "-")
    assert hashlib.sha256(source.read_bytes()).hexdigest() == original
    assert list(work.iterdir()) == []
    assert made_files(tmp_path) == [".m4a", ".mp4", ".webp"]


def test_workers_told_to_stop_put_the_film_back_and_leave_nothing(database, tmp_path):
    work = tmp_path / "work"
    workers = database.start("run_workers", MEDIA_ENCODER_PRESET="placebo")
    try:
        until(lambda: in_mid_transcode(database, work))
        workers.send_signal(signal.SIGTERM)
        assert workers.wait(timeout=20) == 0
    finally:
        workers.kill()
    state, _step, count, film, _progress = database.row(STATE)
    assert (state, count, film) == ("waiting", 0, "")
    assert ffmpeg_processes(work) == []
    assert list(work.iterdir()) == []
    assert made_files(tmp_path) == []
