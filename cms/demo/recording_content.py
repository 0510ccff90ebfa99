"""Recordings with all that belongs to them: captions, chapters, slides, handouts. Their files were made beforehand."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any

from cms.core.models import SiteDocument
from webinars.caption_store import replace_cues
from webinars.captions import Cue, parse_vtt
from webinars.models import Chapter, ProcessingState, Recording, Slide

from .loader import DOCUMENTS_DIR, RECORDINGS_DIR, DemoError, Loader, read_content

LANGUAGES = ("pl", "en")
LIVE_NOTE = " (przykład zegara napisów: jak po spotkaniu na żywo, jeden slajd bez czasu)"


@dataclass(frozen=True)
class Passage:
    """A part of a recording, in whole seconds, with the words it begins with."""

    start: int
    end: int
    words: str


def load_recording(loader: Loader, slug: str, *, title: str, is_live: bool) -> Recording:
    """Store a film of the content with its poster, captions of each language, chapters and slides.

    What processing would find out is told in the committed facts, so nothing is left for a worker to do.
    """
    film = RECORDINGS_DIR / f"{slug}.mp4"
    if not film.exists():
        raise DemoError(f"{slug}: the film is missing; `make recordings` makes it")
    facts = json.loads((RECORDINGS_DIR / f"{slug}.json").read_text(encoding="utf-8"))
    deck = load_document(
        loader,
        RECORDINGS_DIR / f"{slug}.slides.pdf",
        title=f"Slajdy: {title}",
        summary="Tekst wszystkich slajdów nagrania, z listą źródeł.",
    )
    recording = Recording(
        title=f"{title}{LIVE_NOTE}" if is_live else title,
        duration=facts["duration"],
        width=facts["width"],
        height=facts["height"],
        container="mp4",
        video_codec="h264",
        audio_codec="aac",
        is_live_event=is_live,
        slides=deck,
        slides_language="pl",
        state=ProcessingState.READY,
        progress=100,
    )
    loader.save_file(recording.source, film)
    loader.save_file(recording.poster, RECORDINGS_DIR / f"{slug}.poster.webp")
    recording.source_size = recording.film_size = film.stat().st_size
    recording.film = recording.processed_source = str(recording.source.name)
    recording.processed_slides = str(deck.file.name)
    recording.save()
    for language in LANGUAGES:
        path = RECORDINGS_DIR / f"{slug}.{language}.vtt"
        if path.exists():
            replace_cues(
                recording=recording,
                language=language,
                cues=parse_vtt(path.read_bytes()),
                file_name=path.name,
            )
    for chapter in facts["chapters"]:
        for language, name in (("pl", "title"), ("en", "title_en")):
            Chapter.objects.create(
                recording=recording,
                language=language,
                start=chapter["start"],
                title=chapter[name],
            )
    for number, row in enumerate(facts["slides"], start=1):
        # The recording that shows the caption clock lacks something only editors are told of.
        is_open = is_live and number == len(facts["slides"])
        slide = Slide(
            recording=recording,
            number=number,
            start=None if is_open else row["start"],
            text=row["text"],
        )
        picture = RECORDINGS_DIR / f"{slug}.slides" / f"{number:02}.webp"
        loader.save_file(slide.image, picture, name=f"slides/{slug}-{number:02}.webp")
        slide.save()
    return recording


def load_document(loader: Loader, path: Any, *, title: str, summary: str) -> SiteDocument:
    """Store a PDF of the content among the documents."""
    document = SiteDocument(title=title, summary=summary)
    loader.save_file(document.file, path)
    document.file_size = path.stat().st_size
    document.save()
    document.get_file_hash()
    return document


def load_handouts(loader: Loader, webinar: str) -> list[tuple[SiteDocument, str, str]]:
    """Store the handouts of a webinar; return each with the sentence that says what is inside, in Polish and English."""
    return [
        (
            load_document(
                loader, DOCUMENTS_DIR / row["file"], title=row["title"], summary=row["summary"]
            ),
            row["summary"],
            row["summary_en"],
        )
        for row in read_content("documents.toml")["documents"]
        if row["webinar"] == webinar
    ]


def read_cues(slug: str) -> list[Cue]:
    """Return the Polish captions of a recording of the content."""
    return parse_vtt((RECORDINGS_DIR / f"{slug}.pl.vtt").read_bytes())


def find_passage(slug: str, first: str, last: str = "") -> Passage:
    """Return the passage from the sentence `first` to the sentence `last` (the same one if empty)."""
    said = {cue.text: cue for cue in read_cues(slug)}
    for sentence in filter(None, (first, last)):
        if sentence not in said:
            raise DemoError(f"{slug}: nobody says “{sentence}”")
    return Passage(math.floor(said[first].start), math.ceil(said[last or first].end), first)
