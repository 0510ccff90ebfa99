"""The files of a recording: film, captions, slides, what is to be known about it."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

from .script import Script, wrap_cue
from .slides import HEIGHT, WIDTH, draw_slides, read_slides, write_slides
from .speech import FPS, Cue, Speech, speak_script

KEY_FRAME_SECONDS = 10


def make(script: Script, folder: Path) -> None:
    """Write all the files of one recording."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        speech = speak_script(script, work)
        deck = folder / f"{script.slug}.slides.pdf"
        write_slides(script, deck)
        pictures = draw_slides(deck)
        drawn = folder / f"{script.slug}.slides"
        shutil.rmtree(drawn, ignore_errors=True)
        drawn.mkdir()
        stills = []
        for number, picture in enumerate(pictures, start=1):
            picture.save(drawn / f"{number:02}.webp", "WEBP", quality=80, method=6)
            stills.append(work / f"{number:02}.png")
            picture.save(stills[-1])
        pictures[0].save(folder / f"{script.slug}.poster.webp", "WEBP", quality=80, method=6)
        write_film(folder / f"{script.slug}.mp4", script, stills, speech)
    write_captions(folder / f"{script.slug}.pl.vtt", speech.cues, english=False)
    if script.has_english:
        write_captions(folder / f"{script.slug}.en.vtt", speech.cues, english=True)
    write_facts(folder / f"{script.slug}.json", script, speech, read_slides(deck))


def write_film(path: Path, script: Script, stills: list[Path], speech: Speech) -> None:
    """Put slides and sound together in one MP4 file."""
    command = ["ffmpeg", "-nostdin", "-v", "error", "-y"]
    for still, count in zip(stills, speech.frames, strict=True):
        command += ["-loop", "1", "-framerate", str(FPS), "-t", f"{count / FPS:.1f}"]
        command += ["-i", str(still)]
    command += ["-i", str(speech.sound)]
    inputs = "".join(f"[{index}:v]" for index in range(len(stills)))
    starts = ",".join(f"{second:.1f}" for second in slide_seconds(speech))
    to_yuv = "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p"
    command += ["-filter_complex", f"{inputs}concat=n={len(stills)}:v=1:a=0,{to_yuv}[v]"]
    command += ["-map", "[v]", "-map", f"{len(stills)}:a", "-r", str(FPS)]
    command += ["-c:v", "libx264", "-profile:v", "main", "-preset", "slow", "-crf", "36"]
    # x264 spends far more on a key frame that stays on the screen: 36 still looks clean here.
    command += ["-g", str(KEY_FRAME_SECONDS * FPS), "-force_key_frames", starts]
    command += ["-refs", "4", "-level:v", "3.1"]
    command += ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"]
    command += ["-color_range", "tv", "-threads", "1"]
    command += ["-c:a", "aac", "-b:a", "40k", "-ac", "1", "-ar", "44100"]
    command += ["-map_metadata", "-1", "-metadata", f"title={script.title}"]
    command += ["-metadata:s:a:0", "language=pol", "-fflags", "+bitexact"]
    command += ["-flags:v", "+bitexact", "-flags:a", "+bitexact", "-movflags", "+faststart"]
    subprocess.run([*command, str(path)], check=True)


def slide_seconds(speech: Speech) -> list[float]:
    """Return the second at which each slide appears."""
    return [round(sum(speech.frames[:index]) / FPS, 1) for index in range(len(speech.frames))]


def stamp(seconds: float) -> str:
    """Write a time the way WebVTT wants it."""
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"


def write_captions(path: Path, cues: list[Cue], *, english: bool) -> None:
    """Write the captions of one language as WebVTT."""
    blocks = ["WEBVTT"]
    for number, cue in enumerate(cues, start=1):
        sentence = cue.sentence
        speaker = sentence.voice.speaker_en if english else sentence.voice.speaker
        text = "\n".join(wrap_cue(sentence.english if english else sentence.text))
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        times = f"{stamp(cue.start)} --> {stamp(cue.end)}"
        blocks.append(f"{number}\n{times}\n<v {speaker}>{text}</v>")
    path.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")


def write_facts(path: Path, script: Script, speech: Speech, words: list[str]) -> None:
    """Write what the site has to know about a film and would otherwise ask ffprobe and the PDF."""
    seconds = slide_seconds(speech)
    facts = {
        "duration": sum(speech.frames) / FPS,
        "width": WIDTH,
        "height": HEIGHT,
        "chapters": [
            {"start": start, "title": chapter.title, "title_en": chapter.english}
            for start, chapter in zip(seconds, script.chapters, strict=False)
        ],
        "slides": [
            {"start": start, "text": text} for start, text in zip(seconds, words, strict=True)
        ],
    }
    path.write_text(json.dumps(facts, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
