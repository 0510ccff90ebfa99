"""A webinar of any length, to see how page, player and import bear it. It says that it is a sample."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator

from django.db import transaction
from wagtail.models import Page

from webinars.caption_store import replace_cues
from webinars.captions import Cue
from webinars.models import (
    Chapter,
    ProcessingState,
    Recording,
    Slide,
    VisualContent,
    WebinarPage,
)

from .loader import RECORDINGS_DIR, Loader, content_names, read_content

SLUG = "webinar-probny"
FILM = "kpres-do-2030"
TITLE = "Webinar próbny do pomiarów"
CUE_SIGNS = 62
CUE_SECONDS = 3.6
CHAPTER_SECONDS = 450
SLIDE_SECONDS = 180
SPEAKERS = ("Prowadząca", "Ekspert", "Ekspertka")
SECTIONS = (
    "challenge",
    "approach",
    "coherence",
    "resources",
    "results",
    "difficulties",
    "transfer",
    "start",
)
_SENTENCE = re.compile(r"(?<=[.?!])\s+")


def spoken_lines() -> Iterator[str]:
    """Yield lines of captions without end: sentences of the practices, one after another, cut at CUE_SIGNS.

    Real sentences, so that the page packs as badly as a real transcript does.
    """
    sentences = [
        sentence
        for name in content_names("practices")
        for section in SECTIONS
        for sentence in _SENTENCE.split(read_content(name)[section]["text"])
    ]
    for sentence in itertools.cycle(sentences):
        line = ""
        for word in sentence.split():
            if line and len(line) + len(word) >= CUE_SIGNS:
                yield line
                line = word
            else:
                line = f"{line} {word}".strip()
        if line:
            yield line


def sample_cues(count: int, *, seconds: float = CUE_SECONDS) -> list[Cue]:
    """Return `count` captions of so many seconds each, spoken by three in turn."""
    dice = random.Random(count)  # noqa: S311  samples, not secrets
    cues: list[Cue] = []
    lines = spoken_lines()
    speakers = itertools.cycle(SPEAKERS)
    while len(cues) < count:
        speaker = next(speakers)
        for line in itertools.islice(lines, dice.randint(5, 30)):
            start = round(len(cues) * seconds, 3)
            cues.append(Cue(start, round(start + seconds - 0.1, 3), line, speaker))
    return cues[:count]


@transaction.atomic
def seed_webinar(*, loader: Loader, index: Page, cues: int) -> WebinarPage:
    """Publish a webinar with `cues` captions, a chapter each 450 and a slide each 180 seconds.

    Its film is one of the demo, much shorter than the length told: enough to play while something is measured.
    """
    duration = cues * CUE_SECONDS
    recording = Recording(
        title=TITLE,
        duration=duration,
        width=1280,
        height=720,
        container="mp4",
        video_codec="h264",
        audio_codec="aac",
        state=ProcessingState.READY,
        progress=100,
    )
    loader.save_file(recording.source, RECORDINGS_DIR / f"{FILM}.mp4", name=f"{SLUG}.mp4")
    loader.save_file(recording.poster, RECORDINGS_DIR / f"{FILM}.poster.webp", name=f"{SLUG}.webp")
    recording.film = recording.processed_source = str(recording.source.name)
    recording.film_size = recording.source.size
    recording.save()
    replace_cues(recording=recording, language="pl", cues=sample_cues(cues))
    for number, start in enumerate(range(0, int(duration), CHAPTER_SECONDS), start=1):
        Chapter.objects.create(recording=recording, start=start, title=f"Część {number}")
    pictures = sorted((RECORDINGS_DIR / f"{FILM}.slides").glob("*.webp"))
    for number, start in enumerate(range(0, int(duration), SLIDE_SECONDS), start=1):
        slide = Slide(recording=recording, number=number, start=start, text=f"Slajd {number}")
        picture = pictures[(number - 1) % len(pictures)]
        loader.save_file(slide.image, picture, name=f"slides/{SLUG}-{number:02}.webp")
        slide.save()
    page = WebinarPage(
        title=TITLE,
        slug=SLUG,
        summary="Wytworzony do pomiarów: napisy złożono ze zdań z bazy praktyk, a film jest krótszy niż podana długość.",
        description="<p>Niczego nie opisuje.</p>",
        visual_content=VisualContent.NOTHING,
        recording=recording,
        locale=loader.polish,
    )
    loader.publish(index, page)
    return page


@transaction.atomic
def delete_seeded() -> int:
    """Delete the sample webinars with their files; return how many there were."""
    pages = list(WebinarPage.objects.filter(slug__startswith=SLUG, title=TITLE))
    for page in pages:
        recording = page.recording
        page.delete()
        if recording is None:
            continue
        files = [recording.source, recording.poster]
        files += [slide.image for slide in recording.slide_pages.all()]
        stored = [(file.storage, file.name) for file in files if file]
        recording.delete()
        transaction.on_commit(lambda stored=stored: [kept.delete(name) for kept, name in stored])
    return len(pages)
