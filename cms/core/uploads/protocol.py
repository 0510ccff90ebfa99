"""What a browser and the site say to each other about an upload. Each step can be repeated without harm."""

from __future__ import annotations

import math
import re
import unicodedata
import uuid
from typing import Any, TypeGuard

from django.db import IntegrityError, transaction
from django.template.defaultfilters import filesizeformat
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from ..models import Upload, UploadState
from .errors import UploadError, UploadGoneError, storage_trouble
from .kinds import ENDING, OPENING, fits
from .purposes import Purpose, extension_of, find_purpose
from .samples import digest_of
from .stores import Part, Store, store_of

MEBIBYTE = 1024**2
# S3 takes parts of 5 MiB to 5 GiB, at most 10,000; a thousand parts are listed by one request.
USUAL_PART = 8 * MEBIBYTE
LARGEST_PART = 5 * 1024 * MEBIBYTE
USUAL_COUNT = 1_000
# Of a long film larger ones: each part costs the browser a question to the storage beforehand (CORS).
LARGE_PART = 32 * MEBIBYTE
FEW = 128
SIGNED_AT_ONCE = 16
_DIGEST = re.compile(r"^[0-9a-f]{64}$")
_LONGEST_NAME = 255
_LATEST = 2**53  # what a number in JavaScript can be


def part_size_for(size: int) -> int:
    """Return the size of the parts of a file: small enough to lose little when the line breaks, few enough to be listed."""

    def share(count: int) -> int:
        return math.ceil(size / count / MEBIBYTE) * MEBIBYTE

    wanted = max(USUAL_PART, min(share(FEW), LARGE_PART), share(USUAL_COUNT))
    return min(wanted, LARGEST_PART)


def begin_upload(*, user: Any, values: dict[str, Any]) -> Upload:
    """Open an upload, or return the one of the same file that this user has begun and not used."""
    purpose = _purpose_for(user, values.get("purpose"))
    name, size, modified, digest = _read_file(purpose, values)
    known = Upload.objects.filter(
        owner=user,
        purpose=purpose.name,
        name=name,
        size=size,
        modified=modified,
        digest=digest,
        state__in=(UploadState.OPEN, UploadState.COMPLETE),
    ).first()
    if known:
        if _is_there(known):
            known.save(update_fields=["touched_at"])
            return known
        Upload.objects.filter(pk=known.pk).update(state=UploadState.ABORTED)
    number = uuid.uuid4()
    upload = Upload(
        id=number,
        owner=user,
        purpose=purpose.name,
        name=name,
        size=size,
        modified=modified,
        digest=digest,
        key=_key(purpose, number, name),
        part_size=part_size_for(size),
    )
    with storage_trouble():
        upload.multipart_id = store_of(purpose.storage).begin(upload)
    upload.save(force_insert=True)
    return upload


def _purpose_for(user: Any, name: Any) -> Purpose:
    purpose = find_purpose(name) if isinstance(name, str) else None
    if purpose is None:
        raise UploadError(_("Files of this kind are not sent here."), status=404)
    if not purpose.is_allowed(user):
        raise UploadError(
            _("You may not send files of this kind. Ask the administrator for the right."),
            status=403,
        )
    return purpose


def _read_file(purpose: Purpose, values: dict[str, Any]) -> tuple[str, int, int, str]:
    name, size = values.get("name"), values.get("size")
    modified, digest = values.get("modified", 0), values.get("digest", "")
    if (
        not isinstance(name, str)
        or not _is_number(size)
        or not _is_number(modified)
        or not isinstance(digest, str)
        or (digest and not _DIGEST.match(digest))
    ):
        raise UploadError(_("The browser's request cannot be read. Reload the page."))
    name = unicodedata.normalize("NFC", name).strip()
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise UploadError(_("Give the file a shorter name of ordinary letters and digits."))
    if not purpose.accepts(name):
        raise UploadError(
            _("Files of this kind cannot be used here. Choose one of: %(kinds)s.")
            % {"kinds": ", ".join(purpose.extensions)}
        )
    if size == 0:
        raise UploadError(_("The file is empty (0 bytes). Save it again and choose it anew."))
    if size > purpose.largest:
        raise UploadError(
            _("The file is too large: %(size)s, at most %(largest)s can be sent.")
            % {"size": filesizeformat(size), "largest": filesizeformat(purpose.largest)}
        )
    return name, size, modified, digest


