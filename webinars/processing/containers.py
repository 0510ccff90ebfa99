"""The outer shape of a file, read without reading the film: boxes of MP4 (ISO/IEC 14496-12 §4.2, 64-bit), list of AVI."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_MOST_BOXES = 10_000
_WEBM_MAGIC = b"\x1a\x45\xdf\xa3"  # EBML, RFC 8794 §11.2.1
_FIRST_BOXES = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")


@dataclass(frozen=True)
class Mp4Layout:
    """Whether the index (`moov`) stands before an undivided film, and whether the file holds all its boxes announce."""

    starts_well: bool
    has_fast_start: bool
    is_cut_off: bool


def mp4_layout(path: Path) -> Mp4Layout:
    """Walk over the outer boxes of a local file."""
    size = path.stat().st_size
    kinds: list[bytes] = []
    position = 0
    with path.open("rb") as file:
        while position + 8 <= size and len(kinds) < _MOST_BOXES:
            file.seek(position)
            header = file.read(16)
            length, kind = struct.unpack(">I4s", header[:8])
            if length == 1 and len(header) == 16:
                length = struct.unpack(">Q", header[8:])[0]
            elif length == 0:  # the last box goes to the end
                length = size - position
            kinds.append(kind)
            if length < 8:
                break
            position += length
    index = kinds.index(b"moov") if b"moov" in kinds else len(kinds)
    return Mp4Layout(
        starts_well=bool(kinds) and kinds[0] in _FIRST_BOXES,
        has_fast_start=b"mdat" in kinds[index:]
        and b"mdat" not in kinds[:index]
        and b"moof" not in kinds,
        is_cut_off=position > size,
    )


def avi_is_cut_off(path: Path) -> bool:
    """Tell whether an AVI is shorter than its first list announces (RIFF: kind, 32-bit size, little-endian)."""
    with path.open("rb") as file:
        kind, length = struct.unpack("<4sI", file.read(8).ljust(8, b"\0"))
    return kind == b"RIFF" and length + 8 > path.stat().st_size


def looks_playable(file: Any) -> bool:
    """Tell from its first bytes whether a stored file is MP4 or WebM; one on another machine is believed."""
    try:
        path = Path(file.storage.path(file.name))
    except NotImplementedError:
        return True
    with path.open("rb") as opened:
        is_webm = opened.read(4) == _WEBM_MAGIC
    return is_webm or mp4_layout(path).starts_well
