"""The site's typefaces, each as one file for PDF.

On the web Polish letters lie in files of their own. A PDF made so changes its font within words, and many readers of
PDF then see a gap there: „udzia ły”. So the two files of a typeface are joined, at the weights the PDFs use.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts"
FACES = (
    ("Text", "atkinson-hyperlegible-next-normal", 400),
    ("Text", "atkinson-hyperlegible-next-normal", 700),
    ("Display", "brygada-1918-normal", 700),
)


@cache
def font_faces() -> str:
    """Return the rules that name the typefaces; their files stay until the program ends."""
    folder = Path(tempfile.mkdtemp(prefix="sires-fonts-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    rules = []
    for family, stem, weight in FACES:
        joined = join_font(stem, weight, folder)
        rules.append(
            f'@font-face {{ font-family: "{family}"; font-weight: {weight}; src: url("{joined.as_uri()}") }}'
        )
    return "\n".join(rules)


def join_font(stem: str, weight: int, folder: Path) -> Path:
    """Join the files of a variable font, Latin and Polish, at one weight."""
    parts = []
    for suffix in ("", "-pl"):
        font = TTFont(FONTS / f"{stem}{suffix}.woff2")
        font.flavor = None
        parts.append(folder / f"{stem}{suffix}-{weight}.part.ttf")
        instantiateVariableFont(font, {"wght": weight}).save(parts[-1])
    joined = folder / f"{stem}-{weight}.ttf"
    Merger().merge([str(part) for part in parts]).save(joined)
    return joined
