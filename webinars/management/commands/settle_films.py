"""Let the public copies of films follow what is public now."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from webinars.films.bringing_home import bring_home
from webinars.films.publicity import delete_left_copies, settle_copies


class Command(BaseCommand):
    """Run by the workers every few minutes, since a page may expire without anyone saving it; harmless at any time."""

    help = (
        "Withdraws the public copies of films no public page shows any more, asks for missing ones, and deletes copies "
        "that were left."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--bring-home",
            action="store_true",
            help="first move films that an earlier version kept in public media to the private store; needed once",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["bring_home"]:
            self.stdout.write(f"Files moved to the private store: {bring_home()}.")
        settled = settle_copies()
        left = delete_left_copies()
        if settled.withdrawn or settled.asked or left:
            self.stdout.write(
                f"Films withdrawn: {settled.withdrawn}, to be copied: {settled.asked}; copies deleted that were left: {left}."
            )
