"""Plain text from people and word processors, made fit for formats that take no control signs."""

from __future__ import annotations

import re
import unicodedata

_CONTROL_SIGNS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def without_control_signs(text: str) -> str:
    """Return the text without signs that XML 1.0 §2.2, UTF-8 or spreadsheets refuse; tabs and line ends stay."""
    return _CONTROL_SIGNS.sub("", text)


def one_line(text: str) -> str:
    """Return the text on one line: breaks and control signs become spaces, invisible signs are dropped.

    Formats of records by lines (RIS) would otherwise be broken, or added to, by a title.
    """
    kept = []
    for sign in text:
        category = unicodedata.category(sign)
        if category in {"Cf", "Cs"}:
            continue
        kept.append(" " if category in {"Cc", "Zl", "Zp", "Zs"} else sign)
    return " ".join("".join(kept).split())
