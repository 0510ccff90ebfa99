"""Make the demo webinar recordings out of the scripts kept next to this file.

Each ``<slug>.toml`` is a short script: a title, the id of its webinar and a list of
chapters, every chapter with one slide and the sentences to be spoken. For each of
them this program writes, in the same folder:

* ``<slug>.mp4``            H.264 and AAC mono: one still slide per chapter, synthetic speech
* ``<slug>.pl.vtt``         captions, one cue per sentence, timed to the speech
* ``<slug>.chapters.json``  ``[{"start": seconds, "title": "..."}]``
* ``<slug>.poster.webp``    the first slide

What it needs (Debian, Ubuntu)::

    apt-get install ffmpeg espeak-ng fonts-dejavu-core
    pip install Pillow

How to run it::

    python make_recordings.py                  # every script in this folder
    python make_recordings.py kpres-do-2030    # one script
    python make_recordings.py --check          # make nothing, test what is here

The form of a script::

    title = "Title of the recording"
    webinar = "wb-03"

    [[chapters]]
    title = "Title of the chapter"
    slide = { heading = "Heading", lines = ["At most", "four lines"] }
    sentences = [
      "A caption of at most 84 signs, spoken as it is written.",
      { text = "Adopted 12.08.2014.", say = "the same words, spelled for the synthesiser" },
    ]

A sentence is one caption: two lines of 42 signs at most, read at 20 signs a second at
most (a cue that would be faster is spoken more slowly). A sentence too long for one
caption is written as several, divided at commas. The same inputs give the same files as
long as the versions of ffmpeg, espeak-ng, Pillow and the font stay the same.
"""

from __future__ import annotations

import argparse
import array
import json
import re
import subprocess
import sys
import tempfile
import tomllib
import wave
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__).resolve().parent
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
FONT_BOLD = "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"

# Picture.
WIDTH, HEIGHT, FPS = 1280, 720, 10
PAPER, INK, ACCENT = "#fbfaf7", "#1c2430", "#0e5a56"
QUIET, TRACK = "#4d5763", "#dcd9d0"
FOOTER = "SIRES · nagranie pokazowe · mowa syntetyczna"
MARGIN, TEXT_X = 88, 236
TEXT_WIDTH = WIDTH - TEXT_X - MARGIN
BASELINE, CONTENT_BOTTOM = 168, 588

# Captions.
SPEAKER = "Lektor"
LINE_SIGNS, CUE_LINES = 42, 2
SIGNS_PER_SECOND = 20.0
TARGET_SIGNS_PER_SECOND = 19.0

# Speech. Pauses and margins are in seconds.
RATE = 22050
LEAD_IN, AFTER_COMMA, AFTER_SENTENCE, AFTER_CHAPTER, LEAD_OUT = 0.8, 0.18, 0.45, 1.2, 1.5
SILENCE, EDGE = 160, 0.03
PEAK = 0.8
SLOWEST = 90

SECONDS_RANGE = (150.0, 240.0)
MAX_BYTES = 3_000_000


class ScriptError(ValueError):
    """A script or an output that breaks one of the rules above."""


@dataclass(frozen=True)
class Sentence:
    """One caption: what is shown, and what the synthesiser is given."""

    text: str
    say: str


@dataclass(frozen=True)
class Chapter:
    """One chapter: its slide and its sentences."""

    title: str
    heading: str
    lines: list[str]
    sentences: list[Sentence]


@dataclass(frozen=True)
class Script:
    """A whole recording."""

    slug: str
    title: str
    webinar: str
    chapters: list[Chapter]


@dataclass(frozen=True)
class Cue:
    """A caption with its times in seconds."""

    start: float
    end: float
    text: str


