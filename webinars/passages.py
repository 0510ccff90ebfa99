"""What a webinar hands over to search, and when it has changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils.translation import gettext as _

from cms.core.document_text import chosen_document_ids, document_passages
from cms.core.passages import (
    Passage,
    PassageKind,
    join_texts,
    passages_changed,
    plain_text,
    section,
    stream_text,
)

from .captions import Cue

WINDOW_SECONDS = 30


def webinar_passages(page: Any) -> Iterator[Passage]:
    """Yield what is written of a webinar, what is said in it, and the pages of its documents."""
    yield from section(_("What it is about"), plain_text(page.description), "about")
    yield from section(_("After the webinar you can"), stream_text(page.goals), "goals")
    yield from section(_("Programme"), stream_text(page.programme), "programme")
    talks = [
        join_texts((talk.value["speaker"], talk.value["talk"]))
        for talk in page.talks
        if talk.value["speaker"]
    ]
    yield from section(_("Speakers"), ", ".join(talks))
    yield from section(_("What is shown"), plain_text(page.visual_description), "shown")
    documents = chosen_document_ids(page.documents)
    if page.is_recorded:
        yield from _speech(page)
        if page.recording.slides_id:
            documents.append(page.recording.slides_id)
    yield from document_passages(documents)


def _speech(page: Any) -> Iterator[Passage]:
    """Yield what is said, in the language of the page; where there are no such captions, in the first there are."""
    tracks = list(page.recording.captions.all())
    own = page.locale.language_code
    track = next((item for item in tracks if item.language == own), tracks[0] if tracks else None)
    if track is None:
        return
    chapters = [
        (chapter.start, chapter.title)
        for chapter in page.recording.chapters.all()
        if chapter.language == track.language
    ]
    language = "" if track.language == own else track.language
    yield from speech_windows(track.parsed_cues(), chapters, language)


def speech_windows(
    cues: Iterable[Cue], chapters: Iterable[tuple[float, str]] = (), language: str = ""
) -> Iterator[Passage]:
    """Yield speech in windows of about half a minute, on the borders of cues; another speaker begins a new one.

    The title of a chapter is the heading of its first window.
    """
    from .moments import fingerprint

    waiting = sorted(chapters, reverse=True)
    for window in _windows(cues):
        heading = ""
        while waiting and waiting[-1][0] < window[-1].end:
            heading = waiting.pop()[1]
        yield Passage(
            PassageKind.SPEECH,
            " ".join(cue.text for cue in window),
            heading=heading,
            start=window[0].start,
            end=window[-1].end,
            speaker=window[0].speaker,
            fingerprint=fingerprint(window[0].text),
            language=language,
        )


def _windows(cues: Iterable[Cue]) -> Iterator[list[Cue]]:
    window: list[Cue] = []
    for cue in cues:
        is_full = bool(window) and cue.end - window[0].start > WINDOW_SECONDS
        if window and (is_full or cue.speaker != window[0].speaker):
            yield window
            window = []
        window.append(cue)
    if window:
        yield window


@receiver(
    [post_save, post_delete],
    sender="webinars.CaptionTrack",
    dispatch_uid="captions_passages",
)
@receiver([post_save, post_delete], sender="webinars.Chapter", dispatch_uid="chapters_passages")
@receiver(post_save, sender="webinars.Recording", dispatch_uid="recording_passages")
def recording_changed(instance: Any, **_kwargs: Any) -> None:
    """What is said in a recording, or how it is divided, has changed on all pages that show it."""
    from .models import WebinarPage

    recording_id = getattr(instance, "recording_id", instance.pk)
    pages = WebinarPage.objects.filter(recording_id=recording_id)
    passages_changed.send(sender=type(instance), page_ids=list(pages.values_list("pk", flat=True)))
