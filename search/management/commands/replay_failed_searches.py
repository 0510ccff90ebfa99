from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ...log.replay import replay_failed_queries


class Command(BaseCommand):
    """Ask again the queries of the last 90 days that found nothing, and note which are answered now."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        replay = replay_failed_queries()
        for text in replay.newly_answered:
            self.stdout.write(f"now answered: {text}")
        self.stdout.write(f"{replay.tried} tried, {len(replay.newly_answered)} newly answered.")
        if replay.is_degraded:
            raise CommandError("The search engine is away; the rest is tried the next time.")
