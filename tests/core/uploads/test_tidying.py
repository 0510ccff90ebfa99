"""What is left over goes, and nothing that is used."""

from __future__ import annotations

import datetime

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone

from cms.core.models import Upload, UploadState
from cms.core.uploads import tidying
from tests.core.uploads.sending import begin, film, send_all, send_part
from tests.core.uploads.test_form import send_form
from webinars.models import Recording

CONTENT = film(9_000)


def age(upload_id: str, days: int) -> None:
    Upload.objects.filter(pk=upload_id).update(
        touched_at=timezone.now() - datetime.timedelta(days=days)
    )


def test_uploads_of_last_week_go_and_those_of_yesterday_stay(client, editor, place, capsys):
    states = {days: begin(client, CONTENT, modified=days) for days in (6, 8)}
    for state in states.values():
        send_part(client, state, CONTENT, 1)
    sent = send_all(client, CONTENT, modified=3)
    for days, state in states.items():
        age(state["id"], days)
    age(sent["id"], 8)
    call_command("tidy_uploads")
    by_id = {str(upload.pk): upload for upload in Upload.objects.all()}
    assert by_id[states[6]["id"]].state == UploadState.OPEN
    assert by_id[states[8]["id"]].state == UploadState.ABORTED
    assert by_id[sent["id"]].state == UploadState.ABORTED
    assert not place.exists(by_id[sent["id"]].key)
    assert "Uploads given up: 2" in capsys.readouterr().out
    assert begin(client, CONTENT, modified=6)["parts"] == [1]


def test_a_file_in_use_is_kept_however_old_its_upload_is(client, editor, place):
    state = send_all(client, CONTENT)
    send_form(client, **{"source-upload": state["id"]})
    age(state["id"], 100)
    # Also if the note that it is used was lost.
    Upload.objects.update(state=UploadState.COMPLETE)
    age(state["id"], 100)
    call_command("tidy_uploads", "--delete-orphans")
    assert place.exists(Recording.objects.get().source.name)


def test_files_no_row_names_are_listed_and_go_when_asked_for(
    client, editor, place, monkeypatch, capsys
):
    monkeypatch.setattr(tidying, "YOUNG", -datetime.timedelta(minutes=1))
    orphan = place.save("recordings/abc/sierota.mp4", ContentFile(CONTENT))
    used = send_all(client, CONTENT)
    send_form(client, **{"source-upload": used["id"]})
    waiting = send_all(client, CONTENT, modified=9)
    call_command("tidy_uploads")
    assert f"orphan {orphan}\nFiles that no row names: 1\n" in capsys.readouterr().out
    assert place.exists(orphan)
    call_command("tidy_uploads", "--delete-orphans")
    assert not place.exists(orphan)
    for state in (used, waiting):
        assert place.exists(Upload.objects.get(pk=state["id"]).key)


def test_a_file_that_is_new_is_no_orphan_yet(client, editor, place, capsys):
    place.save("recordings/abc/nowy.mp4", ContentFile(CONTENT))
    call_command("tidy_uploads", "--delete-orphans")
    assert "Files that no row names: 0" in capsys.readouterr().out


@pytest.mark.django_db
def test_the_workers_tidy_every_night(settings):
    assert (86_400, ["tidy_uploads"]) in settings.WORKER_CHORES
