"""The translations' pages in the admin: a walk from what is missing to what is to be checked, and how they read."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations_in

pytestmark = [pytest.mark.browser, pytest.mark.demo, pytest.mark.xdist_group("browser")]

OUTDATED = """
from django.utils import timezone
from cms.translations.models import TwinState
from knowledge.models import GoodPracticePage
twin = GoodPracticePage.objects.filter(locale__language_code="en", live=True).order_by("pk").first()
TwinState.objects.filter(page_id=twin.pk).update(outdated_since={since})
print(twin.pk)
"""
NEW_DRAFTS = """
from knowledge.models import GoodPracticePage
for page in GoodPracticePage.objects.filter(locale__language_code="en", live=False, alias_of=None):
    page.delete()
"""


@pytest.fixture
def outdated(in_demo):
    """The number of a translation that is out of date."""
    yield int(in_demo(OUTDATED.format(since="timezone.now()")).split()[-1])
    in_demo(OUTDATED.format(since="None"))


@pytest.fixture
def new_drafts(in_demo):
    """What is begun here goes afterwards."""
    yield
    in_demo(NEW_DRAFTS)


def test_from_a_missing_translation_to_its_sheet(sign_in, new_drafts):
    page = sign_in()
    page.goto("/admin/translations/")
    row = page.locator("tr", has_text="Dobra praktyka").filter(has_text="brak").first
    title = row.locator("a").first.inner_text()
    row.get_by_role("link", name="Przetłumacz").click()
    page.get_by_role("button", name="Wyślij").click()
    expect(page.get_by_text("Opublikuj: angielski")).to_be_visible()
    expect(page.get_by_text(re.compile("Tłumaczenie nie używa"))).to_be_visible()
    page.get_by_role("link", name="Sprawdź tłumaczenie").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    expect(page.get_by_role("heading", name="Hasła ze słownika")).to_be_visible()
    page.get_by_role("link", name="Wszystkie tłumaczenia").click()
    expect(page.locator("tr", has_text=title)).to_contain_text("szkic")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", ["phone", "desktop"])
def test_axe_finds_nothing(sign_in, outdated, width, scheme):
    page = sign_in(width=width, scheme=scheme)
    found = []
    sheet = f"/admin/translations/{outdated}/"
    for address in ("/admin/translations/", sheet, f"{sheet}both/"):
        page.goto(address)
        found += [(address, *violation) for violation in violations_in(page, "main")]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert found == []
