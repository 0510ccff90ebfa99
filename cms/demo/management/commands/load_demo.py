from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import translation
from tqdm import tqdm

from cms.demo import (
    accounts,
    people_content,
    policies,
    practices,
    proposals,
    site,
    vocabularies,
    webinar_content,
)
from cms.demo.loader import DemoError, Loader, content_names, read_content
from webinars.captions import CaptionError


def count_entries() -> int:
    """Return how many entries the content files hold, for the progress bar."""
    taxonomies = read_content("taxonomies.toml")
    pages = read_content("pages.toml")
    return (
        sum(len(rows) for rows in taxonomies.values())
        + len(read_content("organisations.toml")["organisations"])
        + len(read_content("glossary.toml")["terms"])
        + len(read_content("policy_documents.toml")["documents"])
        + len(read_content("projects.toml")["projects"])
        + len(read_content("news.toml")["news"])
        + len(content_names("practices"))
        + len(content_names("webinars"))
        + len(read_content("speakers.toml")["speakers"])
        + len(read_content("series.toml")["series"])
        + len(pages["indexes"])
        + len(pages["info"])
        + 3
    )


class Command(BaseCommand):
    """Load the demo content: all or nothing, each entry once."""

    help = (
        "Loads the demo content. A second run adds only what is new in the content files; it changes nothing "
        "that is there and brings back nothing an editor deleted. If anything fails, nothing is loaded."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--accounts",
            action="store_true",
            help="also create the demo editor (demonstrations only)",
        )

        parser.add_argument(
            "--vocabularies",
            action="store_true",
            help="load only facets, the 16 coordinators, the glossary and policy documents, as a new production site needs",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["accounts"] and not settings.SITE_IS_DEMO:
            raise CommandError(
                "--accounts has a known password, so it works only where SITE_IS_DEMO is set."
            )
        try:
            with (
                translation.override("pl"),
                tqdm(
                    total=count_entries(),
                    desc="demo content",
                    unit="entry",
                    file=sys.stderr,
                    disable=options["verbosity"] == 0,
                ) as bar,
            ):
                created = self._load(
                    lambda _key: bar.update(), only_vocabularies=options["vocabularies"]
                )
                bar.n = bar.total
                bar.refresh()
        except (DemoError, ValidationError, CaptionError, KeyError, OSError) as error:
            raise CommandError(f"Nothing was loaded. {type(error).__name__}: {error}") from error
        if options["accounts"]:
            accounts.ensure_editor()
        self.stdout.write(
            f"{created} entries loaded." if created else "Everything was loaded already."
        )

    def _load(self, advance: Any, *, only_vocabularies: bool) -> int:
        loader = Loader(advance)
        with loader.files_taken_back_on_error(), transaction.atomic():
            vocabularies.load_taxonomies(loader)
            vocabularies.load_organisations(loader)
            vocabularies.load_glossary(loader)
            policies.load_policy_documents(loader)
            if only_vocabularies:
                return loader.created
            home = site.load_home(loader)
            indexes = site.load_indexes(loader, home)
            site.load_projects(loader, home)
            site.load_news(loader, indexes["news"])
            information = site.load_information(loader, home)
            loaded_practices = practices.load_practices(loader, indexes["knowledge"])
            people_content.load_speakers(loader)
            series = people_content.load_series(loader, indexes["webinars"])
            webinar_content.load_webinars(loader, indexes["webinars"], loaded_practices, series)
            site.connect_settings(indexes, information)
            proposals.load_proposals(loader, indexes["knowledge"])
            loader.note_translations()
        return loader.created
