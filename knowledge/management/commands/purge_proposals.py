from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from ...models import PracticeProposal, ProposalDecision
from ...proposals import decided_long_ago


class Command(BaseCommand):
    """Delete who proposed a practice once a year has passed since the decision."""

    help = (
        "Deletes the data of those who proposed a practice (institution, e-mail, consent) 12 months after "
        "the decision. The practices stay."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count, delete nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        proposals = decided_long_ago()
        number = proposals.count()
        if not options["dry_run"]:
            proposals.delete()
        done = "would be" if options["dry_run"] else "were"
        awaiting = PracticeProposal.objects.filter(decision=ProposalDecision.AWAITING).count()
        self.stdout.write(
            f"{number} proposals decided more than 12 months ago {done} deleted; {awaiting} await a decision."
        )
