"""Writes what belongs to a recording beside its captions: chapters by language, times of slides."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from .models import Chapter, Recording, Slide


@transaction.atomic
def replace_chapters(
    *, recording: Recording, language: str, chapters: Iterable[tuple[float, str]]
) -> None:
    """Make these (start in seconds, title) the chapters of a recording in a language."""
    Chapter.objects.filter(recording=recording, language=language).delete()
    Chapter.objects.bulk_create(
        Chapter(recording=recording, language=language, start=start, title=title)
        for start, title in chapters
    )


@transaction.atomic
def set_slide_times(*, recording: Recording, times: Iterable[tuple[float, int]]) -> None:
    """Give slides (start in seconds, page counted from 1) their times and take them from all others.

    A slide that is not drawn yet gets its row now; drawing keeps the time. One that was never drawn goes with its time.
    """
    starts = {page: start for start, page in times}
    slides = {slide.number: slide for slide in Slide.objects.filter(recording=recording)}
    for number, slide in slides.items():
        slide.start = starts.get(number)
    Slide.objects.bulk_update(slides.values(), ["start"])
    Slide.objects.bulk_create(
        Slide(recording=recording, number=number, start=start)
        for number, start in starts.items()
        if number not in slides
    )
    Slide.objects.filter(recording=recording, start=None, image="", text="").delete()