def wrap_cue(text: str) -> list[str]:
    """Break a caption into at most two lines, as even as they can be."""
    if len(text) <= LINE_SIGNS:
        return [text]
    words = text.split(" ")
    choices: list[tuple[int, list[str]]] = []
    for cut in range(1, len(words)):
        pair = [" ".join(words[:cut]), " ".join(words[cut:])]
        # A one-letter word ("i", "w", "z") must not end a line in Polish.
        if len(words[cut - 1]) == 1 or max(map(len, pair)) > LINE_SIGNS:
            continue
        # Nor should a date or "nr 164" be divided, if there is another place.
        inside = words[cut][0].isdigit() or words[cut] in ("r.", "zł", "tys.", "mln")
        choices.append((abs(len(pair[0]) - len(pair[1])) + 30 * inside, pair))
    if not choices:
        raise ScriptError(f"does not fit in {CUE_LINES} lines of {LINE_SIGNS} signs: {text!r}")
    return min(choices)[1]


def read_script(path: Path) -> Script:
    """Read one script and check everything that can be checked before speaking."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    chapters = []
    for raw in data["chapters"]:
        slide: dict[str, Any] = raw["slide"]
        sentences = []
        for item in raw["sentences"]:
            text = item if isinstance(item, str) else item["text"]
            say = text if isinstance(item, str) else item.get("say", text)
            wrap_cue(text)
            sentences.append(Sentence(text, say))
        if not 1 <= len(slide["lines"]) <= 4:
            raise ScriptError(f"{path.name}: a slide has one to four lines: {slide['heading']!r}")
        chapters.append(Chapter(raw["title"], slide["heading"], slide["lines"], sentences))
    return Script(path.stem, data["title"], data["webinar"], chapters)


# Speech


def say_once(text: str, voice: str, speed: int, folder: Path) -> array.array[int]:
    """Speak a text and return its samples without the silence around it."""
    target = folder / "sentence.wav"
    command = ["espeak-ng", "-v", voice, "-s", str(speed), "-z", "-w", str(target), "--stdin"]
    subprocess.run(command, input=text.encode(), check=True, capture_output=True)
    with wave.open(str(target), "rb") as source:
        if (source.getnchannels(), source.getsampwidth(), source.getframerate()) != (1, 2, RATE):
            raise ScriptError(f"espeak-ng gave a sound that is not mono 16-bit {RATE} Hz")
        samples = array.array("h", source.readframes(source.getnframes()))
    if sys.byteorder == "big":
        samples.byteswap()
    loud = [i for i, value in enumerate(samples) if abs(value) > SILENCE]
    if not loud:
        raise ScriptError(f"espeak-ng said nothing for {text!r}")
    edge = int(EDGE * RATE)
    return samples[max(0, loud[0] - edge) : loud[-1] + edge]


def speak(sentence: Sentence, voice: str, speed: int, folder: Path) -> array.array[int]:
    """Speak a sentence, more slowly if its caption could not be read in time."""
    while True:
        samples = say_once(sentence.say, voice, speed, folder)
        if len(sentence.text) / (len(samples) / RATE) <= TARGET_SIGNS_PER_SECOND:
            return samples
        speed -= 5
        if speed < SLOWEST:
            raise ScriptError(f"cannot be spoken slowly enough: {sentence.text!r}")


def silence(seconds: float) -> array.array[int]:
    """Return samples of silence."""
    return array.array("h", bytes(2 * round(seconds * RATE)))


def speak_script(
    script: Script, voice: str, speed: int, folder: Path
) -> tuple[Path, list[Cue], list[int]]:
    """Speak a whole script.

    Returns the sound file, the captions and the length of every chapter in video frames:
    chapters end on a frame, so the picture and the sound cannot drift apart.
    """
    sound = silence(LEAD_IN)
    cues: list[Cue] = []
    frames: list[int] = []
    per_frame = RATE // FPS
    for number, chapter in enumerate(script.chapters, start=1):
        for sentence in chapter.sentences:
            start = len(sound) / RATE
            sound += speak(sentence, voice, speed, folder)
            cues.append(Cue(start, len(sound) / RATE, sentence.text))
            short = sentence.text.endswith(",") or sentence.text[-1].isalnum()
            sound += silence(AFTER_COMMA if short else AFTER_SENTENCE)
        last = number == len(script.chapters)
        sound += silence((LEAD_OUT if last else AFTER_CHAPTER) - AFTER_SENTENCE)
        sound += array.array("h", bytes(2 * (-len(sound) % per_frame)))
        frames.append(len(sound) // per_frame - sum(frames))
    gain = PEAK * 32767 / max(abs(value) for value in sound)
    sound = array.array("h", (round(value * gain) for value in sound))
    if sys.byteorder == "big":
        sound.byteswap()
    target = folder / "speech.wav"
    with wave.open(str(target), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(sound.tobytes())
    return target, cues, frames


# Slides


def wrap_pixels(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """Break a text into lines no wider than ``width``, with no one-letter word at an end."""
    # The no-break space keeps "w 2019" and "130 tys." whole.
    glued = re.sub(r"(?<=\b\w) ", "\u00a0", text)
    lines: list[str] = []
    for word in glued.split(" "):
        candidate = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(candidate) <= width:
            lines[-1] = candidate
        else:
            lines.append(word)
    return lines


def wrap_evenly(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """Break a text into as few lines as ``wrap_pixels`` would, but of like length."""
    lines = wrap_pixels(text, font, width)
    for narrower in range(width, width // 3, -20):
        candidate = wrap_pixels(text, font, narrower)
        if len(candidate) > len(lines) or max(map(font.getlength, candidate)) > width:
            break
        lines = candidate
    return lines


def draw_slide(script: Script, number: int, font: str, font_bold: str) -> Image.Image:
    """Draw the slide of one chapter (chapters count from 1)."""
    chapter, total = script.chapters[number - 1], len(script.chapters)
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)

    # The heading and the lines shrink together until they fit above the progress bar.
    for heading_size, line_size in ((60, 36), (54, 34), (48, 32), (44, 30), (40, 28)):
        heading_font = ImageFont.truetype(font_bold, heading_size)
        line_font = ImageFont.truetype(font, line_size)
        heading = wrap_evenly(chapter.heading, heading_font, TEXT_WIDTH)
        items = [wrap_evenly(line, line_font, TEXT_WIDTH - 44) for line in chapter.lines]
        heading_step, line_step = round(heading_size * 1.22), round(line_size * 1.36)
        gap = round(line_size * 0.62)
        top = BASELINE - heading_font.getmetrics()[0]
        height = len(heading) * heading_step + 44
        height += sum(len(item) * line_step for item in items) + gap * (len(items) - 1)
        if len(heading) <= 2 and top + height <= CONTENT_BOTTOM:
            break
    else:
        raise ScriptError(f"{script.slug}: slide {number} does not fit")

    number_font = ImageFont.truetype(font_bold, 104)
    draw.text((MARGIN - 6, BASELINE), str(number), font=number_font, fill=ACCENT, anchor="ls")

    y = top
    for row in heading:
        draw.text((TEXT_X, y), row, font=heading_font, fill=INK)
        y += heading_step
    y += 44
    for item in items:
        middle = y + round(line_size * 0.62)
        draw.rectangle((TEXT_X, middle - 2, TEXT_X + 20, middle + 1), fill=ACCENT)
        for row in item:
            draw.text((TEXT_X + 44, y), row, font=line_font, fill=INK)
            y += line_step
        y += gap

    # One piece of the bar per chapter.
    bar_top, space = 632, 8
    piece = (WIDTH - 2 * MARGIN - space * (total - 1)) / total
    for index in range(total):
        left = MARGIN + index * (piece + space)
        colour = ACCENT if index < number else TRACK
        draw.rectangle((round(left), bar_top, round(left + piece) - 1, bar_top + 5), fill=colour)
    footer_font = ImageFont.truetype(font, 20)
    draw.text((MARGIN, 668), FOOTER, font=footer_font, fill=QUIET, anchor="lm")
    place = f"rozdział {number} z {total}"
    draw.text((WIDTH - MARGIN, 668), place, font=footer_font, fill=QUIET, anchor="rm")
    return image


# Files


def stamp(seconds: float) -> str:
    """Write a time the way WebVTT wants it."""
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"


def write_captions(path: Path, cues: list[Cue]) -> None:
    """Write the captions as WebVTT."""
    blocks = ["WEBVTT"]
    for number, cue in enumerate(cues, start=1):
        text = "\n".join(wrap_cue(cue.text))
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        times = f"{stamp(cue.start)} --> {stamp(cue.end)}"
        blocks.append(f"{number}\n{times}\n<v {SPEAKER}>{text}</v>")
    path.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")


def write_video(
    path: Path, script: Script, slides: list[Path], frames: list[int], sound: Path
) -> None:
    """Put slides and sound together in one MP4 file."""
    command = ["ffmpeg", "-nostdin", "-v", "error", "-y"]
    for slide, count in zip(slides, frames, strict=True):
        command += ["-loop", "1", "-framerate", str(FPS), "-t", f"{count / FPS:.1f}"]
        command += ["-i", str(slide)]
    command += ["-i", str(sound)]
    inputs = "".join(f"[{index}:v]" for index in range(len(slides)))
    starts = ",".join(f"{sum(frames[:index]) / FPS:.1f}" for index in range(len(frames)))
    to_yuv = "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p"
    command += ["-filter_complex", f"{inputs}concat=n={len(slides)}:v=1:a=0,{to_yuv}[v]"]
    command += ["-map", "[v]", "-map", f"{len(slides)}:a", "-r", str(FPS)]
    command += ["-c:v", "libx264", "-profile:v", "main", "-preset", "slow", "-crf", "36"]
    # x264 spends far more on a key frame that stays on the screen: 36 still looks clean here.
    command += ["-g", str(5 * FPS), "-force_key_frames", starts]
    command += ["-refs", "4", "-level:v", "3.1"]
    command += ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"]
    command += ["-color_range", "tv", "-threads", "1"]
    command += ["-c:a", "aac", "-b:a", "56k", "-ac", "1", "-ar", "44100"]
    command += ["-map_metadata", "-1", "-metadata", f"title={script.title}"]
    command += ["-metadata:s:a:0", "language=pol", "-fflags", "+bitexact"]
    command += ["-flags:v", "+bitexact", "-flags:a", "+bitexact", "-movflags", "+faststart"]
    subprocess.run([*command, str(path)], check=True)


def make(script: Script, folder: Path, args: argparse.Namespace) -> None:
    """Write all the files of one recording."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        sound, cues, frames = speak_script(script, args.voice, args.speed, work)
        slides = []
        for number in range(1, len(script.chapters) + 1):
            image = draw_slide(script, number, args.font, args.font_bold)
            slides.append(work / f"{number:02}.png")
            image.save(slides[-1])
            if number == 1:
                poster = folder / f"{script.slug}.poster.webp"
                image.save(poster, "WEBP", quality=80, method=6)
        write_video(folder / f"{script.slug}.mp4", script, slides, frames, sound)
    write_captions(folder / f"{script.slug}.pl.vtt", cues)
    chapters = [
        {"start": round(sum(frames[:index]) / FPS, 1), "title": chapter.title}
        for index, chapter in enumerate(script.chapters)
    ]
    text = json.dumps(chapters, ensure_ascii=False, indent=2) + "\n"
    (folder / f"{script.slug}.chapters.json").write_text(text, encoding="utf-8")


