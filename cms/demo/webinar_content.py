"""Webinars with their recordings, captions and chapters."""

from __future__ import annotations

import datetime
import json
from typing import Any
from zoneinfo import ZoneInfo

from wagtail.models import Page

from knowledge.models import GoodPracticePage
from webinars.caption_store import replace_cues
from webinars.captions import parse_vtt
from webinars.models import (
    Chapter,
    ProcessingState,
    Recording,
    VisualContent,
    WebinarPage,
)

from .loader import (
    CONTENT_DIR,
    RECORDINGS_DIR,
    DemoError,
    Loader,
    content_names,
    read_content,
    stream,
)
from .text import rich_text

WARSAW = ZoneInfo("Europe/Warsaw")
PREPARED = datetime.date(2026, 11, 22)
EXAMPLE_REASON = "webinarium korzysta z tej praktyki jako przykładu"


def load_webinars(loader: Loader, index: Page, practices: dict[str, GoodPracticePage]) -> None:
    """Load the webinars and link them with the practices loaded in the same run, both ways."""
    spoken_of: list[tuple[dict[str, Any], WebinarPage]] = []
    for name in content_names("webinars"):
        row = read_content(name)
        if not loader.once(f"webinar:{row['id']}"):
            continue
        recording = load_recording(loader, row["recording"]) if row["recording"] else None
        related = [practices[key] for key in row["practices"] if key in practices]
        page = WebinarPage(
            slug=row["slug"],
            published_date=PREPARED - datetime.timedelta(days=int(row["id"].split("-")[1])),
            starts_at=_moment(row["starts_at"]),
            planned_minutes=row["planned_minutes"] or None,
            recording=recording,
            visual_content=VisualContent.NOTHING if recording else VisualContent.UNKNOWN,
            related_pages=stream(
                *(("related_page", {"page": practice.pk, "reason": ""}) for practice in related)
            ),
            locale=loader.polish,
            **_texts(row),
        )
        page.regions_codes = row["regions"]
        page.levels_codes = row["levels"]
        page.policy_areas_codes = row["policy_areas"]
        page.target_groups_codes = row["target_groups"]
        loader.publish(index, page)
        spoken_of.append((row, page))
        if (CONTENT_DIR / "webinars_en" / f"{row['id']}.toml").exists():
            translated = read_content(f"webinars_en/{row['id']}.toml")
            loader.publish_translation(page, slug=translated["slug"], **_texts(translated))
    _connect_practices(practices, spoken_of)


def _connect_practices(
    practices: dict[str, GoodPracticePage], spoken_of: list[tuple[dict[str, Any], WebinarPage]]
) -> None:
    """Give each practice its seconds in recordings and the webinars that use it as an example.

    A second pass: practices are loaded before webinars, and each side names pages of the other. Webinars
    without a recording have no English page, so English practices get moments only.
    """
    for key, practice in practices.items():
        moments = [
            (page.pk, moment)
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
            practice.moments = _moments(moments, "note")
            twin = practice.get_translations().specific().first()
            if twin:
                twin.moments = _moments(moments, "note_en")
                twin.save_revision().publish()
        if webinars or moments:
            practice.save_revision().publish()


def _moments(moments: list[tuple[int, dict[str, Any]]], note: str) -> str:
    return stream(
        *(
            ("moment", {"webinar": pk, "start": moment["start"], "note": moment[note]})
            for pk, moment in moments
        )
    )


def _moment(text: str) -> datetime.datetime | None:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=WARSAW) if text else None


def _texts(row: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that differ between languages."""
    return {
        "title": row["title"],
        "summary": row["summary"],
        "place": row["place"],
        "description": rich_text(row["description"]),
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


def load_recording(loader: Loader, slug: str) -> Recording:
    """Store a film of the content with its poster, captions of each language and chapters."""
    film = RECORDINGS_DIR / f"{slug}.mp4"
    if not film.exists():
        raise DemoError(f"{slug}: the film is missing; make_recordings.py makes it")
    captions = {language: RECORDINGS_DIR / f"{slug}.{language}.vtt" for language in ("pl", "en")}
    cues = parse_vtt(captions["pl"].read_bytes())
    chapters = json.loads((RECORDINGS_DIR / f"{slug}.chapters.json").read_text(encoding="utf-8"))
    recording = Recording(
        title=slug,
        duration=cues[-1].end,
        width=1280,
        height=720,
        container="mp4",
        video_codec="h264",
        audio_codec="aac",
        is_live_event=False,
        state=ProcessingState.READY,
        progress=100,
    )
    loader.save_file(recording.source, film)
    loader.save_file(recording.poster, RECORDINGS_DIR / f"{slug}.poster.webp")
    recording.source_size = recording.film_size = film.stat().st_size
    recording.film = recording.processed_source = recording.source.name
    recording.save()
    for language, path in captions.items():
        if path.exists():
            replace_cues(
                recording=recording,
                language=language,
                cues=parse_vtt(path.read_bytes()),
                file_name=path.name,
            )
    for chapter in chapters:
        Chapter.objects.create(recording=recording, start=chapter["start"], title=chapter["title"])
    return recording
