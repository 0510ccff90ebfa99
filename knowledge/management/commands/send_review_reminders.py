from __future__ import annotations

import logging
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import IntegrityError
from django.utils import timezone

from cms.core.mail import editorial_addresses

from ...models import ReviewDigest
from ...reviews import REMINDER_DAYS, digest_of, due_pages, send_digest

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Tell the editors by one e-mail which pages have to be reviewed."""

    help = (
        "Sends one digest of the pages whose review is due within 30 days or late; none if nothing is. "
        "Run it daily: a second run on the same day sends nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="print the digest; send and remember nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        pages = list(due_pages(within_days=REMINDER_DAYS))
        if not pages:
            self.stdout.write("No review is due; nothing was sent.")
            return
        recipients = editorial_addresses()
        if options["dry_run"]:
            subject, text = digest_of(pages)
            self.stdout.write(
                f"To: {', '.join(recipients) or 'nobody'}\nSubject: {subject}\n\n{text}"
            )
            return
        if ReviewDigest.objects.filter(day=timezone.localdate()).exists():
            self.stdout.write("Today's digest was sent already.")
            return
        if not recipients:
            logger.error(
                "The digest of reviews has no recipient: set the contact e-mail of the site or "
                "REVIEW_REMINDER_RECIPIENTS."
            )
            raise SystemExit(1)
        try:
            send_digest(pages=pages, recipients=recipients)
        except IntegrityError:
            self.stdout.write("Today's digest was sent already.")
        except OSError as error:  # SMTPException is one
            logger.error("The digest of reviews was not sent: %s", error)
            raise SystemExit(1) from error
        else:
            self.stdout.write(f"{len(pages)} pages were named to {len(recipients)} recipients.")
