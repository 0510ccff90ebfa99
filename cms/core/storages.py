"""Where files go: public media to Django's default storage, whatever is not for everyone to the private one."""

from __future__ import annotations

import os
import shutil
from http import HTTPStatus
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError
from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, storages
from storages.backends.s3 import S3Storage

PUBLIC, PRIVATE = "default", "documents"


def private_storage() -> Storage:
    """Return the store nobody reads but through the site; called late, so that no credential reaches a migration."""
    return storages[PRIVATE]


def public_storage() -> Storage:
    """Return the store anyone reads who knows an address."""
    return storages[PUBLIC]


class BucketStorage(S3Storage):
    """A store of the site in S3, known by its name in `STORAGES`.

    Wagtail hands a store's construction to the task that deletes a file: here that is the name alone, so that no key to
    the store stands in a queue, and nothing that is no JSON.
    """

    def __init__(self, *, alias: str, **options: Any) -> None:
        super().__init__(**options)
        self.alias = alias

    def deconstruct(self) -> tuple[str, tuple[str], dict[str, Any]]:
        return f"{__name__}.{store_named.__name__}", (self.alias,), {}


def store_named(alias: str) -> Storage:
    """Return a store by its name in `STORAGES`."""
    return storages[alias]


def copy_stored(*, source: Storage, name: str, target: Storage, wanted: str) -> str:
    """Copy a file of one storage to another under a wanted name; return the name it got.

    No byte passes this process where both are in S3 (the server copies, in parts if it is large), and none is
    written where both are on one disk (a second name of the same file). Raises what the storages raise; an
    incomplete copy is not left.
    """
    if isinstance(source, S3Storage) and isinstance(target, S3Storage):
        return _copy_in_s3(source, name, target, wanted)
    if isinstance(source, FileSystemStorage) and isinstance(target, FileSystemStorage):
        return _link_on_disk(source, name, target, wanted)
    with source.open(name) as opened:
        return target.save(wanted, File(opened, name=wanted))


def _copy_in_s3(source: S3Storage, name: str, target: S3Storage, wanted: str) -> str:
    given = target.get_available_name(wanted)
    key = target._normalize_name(given)
    try:
        target.connection.meta.client.copy(
            {"Bucket": source.bucket_name, "Key": source._normalize_name(name)},
            target.bucket_name,
            key,
            ExtraArgs=target._get_write_parameters(key) | {"MetadataDirective": "REPLACE"},
            Config=target.transfer_config,
            SourceClient=source.connection.meta.client,
        )
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] == HTTPStatus.NOT_FOUND:
            raise FileNotFoundError(f"The file is not in the store: {name}") from error
        raise
    return given


def _link_on_disk(
    source: FileSystemStorage, name: str, target: FileSystemStorage, wanted: str
) -> str:
    given = target.get_available_name(wanted)
    own, other = Path(source.path(name)), Path(target.path(given))
    other.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(own, other)
        other.touch()  # as new as a copy would be
    except FileNotFoundError:
        raise
    except OSError:  # another disk, or one that knows no links
        part = other.with_name(f"{other.name}.part")
        try:
            shutil.copyfile(own, part)
            part.rename(other)
        finally:
            part.unlink(missing_ok=True)
    return given
