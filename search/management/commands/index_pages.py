from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from search import projection


class Command(BaseCommand):
    help = (
        "Indexes pages that wait for it: because no worker ran, or because an engine was away. "
        "Run it every few minutes; with --differences once a night."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--differences",
            action="store_true",
            help="first compare the index with all pages and mark what differs",
        )
        parser.add_argument("--most", type=int, help="take up at most so many, the oldest first")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["differences"]:
            self.stdout.write(f"Differences found: {projection.mark_differences()}")
        looked_at, left = projection.index_pending(most=options["most"])
        self.stdout.write(f"Pages indexed: {looked_at - left}, still waiting: {left}")
