"""An attempt at a recording: what is out of date is made step by step, each finished step is kept."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.files.storage import Storage
from django.db import transaction
from PIL import Image

from cms.core.storages import private_storage, public_storage

from ..models import ProcessingFailure, ProcessingStep, Recording, Slide
from ..models.recording import PLAYED_BY_BROWSERS
from ..publication import tell_of_new_film
from .claims import Claim, claim
from .containers import looks_playable
from .conversion import (
    HIGHEST_BIT_RATE,
    film_arguments,
    fitted_size,
    plan_film,
    sound_arguments,
    still_arguments,
)
from .errors import ProcessingError, Superseded
from .probe import Probe, probe
from .requests import request_processing, slides_name
from .slides import draw_pages
from .tidying import tidy
from .tools import run_ffmpeg, tools_available
from .workplace import local_file, made_folder, require_space, store, workplace

log = logging.getLogger(__name__)
_NEAR_THE_BEGINNING = 0.1  # share of the film where the poster is taken unless a second is given
_POSTER_QUALITY = 82


def process(*, recording_id: int) -> None:
    """Make what is out of date of a recording that waits; do nothing if it does not wait."""
    held = claim(recording_id)
    if held is None:
        return
    try:
        _attempt(held)
    except Superseded:
        log.info("Recording %s: attempt %s was overtaken", recording_id, held.token)
    except BaseException:  # the worker is told to stop
        held.release()
        raise
    finally:
        tidy(recording_id=recording_id)


def _attempt(held: Claim) -> None:
    """Do all parts, each whether or not another failed; write down how it ended."""
    errors = []
    try:
        with workplace(held.token) as folder:
            for part in (_make_from_film, _make_from_slides):
                try:
                    part(held, _current(held), folder)
                except ProcessingError as error:
                    errors.append(error)
    except ProcessingError as error:  # there is no place to work
        errors.append(error)
    except Superseded:
        raise
    except Exception:  # noqa: BLE001  logged below, told to the editor, and the row does not stay taken
        errors.append(ProcessingError(ProcessingFailure.UNEXPECTED, traceback.format_exc()))
    for error in errors:
        log.warning("Recording %s: %s\n%s", held.recording_id, error.failure, error.detail)
    if errors:
        held.finish(errors[0].failure, errors[0].detail)
        tell_of_new_film(recording_id=held.recording_id)
        return
    held.finish()
    tell_of_new_film(recording_id=held.recording_id)
    # What an editor changed in the meantime is still to be done.
    request_processing(recording=Recording.objects.get(pk=held.recording_id))


def _current(held: Claim) -> Recording:
    recording = Recording.objects.select_related("slides").filter(pk=held.recording_id).first()
    if recording is None:
        raise Superseded
    return recording


def _make_from_film(held: Claim, recording: Recording, folder: Path) -> None:
    """Make the film, its sound and its poster."""
    name = str(recording.source.name)
    source_is_new = recording.processed_source != name
    if not source_is_new and recording.processed_poster_second == recording.poster_second:
        return
    if not tools_available():
        _play_as_uploaded(held, recording)
    held.begin(ProcessingStep.PROBE)
    with local_file(recording.source, folder, held.beat) as path:
        found = probe(path)
        done = {step for step, made_from in recording.finished_steps.items() if made_from == name}
        held.write(
            container=found.container[:60],
            video_codec=found.video_codec[:30],
            audio_codec=found.audio_codec[:30],
            finished_steps=_finished(done | {ProcessingStep.PROBE}, name),
        )
        steps: list[tuple[ProcessingStep, Callable[..., dict[str, Any]]]] = []
        if source_is_new:
            steps += [(ProcessingStep.FILM, _film), (ProcessingStep.AUDIO, _audio)]
        for step, make in steps:
            if step not in done:
                held.begin(step)
                values = make(held, recording, found, path, folder)
                done.add(step)
                held.write(**values, finished_steps=_finished(done, name))
        held.begin(ProcessingStep.POSTER)
        held.write(
            **_poster(held, recording, found, path, folder),
            processed_source=name,
            processed_poster_second=recording.poster_second,
        )


def _finished(steps: set[str], name: str) -> dict[str, str]:
    return {str(step): name for step in sorted(steps)}


def _play_as_uploaded(held: Claim, recording: Recording) -> None:
    """Without ffmpeg: readers play the upload itself if it is of a kind browsers know; always raises."""
    if recording.source_size == 0:
        raise ProcessingError(ProcessingFailure.EMPTY)
    if Path(str(recording.source.name)).suffix.lower().lstrip(".") not in PLAYED_BY_BROWSERS:
        raise ProcessingError(ProcessingFailure.TOOL_NEEDED)
    if not looks_playable(recording.source):
        raise ProcessingError(ProcessingFailure.NOT_A_FILM)
    held.write(film=recording.source.name, film_size=recording.source_size)
    raise ProcessingError(ProcessingFailure.TOOL_MISSING)


def _film(
    held: Claim, recording: Recording, found: Probe, path: Path, folder: Path
) -> dict[str, Any]:
    """Make the film readers play, unless the source is one already."""
    plan = plan_film(found)
    width, height = (
        (found.width, found.height)
        if plan.keeps_picture
        else fitted_size(found.width, found.height)
    )
    shown = {"duration": found.duration, "width": width, "height": height}
    if plan.keeps_file:
        return shown | {"film": recording.source.name, "film_size": found.size}
    largest = found.size if plan.keeps_picture else int(HIGHEST_BIT_RATE / 8 * found.duration)
    require_space(folder, min(largest, max(found.size, 16 * 1024 * 1024)))
    made = folder / "film.mp4"
    reached = run_ffmpeg(
        path,
        [*film_arguments(found, plan), str(made)],
        on_progress=lambda second: held.beat(second / found.duration),
    )
    if found.has_exact_duration and reached < 0.95 * found.duration - 2:
        detail = f"{reached} s of {found.duration} s could be read"
        raise ProcessingError(ProcessingFailure.CUT_OFF, detail)
    stored, size = _stored(held, recording, made, private_storage())
    return shown | {"film": stored, "film_size": size}


def _audio(
    held: Claim, recording: Recording, found: Probe, path: Path, folder: Path
) -> dict[str, Any]:
    """Take out the sound, if there is any."""
    if not found.has_sound:
        return {"audio": "", "audio_size": 0}
    made = folder / "sound.m4a"
    run_ffmpeg(
        path,
        [*sound_arguments(found), str(made)],
        on_progress=lambda second: held.beat(second / found.duration),
    )
    stored, size = _stored(held, recording, made, private_storage())
    return {"audio": stored, "audio_size": size}


def _poster(
    held: Claim, recording: Recording, found: Probe, path: Path, folder: Path
) -> dict[str, Any]:
    """Take a picture of the chosen second, the last one at most, the first if there is none to be had."""
    wished = recording.poster_second
    second = _NEAR_THE_BEGINNING * found.duration if wished is None else wished
    drawn, made = folder / "still.png", folder / "still.webp"
    for start in (min(second, max(0.0, found.duration - 1)), 0.0):
        run_ffmpeg(
            path,
            [*still_arguments(found), str(drawn)],
            before_input=["-ss", f"{start:.3f}"],
            on_progress=lambda _second: held.beat(0),
        )
        if drawn.exists():
            break
    else:
        raise ProcessingError(ProcessingFailure.CONVERSION, "no picture could be taken")
    with Image.open(drawn) as picture:
        picture.convert("RGB").save(made, "WEBP", quality=_POSTER_QUALITY)
    drawn.unlink()
    return {"still": _stored(held, recording, made, public_storage())[0]}


def _stored(held: Claim, recording: Recording, made: Path, storage: Storage) -> tuple[str, int]:
    """Move a file made here to the storage; return its name there and its size in bytes."""
    size = made.stat().st_size
    stem = Path(str(recording.source.name)).stem[:80]
    name = f"{made_folder(recording.pk, held.token)}/{stem}{made.suffix}"
    stored = store(storage, made, name)
    made.unlink(missing_ok=True)
    return stored, size


def _make_from_slides(held: Claim, recording: Recording, folder: Path) -> None:
    """Draw the pages of the PDF; a page keeps the second an editor gave it."""
    name = slides_name(recording)
    if recording.processed_slides == name:
        return
    held.begin(ProcessingStep.SLIDES)
    pages = _drawn_pages(held, recording, folder) if name else []
    with transaction.atomic():
        held.write(processed_slides=name)
        for number, (image, text) in enumerate(pages, start=1):
            Slide.objects.update_or_create(
                recording=recording, number=number, defaults={"image": image, "text": text}
            )
        Slide.objects.filter(recording=recording, number__gt=len(pages)).delete()


def _drawn_pages(held: Claim, recording: Recording, folder: Path) -> list[tuple[str, str]]:
    """Store a picture of each page; return their names with the words."""
    target = made_folder(recording.pk, held.token)
    document: Any = recording.slides
    pages = []
    with local_file(document.file, folder, held.beat) as pdf:
        for page in draw_pages(pdf, folder, held.beat):
            pages.append(
                (store(public_storage(), page.path, f"{target}/{page.path.name}"), page.text)
            )
            page.path.unlink(missing_ok=True)
    return pages
