"""What is promised of each recording, tested on the files themselves."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

from PIL import Image
from pypdf import PdfReader

from .film import KEY_FRAME_SECONDS
from .script import CUE_LINES, LINE_SIGNS, Script, ScriptError, wrap_cue
from .slides import HEIGHT, WIDTH, read_slides

SIGNS_PER_SECOND = 20.0
SECONDS_RANGE = (120.0, 240.0)
MAX_BYTES = 2_500_000


def check(script: Script, folder: Path) -> str:
    """Check the files of one recording and return a line about them."""
    film = folder / f"{script.slug}.mp4"
    duration = check_film(film)
    times = key_frames(film)
    facts = json.loads((folder / f"{script.slug}.json").read_text(encoding="utf-8"))
    check_facts(script, facts, duration, times)
    check_slides(script, folder, facts)
    fastest = check_captions(folder / f"{script.slug}.pl.vtt", script, duration, english=False)
    english = folder / f"{script.slug}.en.vtt"
    if english.exists() is not script.has_english:
        raise ScriptError(f"{script.slug}: English captions differ from the script")
    if script.has_english:
        fastest = max(fastest, check_captions(english, script, duration, english=True))
    minutes, seconds = divmod(duration, 60)
    words = sum(len(sentence.text.split()) for sentence in script.sentences)
    return (
        f"{script.slug} ({script.webinar}): {int(minutes)}:{seconds:04.1f}, "
        f"{film.stat().st_size / 1e6:.2f} MB, {len(script.chapters)} chapters, "
        f"{len(script.slides)} slides, {words} words, captions up to {fastest:.1f} signs/s"
    )


def probe(film: Path, *arguments: str) -> str:
    """Ask ffprobe about a film."""
    command = ["ffprobe", "-v", "error", *arguments, str(film)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def check_film(film: Path) -> float:
    """Check codecs, length and size of a film; return its length in seconds."""
    found = json.loads(probe(film, "-show_format", "-show_streams", "-of", "json"))
    duration = float(found["format"]["duration"])
    size = film.stat().st_size
    kinds = [(stream["codec_name"], stream.get("profile")) for stream in found["streams"]]
    if kinds != [("h264", "Main"), ("aac", "LC")]:
        raise ScriptError(f"{film.name}: unexpected streams {kinds}")
    if found["streams"][0]["pix_fmt"] != "yuv420p" or found["streams"][1]["channels"] != 1:
        raise ScriptError(f"{film.name}: not yuv420p with mono sound")
    if not SECONDS_RANGE[0] <= duration <= SECONDS_RANGE[1] or size > MAX_BYTES:
        raise ScriptError(f"{film.name}: {duration:.1f} s, {size} bytes is out of range")
    return duration


def key_frames(film: Path) -> list[float]:
    """Return the seconds of the key frames of a film."""
    listed = probe(
        film, "-select_streams", "v", "-skip_frame", "nokey", "-show_entries",
        "frame=pts_time", "-of", "csv=p=0",
    )  # fmt: skip
    return [float(line.strip(",")) for line in listed.split()]


def check_facts(script: Script, facts: dict[str, Any], duration: float, keys: list[float]) -> None:
    """Check that what is told of a film is so, and that jumps to chapters and slides land on a key frame."""
    if abs(facts["duration"] - duration) > 0.2:
        raise ScriptError(f"{script.slug}: the length told is not the film's")
    gaps = [later - first for first, later in zip(keys, [*keys[1:], duration], strict=True)]
    if max(gaps) > KEY_FRAME_SECONDS + 0.001:
        raise ScriptError(f"{script.slug}: {max(gaps):.1f} s without a key frame")
    told = [(entry["title"], entry["title_en"]) for entry in facts["chapters"]]
    if told != [(chapter.title, chapter.english) for chapter in script.chapters]:
        raise ScriptError(f"{script.slug}: chapters differ from the script")
    for entry in (*facts["chapters"], *facts["slides"]):
        if min(abs(entry["start"] - key) for key in keys) > 0.05:
            raise ScriptError(f"{script.slug}: a jump to {entry['start']} lands on no key frame")


def check_slides(script: Script, folder: Path, facts: dict[str, Any]) -> None:
    """Check the PDF (tagged, with a language and a title), its words and its pictures."""
    path = folder / f"{script.slug}.slides.pdf"
    reader = PdfReader(path)
    catalogue: Any = reader.trailer["/Root"]
    if not catalogue["/MarkInfo"]["/Marked"] or catalogue["/Lang"] != "pl":
        raise ScriptError(f"{path.name}: not a tagged PDF in Polish")
    if reader.metadata is None or reader.metadata.title != script.title:
        raise ScriptError(f"{path.name}: its title is not the script's")
    words = read_slides(path)
    if words != [slide["text"] for slide in facts["slides"]] or len(words) != len(script.slides):
        raise ScriptError(f"{path.name}: its pages are not the slides told of")
    # A second reader of PDF must find whole words too: search may use another one than the check.
    again = [page.extract_text() for page in reader.pages]
    if [text.split() for text in words] != [text.split() for text in again]:
        raise ScriptError(f"{path.name}: words are torn apart")
    for text, slide in zip(words, script.slides, strict=True):
        shown = " ".join(" ".join([slide.heading, *slide.lines]).split())
        if re.sub(r"\s|-", "", shown) not in re.sub(r"\s|-", "", text):
            raise ScriptError(f"{path.name}: a slide lacks words: {slide.heading!r}")
    pictures = sorted((folder / f"{script.slug}.slides").glob("*.webp"))
    if len(pictures) != len(words):
        raise ScriptError(f"{script.slug}: not one picture for every slide")
    for picture in (*pictures, folder / f"{script.slug}.poster.webp"):
        with Image.open(picture) as image:
            if image.size != (WIDTH, HEIGHT):
                raise ScriptError(f"{picture.name} is {image.size}")


def seconds_of(text: str) -> float:
    """Read a WebVTT time."""
    hours, minutes, seconds = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def check_captions(path: Path, script: Script, duration: float, *, english: bool) -> float:
    """Check the captions of one language and return the fastest reading speed among them."""
    blocks = path.read_text(encoding="utf-8").strip().split("\n\n")
    if blocks[0] != "WEBVTT" or len(blocks) - 1 != len(script.sentences):
        raise ScriptError(f"{path.name}: not one cue for every sentence")
    previous, fastest = 0.0, 0.0
    for block, sentence in zip(blocks[1:], script.sentences, strict=True):
        expected = sentence.english if english else sentence.text
        speaker = sentence.voice.speaker_en if english else sentence.voice.speaker
        _number, times, *lines = block.split("\n")
        start, end = (seconds_of(part) for part in times.split(" --> "))
        if not lines[0].startswith(f"<v {speaker}>"):
            raise ScriptError(f"{path.name}: another speaker at {times}")
        lines = [re.sub(r"</?v[^>]*>", "", line) for line in lines]
        lines = [
            line.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") for line in lines
        ]
        speed = len(expected) / (end - start)
        fastest = max(fastest, speed)
        if not previous <= start < end <= duration:
            raise ScriptError(f"{path.name}: times out of order at {times}")
        if len(lines) > CUE_LINES or max(map(len, lines)) > LINE_SIGNS:
            raise ScriptError(f"{path.name}: cue too long at {times}")
        if speed > SIGNS_PER_SECOND or lines != wrap_cue(expected):
            raise ScriptError(f"{path.name}: cue too fast or not the sentence at {times}")
        previous = end
    return fastest
