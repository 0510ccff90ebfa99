"""What a twin does when its source changes, for every page type."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth.models import Group
from django.db import models
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction
from wagtail_localize.fields import SynchronizedField, get_translatable_fields
from wagtail_localize.operations import translate_object

from tests import factories
from tests.test_page_contract import TYPE_NAMES, make_pages
from tests.translations.twins import fresh, translate
from tests.translations.values import another

AT_THE_TOP = {"HomePage"}


@pytest.fixture
def pages(site_tree):
    return make_pages(site_tree)


def synchronised(page: Page) -> list[tuple[str, models.Field]]:
    """Return attribute and column of every plain synchronised field of a page."""
    found = []
    for field in get_translatable_fields(type(page)):
        if isinstance(field, SynchronizedField):
            column = field.get_field(type(page))
            found.append((column.attname, column))
    return found


def publish(page: Page) -> None:
    """Publish what is set on a page; what a form would refuse is not looked at here."""
    revision = page.save_revision(clean=False)
    page.save(clean=False)
    revision.publish()


@pytest.mark.parametrize("name", TYPE_NAMES)
class TestEveryPageType:
    @pytest.fixture
    def source(self, pages, name):
        return pages[name]

    @pytest.fixture
    def twin(self, source, site_tree):
        return translate(source, site_tree.english)

    def test_has_a_twin_that_is_shown(self, client, twin):
        response = client.get(twin.url)
        assert response.status_code == 200
        assert '<html lang="en">' in response.content.decode()

    def test_begins_as_a_draft(self, source, site_tree, name):
        if name in AT_THE_TOP:
            pytest.skip("the home page has its twin already")
        for above in source.get_ancestors().filter(depth__gt=1).specific():
            if above.get_translation_or_none(site_tree.english) is None:
                translate(above, site_tree.english)
        translate_object(source, [site_tree.english])
        assert not source.get_translation(site_tree.english).live

    def test_hands_on_every_synchronised_value(self, source, twin):
        source = fresh(source)
        before = {
            attribute: getattr(source, attribute) for attribute, _column in synchronised(source)
        }
        for number, (attribute, column) in enumerate(synchronised(source), start=1):
            setattr(source, attribute, another(source, attribute, column, number))
        publish(source)
        source, twin = fresh(source), fresh(twin)
        wanted = {
            attribute: getattr(source, attribute) for attribute, _column in synchronised(source)
        }
        assert wanted != before
        assert {attribute: getattr(twin, attribute) for attribute in wanted} == wanted
        draft = twin.get_latest_revision_as_object()
        assert {attribute: getattr(draft, attribute) for attribute in wanted} == wanted

    def test_hands_on_facets_that_come_back(self, source, twin):
        facets = [
            field for field in synchronised(source) if isinstance(field[1], SynchronizedField)
        ]
        if not facets:
            pytest.skip("a page without facets")
        source = fresh(source)
        before = {attribute: getattr(source, attribute) for attribute, _column in facets}
        for values in ({attribute: [] for attribute in before}, before):
            source = fresh(source)
            for attribute, codes in values.items():
                setattr(source, attribute, codes)
            publish(source)
            twin = fresh(twin)
            assert {attribute: getattr(twin, attribute) for attribute in values} == values
        locales = {row.locale_id for row in twin.policy_areas.all()}
        assert locales <= {twin.locale_id}

    def test_expires_with_its_source_and_is_there_again_with_it(self, client, source, twin, name):
        if name in AT_THE_TOP:
            pytest.skip("the home page stays")
        source = fresh(source)
        source.expire_at = timezone.now() + datetime.timedelta(days=1)
        publish(source)
        assert fresh(twin).expire_at == source.expire_at
        assert fresh(twin).get_latest_revision_as_object().expire_at == source.expire_at
        source = fresh(source)
        source.expire_at = None
        publish(source)
        assert fresh(twin).expire_at is None

    def test_is_taken_back_and_returns_with_its_source(self, client, source, twin, name):
        if name in AT_THE_TOP:
            pytest.skip("the home page stays")
        fresh(source).unpublish()
        assert not fresh(twin).live
        assert client.get(twin.url).status_code == 404
        fresh(source).get_latest_revision().publish()
        assert fresh(twin).live
        assert client.get(fresh(twin).url).status_code == 200

    def test_is_as_private_as_its_source(self, client, source, twin, name):
        group = Group.objects.create(name="ROPS")
        restriction = PageViewRestriction.objects.create(
            page=source, restriction_type=PageViewRestriction.GROUPS
        )
        restriction.groups.add(group)
        mirrored = PageViewRestriction.objects.get(page=twin)
        assert mirrored.restriction_type == PageViewRestriction.GROUPS
        assert list(mirrored.groups.all()) == [group]
        assert client.get(twin.url).status_code == 302
        restriction.delete()
        assert client.get(twin.url).status_code == 200

    def test_moves_with_its_source(self, client, site_tree, source, twin, name):
        if name in AT_THE_TOP:
            pytest.skip("the home page stays")
        parent = fresh(source.get_parent())
        above = parent if parent.pk == site_tree.home.pk else parent.get_parent().specific
        other = factories.publish(above, like(parent, site_tree))
        other_twin = translate(other, site_tree.english)
        fresh(source).move(fresh(other), pos="last-child")
        assert fresh(twin).get_parent().pk == other_twin.pk
        assert client.get(fresh(twin).url).status_code == 200


def like(parent: Page, tree) -> Page:
    """Return a new page of a parent's type, to move to."""
    model = type(parent)
    extra = {"headline": "Nagłówek", "lead": "Opis."} if model is type(tree.home) else {}
    return model(title="Inne miejsce", slug="inne-miejsce", locale=tree.polish, **extra)