# Checks


def seconds_of(text: str) -> float:
    """Read a WebVTT time."""
    hours, minutes, seconds = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def check_captions(path: Path, script: Script, duration: float) -> float:
    """Check the captions and return the fastest reading speed among them."""
    blocks = path.read_text(encoding="utf-8").strip().split("\n\n")
    expected = [sentence.text for chapter in script.chapters for sentence in chapter.sentences]
    if blocks[0] != "WEBVTT" or len(blocks) - 1 != len(expected):
        raise ScriptError(f"{path.name}: not one cue for every sentence")
    previous, fastest = 0.0, 0.0
    for block, sentence in zip(blocks[1:], expected, strict=True):
        _, times, *lines = block.split("\n")
        start, end = (seconds_of(part) for part in times.split(" --> "))
        lines = [re.sub(r"</?v[^>]*>", "", line) for line in lines]
        lines = [
            line.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") for line in lines
        ]
        speed = len(sentence) / (end - start)
        fastest = max(fastest, speed)
        if not previous <= start < end <= duration:
            raise ScriptError(f"{path.name}: times out of order at {times}")
        if len(lines) > CUE_LINES or max(map(len, lines)) > LINE_SIGNS:
            raise ScriptError(f"{path.name}: cue too long at {times}")
        if speed > SIGNS_PER_SECOND or " ".join(lines) != sentence:
            raise ScriptError(f"{path.name}: cue too fast or not the sentence at {times}")
        previous = end
    return fastest


