from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from cms.translations.following import follow_privacy, settle
from cms.translations.following_entries import settle_entries
from cms.translations.twins import sources


class Command(BaseCommand):
    """Bring every translation to where its source would have brought it."""

    help = (
        "Gives translations the privacy and expiry of their source, takes back those whose source is not public and "
        "publishes what waits for a source that is; gives entries (speakers with their consents, organisations, terms) what is the "
        "same in every language. Needed once on a site that had translations before, and after rows were "
        "changed past the site; it can be repeated and changes nothing where all is in order."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        follow_privacy([home.path for home in sources().filter(depth=2)])
        withdrawn, returned = settle()
        entries = settle_entries()
        self.stdout.write(
            f"{withdrawn} taken back, {returned} published again, {entries} entries put right."
        )
