"""Several films at once: each a recording of its own; what one lacks costs the others nothing."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cms.core.models import Upload, UploadState
from tests.core.uploads.sending import ask, film, send_all
from webinars.models import Recording
from webinars.several_films import title_of

CONTENT = film(9_000)


def made(client, number: str, name: str = "nagranie.mp4"):
    return client.post(
        reverse("webinars_several_films_made"),
        {"upload": number, "name": name},
        content_type="application/json",
    )


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("komitet_w_regionie.mp4", "Komitet w regionie"),
        ("Żółć 2026.10.01.mkv", "Żółć 2026.10.01"),
        ("a" * 300 + ".mp4", "A" + "a" * 254),
        ("bez-kropki", "Bez-kropki"),
    ],
)
def test_a_recording_is_named_after_its_file(name, title):
    assert title_of(name) == title


def test_a_film_that_arrived_becomes_a_recording(client, editor, place):
    state = send_all(client, CONTENT)
    answer = made(client, state["id"], "komitet_w_regionie.mp4")
    recording = Recording.objects.get()
    assert answer.json() == {
        "title": "Komitet w regionie",
        "address": reverse("wagtailsnippets_webinars_recording:edit", args=[recording.pk]),
    }
    upload = Upload.objects.get()
    assert (recording.source.name, upload.state) == (upload.key, UploadState.USED)
    assert client.get(answer.json()["address"]).status_code == 200


def test_no_film_becomes_two_recordings(client, editor, disk):
    state = send_all(client, CONTENT)
    made(client, state["id"])
    answer = made(client, state["id"])
    assert answer.status_code == 422
    assert "nie ma" in answer.json()["error"] or "użyty" in answer.json()["error"]
    assert Recording.objects.count() == 1


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"upload": 1}', "[" * 4000, "x" * 5000])
def test_what_cannot_be_read_is_refused_in_words(client, editor, disk, body):
    answer = client.post(
        reverse("webinars_several_films_made"), body, content_type="application/json"
    )
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_without_javascript_each_good_film_is_kept_and_each_other_told(client, editor, disk):
    films = [
        SimpleUploadedFile("dobry.mp4", CONTENT),
        SimpleUploadedFile("strona.mp4", b"<!doctype html><title>x</title>" * 40),
        SimpleUploadedFile("drugi_dobry.mp4", CONTENT + b"1"),
    ]
    html = client.post(
        reverse("webinars_several_films"), {"films": films}, follow=True
    ).content.decode()
    assert sorted(Recording.objects.values_list("title", flat=True)) == ["Dobry", "Drugi dobry"]
    assert "strona.mp4: " in html
    assert client.post(reverse("webinars_several_films")).status_code == 302


def test_only_who_may_add_recordings_comes_here(client, django_user_model, site_tree, disk):
    user = django_user_model.objects.create_user("recenzent", "", "haslo")
    group = Group.objects.create(name="zmieniają")
    group.permissions.add(
        Permission.objects.get(codename="access_admin"),
        Permission.objects.get(codename="change_recording"),
    )
    user.groups.add(group)
    client.force_login(user)
    state = send_all(client, CONTENT)
    assert made(client, state["id"]).status_code == 302
    assert client.get(reverse("webinars_several_films")).status_code == 302
    assert not Recording.objects.exists()
    user.groups.clear()
    assert ask(client, "begin/", {}).status_code in {302, 403}


def test_the_list_of_recordings_leads_there(client, editor, disk):
    html = client.get(reverse("wagtailsnippets_webinars_recording:list")).content.decode()
    assert reverse("webinars_several_films") in html
    page = client.get(reverse("webinars_several_films")).content.decode()
    assert "data-upload-pause" in page.partition("<template>")[2]
