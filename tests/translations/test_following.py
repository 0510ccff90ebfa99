"""Where a twin and its source part: own values, places of their own, sources that go, drafts, schedules."""

from __future__ import annotations

import datetime
import io

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import ModelLogEntry, Page, PageLogEntry, PageViewRestriction

from cms.translations import following
from cms.translations.following import mark_up_to_date
from cms.translations.models import TwinState
from search.models import PendingPage
from tests import factories
from tests.translations.twins import fresh, job, say_all, translate

pytestmark = pytest.mark.django_db


def publish(page, **values) -> None:
    page = fresh(page)
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()


class TestValues:
    def test_a_value_of_its_own_stays(self, pair):
        publish(pair.twin, published_date=datetime.date(2020, 1, 1))
        publish(pair.source, published_date=datetime.date(2026, 5, 5))
        assert fresh(pair.twin).published_date == datetime.date(2020, 1, 1)

    def test_a_facet_of_its_own_does_not(self, pair):
        factories.region("22")
        publish(pair.twin, regions_codes=["22"])
        publish(pair.source, summary="Nowy lead.")
        assert fresh(pair.twin).regions_codes == []

    def test_a_draft_keeps_its_text_and_takes_the_value(self, pair):
        twin = fresh(pair.twin)
        twin.summary = "A draft of the lead."
        twin.save_revision()
        publish(pair.source, published_date=datetime.date(2026, 5, 5))
        draft = fresh(pair.twin).get_latest_revision_as_object()
        assert draft.summary == "A draft of the lead."
        assert draft.published_date == datetime.date(2026, 5, 5)
        assert fresh(pair.twin).summary == pair.twin.summary

    def test_a_draft_of_the_source_changes_nothing(self, pair):
        source = fresh(pair.source)
        source.published_date = datetime.date(2026, 5, 5)
        source.save_revision()
        assert fresh(pair.twin).published_date == pair.twin.published_date

    def test_search_hears_of_a_changed_facet(self, pair):
        factories.region("22")
        PendingPage.objects.all().delete()
        publish(pair.source, regions_codes=["22"])
        assert PendingPage.objects.filter(page_id=pair.twin.pk).exists()


class TestPublic:
    def test_a_twin_published_before_its_source_waits_for_it(self, client, site_tree):
        source = factories.news(site_tree.news, title="Szkic")
        source.unpublish()
        twin = translate(fresh(source), site_tree.english)
        assert not twin.live
        assert client.get(twin.get_url() or "/en/").status_code in {200, 404}
        assert PageLogEntry.objects.filter(page=twin.pk, action=following.WITHDRAWN).exists()
        fresh(source).get_latest_revision().publish()
        assert fresh(twin).live

    def test_a_twin_taken_back_by_an_editor_stays_back(self, pair):
        fresh(pair.source).unpublish()
        fresh(pair.twin).save_revision().publish()
        assert not fresh(pair.twin).live
        fresh(pair.source).get_latest_revision().publish()
        assert fresh(pair.twin).live
        fresh(pair.twin).unpublish()
        publish(pair.source, summary="Nowy lead.")
        assert not fresh(pair.twin).live

    def test_what_was_public_returns_and_a_newer_draft_does_not(self, pair):
        twin = fresh(pair.twin)
        twin.summary = "Not ready."
        twin.save_revision()
        fresh(pair.source).unpublish()
        fresh(pair.source).get_latest_revision().publish()
        assert fresh(pair.twin).live
        assert fresh(pair.twin).summary == pair.twin.summary
        assert fresh(pair.twin).get_latest_revision_as_object().summary == "Not ready."

    def test_a_scheduled_source_leaves_its_twin_waiting(self, pair):
        fresh(pair.source).unpublish()
        source = fresh(pair.source)
        source.go_live_at = timezone.now() + datetime.timedelta(days=2)
        source.save_revision().publish()
        assert not fresh(pair.source).live
        assert not fresh(pair.twin).live

    def test_an_expired_source_takes_its_twin_along(self, pair):
        fresh(pair.source).unpublish(set_expired=True)
        assert not fresh(pair.twin).live
        assert fresh(pair.twin).expired

    def test_a_source_that_is_deleted_leaves_a_draft_that_may_be_published(self, pair):
        fresh(pair.source).delete()
        twin = fresh(pair.twin)
        assert not twin.live
        assert TwinState.objects.get(page=twin.pk).waiting_revision is None
        assert PageLogEntry.objects.filter(page=twin.pk, action=following.SOURCE_GONE).exists()
        twin.get_latest_revision().publish()
        assert fresh(twin).live

    def test_a_branch_that_is_deleted_takes_back_all_its_twins(self, site_tree, pair):
        fresh(site_tree.news).delete()
        assert not fresh(pair.twin).live
        assert not fresh(pair.twin.get_parent()).live


