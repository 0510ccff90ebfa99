"""Recordings and speakers: what is kept with a film, and what is never shown."""

from __future__ import annotations

import datetime
import json

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError

from tests import factories
from webinars.caption_store import replace_cues
from webinars.captions import Cue
from webinars.models import CaptionTrack, Chapter, Recording


@pytest.fixture
def recording(db):
    return factories.recording(captions=False, chapters=False)


def test_new_captions_take_the_place_of_the_former_which_are_kept(recording):
    first = [Cue(0, 1, "Raz", "Anna")]
    replace_cues(recording=recording, language="pl", cues=first)
    track = replace_cues(recording=recording, language="pl", cues=[Cue(0, 2, "Dwa")])
    assert [cue.text for cue in CaptionTrack.objects.get().parsed_cues()] == ["Dwa"]
    assert track.version == 2
    assert [version.parsed_cues() for version in track.versions.order_by("number")] == [
        first,
        [Cue(0, 2, "Dwa")],
    ]


def test_a_second_has_one_chapter(recording):
    Chapter.objects.create(recording=recording, start=5, title="Raz")
    with pytest.raises(IntegrityError):
        Chapter.objects.create(recording=recording, start=5, title="Dwa")


def test_the_size_of_the_film_is_noted(recording):
    assert Recording.objects.get(pk=recording.pk).source_size == 2048


def test_the_size_follows_a_new_film_and_stays_otherwise(recording):
    recording.title = "Inny tytuł"
    recording.save()
    assert recording.source_size == 2048
    recording.source = ContentFile(b"x" * 100, name="nowy.mp4")
    recording.save()
    assert Recording.objects.get(pk=recording.pk).source_size == 100


def test_a_file_that_is_no_film_is_refused(recording):
    recording.source = ContentFile(b"x", name="film.exe")
    with pytest.raises(ValidationError) as refusal:
        recording.full_clean()
    assert "source" in refusal.value.message_dict


@pytest.mark.parametrize(
    "opening",
    [
        "Notatki ze spotkania: żółć.\n".encode() * 40,
        b"\xef\xbb\xbf<!DOCTYPE html><title>404</title>",
        b"%PDF-1.7\n" + bytes(600),
        b"PK\x03\x04" + bytes(600),
        ("ż" * 300).encode(),
    ],
)
def test_a_text_or_a_document_under_the_name_of_a_film_is_refused_at_once(recording, opening):
    recording.source = ContentFile(opening, name="film.mp4")
    with pytest.raises(ValidationError, match="To nie jest film"):
        recording.full_clean()


@pytest.mark.parametrize(
    "opening",
    [
        b"\x00\x00\x00\x20ftypisom" + bytes(600),
        b"\x1a\x45\xdf\xa3" + bytes(600),
        b"RIFF\x00\x10\x00\x00AVI LIST" + bytes(600),
        b"G@\x00\x10\x00" + bytes(600),
    ],
)
def test_an_upload_that_may_be_a_film_is_taken_and_can_still_be_stored_whole(recording, opening):
    recording.source = ContentFile(opening, name="film.mp4")
    recording.full_clean()
    recording.save()
    assert recording.source.open().read() == opening


def test_a_stored_source_is_not_read_to_be_validated_again(recording, monkeypatch):
    monkeypatch.setattr(type(recording.source), "seek", None, raising=False)
    recording.full_clean()


@pytest.fixture
def spoken(site_tree):
    speaker = factories.speaker(
        name="Ekspertka SIRES",
        role="ekspertka projektu",
        consent_image=True,
        consent_date=datetime.date(2019, 4, 17),
        consent_note="Zgoda w segregatorze nr 77, tylko na 5 lat.",
    )
    return factories.webinar(
        site_tree.webinars,
        recording=factories.recording(),
        talks=json.dumps(
            [{"type": "talk", "value": {"speaker": speaker.pk, "talk": "Rola komitetu"}}]
        ),
    )


@pytest.mark.parametrize("path", ["page", "/webinaria/", "/szukaj/?q=segregatorze", "/sitemap.xml"])
def test_the_consent_of_a_speaker_is_never_shown(client, spoken, path):
    html = client.get(spoken.url if path == "page" else path).content.decode()
    assert "segregatorze nr 77" not in html
    assert "2019-04-17" not in html
    assert "17 kwietnia 2019" not in html
    assert "zgoda w" not in html.casefold()


def test_a_speaker_is_shown_with_role_and_talk(client, spoken):
    html = client.get(spoken.url).content.decode()
    assert ">Ekspertka SIRES</a></strong>, ekspertka projektu" in html
    assert "Rola komitetu" in html


def test_a_speaker_that_was_deleted_leaves_the_page_whole(client, spoken):
    type(factories.speaker()).objects.all().delete()
    response = client.get(spoken.url)
    assert response.status_code == 200
    assert "Ekspertka SIRES" not in response.content.decode()


def test_a_page_shows_film_captions_chapters_and_transcript(client, spoken):
    html = client.get(spoken.url).content.decode()
    assert '<track kind="captions"' in html
    assert 'srclang="pl"' in html
    assert "Grupy robocze" in html
    for cue in spoken.recording.captions.first().parsed_cues():
        assert html.count(cue.text) == 1


def test_a_page_in_english_reads_the_polish_transcript_as_polish(client, site_tree):
    index = site_tree.webinars.copy_for_translation(site_tree.english)
    index.save_revision().publish()
    page = factories.webinar(index.specific, recording=factories.recording())
    html = client.get(page.url).content.decode()
    assert '<div class="transcript__text" lang="pl">' in html
    assert '<h2 id="transcript">Transcript</h2>' in html
    assert "There are no captions and no transcript in the language of this page yet." in html


def test_what_is_said_is_what_search_reads(spoken, site_tree):
    assert "Komitet zbiera się cztery razy w roku." in spoken.spoken_text()
    assert factories.webinar(site_tree.webinars).spoken_text() == ""


def test_a_deleted_recording_leaves_its_page(client, spoken):
    Recording.objects.all().delete()
    response = client.get(spoken.url)
    assert response.status_code == 200
    assert "<video" not in response.content.decode()
