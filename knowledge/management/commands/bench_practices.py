from __future__ import annotations

import logging
import statistics
import time
from argparse import ArgumentParser
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from knowledge.finding import find_practices
from knowledge.matrix import coherence_matrix
from knowledge.models import GoodPracticePage, KnowledgeIndexPage
from knowledge.seeding import seed_practices

ROUNDS = 9


class Command(BaseCommand):
    """Print what the list and the matrix cost as the number of practices grows. Leaves nothing behind."""

    help = "Prints a Markdown table of queries and milliseconds for each number of practices; the samples are rolled back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("sizes", nargs="*", type=int, default=[40, 2000], help="40 2000")

    def handle(self, *args: Any, **options: Any) -> None:
        index = KnowledgeIndexPage.objects.filter(locale__language_code="pl").first()
        if index is None:
            raise CommandError("There is no Polish list of practices; load the demo first.")
        address = index.get_url() or ""
        logging.disable(logging.INFO)
        with translation.override("pl"), transaction.atomic():
            cases = {
                "list": lambda: self.get(address),
                "list, 3 facets": lambda: self.get(
                    f"{address}?region=22&region=14&polityka=rynek-pracy&poziom=gmina"
                ),
                "list by title": lambda: self.get(f"{address}?kolejnosc=tytul"),
                "matrix page": lambda: self.get(reverse("knowledge:matrix")),
                "facet counts alone": lambda: find_practices(RequestFactory().get("/")),
                "matrix alone": lambda: coherence_matrix(RequestFactory().get("/")),
            }
            first: dict[str, float] = {}
            self.stdout.write("| practices | what | SQL cold | ms (median) | ratio |")
            self.stdout.write("|---|---|---|---|---|")
            for size in sorted(options["sizes"]):
                there = GoodPracticePage.objects.child_of(index).count()
                seed_practices(index=index, count=max(0, size - there), seed=size)
                index.refresh_from_db()
                there = GoodPracticePage.objects.child_of(index).count()
                for name, case in cases.items():
                    queries, milliseconds = self.measure(case)
                    ratio = milliseconds / first.setdefault(name, milliseconds)
                    self.stdout.write(
                        f"| {there} | {name} | {queries} | {milliseconds:.1f} | {ratio:.2f} |"
                    )
            transaction.set_rollback(True)

    @staticmethod
    def get(address: str) -> None:
        """Ask for a page as an anonymous reader does."""
        response = Client(headers={"host": "127.0.0.1"}).get(address)
        if response.status_code != 200:
            raise CommandError(f"{address} answered {response.status_code}.")

    @staticmethod
    def measure(case: Any) -> tuple[int, float]:
        """Return the queries of a first call with cold caches and the median milliseconds of further ones."""
        cache.clear()
        ContentType.objects.clear_cache()
        connection.queries_log.clear()
        with CaptureQueriesContext(connection) as captured:
            case()
            queries = len(captured)
        times = []
        for _round in range(ROUNDS):
            started = time.perf_counter()
            case()
            times.append(time.perf_counter() - started)
        return queries, statistics.median(times) * 1000
