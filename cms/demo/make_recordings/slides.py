"""Slides: a tagged PDF of the script's slides, and pictures of its pages."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

import pypdfium2
from PIL import Image
from weasyprint import HTML

from .fonts import font_faces
from .script import Script, Slide

WIDTH, HEIGHT = 1280, 720
FOOTER = "SIRES · nagranie pokazowe · mowa syntetyczna"
STYLE = """
@page { size: 1280px 720px; margin: 0 }
* { box-sizing: border-box; margin: 0; padding: 0 }
body { font-family: "Text"; color: #1c2430 }
section { position: relative; width: 1280px; height: 720px; padding: 76px 88px 0 236px; background: #fbfaf7; page-break-after: always }
section:last-child { page-break-after: auto }
.number { position: absolute; left: 88px; top: 66px; font: 700 88px "Display"; color: #0e5a56 }
h1, h2 { font: 700 54px/1.15 "Display"; text-wrap: balance; margin-bottom: 40px }
ul { list-style: none }
li { position: relative; padding-left: 44px; font-size: 37px; line-height: 1.28; margin-bottom: 20px }
li::before { content: ""; position: absolute; left: 0; top: 22px; width: 22px; height: 4px; background: #0e5a56 }
.closing h2 { font-size: 44px; margin-bottom: 22px }
.closing li { font-size: 23px; margin-bottom: 9px; padding-left: 30px }
.closing li::before { top: 13px; width: 14px; height: 3px }
.source { position: absolute; left: 236px; right: 88px; top: 578px; font-size: 24px; color: #4d5763 }
.bar { position: absolute; left: 88px; right: 88px; top: 636px; height: 6px; display: flex; gap: 8px }
.bar span { flex: 1; background: #dcd9d0 }
.bar .seen { background: #0e5a56 }
.foot { position: absolute; left: 88px; right: 88px; top: 656px; font-size: 20px; color: #4d5763 }
.whole { white-space: nowrap }
.foot .place { position: absolute; right: 0; top: 0 }
"""


def slide_html(slide: Slide, number: int, total: int) -> str:
    """Return one slide; the bar and the foot are decoration, the text is what is read aloud."""
    heading = "h1" if number == 1 else "h2"
    lines = "".join(f"<li>{glued(line)}</li>" for line in slide.lines)
    bar = "".join(
        f"<span{' class=seen' if place <= number else ''}></span>" for place in range(1, total + 1)
    )
    source = f'<p class="source">{glued(slide.source)}</p>' if slide.source else ""
    return (
        f"<section{' class=closing' if slide.is_closing else ''}>"
        f'<{heading}>{glued(slide.heading)}</{heading}><ul>{lines}</ul><p class="number">{number}</p>{source}'
        f'<div class="bar">{bar}</div>'
        f'<p class="foot">{FOOTER}<span class="place"> slajd {number} z {total}</span></p></section>'
    )


def glued(text: str) -> str:
    """Return HTML in which a one-letter word stays with the next one and a range of numbers on its line."""
    kept = re.sub(r"(?<=\b\w) ", "\u00a0", escape(text))
    return re.sub(r"\d+–\d+", r'<span class="whole">\g<0></span>', kept)


def write_slides(script: Script, path: Path) -> None:
    """Write the slides as PDF/UA."""
    total = len(script.slides)
    body = "".join(slide_html(slide, n, total) for n, slide in enumerate(script.slides, start=1))
    html = (
        f'<!doctype html><html lang="pl"><head><title>{escape(script.title)}</title>'
        f"<style>{font_faces()}{STYLE}</style></head><body>{body}</body></html>"
    )
    HTML(string=html).write_pdf(path, pdf_variant="pdf/ua-1")


def draw_slides(path: Path) -> list[Image.Image]:
    """Return a picture of each page of a PDF, 1280 pixels wide."""
    with pypdfium2.PdfDocument(path) as document:
        return [
            page.render(scale=WIDTH / page.get_width()).to_pil().convert("RGB") for page in document
        ]


def read_slides(path: Path) -> list[str]:
    """Return the words of each page of a PDF on one line."""
    with pypdfium2.PdfDocument(path) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]
