"""What was left is taken up: by whom, how often, and when not."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cms.core.storages import private_storage
from tests import factories
from webinars.models import ProcessingFailure, ProcessingState, Recording
from webinars.processing import claims, health, resume
from webinars.processing.claims import may_be_alive, new_token
from webinars.processing.resume import Resumed, resume_recordings
from webinars.tasks import enqueued_recordings, process_recording

pytestmark = pytest.mark.django_db

RUNNING, WAITING = ProcessingState.RUNNING, ProcessingState.WAITING
HOST = new_token().split("-")[0]
ANOTHER_HOST = "0-1-abcdef01"


@pytest.fixture(autouse=True)
def _own_work_folder(tmp_path, settings):
    settings.MEDIA_WORK_DIR = tmp_path / "work"


def gone_process() -> int:
    """Return the number of a process that has ended."""
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    return pid


def left(*, attempt: str, seconds_ago: float = 0, count: int = 1, **values) -> Recording:
    """A recording as an attempt left it."""
    recording = factories.recording(captions=False, chapters=False)
    Recording.objects.filter(pk=recording.pk).update(
        **{
            "state": RUNNING,
            "processed_source": "",
            "attempt": attempt,
            "attempt_count": count,
            "heartbeat_at": timezone.now() - datetime.timedelta(seconds=seconds_ago),
        }
        | values
    )
    recording.refresh_from_db()
    return recording


def test_an_attempt_of_a_process_that_is_gone_is_taken_up_at_once():
    recording = left(attempt=f"{HOST}-{gone_process()}-abcdef01")
    assert resume_recordings().taken_up == 1
    recording.refresh_from_db()
    assert (recording.state, recording.attempt, recording.attempt_count) == (WAITING, "", 1)


@pytest.mark.parametrize(("seconds", "taken_up"), [(60, 0), (599, 0), (601, 1)])
def test_an_attempt_on_another_machine_is_believed_until_its_time_is_up(seconds, taken_up):
    left(attempt=ANOTHER_HOST, seconds_ago=seconds)
    assert resume_recordings().taken_up == taken_up


def test_an_attempt_at_work_is_left_alone(tmp_path):
    token = f"{HOST}-{os.getppid()}-abcdef01"
    folder = tmp_path / "work" / f"recording-{token}"
    folder.mkdir(parents=True)
    recording = left(attempt=token)
    assert may_be_alive(token)
    assert resume_recordings() == Resumed(0, 0, 0)
    recording.refresh_from_db()
    assert recording.attempt == token
    assert folder.exists()


def test_after_three_attempts_a_recording_is_given_up_with_a_reason():
    recording = left(attempt=ANOTHER_HOST, seconds_ago=3600, count=3)
    assert resume_recordings().given_up == 1
    recording.refresh_from_db()
    assert (recording.state, recording.failure) == ("failed", "interrupted")
    assert recording.get_failure_display().startswith("Przetwarzanie przerwało się kilka razy")


def test_two_that_resume_at_once_put_a_recording_back_once():
    recording = left(attempt=ANOTHER_HOST, seconds_ago=3600)
    assert resume._put_back(recording) == 1
    assert resume._put_back(recording) == 0


def test_what_a_killed_attempt_stored_is_deleted_but_not_what_is_used():
    recording = left(attempt=f"{HOST}-{gone_process()}-abcdef01")
    used = private_storage().save(f"made/{recording.pk}/11111111/a.mp4", ContentFile(b"x"))
    unused = private_storage().save(f"made/{recording.pk}/abcdef01/a.m4a", ContentFile(b"x"))
    Recording.objects.filter(pk=recording.pk).update(film=used)
    resume_recordings()
    assert private_storage().exists(used)
    assert private_storage().exists(recording.source.name)
    assert not private_storage().exists(unused)


def test_a_folder_that_a_killed_attempt_left_is_cleared(tmp_path):
    folder = tmp_path / "work" / f"recording-{HOST}-1-abcdef01"
    folder.mkdir(parents=True)
    (folder / "film.mp4").write_bytes(b"x")
    assert resume_recordings().cleared == 1
    assert not folder.exists()


def test_a_recording_that_waits_without_a_task_gets_one(django_capture_on_commit_callbacks):
    recording = left(attempt="", state=WAITING)
    with django_capture_on_commit_callbacks() as callbacks:
        assert resume_recordings().taken_up == 1
    assert len(callbacks) == 1
    DBTaskResult.objects.create(
        task_path=process_recording.module_path,
        args_kwargs={"args": [recording.pk], "kwargs": {}},
        queue_name="media",
        backend_name="background",
        run_after=timezone.now(),
    )
    assert enqueued_recordings() == {recording.pk}
    assert resume_recordings().taken_up == 0


def test_a_film_that_waited_for_ffmpeg_is_made_once_it_is_there(monkeypatch):
    recording = left(attempt="", state="failed", failure=ProcessingFailure.TOOL_MISSING)
    monkeypatch.setattr(resume, "tools_available", lambda: False)
    assert resume_recordings().taken_up == 0
    monkeypatch.setattr(resume, "tools_available", lambda: True)
    assert resume_recordings().taken_up == 1
    recording.refresh_from_db()
    assert (recording.state, recording.failure) == (WAITING, "")


@pytest.mark.parametrize(
    ("count", "seconds", "taken_up"), [(1, 301, 1), (2, 301, 1), (3, 301, 0), (1, 60, 0)]
)
def test_a_storage_that_was_away_is_asked_again_twice(count, seconds, taken_up):
    recording = left(
        attempt="",
        state="failed",
        failure=ProcessingFailure.STORAGE,
        count=count,
        seconds_ago=seconds,
    )
    assert resume_recordings().taken_up == taken_up
    recording.refresh_from_db()
    assert recording.attempt_count == count


@pytest.mark.parametrize("failure", ["not_a_film", "cut_off", "conversion", "interrupted"])
def test_what_failed_for_good_is_left_to_the_editor(failure):
    left(attempt="", state="failed", failure=failure, seconds_ago=3600)
    assert resume_recordings() == Resumed(0, 0, 0)


def test_a_recording_that_is_ready_is_left_alone():
    factories.recording(captions=False, chapters=False)
    assert resume_recordings() == Resumed(0, 0, 0)


def test_a_token_that_was_not_made_here_is_believed():
    for token in ("", "x", f"{HOST}-x-1", ANOTHER_HOST):
        assert may_be_alive(token)
    assert not may_be_alive(f"{HOST}-{os.getpid()}-abcdef01")


def test_films_that_wait_are_reported_unless_a_worker_is_busy():
    assert health.processing_health().waiting == 0
    left(attempt="", state=WAITING, seconds_ago=60)
    assert health.processing_health().waiting == 0
    left(attempt="", state=WAITING, seconds_ago=301)
    assert health.processing_health().waiting == 1
    busy = left(attempt=ANOTHER_HOST, seconds_ago=5)
    assert health.processing_health().waiting == 0
    Recording.objects.filter(pk=busy.pk).update(
        heartbeat_at=timezone.now() - datetime.timedelta(seconds=601)
    )
    assert health.processing_health().waiting == 1


def test_ffmpeg_is_missed_where_the_worker_is_and_not_where_the_site_is(monkeypatch):
    assert health.processing_health().has_tools
    monkeypatch.setattr(health, "tools_available", lambda: False)
    assert not health.processing_health().has_tools
    recording = factories.recording(captions=False, chapters=False)
    Recording.objects.filter(pk=recording.pk).update(still="made/1/a/still.webp")
    assert health.processing_health().has_tools
    monkeypatch.undo()
    left(attempt="", state="failed", failure=ProcessingFailure.TOOL_NEEDED)
    assert not health.processing_health().has_tools


def test_the_command_tells_what_it_did(capsys, tmp_path):
    from django.core.management import call_command

    call_command("resume_recordings")
    assert capsys.readouterr().out == ""
    left(attempt=ANOTHER_HOST, seconds_ago=3600)
    call_command("resume_recordings")
    assert capsys.readouterr().out.startswith("Recordings taken up: 1, given up: 0;")
    assert Path(tmp_path / "work").is_dir()
    assert claims.MOST_ATTEMPTS == 3