def _is_number(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LATEST


def _key(purpose: Purpose, number: uuid.UUID, name: str) -> str:
    folder = f"{purpose.folder}/{number.hex}"
    room = (purpose.file_field.max_length or 100) - len(folder) - 1
    extension = extension_of(name)
    plain = unicodedata.normalize("NFKD", name.replace("ł", "l").replace("Ł", "L"))
    stem = plain.encode("ascii", "ignore").decode().rpartition(".")[0].strip(" .") or "file"
    short = get_valid_filename(stem)[: room - len(extension) - 1]
    return f"{folder}/{short}.{extension}"


def _store(upload: Upload) -> Store:
    purpose = find_purpose(upload.purpose)
    if purpose is None:
        raise UploadGoneError
    return store_of(purpose.storage)


def _is_there(upload: Upload) -> bool:
    """Tell whether the storage still has what was sent of an upload."""
    store = _store(upload)
    try:
        with storage_trouble():
            if upload.state == UploadState.COMPLETE:
                return store.size(upload.key) == upload.size
            store.parts(upload)
    except UploadGoneError:
        # Completed in the storage, though the answer never reached the site.
        with storage_trouble():
            return store.size(upload.key) == upload.size
    return True


def find_upload(*, user: Any, upload_id: uuid.UUID) -> Upload:
    """Return an upload of this user, who may still send files of its purpose; of nobody else's is nothing told."""
    upload = Upload.objects.filter(pk=upload_id, owner=user).first()
    if upload is None:
        raise UploadError(_("There is no such upload."), status=404)
    _purpose_for(user, upload.purpose)
    return upload


def sign_parts(*, upload: Upload, numbers: Any) -> dict[int, str]:
    """Return the addresses some parts are put to, each good for one part and 15 minutes."""
    _require_open(upload)
    if (
        not isinstance(numbers, list)
        or not 1 <= len(numbers) <= SIGNED_AT_ONCE
        or not all(_is_number(number) and 1 <= number <= upload.part_count for number in numbers)
    ):
        raise UploadError(_("There is no such part of the file."))
    store = _store(upload)
    with storage_trouble():
        return {number: store.address(upload, number) for number in numbers}


def _require_open(upload: Upload) -> None:
    if upload.state != UploadState.OPEN:
        raise UploadError(_("This upload is closed."), status=409, code="closed")


def list_parts(*, upload: Upload) -> list[Part]:
    """Return the parts that have arrived in full, as the storage tells."""
    if upload.state != UploadState.OPEN:
        return []
    with storage_trouble():
        try:
            parts = _store(upload).parts(upload)
        except UploadGoneError:
            return []
    return [
        part
        for part in parts
        if part.number <= upload.part_count and part.size == upload.part_length(part.number)
    ]


def complete_upload(*, upload: Upload) -> Upload:
    """Join the parts and look at what came of it; asked twice it answers twice the same.

    A file that is not what it says is deleted, and its upload ends.
    """
    if upload.state == UploadState.COMPLETE:
        return upload
    _require_open(upload)
    store = _store(upload)
    with storage_trouble():
        if store.size(upload.key) is None:
            _join(upload, store)
        problem = _problem_of(upload, store)
        if problem:
            store.delete(upload.key)
    with transaction.atomic():
        Upload.objects.filter(pk=upload.pk, state=UploadState.OPEN).update(
            state=UploadState.ABORTED if problem else UploadState.COMPLETE
        )
    upload.refresh_from_db()
    if problem:
        raise UploadError(problem, status=422, code="content")
    return upload


def _join(upload: Upload, store: Store) -> None:
    try:
        with storage_trouble():
            parts = store.parts(upload)
            missing = [
                number
                for number in range(1, upload.part_count + 1)
                if not any(
                    part.number == number and part.size == upload.part_length(number)
                    for part in parts
                )
            ]
            if missing:
                raise UploadError(
                    _("Not all of the file has arrived. Sending goes on with what is missing."),
                    status=409,
                    code="missing",
                )
            store.complete(upload, [part for part in parts if part.number <= upload.part_count])
    except UploadGoneError:
        # Joined by another request at the same time.
        with storage_trouble():
            if store.size(upload.key) is None:
                raise


def _problem_of(upload: Upload, store: Store) -> str:
    """Return what is wrong with a file that has arrived, empty for nothing."""
    if store.size(upload.key) != upload.size:
        return _("The file that arrived has another size than the one that was sent. Send it anew.")

    def read(start: int, end: int) -> bytes:
        return store.read(upload.key, start, end)

    opening = read(0, min(OPENING, upload.size))
    ending = read(max(0, upload.size - ENDING), upload.size)
    extension = extension_of(upload.name)
    if not fits(extension, opening, ending):
        return _(
            "The content of the file is not what its name says (.%(extension)s). It was deleted; choose the right file."
        ) % {"extension": extension}
    if upload.digest and digest_of(upload.size, read) != upload.digest:
        return _("The file was changed while it was being sent. Choose it again to send it anew.")
    return ""


def abort_upload(*, upload: Upload) -> None:
    """Give an upload up and delete what arrived of it; one in use stays as it is."""
    if upload.state == UploadState.USED:
        raise UploadError(_("The file is in use already."), status=409, code="closed")
    store = _store(upload)
    with storage_trouble():
        if upload.state == UploadState.OPEN:
            store.abort(upload)
        if upload.state != UploadState.ABORTED and store.size(upload.key) is not None:
            store.delete(upload.key)
    Upload.objects.filter(pk=upload.pk).exclude(state=UploadState.USED).update(
        state=UploadState.ABORTED
    )


def use_upload(*, upload: Upload) -> None:
    """Note that the file belongs to something now; the caller saves that in the same transaction."""
    used = Upload.objects.filter(pk=upload.pk, state=UploadState.COMPLETE).update(
        state=UploadState.USED
    )
    if not used:
        raise IntegrityError(f"Upload {upload.pk} is not free")
