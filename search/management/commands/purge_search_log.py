from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from ...log.retention import planned_purge, purge


class Command(BaseCommand):
    """Delete counts of searches older than 12 months; forget the words of rare queries after 30 days."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only count")

    def handle(self, *args: Any, **options: Any) -> None:
        done = planned_purge() if options["dry_run"] else purge()
        word = "would be" if options["dry_run"] else "were"
        self.stdout.write(
            f"{done.days} days of queries {word} deleted, "
            f"the words of {done.rare_queries} rare queries {word} forgotten."
        )
