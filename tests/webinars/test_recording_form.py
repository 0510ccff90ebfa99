"""The editor's form of a recording: caption files, pasted chapters and slides; nothing typed is lost."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cms.core.models import SiteDocument
from tests import factories
from tests.factories import VTT
from webinars.caption_field import pack, unpack
from webinars.captions.reader import LARGEST_FILE
from webinars.models import CaptionOrigin, Chapter, Recording, Slide
from webinars.recording_texts import set_slide_times

SRT = "1\n00:00:01,000 --> 00:00:03,000\nZażółć gęślą jaźń.\n\n2\n00:00:02,500 --> 00:00:05,000\nDwa.\n"

FILM = b"\x00\x00\x00\x18ftypmp42" + bytes(100)


def upload(content: str | bytes, name: str = "napisy.vtt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())


@pytest.fixture
def editor(client, site_tree):
    user = get_user_model().objects.create_superuser("redakcja", "", "haslo")
    client.force_login(user)
    return user


@pytest.fixture
def recording(site_tree):
    return factories.recording(captions=False, chapters=False, duration=600)


def form_url(recording: Recording) -> str:
    return reverse(Recording.snippet_viewset.get_url_name("edit"), args=[recording.pk])


def send(client, recording: Recording, **values):
    """Send the form with what it shows now and these values; return the response after the redirect."""
    data = {"title": recording.title, "is_live_event": "on", "slides": recording.slides_id or ""}
    return client.post(form_url(recording), data | values, follow=True)


def refreshed(recording: Recording) -> Recording:
    return Recording.objects.get(pk=recording.pk)


def field_value(html: str, name: str) -> str:
    return re.search(rf'<textarea name="{name}"[^>]*>\s*(.*?)</textarea>', html, re.DOTALL)[1]


def test_a_caption_file_is_read_and_its_report_is_told(client, editor, recording):
    html = send(
        client, recording, captions_pl=upload(SRT.encode("cp1250"), "komitet.srt")
    ).content.decode()
    track = recording.captions.get()
    assert [cue.text for cue in track.parsed_cues()] == ["Zażółć gęślą jaźń.", "Dwa."]
    version = track.versions.get()
    assert (version.origin, version.file_name, version.created_by) == (
        CaptionOrigin.UPLOAD,
        "komitet.srt",
        editor,
    )
    assert "Napisy (polski): wczytano 2." in html
    assert "1 napis zachodził na następny i został skrócony. Wiersze pliku: 2." in html
    assert "windows-1250" in html
    assert f'href="/admin/recordings/{recording.pk}/captions/pl/"' in html
    shown = client.get(form_url(recording)).content.decode()
    assert "<strong>2 napisy</strong>" in shown
    assert "napisy obejmują 1% filmu" in shown


def test_captions_of_both_languages_are_kept_apart(client, editor, recording):
    english = "WEBVTT\n\n00:01.000 --> 00:03.000\nGood morning.\n"
    send(client, recording, captions_pl=upload(VTT), captions_en=upload(english))
    assert {track.language: len(track.cues) for track in recording.captions.all()} == {
        "pl": 3,
        "en": 1,
    }


def test_a_broken_file_is_told_by_line_and_the_rest_of_the_form_is_kept(client, editor, recording):
    broken = "WEBVTT\n\n00:01.000 --> 00:xx.000\nRaz\n"
    response = send(
        client,
        recording,
        title="Nowy tytuł",
        captions_pl=upload(VTT),
        captions_en=upload(broken),
        chapters_pl="0:00 Wstęp\n1:00",
        slide_times="0:00 jeden",
    )
    html = response.content.decode()
    assert "Wiersz 3: nie można odczytać czasu: „00:01.000 --&gt; 00:xx.000”." in html
    assert "Wiersz 2: rozdział nie ma tytułu." in html
    assert "Wiersz 1: brak numeru slajdu." in html
    assert 'value="Nowy tytuł"' in html
    assert field_value(html, "chapters_pl") == "0:00 Wstęp\n1:00"
    assert field_value(html, "slide_times") == "0:00 jeden"
    assert "Plik „napisy.vtt” jest wczytany i czeka na zapisanie." in html
    assert 'name="captions_en-kept"' not in html
    assert not recording.captions.exists()

    kept = re.search(r'name="captions_pl-kept" value="([^"]+)"', html)[1]
    send(client, recording, **{"captions_pl-kept": kept, "captions_pl-kept-name": "napisy.vtt"})
    assert len(recording.captions.get(language="pl").cues) == 3
    assert recording.captions.get().versions.get().file_name == "napisy.vtt"


def test_a_hidden_field_with_anything_else_is_no_file():
    assert unpack("", "a") is None
    assert unpack("%%%", "a") is None
    assert unpack("YWFhYQ==", "a") is None
    bomb = pack(upload(b"0" * (LARGEST_FILE * 4)))
    assert unpack(bomb, "a").size == LARGEST_FILE + 1
    assert unpack(pack(upload(VTT)), "napisy.vtt").read() == VTT.encode()


def test_a_file_too_large_is_refused(client, editor, recording):
    html = send(client, recording, captions_pl=upload(b"a" * (LARGEST_FILE + 1))).content.decode()
    assert "Plik ma ponad 8 MB: to nie są napisy." in html


def test_chapters_are_pasted_by_language_and_shown_again(client, editor, recording):
    send(
        client,
        recording,
        chapters_pl="• 0:00 Wstęp\n\n1:30.250 – Komitet",
        chapters_en="0:00 Introduction",
    )
    assert list(Chapter.objects.values_list("language", "start", "title")) == [
        ("pl", 0, "Wstęp"),
        ("en", 0, "Introduction"),
        ("pl", 90.25, "Komitet"),
    ]
    html = client.get(form_url(recording)).content.decode()
    assert field_value(html, "chapters_pl") == "0:00 Wstęp\n1:30.250 Komitet"
    assert field_value(html, "chapters_en") == "0:00 Introduction"


def test_chapters_that_were_not_touched_stay_and_emptied_ones_go(client, editor, recording):
    Chapter.objects.create(recording=recording, start=0, title="Wstęp")
    Chapter.objects.create(recording=recording, start=0, title="Intro", language="en")
    kept = Chapter.objects.get(language="pl").pk
    send(client, recording, chapters_pl="0:00 Wstęp", chapters_en="")
    assert [chapter.pk for chapter in Chapter.objects.all()] == [kept]


def test_a_chapter_past_the_end_of_the_film_is_refused(client, editor, recording):
    html = send(client, recording, chapters_pl="0:00 Wstęp\n10:00 Koniec").content.decode()
    assert "Wiersz 2: 10:00 to już po końcu filmu (10:00)." in html
    assert not Chapter.objects.exists()


def test_the_end_of_a_film_just_chosen_is_not_known(client, editor, recording):
    film = SimpleUploadedFile("dluzszy.mp4", FILM)
    send(client, recording, source=film, chapters_pl="0:00 Wstęp\n20:00 Koniec")
    assert Chapter.objects.count() == 2


def test_chapters_of_the_caption_file_are_taken_if_none_are_pasted(client, editor, recording):
    source = "WEBVTT\n\nNOTE rozdział: Wstęp\n\n00:01.000 --> 00:03.000\nRaz.\n"
    send(client, recording, captions_pl=upload(source))
    assert [chapter.title for chapter in Chapter.objects.all()] == ["Wstęp"]
    send(client, recording, captions_pl=upload(source), chapters_pl="0:00 Własny")
    assert [chapter.title for chapter in Chapter.objects.all()] == ["Własny"]


@pytest.fixture
def slides(recording):
    recording.slides = SiteDocument.objects.create(
        title="Prezentacja", file=upload(b"%PDF-1.7", "slajdy.pdf")
    )
    recording.save()
    return recording


def test_times_of_slides_are_kept_before_and_after_the_slides_are_drawn(client, editor, slides):
    send(client, slides, slide_times="0:00 1\n0:30 slajd 2")
    assert list(Slide.objects.values_list("number", "start")) == [(1, 0), (2, 30)]
    Slide.objects.update(image="slides/1.webp")
    Slide.objects.create(recording=slides, number=3, image="slides/3.webp")
    html = send(client, slides, slide_times="0:10 4").content.decode()
    assert "Wiersz 1: nie ma slajdu 4: w prezentacji jest ich 3." in html
    send(client, slides, slide_times="0:10 1\n0:40 3")
    assert list(Slide.objects.values_list("number", "start")) == [(1, 10), (2, None), (3, 40)]
    assert (
        field_value(client.get(form_url(slides)).content.decode(), "slide_times")
        == "0:10 1\n0:40 3"
    )


def test_a_slide_never_drawn_goes_with_its_time(recording):
    set_slide_times(recording=recording, times=[(0, 1), (5, 2)])
    set_slide_times(recording=recording, times=[(3, 2)])
    assert list(Slide.objects.values_list("number", "start")) == [(2, 3)]


def test_times_without_slides_are_refused(client, editor, recording):
    html = send(client, recording, slide_times="0:00 1").content.decode()
    assert "Wybierz slajdy, których dotyczą te czasy." in html


def test_a_new_recording_takes_its_captions_at_once(client, editor):
    url = reverse(Recording.snippet_viewset.get_url_name("add"))
    film = SimpleUploadedFile("film.mp4", FILM)
    html = client.post(
        url,
        {"title": "Nowe", "source": film, "captions_pl": upload(VTT), "chapters_pl": "0:00 Wstęp"},
        follow=True,
    ).content.decode()
    recording = Recording.objects.get()
    assert len(recording.captions.get().cues) == 3
    assert recording.chapters.get().title == "Wstęp"
    assert "wczytano 3" in html
