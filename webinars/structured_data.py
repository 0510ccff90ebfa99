"""A recording for machines: schema.org VideoObject with its chapters as clips."""

from __future__ import annotations

from typing import Any

from cms.core import seo

from .models import WebinarPage
from .watching import Watching


def film_object(*, page: WebinarPage, watch: Watching, url: str) -> dict[str, Any]:
    """Return the VideoObject of a recorded webinar; each Clip leads to its chapter's address."""
    recording, chapters = watch.film, watch.chapters
    film: dict[str, Any] = {
        "@context": seo.SCHEMA,
        "@type": "VideoObject",
        "name": page.title,
        "description": page.summary,
        "uploadDate": page.published_date.isoformat(),
        "duration": f"PT{int(recording.duration)}S",
        "contentUrl": seo.absolute(recording.film_address),
        "url": url,
        "inLanguage": "pl",
    }
    if recording.picture:
        film["thumbnailUrl"] = seo.absolute(recording.picture.url)
    if page.licence_url:
        film["license"] = page.licence_url
    starts = [row.chapter.start for row in chapters]
    if chapters:
        film["hasPart"] = [
            {
                "@type": "Clip",
                "name": row.chapter.title,
                "startOffset": int(row.chapter.start),
                "endOffset": int(end),
                "url": f"{url}?{row.query}",
            }
            for row, end in zip(chapters, [*starts[1:], recording.duration], strict=True)
        ]
    return film
