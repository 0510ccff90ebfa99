"""Copies all files of a site between the disk and object storage, compared by digest, resumable."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.apps import apps
from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage
from django.db.models import FileField
from storages.backends.s3 import S3Storage

_CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Way:
    """From where to where the files of one storage go."""

    alias: str
    source: Storage
    target: Storage


@dataclass(frozen=True)
class Named:
    """A file by its name in a storage, with its size in bytes."""

    name: str
    size: int


class DigestMismatchError(Exception):
    """A copy is not what it was made of."""


def files_of(storage: Storage) -> Iterator[Named]:
    """Yield all files of a storage, on disk or in S3."""
    if isinstance(storage, S3Storage):
        prefix = storage._normalize_name("").rstrip("/") + "/"
        pages = storage.connection.meta.client.get_paginator("list_objects_v2").paginate(
            Bucket=storage.bucket_name, Prefix=prefix
        )
        for page in pages:
            for row in page.get("Contents", []):
                yield Named(row["Key"][len(prefix) :], row["Size"])
        return
    assert isinstance(storage, FileSystemStorage)  # noqa: S101  the site has no third kind
    root = Path(storage.location)
    for path in sorted(root.rglob("*")):
        if path.is_file():
            yield Named(path.relative_to(root).as_posix(), path.stat().st_size)


def _digest(file: BinaryIO) -> str:
    found = hashlib.sha256()
    while chunk := file.read(_CHUNK):
        found.update(chunk)
    return found.hexdigest()


def _stream(storage: Storage, name: str) -> BinaryIO:
    """Open a file to be read once from its beginning, without keeping it in memory or on this disk."""
    if isinstance(storage, S3Storage):
        answer = storage.connection.meta.client.get_object(
            Bucket=storage.bucket_name, Key=storage._normalize_name(name)
        )
        body: BinaryIO = answer["Body"]
        return body
    file: BinaryIO = open(storage.path(name), "rb")  # noqa: SIM115  closed by the caller
    return file


def copy_file(way: Way, file: Named) -> str:
    """Copy a file under its own name, read the copy back and return its SHA-256; raise DigestMismatchError if it differs.

    One that is there already and is the same is not sent again.
    """
    with closing(_stream(way.source, file.name)) as source:
        wanted = _digest(source)
    if _is_there(way.target, file) and _digest_of(way.target, file.name) == wanted:
        return wanted
    if way.target.exists(file.name):
        way.target.delete(file.name)
    with way.source.open(file.name) as opened:
        stored = way.target.save(file.name, File(opened, name=file.name))
    if stored != file.name or _digest_of(way.target, stored) != wanted:
        raise DigestMismatchError(file.name)
    return wanted


def _is_there(storage: Storage, file: Named) -> bool:
    return storage.exists(file.name) and storage.size(file.name) == file.size


def _digest_of(storage: Storage, name: str) -> str:
    with closing(_stream(storage, name)) as file:
        return _digest(file)


class Journal:
    """What was compared already, a line each, so that a run that broke off goes on; a changed size is a new file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines = set(path.read_text("utf-8").splitlines()) if path.exists() else set()

    def knows(self, way: Way, file: Named) -> bool:
        """Tell whether this file was compared in an earlier run."""
        return self._line(way, file) in self.lines

    def note(self, way: Way, file: Named) -> None:
        """Write down that this file was compared."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as journal:
            journal.write(self._line(way, file) + "\n")

    def _line(self, way: Way, file: Named) -> str:
        return f"{way.alias}\t{file.size}\t{file.name}"


def names_in_rows(storage: Storage) -> Iterator[str]:
    """Yield the name of every file that a row of any model holds in this storage."""
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, FileField) and field.storage == storage:
                names = model._base_manager.exclude(**{field.name: ""})
                yield from names.values_list(field.name, flat=True).iterator()
