"""Who gets the film of a recording, and that its public copies follow what is public."""

from __future__ import annotations

import datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.core.storages import PUBLIC, public_storage
from cms.core.uploads.stores import store_of
from tests import factories
from tests.files import fetched, received, stored_names
from webinars.films import publicity
from webinars.films.publicity import delete_left_copies, make_copies, settle_copies
from webinars.films.serving import LONGEST, good_for
from webinars.models import Recording

pytestmark = pytest.mark.django_db
FILM = bytes(range(256)) * 8  # what the factory stores


@pytest.fixture(autouse=True)
def _own_stores(own_stores):
    """Files of each test in places of its own."""


@pytest.fixture
def recording() -> Recording:
    made = factories.recording()
    made.audio.save("made/dzwiek.m4a", ContentFile(b"sound"))
    return made


@pytest.fixture
def page(site_tree, recording):
    return factories.webinar(site_tree.webinars, title="Webinar o żółwiach", recording=recording)


@pytest.fixture
def settled(django_capture_on_commit_callbacks):
    """Return a context manager inside which what follows a commit is done, tasks too."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def fresh(recording: Recording) -> Recording:
    return Recording.objects.get(pk=recording.pk)


def copies() -> list[str]:
    """Return the names of all public copies."""
    return sorted(Path(name).name for name in stored_names(public_storage(), "films"))


def restrict(page, kind: str = PageViewRestriction.PASSWORD, **values) -> PageViewRestriction:
    return PageViewRestriction.objects.create(
        page=page, restriction_type=kind, password="haslo", **values
    )


class TestCopies:
    def test_a_public_page_makes_them_and_the_film_is_played_from_there(
        self, client, page, recording, settled
    ):
        settle_copies()
        found = fresh(recording)
        assert found.film_address == found.public_film.url
        assert fetched(found.film_address).content == FILM
        assert copies() == sorted([Path(found.film.name).name, Path(found.audio.name).name])
        assert found.film_address in client.get(page.url).content.decode()

    def test_an_address_cannot_be_guessed_and_is_never_used_again(self, page, recording, settled):
        settle_copies()
        first = fresh(recording).public_film.name
        assert len(first.split("/")[2]) == 32
        with settled():
            page.unpublish()
        with settled():
            page.save_revision().publish()
        second = fresh(recording).public_film.name
        assert second != first
        assert first.split("/")[2] != second.split("/")[2]

    @pytest.mark.parametrize(
        "hide",
        [
            lambda page: page.unpublish(),
            lambda page: restrict(page),
            lambda page: restrict(page.get_parent(), PageViewRestriction.LOGIN),
            lambda page: page.delete(),
        ],
        ids=["unpublished", "password", "section for those signed in", "deleted"],
    )
    def test_hiding_the_page_takes_them_back_at_once(self, client, page, recording, settled, hide):
        settle_copies()
        address = fresh(recording).film_address
        with settled():
            hide(page)
        found = fresh(recording)
        assert (found.public_film.name, found.public_audio.name, found.public_of) == ("", "", "")
        assert copies() == []
        assert fetched(address).status == 404
        assert client.get(found.own_film_address).status_code == 404
        assert found.film.storage.exists(found.film.name)

    def test_a_move_under_a_private_page_takes_them_back_and_out_of_it_brings_them(
        self, site_tree, page, recording, settled
    ):
        closed = site_tree.institutions
        restrict(closed)
        settle_copies()
        assert copies()
        with settled():
            page.move(closed, pos="last-child")
        assert copies() == []
        page.refresh_from_db()
        site_tree.webinars.refresh_from_db()
        with settled():
            page.move(site_tree.webinars, pos="last-child")
        assert copies()

    def test_an_expired_page_is_found_by_the_chore(self, page, recording, capsys):
        settle_copies()
        type(page).objects.filter(pk=page.pk).update(
            expire_at=timezone.now() - datetime.timedelta(minutes=1)
        )
        call_command("settle_films")
        assert "Films withdrawn: 1" in capsys.readouterr().out
        assert copies() == []
        call_command("settle_films")
        assert capsys.readouterr().out == ""

    def test_a_restriction_that_is_lifted_brings_them_back(self, page, recording, settled):
        with settled():
            restriction = restrict(page)
        assert copies() == []
        with settled():
            restriction.delete()
        assert fresh(recording).has_public_copies

    def test_they_stay_while_another_public_page_shows_the_recording(
        self, site_tree, page, recording, settled
    ):
        factories.webinar(site_tree.webinars, recording=recording)
        settle_copies()
        with settled():
            page.unpublish()
        assert fresh(recording).has_public_copies

    def test_versions_with_sign_language_are_as_public_as_the_recording(
        self, page, recording, settled
    ):
        signed = factories.recording(title="PJM")
        settle_copies()
        assert not fresh(signed).has_public_copies
        with settled():
            recording.sign_language_version = signed
            recording.save()
        assert fresh(signed).has_public_copies

    def test_a_recording_no_page_shows_has_none(self, recording, site_tree):
        factories.webinar(site_tree.webinars, recording=recording, live=False)
        settle_copies()
        assert copies() == []
        assert not make_copies(recording_id=recording.pk)

    def test_another_film_is_copied_anew_and_the_former_copy_deleted(self, page, recording):
        settle_copies()
        former = fresh(recording).public_film.name
        stored = recording.film.storage.save("made/1/nowy.mp4", ContentFile(b"new film"))
        Recording.objects.filter(pk=recording.pk).update(film=stored)
        assert fresh(recording).film_address == fresh(recording).own_film_address
        settle_copies()
        found = fresh(recording)
        assert found.has_public_copies
        assert found.public_film.read() == b"new film"
        assert not public_storage().exists(former)

    def test_privacy_that_comes_while_a_copy_is_made_wins(self, page, recording, monkeypatch):
        copy = publicity.copy_stored

        def copy_slowly(**options):
            type(page).objects.filter(pk=page.pk).update(live=False)
            return copy(**options)

        monkeypatch.setattr(publicity, "copy_stored", copy_slowly)
        assert not make_copies(recording_id=recording.pk)
        assert copies() == []
        assert not fresh(recording).public_of

    def test_two_that_copy_at_once_leave_one_copy(self, page, recording, monkeypatch):
        copy = publicity.copy_stored
        others = iter([True])

        def copy_while_another_does(**options):
            if next(others, False):
                assert make_copies(recording_id=recording.pk)
            return copy(**options)

        monkeypatch.setattr(publicity, "copy_stored", copy_while_another_does)
        assert not make_copies(recording_id=recording.pk)
        assert fresh(recording).has_public_copies
        assert len(copies()) == 2

    def test_a_copy_that_fails_half_way_leaves_nothing(self, page, recording):
        recording.audio.storage.delete(recording.audio.name)
        with pytest.raises(FileNotFoundError):
            make_copies(recording_id=recording.pk)
        assert copies() == []
        assert fresh(recording).film_address == fresh(recording).own_film_address

    def test_a_copy_that_could_not_be_deleted_is_found_later(
        self, page, recording, settled, monkeypatch, caplog
    ):
        settle_copies()
        with monkeypatch.context() as patch:
            patch.setattr(
                type(store_of(public_storage())),
                "delete",
                lambda *_: (_ for _ in ()).throw(OSError("away")),
            )
            with settled():
                restrict(page)
        assert "could not be deleted" in caplog.text
        assert len(copies()) == 2
        assert delete_left_copies() == 2
        assert copies() == []

    def test_a_copy_in_the_making_is_not_taken_for_one_that_was_left(self, page, recording):
        public_storage().save(f"films/{recording.pk}/abc/film.mp4", ContentFile(b"x"))
        assert delete_left_copies() == 0

    def test_a_stale_form_does_not_bring_back_an_address(self, page, recording, settled):
        settle_copies()
        opened_before = fresh(recording)
        with settled():
            restrict(page)
        opened_before.title = "Nowy tytuł"
        opened_before.save()
        assert fresh(recording).public_of == ""

    def test_they_go_with_the_recording(self, site_tree, recording, page, settled):
        settle_copies()
        with settled():
            page.delete()
            fresh(recording).delete()
        assert copies() == []

    def test_films_of_an_older_site_are_brought_home(self, page, recording, capsys):
        private = recording.film.storage
        for name in (recording.film.name, recording.audio.name):
            public_storage().save(name, private.open(name))
            private.delete(name)
        call_command("settle_films", "--bring-home")
        assert "private store: 2" in capsys.readouterr().out
        assert private.exists(recording.film.name)
        assert not public_storage().exists(recording.film.name)
        assert fresh(recording).has_public_copies


class TestWhoGetsTheFilm:
    def test_nobody_but_editors_gets_what_no_page_shows(self, client, recording):
        addresses = [recording.own_film_address, reverse("webinars:audio", args=[recording.pk])]
        assert {client.get(address).status_code for address in addresses} == {404}
        client.force_login(get_user_model().objects.create_user("czytelnik"))
        assert client.get(addresses[0]).status_code == 404
        client.force_login(get_user_model().objects.create_superuser("redakcja"))
        assert received(client.get(addresses[0])).content == FILM

    def test_a_reader_who_gave_the_password_gets_it_and_no_cache_keeps_it(
        self, client, page, recording
    ):
        restriction = restrict(page)
        assert client.get(recording.own_film_address).status_code == 404
        client.post(
            reverse("wagtailcore_authenticate_with_password", args=[restriction.pk, page.pk]),
            {"password": "haslo", "return_url": page.url},
        )
        answer = client.get(recording.own_film_address)
        assert received(answer).content == FILM
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["X-Content-Type-Options"] == "nosniff"
        captions = reverse("webinars:captions", args=[recording.pk, "pl"])
        assert client.get(captions).status_code == 200

    def test_an_alias_is_as_private_as_its_source(self, client, site_tree, page, recording):
        page.create_alias(parent=site_tree.home, update_slug="kopia")
        restrict(page, PageViewRestriction.LOGIN)
        assert client.get(recording.own_film_address).status_code == 404
        client.force_login(get_user_model().objects.create_user("czytelnik"))
        assert received(client.get(recording.own_film_address)).status == 200

    def test_any_range_can_be_had(self, client, page, recording):
        part = {"Range": "bytes=100-199"}
        answer = received(client.get(recording.own_film_address, headers=part), **part)
        assert answer.status == 206
        assert answer.content == FILM[100:200]

    def test_to_take_it_away_is_to_have_it_by_its_title(self, client, page, recording):
        Recording.objects.filter(pk=recording.pk).update(title="Żółć i jaźń")
        answer = received(client.get(f"{recording.own_film_address}?download"))
        given = answer.headers["Content-Disposition"]
        assert given == 'attachment; filename="zolc-i-jazn.mp4"'

    def test_without_sound_there_is_no_sound(self, client, site_tree):
        made = factories.recording()
        factories.webinar(site_tree.webinars, recording=made)
        assert client.get(reverse("webinars:audio", args=[made.pk])).status_code == 404

    @pytest.mark.parametrize(("minutes", "seconds"), [(5, 3_600), (90, 10_800), (600, LONGEST)])
    def test_an_address_is_good_for_twice_the_film(self, minutes, seconds):
        assert good_for(Recording(duration=minutes * 60)) == seconds


class TestInS3:
    """The same in two buckets of a real server."""

    @pytest.fixture
    def buckets(self, s3, monkeypatch, use_private_storage):
        from django.core.files.storage import default_storage, storages

        from cms.core.object_storage.policies import apply_rules, bucket_rules

        public = s3.storage(s3.new_bucket(), location="media", querystring_auth=False)
        private = s3.storage(s3.new_bucket())
        assert not apply_rules(
            public, bucket_rules(public, is_public=True, origin="http://testserver")
        )
        monkeypatch.setitem(storages._storages, PUBLIC, public)
        monkeypatch.setattr(default_storage, "_wrapped", public)
        use_private_storage(private)
        return public, private

    def test_the_server_copies_and_takes_back(self, buckets, client, site_tree, settled):
        _public, private = buckets
        recording = factories.recording()
        page = factories.webinar(site_tree.webinars, recording=recording)
        settle_copies()
        address = fresh(recording).film_address
        played = requests.get(address, headers={"Range": "bytes=10-19"}, timeout=30)
        assert (played.status_code, played.content) == (206, FILM[10:20])
        assert played.headers["Content-Type"] == "video/mp4"
        with settled():
            restrict(page)
        assert requests.get(address, timeout=30).status_code in (403, 404)
        assert private.exists(recording.film.name)

    def test_a_private_film_is_had_by_a_signed_address_alone(self, buckets, client, recording):
        _public, private = buckets
        client.force_login(get_user_model().objects.create_superuser("redakcja"))
        answer = client.get(recording.own_film_address)
        assert answer.status_code == 302
        assert answer["Cache-Control"] == "private, no-store"
        signed = answer["Location"]
        played = requests.get(signed, headers={"Range": "bytes=10-19"}, timeout=30)
        assert (played.status_code, played.content) == (206, FILM[10:20])
        assert parse_qs(urlsplit(signed).query)["X-Amz-Expires"] == ["3600"]
        assert requests.get(signed.split("?")[0], timeout=30).status_code == 403
        assert (
            requests.get(
                signed.replace("X-Amz-Expires=3600", "X-Amz-Expires=36000"), timeout=30
            ).status_code
            == 403
        )
        for name in (recording.source.name, recording.film.name, recording.audio.name):
            bare = f"{private.connection.meta.client.meta.endpoint_url}/{private.bucket_name}/{private._normalize_name(name)}"
            assert requests.get(bare, timeout=30).status_code == 403
