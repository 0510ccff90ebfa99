"""What a file is: container, codecs, size, length; told by its content, never by its name."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..models import ProcessingFailure
from .containers import Mp4Layout, avi_is_cut_off, mp4_layout
from .errors import ProcessingError
from .tools import run_ffmpeg, run_ffprobe

SHORTEST = 0.1  # seconds; less is a picture, not a film
# Containers whose header says how long the film is; the others are estimated from the bit rate.
EXACT_CONTAINERS = frozenset({"mp4", "mov", "matroska", "webm", "avi"})


@dataclass(frozen=True)
class Probe:
    """A film as it was found: sizes in pixels as shown (turned, square pixels), length in seconds, rates per second."""

    container: str
    duration: float
    has_exact_duration: bool
    size: int
    bit_rate: int
    video_index: int
    video_codec: str
    video_profile: str
    pixel_format: str
    stored_width: int
    stored_height: int
    width: int
    height: int
    rotation: int
    frame_rate: float
    is_interlaced: bool
    audio_index: int | None
    audio_codec: str
    audio_channels: int
    layout: Mp4Layout | None

    @property
    def has_sound(self) -> bool:
        """Whether anything can be heard."""
        return self.audio_index is not None


def probe(path: Path) -> Probe:
    """Read what a local file is; raise ProcessingError with the reason if it is no film that can be used."""
    size = path.stat().st_size
    if size == 0:
        raise ProcessingError(ProcessingFailure.EMPTY)
    status, output, messages = run_ffprobe(
        path, "-print_format", "json", "-show_format", "-show_streams"
    )
    found = json.loads(output or b"{}")
    if status or "format" not in found:
        # An MP4 is written from both ends; the index at the end is what an upload cut off lacks.
        was_cut = "moov atom not found" in messages and mp4_layout(path).starts_well
        raise ProcessingError(
            ProcessingFailure.CUT_OFF if was_cut else ProcessingFailure.NOT_A_FILM, messages
        )
    streams = found.get("streams", [])
    video = _first(streams, "video")
    audio = _first(streams, "audio")
    if video is None:
        raise ProcessingError(
            ProcessingFailure.NO_PICTURE if audio else ProcessingFailure.NOT_A_FILM, messages
        )
    container = _container(found["format"])
    layout = mp4_layout(path) if container in ("mp4", "mov") else None
    if (layout and layout.is_cut_off) or (container == "avi" and avi_is_cut_off(path)):
        raise ProcessingError(ProcessingFailure.CUT_OFF, f"{path.name}: {size} bytes, {layout}")
    stated = _number(found["format"].get("duration"))
    duration = stated or _measured_duration(path)
    if duration < SHORTEST:
        raise ProcessingError(ProcessingFailure.NO_LENGTH, f"{duration} s\n{messages}")
    rotation = _rotation(video)
    width, height = _shown_size(video, rotation)
    return Probe(
        container=container,
        duration=duration,
        has_exact_duration=bool(stated) and container in EXACT_CONTAINERS,
        size=size,
        bit_rate=round(size * 8 / duration),
        video_index=video["index"],
        video_codec=video.get("codec_name", ""),
        video_profile=video.get("profile", ""),
        pixel_format=video.get("pix_fmt", ""),
        stored_width=video.get("width", 0),
        stored_height=video.get("height", 0),
        width=width,
        height=height,
        rotation=rotation,
        frame_rate=_ratio(video.get("avg_frame_rate", "")),
        is_interlaced=video.get("field_order", "") in ("tt", "bb", "tb", "bt"),
        audio_index=audio["index"] if audio else None,
        audio_codec=audio.get("codec_name", "") if audio else "",
        audio_channels=audio.get("channels", 0) if audio else 0,
        layout=layout,
    )


def _first(streams: list[dict[str, Any]], kind: str) -> dict[str, Any] | None:
    """Return the stream a player would choose: the default one, else the first; covers of albums do not count."""
    usable = [
        stream
        for stream in streams
        if stream.get("codec_type") == kind
        and stream.get("codec_name", "unknown") != "unknown"
        and not stream.get("disposition", {}).get("attached_pic")
        and (kind != "video" or (stream.get("width") and stream.get("height")))
    ]
    defaults = [stream for stream in usable if stream.get("disposition", {}).get("default")]
    return next(iter(defaults or usable), None)


def _container(found: dict[str, Any]) -> str:
    names = found.get("format_name", "").split(",")
    brand = found.get("tags", {}).get("major_brand", "").strip()
    if "mov" in names:
        return "mov" if brand in ("qt", "") else "mp4"
    return names[0]


def _number(value: Any) -> float:
    try:
        return max(0.0, float(value))
    except (TypeError, ValueError):
        return 0.0


def _ratio(value: str) -> float:
    above, _, below = value.partition("/")
    divisor = _number(below or 1)
    return _number(above) / divisor if divisor else 0.0


def _rotation(video: dict[str, Any]) -> int:
    turns = [side.get("rotation") for side in video.get("side_data_list", [])]
    turn = next((turn for turn in turns if turn is not None), video.get("tags", {}).get("rotate"))
    return round(float(turn or 0)) % 360


def _shown_size(video: dict[str, Any], rotation: int) -> tuple[int, int]:
    width, height = video["width"], video["height"]
    shape = _ratio(video.get("sample_aspect_ratio", "1:1").replace(":", "/")) or 1.0
    width = max(1, round(width * shape))
    return (height, width) if rotation in (90, 270) else (width, height)


def _measured_duration(path: Path) -> float:
    """Read a file through that does not say how long it is, as browsers' own recorders write them."""
    try:
        return run_ffmpeg(path, ["-map", "0:v:0", "-c", "copy", "-f", "null", "-"])
    except ProcessingError as error:
        raise ProcessingError(ProcessingFailure.NO_LENGTH, error.detail) from error
