from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from knowledge.reading_lists.services import purge_expired


class Command(BaseCommand):
    """Delete reading lists that nobody has changed for a year. Meant to run once a day."""

    help = "Deletes expired reading lists with their entries and prints how many lists there were."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Expired reading lists deleted: {purge_expired()}")
