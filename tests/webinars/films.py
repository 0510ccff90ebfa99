"""Small films made by ffmpeg for tests, each once in a run."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

FFMPEG = shutil.which("ffmpeg")
needs_ffmpeg = pytest.mark.skipif(
    FFMPEG is None and os.environ.get("CI") != "true", reason="no ffmpeg here (apt install ffmpeg)"
)
_SOUND = "sine=frequency=440:sample_rate=44100"
_H264 = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p"
_AAC = "-c:a aac -b:a 32k"


def _picture(size: str = "320x180", rate: str = "10", pattern: str = "testsrc2") -> str:
    return f"{pattern}=size={size}:rate={rate}"


# Name of the file → picture, sound, arguments.
FILMS: dict[str, tuple[str, str, str]] = {
    "plain.mp4": (_picture(), _SOUND, f"{_H264} {_AAC} -movflags +faststart"),
    "index-last.mp4": (_picture(), _SOUND, f"{_H264} {_AAC}"),
    "silent.mp4": (_picture(), "", f"{_H264} -movflags +faststart"),
    "sound.m4a.mp4": ("", _SOUND, _AAC),
    "turned.mov": (_picture("320x240"), _SOUND, f"{_H264} {_AAC}"),
    "odd.mkv": (_picture("321x241", pattern="testsrc"), _SOUND, "-c:v ffv1 -c:a pcm_s16le"),
    "portrait.mp4": (_picture("1080x1920", "5"), "", f"{_H264} -movflags +faststart"),
    "large.mp4": (_picture("1920x1080", "5"), _SOUND, f"{_H264} {_AAC} -movflags +faststart"),
    "deep.mkv": (
        _picture("640x360", "5"),
        _SOUND,
        "-c:v libx265 -preset ultrafast -x265-params log-level=none -pix_fmt yuv420p10le -c:a aac",
    ),
    "web.webm": (_picture("320x180"), _SOUND, "-c:v libvpx-vp9 -deadline realtime -c:a libopus"),
    "unending.webm": (
        _picture("320x180"),
        _SOUND,
        "-c:v libvpx -deadline realtime -c:a libopus -f webm -live 1",
    ),
    "old.avi": (_picture("320x240"), _SOUND, "-c:v mpeg4 -c:a libmp3lame"),
    "fast.mp4": (_picture("320x180", "120"), "", f"{_H264} -movflags +faststart"),
    "stream.ts": (_picture(), _SOUND, f"{_H264} {_AAC}"),
}


@functools.cache
def film(name: str, seconds: float = 2) -> Path:
    """Return the path of a film of the list, made when first asked for."""
    picture, sound, arguments = FILMS[name]
    return make_film(
        name, picture=picture, sound=sound, arguments=arguments.split(), seconds=seconds
    )


def make_film(name: str, *, picture: str, sound: str, arguments: list[str], seconds: float) -> Path:
    """Make a film of test pictures and a tone."""
    path = Path(tempfile.mkdtemp(prefix="sires-film-", dir=_folder())) / name
    inputs = [
        part for source in (picture, sound) if source for part in ("-f", "lavfi", "-i", source)
    ]
    run("ffmpeg", "-v", "error", *inputs, "-t", str(seconds), *arguments, str(path))
    if name == "turned.mov":  # as a telephone held upright writes it
        turned = path.with_name("turned-upright.mov")
        run(
            "ffmpeg", "-v", "error", "-i", str(path), "-c", "copy", "-metadata:s:v:0", "rotate=90", str(turned),
        )  # fmt: skip
        return turned
    return path


@functools.cache
def _folder() -> str:
    folder = tempfile.TemporaryDirectory(prefix="sires-films-")
    _kept.append(folder)
    return folder.name


_kept: list[tempfile.TemporaryDirectory] = []


def run(*command: str) -> bytes:
    """Run a programme and return its output."""
    return subprocess.run(command, check=True, capture_output=True).stdout
