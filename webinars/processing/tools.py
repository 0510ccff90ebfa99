"""ffmpeg and ffprobe as programmes of their own: found, run, watched and stopped (docs/adr/0016)."""

from __future__ import annotations

import os
import selectors
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from cms.core.processes import ends_with_parent

from ..models import ProcessingFailure
from .errors import ProcessingError

TOOLS = ("ffmpeg", "ffprobe")
DEBIAN_PACKAGE = "ffmpeg"
# A file's words decide what it is, not its name: playlists and lists of other files stay outside, so that
# no upload makes the server open a file or an address of the uploader's choice.
READABLE_FORMATS = "mov,matroska,webm,avi,mpeg,mpegts,asf"
INPUT_OPTIONS = ("-protocol_whitelist", "file", "-format_whitelist", READABLE_FORMATS)
_TAIL = 4000
_NO_SPACE = ("No space left on device", "Disk quota exceeded")
_end_with_worker = ends_with_parent(signal.SIGKILL)


def tools_available() -> bool:
    """Tell whether both programmes are on the path."""
    return all(shutil.which(tool) for tool in TOOLS)


def _before_start() -> None:
    """In the child: give way to the web server, and end when the worker is killed."""
    os.nice(10)
    _end_with_worker()


def _start(command: Sequence[str], errors: BinaryIO) -> subprocess.Popen[bytes]:
    path = shutil.which(command[0])
    if path is None:
        raise ProcessingError(ProcessingFailure.TOOL_MISSING)
    return subprocess.Popen(  # noqa: S603  arguments are a list; names of files come from the storage
        [path, *command[1:]],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=errors,
        preexec_fn=_before_start,
    )


def _tail(errors: BinaryIO) -> str:
    size = errors.seek(0, os.SEEK_END)
    errors.seek(max(0, size - _TAIL))
    return errors.read().decode(errors="replace").strip()


def run_ffprobe(path: Path, *arguments: str, seconds: float = 120) -> tuple[int, bytes, str]:
    """Return the exit status, the output and the messages of ffprobe on a local file."""
    with tempfile.TemporaryFile() as errors:
        process = _start(
            ["ffprobe", "-v", "error", *INPUT_OPTIONS, *arguments, "-i", str(path)], errors
        )
        try:
            output = process.communicate(timeout=seconds)[0]
        except subprocess.TimeoutExpired:
            return 1, b"", f"ffprobe: no answer in {seconds} s"
        finally:
            stop(process)
        return process.returncode, output, _tail(errors)


def run_ffmpeg(
    source: Path,
    arguments: Sequence[str],
    *,
    before_input: Sequence[str] = (),
    on_progress: Callable[[float], Any] = lambda _second: None,
    failure: ProcessingFailure = ProcessingFailure.CONVERSION,
) -> float:
    """Run ffmpeg on a local file and return the second of the film it came to.

    `on_progress` is called with that second at least once a second, also while ffmpeg is silent; what it raises
    stops ffmpeg. Without progress for `settings.MEDIA_STALL_SECONDS` ffmpeg is stopped and the step has failed.
    """
    command = ["ffmpeg", "-nostdin", "-hide_banner", "-v", "error", "-progress", "pipe:1", "-y"]
    command += [*before_input, *INPUT_OPTIONS, "-i", str(source), *arguments]
    with tempfile.TemporaryFile() as errors:
        process = _start(command, errors)
        try:
            reached = _watch(process, on_progress)
            if reached is None:
                detail = f"no progress for {settings.MEDIA_STALL_SECONDS} s\n{_tail(errors)}"
                raise ProcessingError(failure, detail)
            status = process.wait()
        finally:
            stop(process)
        tail = _tail(errors)
    if any(words in tail for words in _NO_SPACE):
        raise ProcessingError(ProcessingFailure.NO_SPACE, tail)
    if status:
        raise ProcessingError(failure, f"ffmpeg: exit status {status}\n{tail}")
    return reached


def _watch(process: subprocess.Popen[bytes], on_progress: Callable[[float], Any]) -> float | None:
    """Read the lines of `-progress` until ffmpeg closes its output; None if it stalled."""
    reached, moved_at, rest = 0.0, time.monotonic(), b""
    output = process.stdout.fileno()  # type: ignore[union-attr]
    with selectors.DefaultSelector() as selector:
        selector.register(output, selectors.EVENT_READ)
        while True:
            if selector.select(timeout=1):
                chunk = os.read(output, 65536)
                if not chunk:
                    return reached
                *lines, rest = (rest + chunk).split(b"\n")
                second = max((_second(line) for line in lines), default=0.0)
                if second > reached:
                    reached, moved_at = second, time.monotonic()
            if time.monotonic() - moved_at > settings.MEDIA_STALL_SECONDS:
                return None
            on_progress(reached)


def _second(line: bytes) -> float:
    name, _, value = line.partition(b"=")
    # Both names count microseconds, the first by an old mistake; before the first frame the value is N/A.
    if name not in (b"out_time_ms", b"out_time_us"):
        return 0.0
    try:
        return int(value) / 1_000_000
    except ValueError:
        return 0.0


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a programme that still runs, and close its pipe."""
    if process.poll() is None:
        process.kill()
        process.wait()
    if process.stdout:
        process.stdout.close()
