from __future__ import annotations

import logging
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import IntegrityError
from django.utils import timezone

from cms.core.mail import editorial_addresses

from ...caption_clock import clocks_to_mail, digest_of, send_digest
from ...models import CaptionDigest
from ...publication import note_publications

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Date what was published, then tell the editors by one e-mail which recordings lack something."""

    help = (
        "Notes the day of publication of recordings that have become public, then sends one digest of those that lack "
        "something overdue or due within 7 days; none if nothing is. Run it daily: a second run on the same day sends nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="print the digest; send, note and remember nothing",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["dry_run"]:
            note_publications()
        clocks = clocks_to_mail()
        if not clocks:
            self.stdout.write("No recording lacks anything that is due; nothing was sent.")
            return
        recipients = editorial_addresses()
        if options["dry_run"]:
            subject, text = digest_of(clocks)
            self.stdout.write(
                f"To: {', '.join(recipients) or 'nobody'}\nSubject: {subject}\n\n{text}"
            )
            return
        if CaptionDigest.objects.filter(day=timezone.localdate()).exists():
            self.stdout.write("Today's digest was sent already.")
            return
        if not recipients:
            logger.error(
                "The digest of the caption clock has no recipient: set the contact e-mail of the site or "
                "REVIEW_REMINDER_RECIPIENTS."
            )
            raise SystemExit(1)
        try:
            send_digest(clocks=clocks, recipients=recipients)
        except IntegrityError:
            self.stdout.write("Today's digest was sent already.")
        except OSError as error:  # SMTPException is one
            logger.error("The digest of the caption clock was not sent: %s", error)
            raise SystemExit(1) from error
        else:
            self.stdout.write(
                f"{len(clocks)} recordings were named to {len(recipients)} recipients."
            )
