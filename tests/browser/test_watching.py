"""Watching, reading and quoting a recording: by mouse, by keyboard, without JavaScript, after captions were changed."""

from __future__ import annotations

import re
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.test_pages import TAGS
from tests.browser.test_walks import WEBINAR, wait_for

pytestmark = [pytest.mark.browser, pytest.mark.demo, pytest.mark.xdist_group("browser")]

RETIMED = "/webinaria/uslugi-blisko-domu/"
LONG_TITLE = "Nagranie o 1500 zdaniach"
SHIFT = 7

RETIME = """
from webinars.caption_store import replace_cues
from webinars.captions import Cue
from webinars.models import WebinarPage
recording = WebinarPage.objects.get(slug="uslugi-blisko-domu", locale__language_code="pl").recording
track = recording.captions.get(language="pl")
cues = [Cue(c.start + {0}, c.end + {0}, c.text, c.speaker) for c in track.parsed_cues()]
replace_cues(recording=recording, language="pl", cues=cues)
"""


def current_time(page) -> float:
    return page.locator("video").first.evaluate("film => film.currentTime")


def wait_until_near(page, seconds: float) -> None:
    wait_for(page, f"film => Math.abs(film.currentTime - {seconds}) < 2")


def ready(page) -> None:
    wait_for(page, "film => film.readyState >= 1")
    expect(page.locator("[data-tools]")).to_be_visible()


def second_of(link) -> int:
    return int(parse_qs(urlsplit(link.get_attribute("href")).query)["t"][0])


class TestJumpingToASpokenWord:
    def test_a_word_leads_to_its_second_and_marks_the_sentence(self, open_page):
        page = open_page(WEBINAR)
        page.get_by_role("searchbox", name="Szukaj w tym nagraniu").fill("konsultowania")
        page.keyboard.press("Enter")
        expect(page.locator("#found")).to_contain_text("miejsca z „konsultowania”")
        hit = page.locator(".found__time").first
        second = second_of(hit)
        hit.click()
        wait_until_near(page, second)
        expect(page.locator(".transcript .is-spoken mark").first).to_be_visible()

    def test_its_address_opens_film_and_transcript_there(self, open_page):
        page = open_page(f"{WEBINAR}?szukaj=Rzeszów")
        address = page.locator(".found__time").first.get_attribute("href")
        other = open_page(f"{WEBINAR}{address}")
        ready(other)
        wait_until_near(other, second_of(page.locator(".found__time").first))
        expect(other.locator("#moment mark")).to_have_text(re.compile("Rzesz"))
        expect(other.locator("#moment")).to_be_in_viewport()

    def test_it_does_so_after_captions_were_retimed(self, open_page, in_demo):
        page = open_page(RETIMED)
        time_link = page.locator(".transcript__time").nth(4)
        before = second_of(time_link)
        sentence = (
            page.locator(".transcript__paragraph").nth(4).locator("span").first.text_content()
        )
        address = urlsplit(time_link.get_attribute("href")).query
        in_demo(RETIME.format(SHIFT))
        try:
            page.goto(f"{RETIMED}?{address}")
            ready(page)
            wait_until_near(page, before + SHIFT)
            expect(page.locator("#moment")).to_have_text(sentence)
        finally:
            in_demo(RETIME.format(-SHIFT))

    @pytest.mark.parametrize("width", ["phone", "desktop"])
    def test_it_does_so_without_javascript(self, open_page, width):
        page = open_page(WEBINAR, width=width, javascript=False)
        page.get_by_role("searchbox", name="Szukaj w tym nagraniu").fill("łomżyńskiego")
        page.get_by_role("search", name="Szukaj w tym nagraniu").get_by_role("button").click()
        hit = page.locator(".found__time").first
        second = second_of(hit)
        hit.click()
        start = re.search(r"#t=([\d.]+)", page.locator("video source").get_attribute("src"))
        assert abs(float(start[1]) - second) < 2
        expect(page.locator("#moment")).to_be_in_viewport()
        expect(page.locator("[data-tools]")).to_be_hidden()
        page.get_by_role("link", name="Cytuj tę chwilę").click()
        expect(page.locator("#cite dd").first).to_contain_text(f"?t={second}&c=")


