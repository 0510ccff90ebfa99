"""A running demo and a browser that can reach nothing else."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import chromium_path
from tests.services.migrated import migrated_database

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--autoplay-policy=no-user-gesture-required",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]
# A form that was refused is an answer, though the browser logs its status.
REFUSED_FORM = "status of 422"
# The browser's own: its PDF reader opens where a result is a document.
OF_THE_BROWSER = ("data:", "blob:", "chrome:", "chrome-extension:")
WIDTHS = {"phone": 360, "desktop": 1280}


@pytest.fixture(scope="session")
def demo_environment(tmp_path_factory) -> dict[str, str]:
    """The environment of a demo on files and a database of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "VAR_DIR": str(tmp_path_factory.mktemp("demo")),
        "SITE_URL": f"http://127.0.0.1:{port}",
    }
    for name in ("DATABASE_URL", "ELASTICSEARCH_URL"):
        environment.pop(name, None)
    return environment


@pytest.fixture(scope="session")
def manage(demo_environment) -> Callable[..., str]:
    """Return a function that runs a management command on the demo and gives what it prints."""

    def run(*command: str) -> str:
        return subprocess.run(
            [sys.executable, "manage.py", *command, "--verbosity", "0"],
            env=demo_environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    return run


@pytest.fixture(scope="session")
def in_demo(demo, manage) -> Callable[[str], str]:
    """Return a function that runs Python beside the running demo, as an editor's work would; it gives what is printed."""
    return lambda code: manage("shell", "--command", code)


@pytest.fixture(scope="session")
def demo(demo_environment, manage) -> Iterator[str]:
    """Serve the demo as `make demo` does; yield its address."""
    address = demo_environment["SITE_URL"]
    shutil.copy(migrated_database(), Path(demo_environment["VAR_DIR"]) / "db.sqlite3")
    for command in (
        ["collectstatic", "--noinput"],
        ["migrate"],
        ["load_demo", "--accounts"],
        ["read_documents"],
        ["index_pages"],
    ):
        manage(*command)
    server = subprocess.Popen(
        [
            sys.executable, "-m", "gunicorn", "cms.wsgi", "--bind", address.removeprefix("http://"),
            "--worker-class", "gthread", "--threads", "8", "--log-level", "error",
        ],
        env=demo_environment,
    )  # fmt: skip
    try:
        for _attempt in range(120):
            try:
                urllib.request.urlopen(address, timeout=5)
                break
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.5)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Start the browser; stop it after the last test here: while its loop runs, Django refuses rows to other tests."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def open_page(browser, demo) -> Iterator:
    """Return a function that opens a path; every console error and request to elsewhere fails the test."""
    contexts, complaints = [], []

    def watch(page: Page) -> None:
        page.on(
            "console",
            lambda message: (
                complaints.append(message.text)
                if message.type == "error" and REFUSED_FORM not in message.text
                else None
            ),
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((demo, *OF_THE_BROWSER))
                else complaints.append(f"request to {request.url}")
            ),
        )

    def opened(
        path: str, *, width: str = "desktop", scheme: str = "light", javascript: bool = True
    ) -> Page:
        context = browser.new_context(
            base_url=demo,
            viewport={"width": WIDTHS[width], "height": 800},
            color_scheme=scheme,
            java_script_enabled=javascript,
            locale="pl-PL",
        )
        contexts.append(context)
        page = context.new_page()
        watch(page)
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def sign_in(open_page):
    """Return a function that signs an editor in."""

    def signed_in(**options):
        page = open_page("/admin/login/", **options)
        page.locator("[name=username]").fill("redakcja")
        page.locator("[name=password]").fill("sires-demo")
        page.locator("button[type=submit]").click()
        return page

    return signed_in
