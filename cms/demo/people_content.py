"""Series of webinars and the speakers, who are roles."""

from __future__ import annotations

import datetime
from typing import Any

from wagtail.models import Page

from webinars.models import Speaker, WebinarSeriesPage

from .loader import Loader, in_both, read_content

RECORDED_CONSENT = datetime.date(2026, 11, 22)
NOTE_OF_VOICE = (
    "Przykład zapisu. Mówi syntezator mowy i nikogo nie widać, więc zgoda nie jest potrzebna."
)
NOTE_OF_ANNOUNCED = "Przykład zapisu: zgody jeszcze nie ma; trzeba ją uzyskać przed nagraniem."


def load_speakers(loader: Loader) -> None:
    """Load the speakers in both languages with an example of the record of their consent."""
    for row in read_content("speakers.toml")["speakers"]:
        if not loader.once(f"speaker:{row['code']}"):
            continue
        consent: dict[str, Any] = {
            "consent_image": row["consent"],
            "consent_voice": row["consent"],
            "consent_date": RECORDED_CONSENT if row["consent"] else None,
            "consent_note": NOTE_OF_VOICE if row["consent"] else NOTE_OF_ANNOUNCED,
        }
        in_both(
            loader,
            Speaker,
            lookup="code",
            polish={"code": row["code"], "name": row["name"], "role": row["role"], **consent},
            english={"name": row["name_en"], "role": row["role_en"]},
        )


def load_series(loader: Loader, index: Page) -> dict[str, WebinarSeriesPage]:
    """Load the series in both languages; return the Polish page of each webinar by the webinar's id."""
    found: dict[str, WebinarSeriesPage] = {}
    for row in read_content("series.toml")["series"]:
        if loader.once(f"series:{row['key']}"):
            page = WebinarSeriesPage(
                title=row["title"],
                slug=row["slug"],
                introduction=row["introduction"],
                locale=loader.polish,
            )
            loader.publish(index, page)
            loader.publish_translation(
                page,
                title=row["title_en"],
                slug=row["slug_en"],
                introduction=row["introduction_en"],
            )
        else:
            # An editor may have deleted it; its webinars then belong to no series.
            page = WebinarSeriesPage.objects.filter(slug=row["slug"], locale=loader.polish).first()
        if page is not None:
            found |= dict.fromkeys(row["webinars"], page)
    return found
