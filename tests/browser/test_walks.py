"""What people do on the site: by mouse, by keyboard, without JavaScript."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.demo, pytest.mark.xdist_group("browser")]

WEBINAR = "/webinaria/kpres-do-2030/"


def wait_for(page, condition: str, seconds: float = 15) -> None:
    """Wait until a condition holds for the film; asked from outside, since the page allows no eval."""
    end = time.monotonic() + seconds
    while not page.locator("video").first.evaluate(condition):
        assert time.monotonic() < end, condition
        page.wait_for_timeout(100)


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
@pytest.mark.parametrize("width", ["phone", "desktop"])
def test_a_regional_worker_finds_a_practice(open_page, width, javascript):
    page = open_page("/", width=width, javascript=javascript)
    main = page.get_by_role("main")
    role = "combobox" if javascript else "searchbox"
    main.get_by_role(role).fill("spółdzielnie socjalne")
    main.get_by_role("button", name="Szukaj").click()
    expect(page.locator("#results")).to_contain_text("„spółdzielnie socjalne”")
    page.locator(".tabs").get_by_role("link", name=re.compile("Praktyki")).click()
    page.locator(".result__title a").first.click()
    expect(page.get_by_role("heading", name="Spójność")).to_be_visible()
    expect(page.get_by_role("heading", name="Źródła")).to_be_visible()


def test_filters_work_without_javascript(open_page):
    page = open_page("/dobre-praktyki/", javascript=False)
    page.get_by_text("Region", exact=True).first.click()
    page.get_by_role("checkbox", name=re.compile("^pomorskie")).check()
    page.get_by_role("checkbox", name=re.compile("^podlaskie")).check()
    page.get_by_role("button", name="Pokaż wyniki").click()
    expect(page.get_by_role("heading", level=2).first).to_have_text("10 praktyk")
    page.locator(".chips").get_by_role("link", name=re.compile("pomorskie")).click()
    expect(page.get_by_role("heading", level=2).first).to_have_text("5 praktyk")


def test_a_count_beside_a_filter_is_what_choosing_it_gives(open_page):
    page = open_page("/dobre-praktyki/?polityka=reintegracja")
    page.locator(".facets__group", has_text="Region").first.evaluate(
        "element => element.open = true"
    )
    label = page.locator("label", has_text=re.compile(r"^\s*wielkopolskie"))
    count = int(label.locator(".facets__count").inner_text())
    label.locator("input").check()
    page.get_by_role("button", name="Pokaż wyniki").click()
    shown = page.get_by_role("heading", level=2).first.inner_text()
    assert int(shown.split()[0]) == count


def test_the_keyboard_reaches_the_content_first(open_page):
    page = open_page("/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Przejdź do treści")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_the_menu_of_a_phone_opens_and_leads_on(open_page, javascript):
    page = open_page("/slownik/", width="phone", javascript=javascript)
    menu = page.get_by_role("navigation", name="Menu główne")
    expect(menu).to_be_hidden()
    page.get_by_role("button", name="Menu").press("Enter")
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    page.get_by_role("button", name="Menu").press("Enter")
    menu.get_by_role("link", name="Webinaria").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Webinaria")


def test_a_recording_plays_and_follows_chapters_and_transcript(open_page):
    page = open_page(WEBINAR)
    video = page.locator("video")
    wait_for(page, "element => element.readyState >= 1")
    chapter = page.locator(".chapters__link").nth(2)
    start = float(chapter.get_attribute("data-seek"))
    chapter.click()
    wait_for(page, f"element => element.currentTime > {start} + 0.3")
    assert not video.evaluate("element => element.paused")
    expect(page.locator(".transcript .is-spoken")).to_have_count(1)
    expect(chapter).to_have_attribute("aria-current", "true")
    assert f"t={int(start)}" in page.url
    kinds = video.evaluate("element => [...element.textTracks].map((track) => track.kind)")
    assert sorted(kinds) == ["captions", "captions", "chapters"]


def test_an_address_with_a_second_opens_the_film_there(open_page):
    page = open_page(f"{WEBINAR}?t=73")
    wait_for(page, "element => element.readyState >= 1")
    assert abs(page.locator("video").evaluate("element => element.currentTime") - 73) < 2


def test_a_transcript_is_read_without_javascript(open_page):
    page = open_page(WEBINAR, javascript=False)
    transcript = page.locator(".transcript")
    expect(transcript).to_contain_text("Krajowym Programie Rozwoju")
    transcript.locator(".transcript__time").nth(3).click()
    assert re.search(r"#t=\d+", page.locator("video source").get_attribute("src"))


def test_both_languages_lead_to_each_other(open_page):
    page = open_page("/dobre-praktyki/szkola-barki-pierwowzor-cis/")
    page.get_by_role("navigation", name="Menu główne").get_by_role("link", name="English").click()
    assert "/en/good-practices/" in page.url
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Polski").click()
    assert page.url.endswith("/dobre-praktyki/szkola-barki-pierwowzor-cis/")


def test_an_editor_signs_in_edits_and_previews(browser, demo):
    context = browser.new_context(base_url=demo, locale="pl-PL")
    page = context.new_page()
    page.goto("/admin/")
    page.locator("input[name=username]").fill("redakcja")
    page.locator("input[name=password]").fill("sires-demo")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{demo}/admin/")
    errors = []
    page.on(
        "console", lambda message: errors.append(message.text) if message.type == "error" else None
    )
    page.goto("/dobre-praktyki/szkola-barki-pierwowzor-cis/")
    edit = page.locator('a[href*="/edit/"]').first
    expect(edit).to_be_attached()
    address = edit.get_attribute("href")
    page.goto(address)
    expect(page.get_by_role("tab", name="Praktyka", exact=True)).to_be_visible()
    expect(page.locator("#id_title")).to_have_value(re.compile("Szkoła Barki"))
    page.goto(address.replace("/edit/", "/view_draft/"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Szkoła Barki")
    assert [error for error in errors if "Content Security Policy" in error] == []
    context.close()