class TestPrivacy:
    def test_a_twin_in_another_place_gets_a_restriction_of_its_own(self, site_tree, pair, client):
        other = translate(factories.publish(site_tree.home, _list(site_tree)), site_tree.english)
        fresh(pair.twin).move(other, pos="last-child")
        factories.make_private(site_tree.news)
        assert PageViewRestriction.objects.filter(page=pair.twin.pk).exists()
        assert is_hidden(client, pair.twin)
        PageViewRestriction.objects.filter(page=site_tree.news).first().delete()
        assert not is_hidden(client, pair.twin)

    def test_a_twin_below_a_private_twin_needs_none(self, site_tree, pair):
        factories.make_private(site_tree.news)
        restricted = PageViewRestriction.objects.values_list("page_id", flat=True)
        assert set(restricted) == {site_tree.news.pk, pair.twin.get_parent().pk}

    def test_a_page_translated_under_privacy_is_private_at_once(self, site_tree, client):
        source = factories.news(site_tree.news)
        factories.make_private(source)
        twin = translate(source, site_tree.english)
        assert is_hidden(client, twin)

    def test_a_source_moved_under_a_private_page_hides_its_twin(self, site_tree, pair, client):
        other = factories.publish(site_tree.home, _list(site_tree))
        factories.make_private(other)
        fresh(pair.source).move(fresh(other), pos="last-child")
        assert is_hidden(client, pair.twin)

    def test_a_private_source_that_is_deleted_leaves_its_twin_private(self, site_tree, pair):
        factories.make_private(pair.source)
        fresh(pair.source).delete()
        assert PageViewRestriction.objects.filter(page=pair.twin.pk).exists()


class TestPlace:
    def test_a_slug_taken_at_the_new_place_gets_a_number(self, site_tree, pair, client):
        other = factories.publish(site_tree.home, _list(site_tree))
        english = translate(other, site_tree.english)
        taken = factories.news(english, slug=pair.twin.slug, locale=site_tree.english)
        fresh(pair.source).move(fresh(other), pos="last-child")
        twin = fresh(pair.twin)
        assert twin.get_parent().pk == english.pk
        assert twin.slug == f"{taken.slug}-1"
        assert twin.get_latest_revision_as_object().slug == twin.slug
        assert client.get(twin.url).status_code == 200

    def test_a_twin_put_elsewhere_by_an_editor_stays_there(self, site_tree, pair):
        third = translate(
            factories.publish(site_tree.home, _list(site_tree, "trzecie")), site_tree.english
        )
        fresh(pair.twin).move(third, pos="last-child")
        other = factories.publish(site_tree.home, _list(site_tree))
        translate(other, site_tree.english)
        fresh(pair.source).move(fresh(other), pos="last-child")
        assert fresh(pair.twin).get_parent().pk == third.pk

    def test_a_new_order_among_siblings_is_no_move(self, site_tree, pair):
        other = factories.news(site_tree.news, title="Druga wiadomość")
        before = fresh(pair.twin).path
        fresh(pair.source).move(fresh(other), pos="right")
        assert fresh(pair.twin).path == before

    def test_where_the_new_place_has_no_twin_the_nearest_above_that_has_one_serves(
        self, site_tree, pair
    ):
        other = factories.publish(site_tree.home, _list(site_tree))
        fresh(pair.source).move(fresh(other), pos="last-child")
        assert fresh(pair.twin).get_parent().pk == site_tree.english_home.pk

    def test_an_alias_of_the_source_leaves_the_twin_alone(self, site_tree, pair):
        before = fresh(pair.twin).path
        other = factories.publish(site_tree.home, _list(site_tree))
        alias = pair.source.create_alias(parent=other)
        alias.unpublish()
        alias.delete()
        assert fresh(pair.twin).path == before
        assert fresh(pair.twin).live


