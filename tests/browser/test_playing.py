"""Ninety minutes of transcript beside a film that plays: the page stays idle."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.playing import measure_playing

pytestmark = [pytest.mark.browser, pytest.mark.demo, pytest.mark.xdist_group("browser")]

SCRIPT_MS_PER_SECOND = 50


RECORDED = {
    "kpres-do-2030": 223,
    "zamowienia-spoleczne": 183,
    "uslugi-blisko-domu": 199,
    "zywy-komitet-rkres": 195,
    "samorzad-zaklada-spoldzielnie-socjalna": 189,
    "mieszkania-treningowe-i-wspomagane": 170,
}


@pytest.mark.parametrize("slug", RECORDED)
def test_a_recording_of_the_demo_plays_with_picture_and_captions(open_page, slug):
    page = open_page(f"/webinaria/{slug}/")
    page.evaluate("() => document.querySelector('video').play()")
    page.wait_for_function("() => document.querySelector('video').currentTime > 1.5")
    film = page.evaluate(
        """() => {
            const film = document.querySelector("video");
            const track = [...film.textTracks].find((one) => one.language === "pl");
            track.mode = "showing";
            return { width: film.videoWidth, seconds: film.duration };
        }"""
    )
    assert film["width"] == 1280
    assert abs(film["seconds"] - RECORDED[slug]) < 1
    page.wait_for_function(
        """() => [...document.querySelector("video").textTracks].some(
            (track) => track.kind !== "chapters" && track.activeCues?.[0]?.text.includes("nagranie pokazowe"))"""
    )


@pytest.fixture(scope="module")
def long_webinar(in_demo) -> Iterator[str]:
    """The path of a webinar with 1,500 captions, there while these tests run."""
    command = "from django.core.management import call_command; call_command('seed_webinar'{})"
    in_demo(command.format(""))
    yield "/webinaria/webinar-probny/"
    in_demo(command.format(", '--delete'"))


@pytest.mark.parametrize("follows", [False, True], ids=["still", "following"])
def test_playing_costs_little_script(open_page, long_webinar, follows):
    page = open_page(long_webinar)
    if follows:
        page.locator("[data-follow]").check()
    cost = measure_playing(page, seconds=5)
    assert cost.played > 4
    assert cost.script < SCRIPT_MS_PER_SECOND
