"""What is left over: uploads nobody goes on with, and files no row names."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Iterator

from django.apps import apps
from django.core.files.storage import Storage
from django.db.models import FileField
from django.utils import timezone

from ..models import Upload, UploadState
from .errors import UploadError, UploadGoneError, storage_trouble
from .purposes import Purpose, all_purposes, find_purpose
from .stores import store_of

log = logging.getLogger(__name__)

KEPT = datetime.timedelta(days=7)  # since something last happened
NOTED = datetime.timedelta(
    days=30
)  # how long rows of ended uploads stay, for whoever asks what became of one
YOUNG = datetime.timedelta(days=1)  # a file this new may belong to a form that is being saved


def abort_stale_uploads() -> int:
    """Give up uploads nobody has touched for a week and delete what arrived of them; return how many.

    One that the storage cannot delete now stays for the next time. A file in use is never touched.
    """
    before = timezone.now() - KEPT
    stale = Upload.objects.filter(
        state__in=(UploadState.OPEN, UploadState.COMPLETE), touched_at__lt=before
    )
    count = 0
    for upload in stale.iterator():
        try:
            _forget(upload)
        except UploadError as error:
            log.warning("Upload %s could not be given up: %s", upload.pk, error.code)
        else:
            count += 1
    Upload.objects.filter(
        state__in=(UploadState.ABORTED, UploadState.USED), touched_at__lt=timezone.now() - NOTED
    ).delete()
    return count


def _forget(upload: Upload) -> None:
    purpose = find_purpose(upload.purpose)
    if purpose is not None:
        store = store_of(purpose.storage)
        try:
            with storage_trouble():
                if upload.state == UploadState.OPEN:
                    store.abort(upload)
                if upload.key not in used_names(purpose.storage, upload.key):
                    store.delete(upload.key)
        except UploadGoneError:
            pass
    Upload.objects.filter(pk=upload.pk).exclude(state=UploadState.USED).update(
        state=UploadState.ABORTED
    )


def used_names(storage: Storage, prefix: str) -> set[str]:
    """Return the names with a prefix that any file field of any model with this storage holds."""
    return {
        str(name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, FileField) and field.storage == storage
        for name in model._base_manager.filter(**{f"{field.name}__startswith": prefix})
        .values_list(field.name, flat=True)
        .iterator()
    }


def orphans() -> Iterator[tuple[Purpose, str]]:
    """Yield files in the folders of uploads that no row names, neither of a model nor of an upload, and older than a day."""
    before = timezone.now() - YOUNG
    for purpose in all_purposes():
        folder = f"{purpose.folder}/"
        # Listed before the rows are read, so that what is saved meanwhile is not seen as left.
        with storage_trouble():
            names = [
                name
                for name, written in store_of(purpose.storage).names(purpose.folder)
                if written < before
            ]
        used = used_names(purpose.storage, folder)
        used |= set(
            Upload.objects.filter(key__startswith=folder)
            .exclude(state=UploadState.ABORTED)
            .values_list("key", flat=True)
        )
        for name in names:
            if name not in used:
                yield purpose, name


def delete_orphan(purpose: Purpose, name: str) -> None:
    """Delete a file that `orphans` named."""
    with storage_trouble():
        store_of(purpose.storage).delete(name)
