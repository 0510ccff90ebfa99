"""Captions corrected beside the film: by mouse and keyboard, without JavaScript, at both widths and in both colours."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations_in
from tests.browser.conftest import WIDTHS

pytestmark = [pytest.mark.browser, pytest.mark.demo, pytest.mark.xdist_group("browser")]

SAVED = re.compile(r"Zapisano jako wersję \d+")


@pytest.fixture
def open_editor(sign_in):
    """Return a function that signs in and opens the captions of a demo recording; they are brought back afterwards."""
    opened = []

    def opener(**options):
        page = sign_in(**options)
        page.goto("/admin/snippets/webinars/recording/")
        link = page.locator('a[href*="/recording/edit/"]').first.get_attribute("href")
        number = re.search(r"edit/(\d+)", link)[1]
        page.goto(f"/admin/recordings/{number}/captions/pl/")
        opened.append((page, f"/admin/recordings/{number}/captions/pl/"))
        return page

    yield opener
    page, path = opened[0]
    page.goto(f"{path}versions/")
    buttons = page.get_by_role("button", name=re.compile("^Przywróć"))
    if buttons.count():
        buttons.last.click()


def row(page, number: int):
    return page.locator(f"#cue-{number}")


def seconds(page) -> float:
    return page.locator("video").evaluate("film => film.currentTime")


def start_of(page, number: int) -> float:
    minutes, rest = row(page, number).locator("[name=start]").input_value().split(":")
    return int(minutes) * 60 + float(rest)


def test_a_caption_is_played_set_split_joined_and_saved(open_editor):
    page = open_editor()
    third = row(page, 3)
    third.locator("[name=text]").click()
    third.get_by_role("button", name="Odtwórz").click()
    page.wait_for_function("document.querySelector('video').currentTime > 0")
    assert abs(seconds(page) - start_of(page, 3)) < 2
    page.locator("video").evaluate("film => film.pause()")

    third.locator("[name=text]").focus()
    page.locator("video").evaluate("film => { film.currentTime = 11.5; }")
    page.keyboard.press("Control+Comma")
    expect(third.locator("[name=start]")).to_have_value("0:11.500")

    text = third.locator("[name=text]").input_value()
    third.locator("[name=text]").evaluate("field => field.setSelectionRange(8, 8)")
    page.keyboard.press("Enter")
    expect(row(page, 4).locator("[name=text]")).to_be_focused()
    assert (
        f"{third.locator('[name=text]').input_value()} {row(page, 4).locator('[name=text]').input_value()}"
        == text
    )
    expect(third.locator("[name=end]")).to_have_value(
        row(page, 4).locator("[name=start]").input_value()
    )
    expect(page.locator("[data-status]")).to_have_text("Napis 4: Podzielono")

    page.keyboard.press("Home")
    page.keyboard.press("Backspace")
    expect(third.locator("[name=text]")).to_have_value(text)
    page.keyboard.type("X")
    expect(page.locator("[data-unsaved]")).to_be_visible()
    page.keyboard.press("Control+s")
    expect(page.get_by_text(SAVED)).to_be_visible()
    expect(row(page, 3).locator("[name=text]")).to_be_focused()
    expect(row(page, 3).locator("[name=text]")).not_to_have_value(text)
    expect(row(page, 3).locator("[name=start]")).to_have_value("0:11.500")


def test_a_caption_is_repeated_until_told_otherwise(open_editor):
    page = open_editor()
    row(page, 1).locator("[name=text]").focus()
    row(page, 1).locator("[name=start]").fill("0:02.000")
    row(page, 1).locator("[name=end]").fill("0:02.600")
    row(page, 1).locator("[name=text]").focus()
    page.keyboard.press("Control+Shift+Enter")
    loop = row(page, 1).get_by_role("button", name="Powtarzaj")
    expect(loop).to_have_attribute("aria-pressed", "true")
    page.wait_for_timeout(1800)
    assert 1.8 <= seconds(page) <= 3.2
    page.keyboard.press("Control+Shift+Enter")
    expect(loop).to_have_attribute("aria-pressed", "false")
    assert page.locator("video").evaluate("film => film.paused")
    page.reload()


def test_a_row_is_added_and_deleted_and_reads_its_own_number(open_editor):
    page = open_editor()
    count = page.locator("[data-cue]").count()
    row(page, 2).locator("[name=text]").click()
    row(page, 2).get_by_role("button", name="Wstaw po").click()
    expect(page.locator("[data-cue]")).to_have_count(count + 1)
    expect(row(page, 3).locator("[name=text]")).to_have_value("")
    expect(row(page, 3).get_by_role("group")).to_have_attribute("aria-label", "Napis 3")
    row(page, 3).get_by_role("button", name="Usuń").click()
    expect(page.locator("[data-cue]")).to_have_count(count)


def test_captions_are_corrected_without_javascript(open_editor):
    page = open_editor(javascript=False)
    row(page, 2).locator("[name=text]").fill("Pierwsza część | druga część.")
    row(page, 2).get_by_role("button", name="Podziel").click()
    expect(page.get_by_text(SAVED)).to_be_visible()
    expect(row(page, 2).locator("[name=text]")).to_have_value("Pierwsza część")
    expect(row(page, 3).locator("[name=text]")).to_have_value("druga część.")
    row(page, 3).get_by_role("button", name="Usuń").click()
    expect(row(page, 3).locator("[name=text]")).not_to_have_value("druga część.")
    row(page, 2).locator("[name=start]").fill("kiedyś")
    page.get_by_role("button", name="Zapisz", exact=True).first.click()
    expect(row(page, 2)).to_contain_text("Zapisz czas jako 1:02.500")
    expect(row(page, 2).locator("[name=start]")).to_have_value("kiedyś")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", ["phone", "desktop"])
def test_axe_finds_nothing_on_the_pages_of_captions(open_editor, width, scheme):
    page = open_editor(width=width, scheme=scheme)
    row(page, 2).locator("[name=text]").fill("Zmienione zdanie o programie.")
    page.keyboard.press("Control+s")
    expect(page.get_by_text(SAVED)).to_be_visible()
    for panel in page.locator(".cue-panel").all():
        panel.evaluate("panel => { panel.open = true; }")
    path = re.sub(r"\?.*", "", page.url)
    found = []
    for address in (None, "find/?find=program&replace=plan", "versions/", "versions/1/", "delete/"):
        if address:
            page.goto(path + address)
        # What stays in sight while scrolling covers a part of whatever is just beneath it: here nothing scrolls.
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": WIDTHS[width], "height": height + 1_000})
        found += [(address, *violation) for violation in violations_in(page, "main .nice-padding")]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert found == []
