"""What a page costs while its film plays: milliseconds of script, layout and all work of the main thread in a second.

Run it on any address: `python -m tests.browser.playing http://127.0.0.1:8000/webinaria/webinar-probny/`.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

from playwright.sync_api import Page, sync_playwright

from tests.browser.chromium import chromium_path

SECONDS = 10.0
SETTLED_MS = 1500
COUNTERS = ("ScriptDuration", "LayoutDuration", "RecalcStyleDuration", "TaskDuration")


@dataclass(frozen=True)
class Cost:
    """Milliseconds of the main thread per second of playing, and how far the film got."""

    script: float
    layout: float
    all_work: float
    played: float


def measure_playing(page: Page, *, seconds: float = SECONDS) -> Cost:
    """Play the film of an open page and return what its page costs meanwhile."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    page.evaluate("() => document.querySelector('video').play()")
    page.wait_for_function("() => document.querySelector('video').currentTime > 0.5")
    page.wait_for_timeout(SETTLED_MS)
    before, started = _counters(session), _position(page)
    page.wait_for_timeout(seconds * 1000)
    after, ended = _counters(session), _position(page)
    spent = {name: (after[name] - before[name]) * 1000 / seconds for name in COUNTERS}
    return Cost(
        script=spent["ScriptDuration"],
        layout=spent["LayoutDuration"] + spent["RecalcStyleDuration"],
        all_work=spent["TaskDuration"],
        played=ended - started,
    )


def first_paint(page: Page) -> float:
    """Return the milliseconds from the start of loading to the first paint of content."""
    return float(
        page.evaluate(
            "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1"
        )
    )


def _counters(session) -> dict[str, float]:
    metrics = session.send("Performance.getMetrics")["metrics"]
    return {row["name"]: row["value"] for row in metrics if row["name"] in COUNTERS}


def _position(page: Page) -> float:
    return float(page.evaluate("() => document.querySelector('video').currentTime"))


def main() -> None:
    """Print the figures of one address as a table."""
    from tests.browser.conftest import FLAGS

    parser = argparse.ArgumentParser(description="Measures a page while its film plays.")
    parser.add_argument("address", help="of a webinar that has a recording")
    parser.add_argument("--follow", action="store_true", help="with the transcript following")
    options = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(options.address, wait_until="load")
        if options.follow:
            page.locator("[data-follow]").check()
        painted = first_paint(page)
        cost = measure_playing(page)
        browser.close()
    print("| first paint | script | style and layout | main thread | film |")
    print("|---|---|---|---|---|")
    print(
        f"| {painted:.0f} ms | {cost.script:.1f} ms/s | {cost.layout:.1f} ms/s "
        f"| {cost.all_work:.1f} ms/s | {cost.played:.1f} s |"
    )


if __name__ == "__main__":
    main()
