"""Which letters the bytes of a caption file stand for.

Files come as UTF-8, as UTF-16 with a byte order mark (Notepad's "Unicode") and, from older Polish programs,
as Windows-1250 or ISO 8859-2. The last two differ in six Polish letters; those decide. What cannot be
told safely is refused: a wrong letter in every word is worse than a question to the editor.
"""

from __future__ import annotations

import codecs
import re

from django.utils.translation import gettext as _

from .cue import CaptionError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# ą ś ź Ą Ś Ź as one code page writes them; in the other the same bytes are control signs or rare marks.
_ONLY_WINDOWS_1250 = b"\xb9\x9c\x9f\xa5\x8c\x8f"
_ONLY_ISO_8859_2 = b"\xb1\xb6\xbc\xa1\xa6\xac"
_POLISH_IN_UTF_8 = re.compile(rb"\xc3[\x93\xb3]|[\xc4\xc5][\x80-\xbf]")
_POLISH = frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ")
# Besides Polish letters there may be an odd name with others; a text full of them was never Windows-1250.
_MOST_FOREIGN_LETTERS = 0.05
_BINARY = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(source: bytes) -> tuple[str, str]:
    """Return the text of the file and the name of its encoding; raise CaptionError where it cannot be told."""
    for mark, encoding in _MARKS:
        if source.startswith(mark):
            try:
                return _as_text(source[len(mark) :].decode(encoding)), encoding
            except UnicodeDecodeError as error:
                raise _broken(source, error.start) from error
    try:
        return _as_text(source.decode("utf-8")), "utf-8"
    except UnicodeDecodeError as error:
        if _POLISH_IN_UTF_8.search(source):
            raise _broken(source, error.start) from error
        return _as_text(_decode_code_page(source)), _code_page(source)


def _as_text(text: str) -> str:
    """Refuse what is no text at all, such as a film or an archive whose bytes happen to be readable."""
    if _BINARY.search(text[:-1] if text.endswith("\x1a") else text):
        raise CaptionError(
            _("This is not a text file. Captions come as a WebVTT (.vtt) or SubRip (.srt) file.")
        )
    return text.removesuffix("\x1a")


def _code_page(source: bytes) -> str:
    windows = sum(source.count(byte) for byte in _ONLY_WINDOWS_1250)
    iso = sum(source.count(byte) for byte in _ONLY_ISO_8859_2)
    return "iso-8859-2" if iso > windows else "windows-1250"


def _decode_code_page(source: bytes) -> str:
    try:
        text = source.decode(_code_page(source))
    except UnicodeDecodeError as error:
        raise _unknown() from error
    letters = [sign for sign in text if sign.isalpha()]
    polish = sum(letter in _POLISH for letter in letters)
    foreign = sum(not letter.isascii() for letter in letters) - polish
    has_controls = any("\x80" <= sign <= "\x9f" for sign in text)
    if has_controls or foreign > max(polish, _MOST_FOREIGN_LETTERS * len(letters)):
        raise _unknown()
    return text


def _unknown() -> CaptionError:
    return CaptionError(
        _("It cannot be told in which encoding the captions are. Save the file as UTF-8.")
    )


def _broken(source: bytes, position: int) -> CaptionError:
    line = source.count(b"\n", 0, position) + 1
    return CaptionError(
        _("Line %(line)d: a sign is damaged. Save the file as UTF-8 and try again.")
        % {"line": line}
    )
