from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from ...feedback import old_feedback


class Command(BaseCommand):
    """Delete what readers said of pages long ago."""

    help = "Deletes answers to “Was this page useful?” older than 24 months, with their counts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count, delete nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        feedback = old_feedback()
        number = feedback.count()
        if not options["dry_run"]:
            feedback.delete()
        done = "would be" if options["dry_run"] else "were"
        self.stdout.write(
            f"{number} answers older than 24 months {done} deleted, with their counts."
        )
