"""The player's page counts plays and moments, and nothing where the browser asks not to be tracked."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.demo, pytest.mark.xdist_group("browser")]

PAGE = "/webinaria/kpres-do-2030/"
PLAY = "document.querySelector('video').play().catch(() => {})"
PAUSE = "document.querySelector('video').pause()"


def watched(page, path: str) -> list[str]:
    """Open a recording, play it twice and use the same time link twice; return what was sent."""
    sent: list[str] = []
    page.on(
        "request",
        lambda request: (
            sent.append(request.post_data or "") if "/licznik/" in request.url else None
        ),
    )
    page.goto(path)
    link = page.locator('a[href^="?t="]').nth(2)
    for _ in range(2):
        page.evaluate(PLAY)
        page.wait_for_timeout(200)
        page.evaluate(PAUSE)
        link.click()
        page.wait_for_timeout(200)
    return sent


def test_a_play_counts_once_and_each_moment_once(open_page):
    sent = watched(open_page("/robots.txt"), f"{PAGE}?t=75")
    assert sorted(sent) == ["what=moment", "what=moment", "what=play"]


@pytest.mark.parametrize(
    "wish",
    [
        "Object.defineProperty(navigator, 'doNotTrack', {get: () => '1'})",
        "Object.defineProperty(navigator, 'globalPrivacyControl', {get: () => true})",
    ],
)
def test_who_asks_not_to_be_tracked_sends_nothing(open_page, wish):
    page = open_page("/robots.txt")
    page.add_init_script(wish)
    assert watched(page, f"{PAGE}?t=75") == []
