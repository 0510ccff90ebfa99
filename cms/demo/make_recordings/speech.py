"""Speech: sentences in, one sound file and the times of the captions out."""

from __future__ import annotations

import array
import subprocess
import sys
import wave
from dataclasses import dataclass
from pathlib import Path

from .script import Script, ScriptError, Sentence

TARGET_SIGNS_PER_SECOND = 19.0
SPEED, SLOWEST = 160, 90  # words a minute
FPS = 10

# Pauses and margins are in seconds.
RATE = 22050
LEAD_IN, AFTER_COMMA, AFTER_SENTENCE, AFTER_CHAPTER, LEAD_OUT = 0.8, 0.18, 0.45, 1.2, 1.5
SILENCE, EDGE = 160, 0.03
PEAK = 0.8


@dataclass(frozen=True)
class Cue:
    """A sentence with its times in seconds."""

    start: float
    end: float
    sentence: Sentence


@dataclass(frozen=True)
class Speech:
    """A spoken script: the sound file, its cues, and how many frames of film each slide is shown."""

    sound: Path
    cues: list[Cue]
    frames: list[int]


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


def speak(sentence: Sentence, folder: Path) -> array.array[int]:
    """Speak a sentence, more slowly if its caption could not be read in time in one of the languages."""
    longest = max(len(sentence.text), len(sentence.english))
    speed = SPEED
    while True:
        samples = say_once(sentence.say, sentence.voice.voice, speed, folder)
        if longest / (len(samples) / RATE) <= TARGET_SIGNS_PER_SECOND:
            return samples
        speed -= 5
        if speed < SLOWEST:
            raise ScriptError(f"cannot be spoken slowly enough: {sentence.text!r}")


def silence(seconds: float) -> array.array[int]:
    """Return samples of silence."""
    return array.array("h", bytes(2 * round(seconds * RATE)))


def speak_script(script: Script, folder: Path) -> Speech:
    """Speak a whole script. Slides change on a frame of the film, so that picture and sound cannot drift apart."""
    sound = silence(LEAD_IN)
    cues: list[Cue] = []
    frames: list[int] = []
    per_frame = RATE // FPS
    sentences = script.sentences
    changes = {*script.slide_starts[1:], len(sentences)}
    for number, sentence in enumerate(sentences, start=1):
        start = len(sound) / RATE
        sound += speak(sentence, folder)
        cues.append(Cue(start, len(sound) / RATE, sentence))
        if number == len(sentences):
            sound += silence(LEAD_OUT)
        elif number in changes:
            sound += silence(AFTER_CHAPTER)
        else:
            short = sentence.text.endswith(",") or sentence.text[-1].isalnum()
            sound += silence(AFTER_COMMA if short else AFTER_SENTENCE)
        if number in changes:
            sound += array.array("h", bytes(2 * (-len(sound) % per_frame)))
            frames.append(len(sound) // per_frame - sum(frames))
    return Speech(write_sound(folder / "speech.wav", sound), cues, frames)


def write_sound(path: Path, sound: array.array[int]) -> Path:
    """Write the samples as a WAV file, as loud as PEAK."""
    gain = PEAK * 32767 / max(abs(value) for value in sound)
    louder = array.array("h", (round(value * gain) for value in sound))
    if sys.byteorder == "big":
        louder.byteswap()
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(louder.tobytes())
    return path
