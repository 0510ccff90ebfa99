"""Public copies of films: made when a page anyone may read shows a recording, taken back when none does (docs/adr/0032).

The private store holds every film. A copy lies in public media under a folder nobody can guess, so that a cache near
the reader can carry it; taken back, its address is dead and is never used again.
"""

from __future__ import annotations

import datetime
import logging
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath

from django.db import transaction
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone

from cms.core.querysets import public_pages
from cms.core.storages import copy_stored, private_storage, public_storage
from cms.core.uploads.stores import store_of

from ..models import Recording, WebinarPage

log = logging.getLogger(__name__)
COPIES_FOLDER = "films"
YOUNG = datetime.timedelta(hours=6)  # a copy this new may still be in the making


@dataclass(frozen=True)
class Settled:
    """How many recordings lost their public copies, and how many are to get some."""

    withdrawn: int
    asked: int


def pages_showing(recording: Recording) -> QuerySet[WebinarPage]:
    """Return the pages that show a recording, as their own or as a version for people who cannot see or hear."""
    return WebinarPage.objects.filter(
        Q(recording=recording)
        | Q(recording__described_version=recording)
        | Q(recording__sign_language_version=recording)
    )


def shown_to_anyone() -> set[int]:
    """Return the recordings that some page anyone may read shows."""
    pages = public_pages(WebinarPage.objects.filter(recording__isnull=False), None)
    rows = pages.values_list(
        "recording_id", "recording__described_version_id", "recording__sign_language_version_id"
    )
    return {number for row in rows for number in row if number}


def settle_soon() -> None:
    """Let the copies follow once what is written now is really stored."""
    transaction.on_commit(settle_copies)


def settle_copies() -> Settled:
    """Take back the copies of what is no longer public at once; ask for those that are missing or of a former film."""
    from ..tasks import publish_copies

    shown = shown_to_anyone()
    hidden = Recording.objects.exclude(pk__in=shown).exclude(public_of="")
    withdrawn = [_withdraw(recording) for recording in hidden]
    present = Concat("film", Value("|"), "audio", output_field=CharField())
    wanting = (
        Recording.objects.filter(pk__in=shown, film__gt="").exclude(public_of=present).values("pk")
    )
    asked = [row["pk"] for row in wanting]
    for number in asked:
        publish_copies.enqueue(number)
    return Settled(sum(withdrawn), len(asked))


def make_copies(*, recording_id: int) -> bool:
    """Copy film and sound of a recording to public media if they are to be there and are not; tell whether they were.

    What is overtaken on the way (another film, privacy, another copy) is deleted again, and so are former copies.
    """
    recording = Recording.objects.filter(pk=recording_id).first()
    if recording is None or not recording.film or recording.has_public_copies:
        return False
    if recording_id not in shown_to_anyone():
        return False
    made: dict[str, str] = {"public_film": "", "public_audio": ""}
    try:
        made["public_film"] = _copy(recording, recording.film.name)
        if recording.audio:
            made["public_audio"] = _copy(recording, recording.audio.name)
        kept = Recording.objects.filter(
            pk=recording_id,
            film=recording.film.name,
            audio=recording.audio.name,
            public_of=recording.public_of,
        ).update(public_of=recording.copies_of, **made)
    except BaseException:
        delete_copies(made.values())
        raise
    if not kept:
        delete_copies(made.values())
        return False
    delete_copies(_names(recording))
    if recording_id not in shown_to_anyone():
        _withdraw(Recording.objects.get(pk=recording_id))
        return False
    return True


def _copy(recording: Recording, name: str) -> str:
    wanted = f"{COPIES_FOLDER}/{recording.pk}/{secrets.token_hex(16)}/{PurePosixPath(name).name}"
    return copy_stored(source=private_storage(), name=name, target=public_storage(), wanted=wanted)


def _withdraw(recording: Recording) -> bool:
    """Forget the copies first, so that no page names them, then delete them."""
    changed = Recording.objects.filter(pk=recording.pk, public_of=recording.public_of).update(
        public_film="", public_audio="", public_of=""
    )
    if changed:
        delete_copies(_names(recording))
    return bool(changed)


def _names(recording: Recording) -> list[str]:
    return [str(file.name) for file in (recording.public_film, recording.public_audio) if file]


def delete_copies(names: Iterable[str]) -> None:
    """Delete public copies, and nothing else; what cannot be deleted now is logged and found by `delete_left_copies`."""
    store = store_of(public_storage())
    for name in names:
        if name.startswith(f"{COPIES_FOLDER}/"):
            try:
                store.delete(name)
            except Exception:
                log.exception("The public copy %s could not be deleted", name)


def delete_left_copies() -> int:
    """Delete the copies no recording names: left by a store that was away, or by a worker that was killed; return how many.

    Those of recordings that are not public go at once, others when they are too old to be in the making.
    """
    found = list(store_of(public_storage()).names(COPIES_FOLDER))
    shown = {str(number) for number in shown_to_anyone()}
    used = set(
        Recording.objects.exclude(public_film="").values_list("public_film", flat=True)
    ) | set(Recording.objects.exclude(public_audio="").values_list("public_audio", flat=True))
    young = timezone.now() - YOUNG
    left = [
        name
        for name, written in found
        if name not in used and (written < young or name.split("/")[1] not in shown)
    ]
    delete_copies(left)
    return len(left)


def delete_after_recording(*, recording: Recording) -> None:
    """Delete the copies of a recording that is being deleted, once that is certain."""
    transaction.on_commit(partial(delete_copies, _names(recording)))
