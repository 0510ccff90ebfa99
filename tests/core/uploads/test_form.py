"""The form that takes a file sent before: whose it may be, what survives, what becomes of it."""

from __future__ import annotations

import re
import uuid

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cms.core.models import SiteDocument, Upload, UploadState
from cms.core.uploads import fields
from tests.core.uploads.sending import ask, begin, film, send_all
from webinars.models import Recording

CONTENT = film(9_000)
PDF = b"%PDF-1.7\n" + b"1" * 5000 + b"\n%%EOF\n"


def add_url() -> str:
    return reverse(Recording.snippet_viewset.get_url_name("add"))


def send_form(client, **values):
    data = {"title": "Komitet", "is_live_event": "on", "slides": ""}
    return client.post(add_url(), data | values, follow=True)


def hidden(html: str) -> str:
    return re.search(r'name="source-upload" value="([^"]*)"', html)[1]


def test_a_film_sent_before_becomes_the_recording_without_a_copy(client, editor, place):
    state = send_all(client, CONTENT)
    send_form(client, **{"source-upload": state["id"]})
    recording = Recording.objects.get()
    upload = Upload.objects.get()
    assert (recording.source.name, recording.source_size) == (upload.key, len(CONTENT))
    assert upload.state == UploadState.USED
    assert place.size(upload.key) == len(CONTENT)


def test_a_film_sent_before_survives_the_error_of_another_field(client, editor, disk):
    state = send_all(client, CONTENT)
    html = send_form(
        client, **{"source-upload": state["id"], "chapters_pl": "nic"}
    ).content.decode()
    assert not Recording.objects.exists()
    assert hidden(html) == state["id"]
    assert "Plik „nagranie.mp4” (8,8 KB) dotarł i czeka na zapisanie." in html.replace("\xa0", " ")
    send_form(client, **{"source-upload": hidden(html), "chapters_pl": ""})
    assert Recording.objects.get().source_size == len(CONTENT)


def test_a_new_film_takes_the_place_of_the_former_one(client, editor, disk):
    send_form(client, source=SimpleUploadedFile("stary.mp4", CONTENT))
    recording = Recording.objects.get()
    state = send_all(client, CONTENT + b"1")
    client.post(
        reverse(Recording.snippet_viewset.get_url_name("edit"), args=[recording.pk]),
        {"title": "Komitet", "slides": "", "source-upload": state["id"]},
    )
    recording = Recording.objects.get()
    assert recording.source.name == Upload.objects.get().key
    assert recording.source_size == len(CONTENT) + 1


def test_a_form_without_a_file_keeps_the_film_there_is(client, editor, disk):
    send_form(client, source=SimpleUploadedFile("stary.mp4", CONTENT))
    recording = Recording.objects.get()
    url = reverse(Recording.snippet_viewset.get_url_name("edit"), args=[recording.pk])
    client.post(url, {"title": "Nowy", "slides": "", "source-upload": ""})
    changed = Recording.objects.get()
    assert (changed.title, changed.source.name) == ("Nowy", recording.source.name)
    assert recording.source.name in client.get(url).content.decode()


def test_an_upload_serves_one_recording(client, editor, disk):
    state = send_all(client, CONTENT)
    send_form(client, **{"source-upload": state["id"]})
    html = send_form(client, title="Drugi", **{"source-upload": state["id"]}).content.decode()
    assert Recording.objects.count() == 1
    assert "Wysłanego wcześniej pliku już nie ma" in html
    assert ask(client, f"{state['id']}/abort/", {}).status_code == 409
    assert disk.exists(Upload.objects.get().key)


def test_the_upload_of_somebody_else_or_one_not_complete_is_no_film(client, editor, disk):
    state = send_all(client, CONTENT)
    unfinished = begin(client, film(9_500))
    other = get_user_model().objects.create_superuser("druga", "", "haslo")
    client.force_login(other)
    for number in (state["id"], unfinished["id"], str(uuid.uuid4()), "x", "' OR 1=1"):
        html = send_form(client, **{"source-upload": number}).content.decode()
        assert "Wysłanego wcześniej pliku już nie ma" in html
        assert hidden(html) == ""
    assert not Recording.objects.exists()


