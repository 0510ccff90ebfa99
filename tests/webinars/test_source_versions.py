"""A recording is given another film: the former one plays on and is kept, and nothing said about it is lost."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests import factories
from tests.files import received
from tests.webinars.films import film, needs_ffmpeg
from webinars.models import ProcessingState, Recording, SourceVersion
from webinars.processing.pipeline import process

FILM = b"\x00\x00\x00\x18ftypmp42" + bytes(100)


@pytest.fixture
def editor(client, site_tree):
    user = get_user_model().objects.create_superuser("redakcja", "", "haslo")
    client.force_login(user)
    return user


@pytest.fixture
def shown(site_tree):
    """A recording that a public page shows."""
    recording = factories.recording()
    factories.webinar(site_tree.webinars, title="Webinarium o CIS", recording=recording)
    return recording


def replace(client, recording: Recording, content: bytes = FILM) -> Recording:
    address = reverse("wagtailsnippets_webinars_recording:edit", args=[recording.pk])
    answer = client.post(
        address,
        {
            "title": recording.title,
            "is_live_event": "on",
            "slides": "",
            "chapters_pl": "0:00 Wprowadzenie\n1:10 Grupy robocze",
            "source": SimpleUploadedFile("nowy.mp4", content),
        },
    )
    assert answer.status_code == 302
    return Recording.objects.get(pk=recording.pk)


def test_the_former_film_plays_on_and_is_kept_with_who_and_when(client, editor, shown):
    former = shown.source.name
    replaced = replace(client, shown)
    assert replaced.source.name != former
    assert replaced.film.name == former
    assert replaced.state == ProcessingState.WAITING
    assert replaced.captions.get().cues
    assert replaced.chapters.count() == 2
    version = replaced.source_versions.get()
    assert (version.file.name, version.size, version.replaced_by) == (former, 2048, editor)
    assert version.is_played
    assert replaced.own_film_address in client.get(replaced.pages.get().url).content.decode()
    played = client.get(replaced.own_film_address)
    assert received(played).content == replaced.film.storage.open(former).read()


def test_saving_without_another_film_makes_no_version(client, editor, shown):
    shown.title = "Inny tytuł"
    shown.save()
    assert not SourceVersion.objects.exists()


def test_two_saves_of_one_copy_make_one_version(editor, shown):
    recording = Recording.objects.get(pk=shown.pk)
    recording.source = SimpleUploadedFile("nowy.mp4", FILM)
    recording.save()
    recording.title = "Inny tytuł"
    recording.save()
    assert SourceVersion.objects.count() == 1


def test_a_film_that_is_played_is_not_deleted(
    client, editor, shown, django_capture_on_commit_callbacks
):
    version = replace(client, shown).source_versions.get()
    address = reverse("webinars_source_delete", args=[version.pk])
    listing = reverse("webinars_source_versions", args=[shown.pk])
    assert "gra, dopóki nowy nie jest gotowy" in client.get(listing).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        told = client.post(address, follow=True).content.decode()
    assert "Czytelnicy wciąż oglądają ten film" in told
    assert shown.source.storage.exists(version.file.name)
    Recording.objects.filter(pk=shown.pk).update(film="recordings/nowy.mp4")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address)
    assert not shown.source.storage.exists(version.file.name)


def test_a_restored_film_is_the_source_again(
    client, editor, shown, django_capture_on_commit_callbacks
):
    former = shown.source.name
    replaced = replace(client, shown)
    newer = replaced.source.name
    with django_capture_on_commit_callbacks():
        client.post(reverse("webinars_source_restore", args=[replaced.source_versions.get().pk]))
    recording = Recording.objects.get(pk=shown.pk)
    assert (recording.source.name, recording.source_size) == (former, 2048)
    assert recording.source_versions.get().file.name == newer
    assert recording.source.storage.exists(former)


def test_all_films_go_with_the_recording(editor, client, django_capture_on_commit_callbacks):
    recording = replace(client, factories.recording())
    names = [recording.source.name, recording.source_versions.get().file.name]
    storage = recording.source.storage
    with django_capture_on_commit_callbacks(execute=True):
        recording.delete()
    from webinars.processing.tidying import forget_files

    forget_files(recording_id=0, names=names[:1])
    assert [storage.exists(name) for name in names] == [False, False]


def test_a_recording_of_a_public_page_is_deleted_only_after_a_yes(client, editor, shown):
    address = reverse("wagtailsnippets_webinars_recording:delete", args=[shown.pk])
    client.post(address)
    assert Recording.objects.filter(pk=shown.pk).exists()
    form = client.get(
        reverse("wagtailsnippets_webinars_recording:edit", args=[shown.pk])
    ).content.decode()
    assert "Korzysta z tego 1 strona publiczna." in form


def test_who_may_not_change_recordings_gets_no_former_film(client, editor, shown):
    from django.contrib.auth.models import Permission

    version = replace(client, shown).source_versions.get()
    guest = get_user_model().objects.create_user("gosc", password="x")
    guest.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(guest)
    for name, key in (("source_file", version.pk), ("source_versions", shown.pk)):
        answer = client.get(reverse(f"webinars_{name}", args=[key]))
        assert answer.status_code in (302, 403)
        assert "streaming_content" not in vars(answer)
    client.post(reverse("webinars_source_delete", args=[version.pk]))
    assert SourceVersion.objects.filter(pk=version.pk).exists()


@needs_ffmpeg
def test_the_new_film_takes_over_when_it_is_ready_and_the_former_can_go(client, editor, shown):
    former = shown.source.name
    replaced = replace(client, shown, film("plain.mp4").read_bytes())
    process(recording_id=replaced.pk)
    replaced = Recording.objects.get(pk=shown.pk)
    assert replaced.state == ProcessingState.READY
    assert replaced.film.name == replaced.source.name
    version = replaced.source_versions.get()
    assert version.file.name == former
    assert not version.is_played
    assert replaced.source.storage.exists(former)


@needs_ffmpeg
def test_a_film_that_fails_leaves_the_former_one_playing(client, editor, shown):
    former = shown.source.name
    replaced = replace(client, shown)
    process(recording_id=replaced.pk)
    replaced = Recording.objects.get(pk=shown.pk)
    assert replaced.state == ProcessingState.FAILED
    assert replaced.film.name == former
