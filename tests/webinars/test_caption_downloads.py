"""Captions and transcript to take away: whose they are, what is in them, how long they are kept."""

from __future__ import annotations

import io

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from docx import Document
from docx.oxml.ns import qn

from tests import factories
from webinars.captions import read_captions
from webinars.files import file_stem
from webinars.models import Chapter

NAMES = ["captions", "captions_file", "transcript_txt", "transcript_docx"]


@pytest.fixture
def page(site_tree):
    return factories.webinar(
        site_tree.webinars,
        title="Rola komitetu",
        slug="rola-komitetu",
        recording=factories.recording(),
    )


def address(page, name: str, language: str = "pl") -> str:
    return reverse(f"webinars:{name}", args=[page.recording_id, language])


@pytest.mark.parametrize("name", NAMES)
def test_files_are_given_with_a_name_and_checked_again_by_their_tag(client, page, name):
    url = address(page, name)
    response = client.get(url)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-cache"
    again = client.get(url, headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    assert client.post(url).status_code == 405
    if name != "captions":
        extension = {"captions_file": "vtt", "transcript_txt": "txt", "transcript_docx": "docx"}[
            name
        ]
        assert response["Content-Disposition"] == (
            f'attachment; filename="rola-komitetu.pl.{extension}"'
        )


def test_captions_under_the_address_of_their_version_are_kept(client, page):
    url = address(page, "captions")
    assert client.get(f"{url}?v=1")["Cache-Control"] == "private, max-age=31536000, immutable"
    assert client.get(f"{url}?v=2")["Cache-Control"] == "private, no-cache"
    tag = client.get(url)["ETag"]
    factories.captions(page.recording, factories.cue_list(3))
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 200


def test_a_new_chapter_or_title_makes_another_transcript(client, page):
    tags = {client.get(address(page, "transcript_txt"))["ETag"]}
    Chapter.objects.create(recording=page.recording, start=5, title="Nowy")
    tags.add(client.get(address(page, "transcript_txt"))["ETag"])
    page.title = "Inny tytuł"
    page.save_revision().publish()
    tags.add(client.get(address(page, "transcript_txt"))["ETag"])
    assert len(tags) == 3


@pytest.mark.parametrize("hide", ["draft", "private", "expired", "none"])
@pytest.mark.parametrize("name", NAMES)
def test_files_of_what_is_not_public_are_for_editors_only(client, page, name, hide):
    if hide == "draft":
        page.unpublish()
    elif hide == "private":
        factories.make_private(page)
    elif hide == "expired":
        factories.expire(page)
    else:
        page.recording = None
        page.save_revision().publish()
        page.recording_id = page.recording_id or factories.recording().pk
    url = address(page, name)
    assert client.get(url).status_code == 404
    client.force_login(get_user_model().objects.create_superuser("redakcja", "", "haslo"))
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_captions_that_are_not_there_are_not_found(client, page, name):
    assert client.get(address(page, name, "en")).status_code == 404
    assert client.get(reverse(f"webinars:{name}", args=[9**25, "pl"])).status_code == 404


def test_the_webvtt_file_comes_back_with_its_chapters(client, page):
    read = read_captions(client.get(address(page, "captions_file")).content)
    assert read.chapters == [(0, "Wprowadzenie"), (70, "Grupy robocze")]
    assert read.cues == page.recording.captions.get().parsed_cues()
    assert b"NOTE" not in client.get(address(page, "captions")).content


def test_the_text_has_title_address_chapters_speakers_and_times(client, page):
    text = client.get(address(page, "transcript_txt")).content.decode()
    assert text == (
        "Rola komitetu\nTranskrypcja\n"
        f"http://localhost{page.url}\n\n"
        "Wprowadzenie [0:00]\n-------------------\n\n"
        "[0:01] Lektorka: Dzień dobry, mówimy o komitecie. Komitet zbiera się cztery razy w roku.\n\n"
        "Grupy robocze [1:10]\n--------------------\n\n"
        "[1:10] Ekspert: Przejdźmy do grup roboczych.\n"
    )


def test_the_word_document_has_headings_language_and_title(client, page):
    document = Document(io.BytesIO(client.get(address(page, "transcript_docx")).content))
    assert [
        (paragraph.style.name, paragraph.text)
        for paragraph in document.paragraphs
        if paragraph.style.name.startswith("Heading")
    ] == [
        ("Heading 1", "Rola komitetu"),
        ("Heading 2", "Wprowadzenie (0:00)"),
        ("Heading 2", "Grupy robocze (1:10)"),
    ]
    assert document.paragraphs[3].text == (
        "0:01 Lektorka: Dzień dobry, mówimy o komitecie. Komitet zbiera się cztery razy w roku."
    )
    assert document.core_properties.title == "Rola komitetu"
    assert document.core_properties.language == "pl-PL"
    languages = {tag.get(qn("w:val")) for tag in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"pl-PL"}


def test_english_captions_have_polish_chapters_until_there_are_english_ones(client, page):
    factories.captions(page.recording, factories.cue_list(2), language="en")
    url = address(page, "transcript_txt", "en")
    assert "Wprowadzenie [0:00]" in client.get(url).content.decode()
    Chapter.objects.create(recording=page.recording, language="en", start=0, title="Introduction")
    text = client.get(url).content.decode()
    assert "Transcript\n" in text
    assert "Introduction [0:00]" in text
    assert "Wprowadzenie" not in text


def test_a_word_document_takes_signs_that_xml_refuses(client, page):
    page.title = "Rola\x0b komitetu \x1f"
    page.save_revision().publish()
    assert client.get(address(page, "transcript_docx")).status_code == 200


@pytest.mark.parametrize(
    ("title", "stem"),
    [("Żółta łódź – część 1", "zolta-lodz-czesc-1"), ("„”", "webinar"), ("a" * 200, "a" * 80)],
)
def test_a_file_is_named_for_every_system(title, stem):
    assert file_stem(title) == stem