def test_an_upload_for_documents_is_no_film(client, editor, disk):
    state = send_all(client, PDF, purpose="core.document", name="program.pdf")
    html = send_form(client, **{"source-upload": state["id"]}).content.decode()
    assert "Wysłanego wcześniej pliku już nie ma" in html


def test_a_plain_form_takes_a_small_film_and_refuses_a_large_one(client, editor, disk, monkeypatch):
    monkeypatch.setattr(fields, "LARGEST_PLAIN", len(CONTENT) - 1)
    html = send_form(client, source=SimpleUploadedFile("film.mp4", CONTENT)).content.decode()
    assert "Bez JavaScriptu formularz przyjmie najwyżej" in html
    assert not Recording.objects.exists()
    monkeypatch.setattr(fields, "LARGEST_PLAIN", len(CONTENT))
    send_form(client, source=SimpleUploadedFile("film.mp4", CONTENT))
    assert Recording.objects.get().source_size == len(CONTENT)


def test_the_form_names_what_is_not_finished_to_whoever_began_it(client, editor, disk):
    begin(client, CONTENT, name="polowa.mp4")
    assert "polowa.mp4" in client.get(add_url()).content.decode()
    client.force_login(get_user_model().objects.create_superuser("druga", "", "haslo"))
    assert "polowa.mp4" not in client.get(add_url()).content.decode()


@pytest.mark.parametrize("address", ["wagtaildocs:add", "wagtaildocs:edit"])
def test_a_document_takes_a_file_sent_before(client, editor, place, address):
    arguments = []
    if address.endswith("edit"):
        document = SiteDocument.objects.create(title="Stary")
        document.file.save("stary.pdf", SimpleUploadedFile("stary.pdf", PDF + b"%%"))
        arguments = [document.pk]
    state = send_all(client, PDF, purpose="core.document", name="Program współpracy.pdf")
    root = SiteDocument._meta.get_field("collection").get_default()
    response = client.post(
        reverse(address, args=arguments),
        {"title": "Program", "collection": root, "file-upload": state["id"], "tags": ""},
    )
    assert response.status_code == 302
    document = SiteDocument.objects.get()
    assert document.file.name == Upload.objects.get().key
    assert document.filename == "Program_wspolpracy.pdf"
    assert document.file_size == len(PDF)
    assert document.file_hash
    assert Upload.objects.get().state == UploadState.USED


def test_a_file_sent_before_that_is_the_present_one_replaces_nothing(client, editor, place):
    document = SiteDocument.objects.create(title="Stary")
    document.file.save("stary.pdf", SimpleUploadedFile("stary.pdf", PDF))
    state = send_all(client, PDF, purpose="core.document", name="ten-sam.pdf")
    response = client.post(
        reverse("wagtaildocs:edit", args=[document.pk]),
        {
            "title": "Program",
            "collection": document.collection_id,
            "file-upload": state["id"],
            "tags": "",
        },
        follow=True,
    )
    assert "taki sam jak obecny" in response.content.decode()
    assert SiteDocument.objects.get().file.name == "documents/stary.pdf"
    assert not SiteDocument.objects.get().versions.exists()
    assert Upload.objects.get().state == UploadState.COMPLETE


def test_the_former_file_of_a_document_sent_before_is_kept(client, editor, place):
    document = SiteDocument.objects.create(title="Stary")
    document.file.save("stary.pdf", SimpleUploadedFile("stary.pdf", PDF + b"%%"))
    former = document.file.name
    state = send_all(client, PDF, purpose="core.document", name="nowy.pdf")
    client.post(
        reverse("wagtaildocs:edit", args=[document.pk]),
        {
            "title": "Program",
            "collection": document.collection_id,
            "file-upload": state["id"],
            "tags": "",
        },
    )
    version = SiteDocument.objects.get().versions.get()
    assert version.file.name == former
    assert document.file.storage.exists(former)
