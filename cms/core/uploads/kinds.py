"""What a file is by its own bytes, whatever its name says."""

from __future__ import annotations

from collections.abc import Callable

OPENING = 2048  # bytes looked at from the beginning
ENDING = 66_000  # and from the end: a ZIP's directory ends within 64 KiB and a header

Test = Callable[[bytes, bytes], bool]


def _is_mp4(opening: bytes, _ending: bytes) -> bool:
    # Old QuickTime files begin with another box than ftyp.
    return opening[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")


def _is_matroska(opening: bytes, _ending: bytes) -> bool:
    return opening.startswith(b"\x1a\x45\xdf\xa3")


def _is_riff(form: bytes) -> Test:
    return lambda opening, _ending: opening.startswith(b"RIFF") and opening[8:12] == form


def _is_mpeg(opening: bytes, _ending: bytes) -> bool:
    return opening[:4] in (b"\x00\x00\x01\xba", b"\x00\x00\x01\xb3")


def _is_transport_stream(opening: bytes, _ending: bytes) -> bool:
    return any(
        all(opening[start + n * length : start + n * length + 1] == b"\x47" for n in range(4))
        for start, length in ((0, 188), (4, 192))
    )


def _is_asf(opening: bytes, _ending: bytes) -> bool:
    return opening.startswith(b"\x30\x26\xb2\x75\x8e\x66\xcf\x11")


def _is_mp3(opening: bytes, _ending: bytes) -> bool:
    is_frame = opening[:1] == b"\xff" and len(opening) > 1 and opening[1] & 0xE0 == 0xE0
    return opening.startswith(b"ID3") or is_frame


def _is_pdf(opening: bytes, ending: bytes) -> bool:
    return b"%PDF-" in opening[:1024] and b"%%EOF" in ending[-2048:]


def _is_zip(opening: bytes, ending: bytes) -> bool:
    return opening.startswith((b"PK\x03\x04", b"PK\x05\x06")) and b"PK\x05\x06" in ending


def _is_text(opening: bytes, ending: bytes) -> bool:
    return b"\x00" not in opening + ending and not looks_like_html(opening)


def looks_like_html(opening: bytes) -> bool:
    """Tell whether a file begins as a web page does."""
    start = opening.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<script", b"<svg", b"<body"))


TESTS: dict[str, Test] = (
    dict.fromkeys(("mp4", "m4v", "mov"), _is_mp4)
    | dict.fromkeys(("mkv", "webm"), _is_matroska)
    | dict.fromkeys(("mpg", "mpeg"), _is_mpeg)
    | dict.fromkeys(("docx", "xlsx", "pptx", "odt", "ods", "odp", "zip"), _is_zip)
    | dict.fromkeys(("csv", "txt"), _is_text)
    | {
        "avi": _is_riff(b"AVI "),
        "wav": _is_riff(b"WAVE"),
        "ts": _is_transport_stream,
        "wmv": _is_asf,
        "mp3": _is_mp3,
        "pdf": _is_pdf,
    }
)
FILM_EXTENSIONS = frozenset(("mp4", "m4v", "mov", "mkv", "webm", "avi", "mpg", "mpeg", "ts", "wmv"))


def fits(extension: str, opening: bytes, ending: bytes) -> bool:
    """Tell whether a file is of the kind its name says; a film may be of another kind of film, which processing finds out."""
    names = FILM_EXTENSIONS if extension in FILM_EXTENSIONS else {extension}
    return any(TESTS[name](opening, ending) for name in names if name in TESTS)