class TestKeyboard:
    def test_the_player_is_driven_by_keys_while_it_has_the_focus(self, open_page):
        page = open_page(WEBINAR)
        ready(page)
        page.locator("[data-do=forward]").focus()
        page.keyboard.press("l")
        page.keyboard.press("l")
        wait_until_near(page, 20)
        page.keyboard.press("j")
        wait_until_near(page, 10)
        page.keyboard.press("n")
        second = float(page.locator(".chapters__link").nth(1).get_attribute("data-seek"))
        wait_until_near(page, second)
        page.keyboard.press("p")
        wait_until_near(page, 0)
        page.keyboard.press("+")
        wait_for(page, "film => film.playbackRate === 1.25")
        page.keyboard.press("c")
        expect(page.locator("[data-do=captions]")).to_have_value("en")
        page.keyboard.press("k")
        wait_for(page, "film => !film.paused")
        expect(page.locator("[data-do=toggle]")).to_have_text("Wstrzymaj")
        page.keyboard.press("k")
        wait_for(page, "film => film.paused")

    def test_letters_do_nothing_elsewhere(self, open_page):
        page = open_page(WEBINAR)
        ready(page)
        page.locator(".chapters__link").first.focus()
        for key in "kjlnpc":
            page.keyboard.press(key)
        page.get_by_role("searchbox", name="Szukaj w tym nagraniu").focus()
        page.keyboard.type("kl")
        assert current_time(page) == 0
        assert page.locator("video").evaluate("film => film.paused")

    def test_keys_are_shown(self, open_page):
        page = open_page(WEBINAR)
        ready(page)
        page.locator(".player__keys summary").press("Enter")
        expect(page.locator(".player__keys dl")).to_contain_text("odtwórz, wstrzymaj")

    def test_the_transcript_takes_one_stop_and_arrows_move_in_it(self, open_page):
        page = open_page(WEBINAR)
        ready(page)
        sentences = page.locator(".transcript [data-start]")
        assert page.locator(".transcript [data-start][tabindex]").count() == 1
        sentences.first.focus()
        for _ in range(3):
            page.keyboard.press("ArrowDown")
        expect(sentences.nth(3)).to_be_focused()
        assert page.locator(".transcript [data-start][tabindex]").count() == 1
        page.keyboard.press("Enter")
        wait_until_near(page, float(sentences.nth(3).get_attribute("data-start")))
        expect(sentences.nth(3)).to_be_focused()


class TestReading:
    def test_a_click_on_a_sentence_plays_from_it(self, open_page):
        page = open_page(WEBINAR)
        ready(page)
        sentence = page.locator(".transcript [data-start]").nth(8)
        sentence.click()
        wait_until_near(page, float(sentence.get_attribute("data-start")))
        expect(sentence).to_have_class(re.compile("is-spoken"))

    def test_following_is_a_choice_that_is_remembered(self, open_page):
        page = open_page(WEBINAR)
        ready(page)
        follow = page.get_by_label("Przewijaj transkrypcję razem z filmem")
        expect(follow).not_to_be_checked()
        follow.check()
        last = page.locator(".chapters__link").last
        last.click()
        expect(page.locator(".transcript .is-spoken")).to_be_in_viewport()
        page.reload()
        ready(page)
        expect(follow).to_be_checked()

    def test_the_place_is_remembered_here_only_and_can_be_forgotten(self, open_page):
        page = open_page(WEBINAR)
        ready(page)
        page.locator("video").evaluate("film => { film.currentTime = 60; film.play(); }")
        wait_for(page, "film => film.currentTime > 60.5 && !film.seeking")
        end = time.monotonic() + 10
        while not page.evaluate(
            "Object.keys(localStorage).some((key) => key.includes('position'))"
        ):
            assert time.monotonic() < end
            page.wait_for_timeout(100)
        page.goto(WEBINAR)
        ready(page)
        page.get_by_role("button", name="Oglądaj dalej").click()
        wait_until_near(page, 61)
        page.goto(WEBINAR)
        ready(page)
        page.get_by_role("button", name="Zapomnij to miejsce").click()
        expect(page.locator("[data-resume]")).to_be_hidden()
        page.reload()
        ready(page)
        expect(page.locator("[data-resume]")).to_be_hidden()
        assert page.context.cookies() == []

    def test_the_moment_that_plays_is_cited_with_its_words(self, open_page):
        page = open_page(WEBINAR)
        ready(page)
        sentence = page.locator(".transcript [data-start]").nth(5)
        sentence.click()
        wait_until_near(page, float(sentence.get_attribute("data-start")))
        page.locator("[data-do=toggle]").click()
        page.locator("[data-do=cite]").click()
        page.wait_for_url(re.compile("#cite$"))
        code = sentence.get_attribute("data-c")
        expect(page.locator("#cite dd").first).to_contain_text(f"&c={code}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", ["phone", "desktop"])
