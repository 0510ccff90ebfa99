"""A news item and its English twin, and people with rights to some pages only."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission, Page

from tests import factories
from tests.translations.twins import fresh, translate


@pytest.fixture
def pair(site_tree) -> SimpleNamespace:
    """A published source and its published twin, which wagtail-localize keeps."""
    source = factories.news(site_tree.news, title="Nabór do komitetu", summary="Zgłoś się.")
    twin = translate(source, site_tree.english)
    return SimpleNamespace(source=fresh(source), twin=twin)


@pytest.fixture
def person(site_tree) -> Callable[..., object]:
    """Return a function that makes a person with some rights to the pages under each of some pages."""

    def make(*rights: str, pages: tuple[Page, ...], translates: bool = False):
        number = Group.objects.count()
        group = Group.objects.create(name=f"grupa {number}")
        group.permissions.add(Permission.objects.get(codename="access_admin"))
        if translates:
            group.permissions.add(Permission.objects.get(codename="submit_translation"))
        for page in pages:
            for right in rights:
                GroupPagePermission.objects.create(
                    group=group,
                    page=page,
                    permission=Permission.objects.get(
                        codename=f"{right}_page", content_type__app_label="wagtailcore"
                    ),
                )
        user = get_user_model().objects.create_user(f"osoba{number}", "", "haslo")
        user.groups.add(group)
        return user

    return make


@pytest.fixture
def editor(db):
    return get_user_model().objects.create_superuser("redakcja", "", "haslo")
