"""What has to be done to a film so that every browser plays it and can jump in it: nothing, rewrap, or convert.

Readers get MP4 with H.264 (8 bits, 4:2:0) and AAC, at most 1280×720, the index first (docs/adr/0016).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from .probe import Probe

WIDEST, HIGHEST = 1280, 720
# Bits and frames per second beyond which a film is too heavy for a mobile connection.
HIGHEST_BIT_RATE = 6_000_000
HIGHEST_FRAME_RATE = 30.5
USUAL_FRAME_RATE = 25
_PROFILES = frozenset({"Constrained Baseline", "Baseline", "Main", "High"})
_SOUND = ("-c:a", "aac", "-b:a", "128k", "-ac", "2", "-ar", "48000")


@dataclass(frozen=True)
class FilmPlan:
    """Whether picture and sound can be kept as they are, and whether the file itself can."""

    keeps_file: bool
    keeps_picture: bool
    keeps_sound: bool


def plan_film(found: Probe) -> FilmPlan:
    """Decide what has to be done to a film."""
    keeps_picture = (
        found.video_codec == "h264"
        and found.video_profile in _PROFILES
        and found.pixel_format in ("yuv420p", "yuvj420p")
        and not found.rotation
        and not found.is_interlaced
        and (found.stored_width, found.stored_height) == (found.width, found.height)
        and found.width <= WIDEST
        and found.height <= HIGHEST
        and found.bit_rate <= HIGHEST_BIT_RATE
        and found.frame_rate <= 2 * HIGHEST_FRAME_RATE
    )
    keeps_sound = not found.has_sound or (found.audio_codec == "aac" and found.audio_channels <= 2)
    keeps_file = (
        keeps_picture
        and keeps_sound
        and found.container == "mp4"
        and found.layout is not None
        and found.layout.has_fast_start
    )
    return FilmPlan(keeps_file, keeps_picture, keeps_sound)


def fitted_size(width: int, height: int) -> tuple[int, int]:
    """Return the size within 1280×720 with the same shape: never larger than the film, both sides even."""
    shrink = min(1.0, WIDEST / width, HIGHEST / height)
    return tuple(max(2, int(side * shrink + 1e-6) // 2 * 2) for side in (width, height))  # type: ignore[return-value]


def film_arguments(found: Probe, plan: FilmPlan) -> list[str]:
    """Return ffmpeg's arguments that make the film readers play; the name of the file to write comes after them."""
    arguments = ["-map", f"0:{found.video_index}", "-map_metadata", "-1", "-map_chapters", "-1"]
    arguments += ["-c:v", "copy"] if plan.keeps_picture else _picture_arguments(found)
    if found.has_sound:
        arguments += ["-map", f"0:{found.audio_index}"]
        arguments += ["-c:a", "copy"] if plan.keeps_sound else _SOUND
    return [*arguments, "-max_muxing_queue_size", "4096", "-movflags", "+faststart", "-f", "mp4"]


def _picture_arguments(found: Probe) -> list[str]:
    width, height = fitted_size(found.width, found.height)
    filters = ["yadif=deint=interlaced"] if found.is_interlaced else []
    # Films of telephones and meetings have no steady rate: up to 30 pictures a second it is kept as it is.
    if not 0 < found.frame_rate <= HIGHEST_FRAME_RATE:
        filters.append(f"fps={30 if found.frame_rate else USUAL_FRAME_RATE}")
    filters += [f"scale={width}:{height}", "setsar=1", "format=yuv420p"]
    return [
        *("-vf", ",".join(filters), "-c:v", "libx264", "-preset", settings.MEDIA_ENCODER_PRESET),
        *("-crf", "23", "-maxrate", "3M", "-bufsize", "6M", "-profile:v", "high"),
        # A picture to jump to every two seconds.
        *("-force_key_frames", "expr:gte(t,n_forced*2)"),
    ]


def sound_arguments(found: Probe) -> list[str]:
    """Return ffmpeg's arguments that make a file of the sound alone (M4A, AAC)."""
    codec = ("-c:a", "copy") if found.audio_codec == "aac" else _SOUND
    return [
        *("-map", f"0:{found.audio_index}", "-vn", "-map_metadata", "-1", "-map_chapters", "-1"),
        *(*codec, "-movflags", "+faststart", "-f", "ipod"),
    ]


def still_arguments(found: Probe) -> list[str]:
    """Return ffmpeg's arguments that write one picture, in the size of the film."""
    width, height = fitted_size(found.width, found.height)
    return [
        *("-map", f"0:{found.video_index}", "-frames:v", "1"),
        *("-vf", f"scale={width}:{height},setsar=1", "-update", "1", "-f", "image2", "-c:v", "png"),
    ]