def test_axe_finds_nothing_while_it_plays(open_page, width, scheme):
    page = open_page(f"{WEBINAR}?t=60&szukaj=region", width=width, scheme=scheme)
    ready(page)
    page.locator(".player__keys summary").click()
    page.locator("[data-do=toggle]").click()
    wait_for(page, "film => film.currentTime > 60.5")
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    assert [
        (violation["id"], node["html"][:120], node["failureSummary"])
        for violation in results.response["violations"]
        for node in violation["nodes"]
    ] == []


class TestMomentsInPractices:
    PRACTICE = "/dobre-praktyki/pomorski-komitet-pkres-pierwsza-kadencja/"

    def test_an_editor_takes_the_time_from_the_film_and_readers_see_the_passage(
        self, browser, demo, open_page
    ):
        context = browser.new_context(base_url=demo, locale="pl-PL")
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.goto("/admin/")
        page.locator("input[name=username]").fill("redakcja")
        page.locator("input[name=password]").fill("sires-demo")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{demo}/admin/")
        page.goto(self.PRACTICE)
        page.goto(page.locator('a[href*="/edit/"]').first.get_attribute("href"))
        page.get_by_role("tab", name="Materiały i źródła").click()
        film = page.locator(".moment-film").first
        film.locator("summary").click()
        video = film.locator("video")
        for name, second in (("start", 183), ("end", 186)):
            video.evaluate(
                "(film, second) => new Promise((done) => { film.onseeked = done; film.currentTime = second; })",
                second,
            )
            film.locator(f"[data-moment={name}]").click()
        expect(page.locator('[name="moments-0-value-start"]')).to_have_value("3:03")
        expect(page.locator('[name="moments-0-value-end"]')).to_have_value("3:06")
        with page.expect_navigation():
            page.locator("button[name=action-publish]").first.evaluate("button => button.click()")
        context.close()

        reader = open_page(self.PRACTICE)
        video = reader.locator(".practice-moment video").first
        assert video.get_attribute("src").endswith("#t=183,186")
        video.evaluate("film => film.play()")
        wait_for(reader, "film => film.currentTime > 183.5")
        wait_for(reader, "film => film.paused && film.currentTime >= 186 && film.currentTime < 188")
        reader.locator(".practice-moment a").first.click()
        ready(reader)
        # The film starts with the sentence that is spoken at this second.
        wait_for(reader, "film => Math.abs(film.currentTime - 183) < 8")
        expect(reader.locator(".practices-spoken")).to_contain_text("3:03–3:06")


class TestQuotingAParagraph:
    def test_the_keyboard_reaches_copy_and_cite_of_a_paragraph(self, open_page):
        page = open_page(WEBINAR)
        ready(page)
        time_link = page.locator(".transcript__time").nth(2)
        address = time_link.evaluate("link => link.href")
        expect(page.locator(".transcript__quote")).to_have_count(0)
        time_link.focus()
        offered = page.locator(".transcript__quote")
        expect(offered).to_have_count(1)
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        cite = offered.get_by_role("link")
        expect(cite).to_be_focused()
        assert cite.evaluate("link => link.href") == address.replace("#moment", "#cite")
        page.keyboard.press("Enter")
        expect(page.locator("details.cite")).to_have_attribute("open", "")