class TestAge:
    def test_a_new_text_makes_a_twin_outdated_and_the_old_one_again_does_not(self, pair):
        former = pair.source.summary
        publish(pair.source, summary="Nowy lead.")
        state = TwinState.objects.get(page=pair.twin.pk)
        assert state.outdated_since is not None
        assert state.made_from.object_id == str(pair.source.pk)
        publish(pair.source, summary=former)
        state.refresh_from_db()
        assert state.outdated_since is None

    def test_the_first_of_several_changes_counts(self, pair):
        publish(pair.source, summary="Nowy lead.")
        first = TwinState.objects.get(page=pair.twin.pk).outdated_since
        publish(pair.source, summary="Nowszy lead.")
        assert TwinState.objects.get(page=pair.twin.pk).outdated_since == first

    def test_a_value_that_follows_makes_nothing_outdated(self, pair):
        publish(pair.source, published_date=datetime.date(2026, 5, 5))
        assert TwinState.objects.get(page=pair.twin.pk).outdated_since is None

    def test_taking_over_the_changes_and_publishing_brings_it_up_to_date(
        self, pair, site_tree, django_capture_on_commit_callbacks
    ):
        publish(pair.source, summary="Nowy lead.")
        translation = job(pair.source, site_tree.english)
        translation.source.update_from_db()
        say_all(pair.source, site_tree.english)
        with django_capture_on_commit_callbacks(execute=True):
            translation.save_target(publish=True)
        assert TwinState.objects.get(page=pair.twin.pk).outdated_since is None

    def test_publishing_what_was_not_taken_over_leaves_it_outdated(self, pair):
        publish(pair.source, summary="Nowy lead.")
        publish(pair.twin, title="News")
        assert TwinState.objects.get(page=pair.twin.pk).outdated_since is not None

    def test_a_person_may_say_it_is_up_to_date(self, pair):
        publish(pair.source, summary="Nowy lead.")
        mark_up_to_date(pair.twin, fresh(pair.source))
        state = TwinState.objects.get(page=pair.twin.pk)
        assert state.outdated_since is None
        assert state.made_from_id == fresh(pair.source).live_revision_id


def test_snippets_are_left_alone(site_tree):
    before = set(TwinState.objects.values_list("page_id", flat=True))
    term = factories.term()
    term.copy_for_translation(site_tree.english).save()
    assert set(TwinState.objects.values_list("page_id", flat=True)) == before
    assert not ModelLogEntry.objects.filter(action__startswith="translations.").exists()


def is_hidden(client, page) -> bool:
    """Tell whether a page asks for a password instead of showing itself."""
    page = fresh(page)
    return page.summary not in client.get(page.url).content.decode()


def _list(tree, slug: str = "inne-miejsce"):
    return type(tree.news)(title="Inne miejsce", slug=slug, locale=tree.polish)


class TestSettling:
    """Rows changed past the site, as by a restored dump."""

    def test_all_is_brought_to_its_place_once(self, pair):
        Page.objects.filter(pk=pair.source.pk).update(live=False)
        PageViewRestriction.objects.bulk_create(
            [PageViewRestriction(page=pair.source, restriction_type=PageViewRestriction.LOGIN)]
        )
        TwinState.objects.all().delete()
        assert settled() == "1 taken back, 0 published again, 0 entries put right."
        assert not fresh(pair.twin).live
        assert PageViewRestriction.objects.filter(page=pair.twin.pk).exists()
        assert settled() == "0 taken back, 0 published again, 0 entries put right."
        Page.objects.filter(pk=pair.source.pk).update(live=True)
        assert settled() == "0 taken back, 1 published again, 0 entries put right."
        assert fresh(pair.twin).live

    def test_what_no_longer_passes_validation_waits_and_is_logged(self, site_tree, pair, caplog):
        fresh(pair.source).unpublish()
        state = TwinState.objects.get(page=pair.twin.pk)
        state.waiting_revision.content["summary"] = ""
        state.waiting_revision.save()
        fresh(pair.source).get_latest_revision().publish()
        assert fresh(pair.source).live
        assert not fresh(pair.twin).live
        assert TwinState.objects.get(page=pair.twin.pk).waiting_revision is not None
        assert [record.levelname for record in caplog.records].count("ERROR") == 1


def settled() -> str:
    out = io.StringIO()
    call_command("settle_translations", stdout=out)
    return out.getvalue().strip()
