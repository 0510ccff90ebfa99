from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from cms.core import seo
from cms.demo.loader import DemoError, Loader
from cms.demo.seeding import TITLE, delete_seeded, seed_webinar
from webinars.models import WebinarIndexPage, WebinarPage

MOST_CUES = 10_000


class Command(BaseCommand):
    """Add a long webinar to see how page and player bear it, or take it away."""

    help = (
        "Publishes a sample webinar with a transcript of 1,500 captions (90 minutes), chapters and slides; "
        "--delete takes it away. Only where SITE_IS_DEMO is set."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cues", type=int, default=1500, help="how many captions (1500)")
        parser.add_argument("--delete", action="store_true", help="delete the sample webinar")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["delete"]:
            self.stdout.write(f"{delete_seeded()} sample webinars deleted.")
            return
        if not settings.SITE_IS_DEMO:
            raise CommandError("The sample would be public, so it is made only on a demo.")
        if not 1 <= options["cues"] <= MOST_CUES:
            raise CommandError(f"Between 1 and {MOST_CUES} captions can be made: ten hours.")
        index = WebinarIndexPage.objects.filter(locale__language_code="pl").first()
        if index is None:
            raise CommandError("There is no Polish list of webinars to put it under.")
        if WebinarPage.objects.filter(title=TITLE).exists():
            raise CommandError("There is a sample webinar already; --delete takes it away.")
        loader = Loader(lambda _key: None)
        try:
            with translation.override("pl"), loader.files_taken_back_on_error():
                page = seed_webinar(loader=loader, index=index, cues=options["cues"])
        except (DemoError, OSError) as error:
            raise CommandError(f"Nothing was added. {error}") from error
        self.stdout.write(f"{seo.absolute(page.get_url() or '')}: {options['cues']} captions.")
