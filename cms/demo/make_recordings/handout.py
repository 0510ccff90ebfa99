"""Handouts: practices of the demo as one PDF of some twelve pages, to be found by a word on any of them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from html import escape
from pathlib import Path
from typing import Any

from weasyprint import HTML

from .fonts import font_faces
from .script import CONTENT, ScriptError
from .slides import read_slides

FEWEST_PAGES = 12
SECTIONS = {
    "challenge": "Wyzwanie",
    "approach": "Podejście krok po kroku",
    "coherence": "Spójność",
    "resources": "Zasoby i koszty",
    "results": "Rezultaty i dowody",
    "difficulties": "Trudności i co się nie udało",
    "transfer": "Warunki przeniesienia",
    "start": "Jak zacząć",
}
STYLE = """
@page { size: A4; margin: 24mm 24mm 26mm; @bottom-left { content: string(running); font: 9pt "Text"; color: #4d5763 }
  @bottom-right { content: counter(page) " / " counter(pages); font: 9pt "Text"; color: #4d5763 } }
body { font: 11.5pt/1.5 "Text"; color: #1c2430; margin: 0 }
h1, h2, h3 { font-family: "Display"; line-height: 1.2 }
h1 { font-size: 30pt; margin: 30mm 0 8mm; string-set: running content() }
article { page-break-before: always }
h2 { font-size: 21pt; margin: 0 0 5mm; color: #0e5a56 }
h3 { font-size: 14pt; margin: 8mm 0 2mm; page-break-after: avoid }
p { margin: 0 0 3mm; orphans: 3; widows: 3 }
.lead { font-size: 14pt }
.gap { border-left: 3px solid #0e5a56; padding-left: 4mm; color: #4d5763 }
li { margin-bottom: 1.5mm }
a { color: #0e5a56; overflow-wrap: anywhere }
"""


@dataclass(frozen=True)
class Handout:
    """A document of the content: its file, title, the practices in it and a page of questions at the end."""

    file: str
    title: str
    summary: str
    practices: list[str]
    closing_title: str
    closing_note: str
    closing_questions: list[str]


def read_handouts() -> list[Handout]:
    """Return the handouts the content names."""
    rows = tomllib.loads((CONTENT / "documents.toml").read_text(encoding="utf-8"))["documents"]
    names = [field.name for field in fields(Handout)]
    return [Handout(**{name: row[name] for name in names}) for row in rows]


def write_handout(handout: Handout, folder: Path) -> str:
    """Write a handout as PDF/UA and return a line about it."""
    practices = [
        tomllib.loads((CONTENT / "practices" / f"{key}.toml").read_text(encoding="utf-8"))
        for key in handout.practices
    ]
    listed = "".join(f"<li>{escape(practice['title'])}</li>" for practice in practices)
    articles = "".join("".join(practice_html(practice)) for practice in practices)
    questions = "".join(f"<li>{escape(question)}</li>" for question in handout.closing_questions)
    closing = (
        f"<article><h2>{escape(handout.closing_title)}</h2><ol>{questions}</ol>"
        f'<p class="gap">{escape(handout.closing_note)}</p></article>'
    )
    html = (
        f'<!doctype html><html lang="pl"><head><title>{escape(handout.title)}</title>'
        f"<style>{font_faces()}{STYLE}</style></head><body><h1>{escape(handout.title)}</h1>"
        f'<p class="lead">{escape(handout.summary)}</p><ol>{listed}</ol>{articles}{closing}</body></html>'
    )
    folder.mkdir(exist_ok=True)
    path = folder / handout.file
    HTML(string=html).write_pdf(path, pdf_variant="pdf/ua-1")
    return check_handout(handout, folder)


def check_handout(handout: Handout, folder: Path) -> str:
    """Check that a handout holds its practices on as many pages as promised."""
    pages = read_slides(folder / handout.file)
    text = re.sub(r"[\s\xad\ufffe-]", "", " ".join(pages))
    if re.sub(r"[\s-]", "", handout.closing_title) not in text:
        raise ScriptError(f"{handout.file}: the page of questions is missing")
    for key in handout.practices:
        row = tomllib.loads((CONTENT / "practices" / f"{key}.toml").read_text(encoding="utf-8"))
        if re.sub(r"[\s-]", "", row["title"]) not in text:
            raise ScriptError(f"{handout.file}: {key} is missing")
    if len(pages) < FEWEST_PAGES:
        raise ScriptError(f"{handout.file}: {len(pages)} pages only")
    return f"{handout.file}: {len(pages)} pages"


def practice_html(practice: dict[str, Any]) -> Iterator[str]:
    """Yield one practice: title, summary, sections with their steps and gaps, sources."""
    yield f"<article><h2>{escape(practice['title'])}</h2>"
    yield f'<p class="lead">{escape(practice["summary"])}</p>'
    for name, heading in SECTIONS.items():
        section = practice[name]
        yield f"<h3>{heading}</h3>"
        yield "".join(f"<p>{escape(part)}</p>" for part in section["text"].split("\n\n") if part)
        if section.get("steps"):
            steps = (
                f"<li><strong>{escape(step['title'])}.</strong> {escape(step['text'])}</li>"
                for step in section["steps"]
            )
            yield f"<ol>{''.join(steps)}</ol>"
        if section["gap"]:
            yield f'<p class="gap">Czego nie wiemy: {escape(section["gap"])}</p>'
    sources = (
        f'<li><a href="{escape(source["url"])}">{escape(source["title"])}</a></li>'
        for source in practice["sources"]
    )
    yield f"<h3>Źródła</h3><ol>{''.join(sources)}</ol></article>"
