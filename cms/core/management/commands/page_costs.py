from __future__ import annotations

import gzip
import time
from argparse import ArgumentParser
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management.base import BaseCommand
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

ROUNDS = 15


class Command(BaseCommand):
    """Print what each kind of page costs: queries, milliseconds of this process, bytes."""

    help = "Prints a Markdown table: SQL queries with cold and warm caches, milliseconds, bytes of HTML raw and gzipped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths", nargs="*", help="addresses; without any, one page of each type"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.client = Client(headers={"host": "127.0.0.1"})
        paths = options["paths"] or self.one_of_each_type()
        self.stdout.write("| page | SQL cold | SQL warm | repeated | ms (best) | HTML | gzip |")
        self.stdout.write("|---|---|---|---|---|---|---|")
        for path in paths:
            cache.clear()
            ContentType.objects.clear_cache()
            cold, _repeated, _elapsed, _body = self.request(path)
            runs = [self.request(path) for _round in range(ROUNDS)]
            warm, repeated, _elapsed, body = runs[-1]
            best = min(run[2] for run in runs) * 1000
            self.stdout.write(
                f"| {path} | {cold} | {warm} | {repeated} | {best:.1f} | {len(body)} | {len(gzip.compress(body))} |"
            )

    @staticmethod
    def one_of_each_type() -> list[str]:
        """Return the address of the first published Polish page of each type, the search and a missing page."""
        found: dict[int, str] = {}
        pages = Page.objects.filter(depth__gt=1, live=True, locale__language_code="pl")
        for page in pages.order_by("path"):
            found.setdefault(page.content_type_id, page.get_url() or "")
        return [*found.values(), "/szukaj/?q=sp%C3%B3%C5%82dzielnie+socjalne", "/nie-ma/"]

    def request(self, path: str) -> tuple[int, int, float, bytes]:
        """Return number of queries, how many of them are repeated word for word, seconds, body."""
        with CaptureQueriesContext(connection) as captured:
            started = time.perf_counter()
            response = self.client.get(path)
            elapsed = time.perf_counter() - started
        statements = [query["sql"] for query in captured.captured_queries]
        return len(statements), len(statements) - len(set(statements)), elapsed, response.content
