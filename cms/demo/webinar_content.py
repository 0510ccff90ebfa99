"""Webinars in every state: planned, announced, held, recorded; what they share with the practices."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from wagtail.models import Page

from knowledge.models import GoodPracticePage
from webinars.models import (
    Speaker,
    VisualContent,
    WebinarPage,
    WebinarSeriesPage,
)
from webinars.moments import fingerprint

from .loader import CONTENT_DIR, Loader, content_names, read_content, stream
from .recording_content import find_passage, load_handouts, load_recording
from .text import rich_text

WARSAW = ZoneInfo("Europe/Warsaw")
PREPARED = datetime.date(2026, 11, 22)
HOUR = datetime.time(10, 0)
EXAMPLE_REASON = "webinarium korzysta z tej praktyki jako przykładu"


def load_webinars(
    loader: Loader,
    index: Page,
    practices: dict[str, GoodPracticePage],
    series: dict[str, WebinarSeriesPage],
) -> None:
    """Load the webinars and link them with the practices loaded in the same run, both ways."""
    spoken_of: list[tuple[dict[str, Any], WebinarPage]] = []
    for name in content_names("webinars"):
        row = read_content(name)
        if not loader.once(f"webinar:{row['id']}"):
            continue
        page = _load_webinar(loader, index, practices, series.get(row["id"]), row)
        spoken_of.append((row, page))
    _connect_practices(practices, spoken_of)


def _load_webinar(
    loader: Loader,
    index: Page,
    practices: dict[str, GoodPracticePage],
    series: WebinarSeriesPage | None,
    row: dict[str, Any],
) -> WebinarPage:
    recording = None
    if row["recording"]:
        recording = load_recording(
            loader, row["recording"], title=row["title"], is_live=row.get("is_live", False)
        )
    handouts = load_handouts(loader, row["id"])
    related = [practices[key] for key in row["practices"] if key in practices]
    page = WebinarPage(
        slug=row["slug"],
        published_date=PREPARED - datetime.timedelta(days=int(row["id"].split("-")[1])),
        starts_at=_moment(row),
        planned_minutes=row["planned_minutes"] or None,
        registration_url=row.get("registration_url", ""),
        series=series,
        recording=recording,
        visual_content=VisualContent.DESCRIBED if recording else VisualContent.UNKNOWN,
        documents=_documents((made.pk, note) for made, note, _english in handouts),
        related_pages=stream(
            *(("related_page", {"page": practice.pk, "reason": ""}) for practice in related)
        ),
        locale=loader.polish,
        **_texts(row),
        talks=_talks(row, "pl"),
    )
    page.regions_codes = row["regions"]
    page.levels_codes = row["levels"]
    page.policy_areas_codes = row["policy_areas"]
    page.target_groups_codes = row["target_groups"]
    loader.publish(index, page)
    if (CONTENT_DIR / "webinars_en" / f"{row['id']}.toml").exists():
        translated = read_content(f"webinars_en/{row['id']}.toml")
        loader.publish_translation(
            page,
            slug=translated["slug"],
            series=series and series.get_translation_or_none(loader.english),
            talks=_talks(row, "en"),
            documents=_documents((made.pk, note) for made, _polish, note in handouts),
            **_texts(translated),
        )
    return page


def _documents(rows: Iterable[tuple[int, str]]) -> Any:
    """Return documents with a sentence on each as a stream."""
    return stream(*(("document", {"document": pk, "note": note}) for pk, note in rows))


def _connect_practices(
    practices: dict[str, GoodPracticePage], spoken_of: list[tuple[dict[str, Any], WebinarPage]]
) -> None:
    """Give each practice its moments in recordings and the webinars that use it as an example.

    A second pass: practices are loaded before webinars, and each side names pages of the other. English practices
    get moments only: most webinars without a recording have no English page.
    """
    for key, practice in practices.items():
        moments = [
            _moment_value(row, page, moment)
            for row, page in spoken_of
            for moment in row.get("moments", [])
            if moment["practice"] == key
        ]
        webinars = [
            page.pk for row, page in spoken_of if key in row["practices"] and not row["recording"]
        ]
        if webinars:
            practice.related_pages = stream(
                *(("related_page", {"page": pk, "reason": EXAMPLE_REASON}) for pk in webinars)
            )
        if moments:
            practice.moments = stream(*(("moment", polish) for polish, _english in moments))
            twin = practice.get_translations().specific().first()
            if twin:
                twin.moments = stream(*(("moment", english) for _polish, english in moments))
                twin.save_revision().publish()
        if webinars or moments:
            practice.save_revision().publish()


def _moment_value(
    row: dict[str, Any], page: WebinarPage, moment: dict[str, str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the values of a moment block in Polish and in English; the content names it by its words."""
    passage = find_passage(row["recording"], moment["from"], moment.get("to", ""))
    shared = {
        "webinar": page.pk,
        "start": passage.start,
        "end": passage.end,
        "fingerprint": fingerprint(passage.words),
    }
    return shared | {"note": moment["note"]}, shared | {"note": moment["note_en"]}


def _moment(row: dict[str, Any]) -> datetime.datetime | None:
    """Return when a webinar begins: on a fixed day, or so many days from today, moved off a weekend."""
    if row["starts_at"]:
        return datetime.datetime.fromisoformat(row["starts_at"]).replace(tzinfo=WARSAW)
    days = row.get("starts_in_days")
    if days is None:
        return None
    day = timezone.localdate(timezone=WARSAW) + datetime.timedelta(days=days)
    while day.isoweekday() > 5:
        day += datetime.timedelta(days=1 if days > 0 else -1)
    return datetime.datetime.combine(day, HOUR, tzinfo=WARSAW)


def _talks(row: dict[str, Any], language: str) -> str:
    """Return the talks of those speakers who are (still) there in this language."""
    suffix = "" if language == "pl" else "_en"
    speakers = dict(
        Speaker.objects.filter(
            locale__language_code=language,
            code__in=[talk["speaker"] for talk in row.get("talks", [])],
        ).values_list("code", "pk")
    )
    return stream(
        *(
            ("talk", {"speaker": speakers[talk["speaker"]], "talk": talk[f"talk{suffix}"]})
            for talk in row.get("talks", [])
            if talk["speaker"] in speakers
        )
    )


def _texts(row: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that differ between languages."""
    return {
        "title": row["title"],
        "summary": row["summary"],
        "place": row["place"],
        "description": rich_text(row["description"]),
        "visual_description": rich_text(row.get("visual_description", "")),
        "goals": stream(*(("goal", goal) for goal in row["goals"])),
        "programme": stream(
            *(("entry", {"time": part["t"], "title": part["title"]}) for part in row["programme"])
        ),
        "note": row["note"],
        "sources": stream(
            *(
                ("source", {"title": source["title"], "url": source["url"]})
                for source in row["sources"]
            )
        ),
    }
