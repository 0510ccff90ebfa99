from __future__ import annotations

import gzip
import logging
import statistics
import time
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from cms.demo.loader import Loader
from cms.demo.seeding import delete_seeded, sample_cues, seed_webinar
from webinars.caption_store import replace_cues
from webinars.captions import parse_vtt, write_vtt
from webinars.models import Recording, WebinarIndexPage

ROUNDS = 5
LONGEST_SECONDS = 10 * 3600  # what a recording may last


class Command(BaseCommand):
    """Print what a long transcript costs: the page, and the import of captions. Leaves nothing behind."""

    help = "Prints Markdown tables: queries, bytes and CPU milliseconds of a webinar page, CPU seconds of importing captions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "sizes", nargs="*", type=int, default=[100, 1500], help="captions of the page: 100 1500"
        )
        parser.add_argument("--imported", type=int, default=20_000, help="captions imported: 20000")

    def handle(self, *args: Any, **options: Any) -> None:
        index = WebinarIndexPage.objects.filter(locale__language_code="pl").first()
        if index is None:
            raise CommandError("There is no Polish list of webinars; load the demo first.")
        logging.disable(logging.INFO)
        loader = Loader(lambda _key: None)
        try:
            with translation.override("pl"), transaction.atomic():
                self.stdout.write(
                    "| captions | SQL cold | SQL warm | HTML bytes | packed | CPU ms (median) |"
                )
                self.stdout.write("|---|---|---|---|---|---|")
                for size in options["sizes"]:
                    page = seed_webinar(loader=loader, index=index, cues=size)
                    figures = self.page_figures(page.get_url() or "")
                    self.stdout.write(f"| {size} | {figures} |")
                    delete_seeded()
                    index.refresh_from_db()
                self.stdout.write(f"\n| {options['imported']} captions | CPU seconds |\n|---|---|")
                for name, seconds in self.import_figures(options["imported"]):
                    self.stdout.write(f"| {name} | {seconds:.2f} |")
                transaction.set_rollback(True)
        finally:
            for storage, name in loader.written_files:
                storage.delete(name)

    def page_figures(self, address: str) -> str:
        """Return queries, bytes and the median CPU milliseconds of a page, as cells of the table."""
        cache.clear()
        ContentType.objects.clear_cache()
        cold, body = self.queries(address)
        warm, body = self.queries(address)
        times = [cpu(lambda: self.get(address)) for _round in range(ROUNDS)]
        packed = len(gzip.compress(body, 6))
        return f"{cold} | {warm} | {len(body)} | {packed} | {statistics.median(times) * 1000:.0f}"

    def queries(self, address: str) -> tuple[int, bytes]:
        """Return how many queries a page costs, and its HTML."""
        connection.queries_log.clear()
        with CaptureQueriesContext(connection) as captured:
            body = self.get(address)
        return len(captured), body

    @staticmethod
    def get(address: str) -> bytes:
        """Ask for a page as an anonymous reader does."""
        response = Client(headers={"host": "127.0.0.1"}).get(address)
        if response.status_code != 200:
            raise CommandError(f"{address} answered {response.status_code}.")
        return bytes(response.content)

    def import_figures(self, count: int) -> list[tuple[str, float]]:
        """Return what each step of importing `count` captions costs, in seconds of CPU."""
        source = write_vtt(sample_cues(count, seconds=LONGEST_SECONDS / (count + 1))).encode()
        recording = Recording.objects.create(title="bench", duration=LONGEST_SECONDS)
        found: list[Any] = []
        return [
            ("reading the WebVTT file", cpu(lambda: found.extend(parse_vtt(source)))),
            (
                "keeping them",
                cpu(lambda: replace_cues(recording=recording, language="pl", cues=found)),
            ),
        ]


def cpu(step: Callable[[], Any]) -> float:
    """Return the CPU seconds a step takes in this process."""
    started = time.process_time()
    step()
    return time.process_time() - started
