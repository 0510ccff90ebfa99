from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from ...counting import old_counts


class Command(BaseCommand):
    """Delete totals of plays from long ago."""

    help = "Deletes daily totals of plays and opened moments older than five years."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count, delete nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        counts = old_counts()
        number = counts.count()
        if not options["dry_run"]:
            counts.delete()
        done = "would be" if options["dry_run"] else "were"
        self.stdout.write(f"{number} daily totals older than five years {done} deleted.")