def check(script: Script, folder: Path) -> str:
    """Check the files of one recording and return a line about them."""
    video = folder / f"{script.slug}.mp4"
    command = ["ffprobe", "-v", "error", "-show_format", "-show_streams", "-of", "json"]
    probe = subprocess.run([*command, str(video)], check=True, capture_output=True)
    found = json.loads(probe.stdout)
    duration = float(found["format"]["duration"])
    size = video.stat().st_size
    kinds = [(stream["codec_name"], stream.get("profile")) for stream in found["streams"]]
    if kinds != [("h264", "Main"), ("aac", "LC")]:
        raise ScriptError(f"{video.name}: unexpected streams {kinds}")
    if found["streams"][0]["pix_fmt"] != "yuv420p" or found["streams"][1]["channels"] != 1:
        raise ScriptError(f"{video.name}: not yuv420p with mono sound")
    if not SECONDS_RANGE[0] <= duration <= SECONDS_RANGE[1] or size > MAX_BYTES:
        raise ScriptError(f"{video.name}: {duration:.1f} s, {size} bytes is out of range")
    command = ["ffprobe", "-v", "error", "-select_streams", "v", "-skip_frame", "nokey"]
    command += ["-show_entries", "frame=pts_time", "-of", "csv=p=0", str(video)]
    keys = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    times = [float(line.strip(",")) for line in keys.split()]
    gaps = [later - first for first, later in zip(times, [*times[1:], duration], strict=True)]
    if max(gaps) > 5.001:
        raise ScriptError(f"{video.name}: {max(gaps):.1f} s without a key frame")
    chapters = json.loads((folder / f"{script.slug}.chapters.json").read_text(encoding="utf-8"))
    if [entry["title"] for entry in chapters] != [chapter.title for chapter in script.chapters]:
        raise ScriptError(f"{script.slug}: chapters differ from the script")
    if any(min(abs(entry["start"] - time) for time in times) > 0.05 for entry in chapters):
        raise ScriptError(f"{script.slug}: a chapter does not start on a key frame")
    with Image.open(folder / f"{script.slug}.poster.webp") as poster:
        if poster.size != (WIDTH, HEIGHT):
            raise ScriptError(f"{script.slug}: poster is {poster.size}")
    fastest = check_captions(folder / f"{script.slug}.pl.vtt", script, duration)
    minutes, seconds = divmod(duration, 60)
    words = sum(len(s.text.split()) for chapter in script.chapters for s in chapter.sentences)
    return (
        f"{script.slug} ({script.webinar}): {int(minutes)}:{seconds:04.1f}, "
        f"{size / 1e6:.2f} MB, {len(chapters)} chapters, {words} words, "
        f"captions up to {fastest:.1f} signs/s, key frames at most {max(gaps):.1f} s apart"
    )


def main() -> int:
    """Read the command line and make (or only check) the recordings."""
    summary = (__doc__ or "").partition("\n")[0]
    parser = argparse.ArgumentParser(description=summary)
    parser.add_argument("slug", nargs="*", help="scripts to use; without any: all in the folder")
    parser.add_argument("--folder", type=Path, default=HERE, help="where scripts and outputs are")
    parser.add_argument("--check", action="store_true", help="make nothing, check what is there")
    parser.add_argument("--voice", default="pl", help="voice of espeak-ng (default: pl)")
    parser.add_argument("--speed", type=int, default=160, help="speed of espeak-ng (default: 160)")
    parser.add_argument("--font", default=FONT, help="TrueType font with Polish letters")
    parser.add_argument("--font-bold", default=FONT_BOLD, help="its bold cut, for headings")
    args = parser.parse_args()
    paths = [args.folder / f"{slug}.toml" for slug in args.slug]
    try:
        for path in paths or sorted(args.folder.glob("*.toml")):
            script = read_script(path)
            if not args.check:
                make(script, args.folder, args)
            print(check(script, args.folder))
    except (ScriptError, OSError, subprocess.CalledProcessError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
