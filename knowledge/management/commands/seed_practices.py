from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from knowledge.models import GoodPracticePage, KnowledgeIndexPage
from knowledge.seeding import SLUG_PREFIX, seed_practices


class Command(BaseCommand):
    """Add sample practices to see how the site bears many, or take them away."""

    help = "Adds published sample practices, for measuring; --delete takes all of them away. Never on a site people use."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--count", type=int, default=2000, help="how many (2000)")
        parser.add_argument("--delete", action="store_true", help="delete all sample practices")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if options["delete"]:
            samples = GoodPracticePage.objects.filter(slug__startswith=SLUG_PREFIX)
            number = samples.count()
            for page in samples.iterator():
                page.delete()
            self.stdout.write(f"{number} sample practices deleted.")
            return
        index = KnowledgeIndexPage.objects.filter(locale__language_code="pl").first()
        if index is None:
            raise CommandError("There is no Polish list of practices to put them under.")
        if GoodPracticePage.objects.filter(slug__startswith=SLUG_PREFIX).exists():
            raise CommandError("There are sample practices already; --delete takes them away.")
        seed_practices(index=index, count=options["count"])
        self.stdout.write(f"{options['count']} sample practices added.")
