"""Measures an upload by Chromium to a real S3 server against boto3 with the same file: python -m tests.browser.uploading"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

from boto3.s3.transfer import TransferConfig
from playwright.sync_api import Page, sync_playwright

from tests.browser.chromium import chromium_path
from tests.browser.conftest import FLAGS
from tests.browser.upload_site import PASSWORD, USER, UploadSite, upload_site
from tests.services.s3 import s3_server

MEBIBYTE = 1024 * 1024
EVERY_THREAD = """() => Promise.all(Array.from({ length: 40 }, () => fetch("/admin/")))"""
ADD_ADDRESS = "/admin/snippets/webinars/recording/add/"
FILM = Path("cms/demo/recordings/kpres-do-2030.mp4")


class Memory(threading.Thread):
    """The resident memory of a server's processes, looked at four times a second."""

    def __init__(self, site: UploadSite) -> None:
        super().__init__(daemon=True)
        self.root = site.process.pid
        self.peak = self.now()
        self.idle = self.peak
        self.ends = threading.Event()

    def now(self) -> float:
        """Return MiB of the server and its children."""
        pages = 0
        for status in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = status.read_text().rpartition(")")[2].split()
                if int(status.parent.name) == self.root or int(fields[1]) == self.root:
                    pages += int((status.parent / "statm").read_text().split()[1])
            except (OSError, ValueError):
                continue
        return pages * 4096 / MEBIBYTE

    def run(self) -> None:
        while not self.ends.wait(0.25):
            self.peak = max(self.peak, self.now())


def make_film(path: Path, mebibytes: int) -> None:
    """Write a film of a size: one that plays, and a box of noise after it."""
    film = FILM.read_bytes()
    left = mebibytes * MEBIBYTE - len(film)
    noise = random.Random(5).randbytes(16 * MEBIBYTE)
    with path.open("wb") as target:
        # A size of 1 says that the length follows in eight bytes.
        target.write(film + (1).to_bytes(4, "big") + b"free" + left.to_bytes(8, "big"))
        left -= 16
        while left:
            left -= target.write(noise[: min(left, len(noise))])


def sign_in(page: Page) -> None:
    """Open the form of a new recording."""
    page.goto("/admin/login/")
    page.locator("[name=username]").fill(USER)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("button[type=submit]").click()
    page.wait_for_url("**/admin/")
    page.goto(ADD_ADDRESS)


def send(page: Page, film: Path, *, until: int = 100) -> float:
    """Choose a film and wait until so much of it is sent; return the seconds."""
    begun = time.monotonic()
    page.locator("#id_source").set_input_files(film)
    if until < 100:
        page.wait_for_function(
            "(until) => document.querySelector('[data-upload-bar]').value >= until",
            arg=until,
            timeout=600_000,
        )
    else:
        page.locator(".upload[data-state=done]").wait_for(timeout=600_000)
    return time.monotonic() - begun


def save(page: Page) -> None:
    """Save the form with the film that was sent."""
    page.locator("[name=title]").fill("Film")
    page.locator(".action-save").first.click()
    page.wait_for_url(re.compile(r"/recording/(edit/\d+/)?$"))


def digest_of_download(address: str) -> str:
    """Fetch a file and return its SHA-256."""
    digest = hashlib.sha256()
    with urllib.request.urlopen(address) as response:
        while chunk := response.read(MEBIBYTE):
            digest.update(chunk)
    return digest.hexdigest()


def main() -> None:
    """Print the figures as a table."""
    parser = argparse.ArgumentParser(description="Measures uploads.")
    parser.add_argument("--mebibytes", type=int, default=1024)
    parser.add_argument(
        "--killed-at", type=int, default=0, help="per cent at which the browser is killed once"
    )
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as name,
        s3_server(folder=Path(tempfile.mkdtemp(dir=name))) as server,
    ):
        folder = Path(name)
        film = folder / "film.mp4"
        make_film(film, options.mebibytes)
        bucket = server.new_bucket()
        begun = time.monotonic()
        server.client().upload_file(str(film), bucket, "plain.mp4", Config=TransferConfig())
        plain = time.monotonic() - begun
        server.client().delete_object(Bucket=bucket, Key="plain.mp4")
        (folder / "site").mkdir()
        with upload_site(folder / "site", server=server) as site, sync_playwright() as playwright:
            warm = False
            for killed_at in filter(None, (options.killed_at, 100)):
                browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
                page = browser.new_page(base_url=site.address)
                sign_in(page)
                if not warm:
                    # What the first film of a process loads, it loads for all of them.
                    send(page, FILM)
                    save(page)
                    page.goto(ADD_ADDRESS)
                    page.evaluate(EVERY_THREAD)
                    warm = True
                memory = Memory(site)
                memory.start()
                puts: list[str] = []
                page.on("request", lambda request, puts=puts: puts.append(request.method))
                spent = send(page, film, until=killed_at)
                if killed_at == 100:
                    save(page)
                browser.close()
            address = site.shell(
                "from webinars.models import Recording; print(Recording.objects.latest('pk').source.url)"
            )
            part = int(
                site.shell(
                    "from cms.core.models import Upload; print(Upload.objects.latest('created_at').part_size)"
                )
            )
            begun = time.monotonic()
            fetched = digest_of_download(address)
            fetching = time.monotonic() - begun
            memory.ends.set()
            with film.open("rb") as file:
                same = hashlib.file_digest(file, "sha256").hexdigest() == fetched
        size = options.mebibytes
        # A browser that resumed sent a part of it only.
        rate = min(size, puts.count("PUT") * part / MEBIBYTE) / spent
        print(
            "| size | boto3 | Chromium | share | download | checksum equal | web process idle | at most |"
        )
        print("|---|---|---|---|---|---|---|---|")
        print(
            f"| {size} MiB | {size / plain:.0f} MiB/s | {rate:.0f} MiB/s | {rate * plain / size:.0%} | {size / fetching:.0f} MiB/s "
            f"| {'yes' if same else 'NO'} | {memory.idle:.0f} MiB | {memory.peak:.0f} MiB |"
        )


if __name__ == "__main__":
    main()
