"""Pages of a PDF as pictures with their words, one page in memory at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2

from cms.core.text import without_control_signs

from ..models import ProcessingFailure
from .errors import ProcessingError

WIDTH = 1280
_HIGHEST = 4 * WIDTH  # a page of any shape stays within memory
MOST_PAGES = 500


@dataclass(frozen=True)
class DrawnPage:
    """A page: its number from 1, the file of its picture, its words with line ends."""

    number: int
    path: Path
    text: str


def draw_pages(
    pdf: Path, folder: Path, on_progress: Callable[[float], Any] = lambda _share: None
) -> Iterator[DrawnPage]:
    """Draw the pages of a local PDF as WebP files, in order; each is the caller's once it is given."""
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise ProcessingError(ProcessingFailure.SLIDES, str(error)) from error
    try:
        count = len(document)
        if not 0 < count <= MOST_PAGES:
            raise ProcessingError(ProcessingFailure.SLIDES, f"{count} pages")
        for index in range(count):
            yield _draw(document, index, folder / f"slide-{index + 1:03d}.webp")
            on_progress((index + 1) / count)
    except pypdfium2.PdfiumError as error:
        raise ProcessingError(ProcessingFailure.SLIDES, str(error)) from error
    finally:
        document.close()


def _draw(document: pypdfium2.PdfDocument, index: int, path: Path) -> DrawnPage:
    page = document[index]
    try:
        width, height = page.get_size()
        scale = min(WIDTH / max(width, 1), _HIGHEST / max(height, 1))
        bitmap = page.render(scale=scale)
        try:
            bitmap.to_pil().convert("RGB").save(path, "WEBP", quality=82, method=4)
        finally:
            bitmap.close()
        words = page.get_textpage()
        try:
            text = words.get_text_bounded()
        finally:
            words.close()
    finally:
        page.close()
    lines = (" ".join(line.split()) for line in without_control_signs(text).splitlines())
    return DrawnPage(index + 1, path, "\n".join(line for line in lines if line))
