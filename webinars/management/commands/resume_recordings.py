"""Take up recordings whose processing was left."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from webinars.processing.resume import resume_recordings


class Command(BaseCommand):
    """Run by the workers every few minutes and when one of them was killed; harmless at any time."""

    help = "Put recordings back in the queue whose worker was killed or whose task was lost, and clear what was left."

    def handle(self, *args: Any, **options: Any) -> None:
        resumed = resume_recordings()
        if resumed.taken_up or resumed.given_up or resumed.cleared:
            self.stdout.write(
                f"Recordings taken up: {resumed.taken_up}, given up: {resumed.given_up}; "
                f"folders cleared: {resumed.cleared}."
            )
