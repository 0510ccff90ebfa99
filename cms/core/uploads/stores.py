"""The two places files go to, behind one face: S3 by its multipart uploads, a disk by one file with a note for each part."""

from __future__ import annotations

import mimetypes
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from django.conf import settings
from django.core import signing
from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage
from django.urls import reverse
from storages.backends.s3 import S3Storage

from ..models import Upload

SIGNED_SECONDS = 15 * 60
_SALT = "cms.core.uploads.part"
_CHUNK = 256 * 1024
_clients: WeakKeyDictionary[S3Storage, Any] = WeakKeyDictionary()
_making_clients = Lock()


@dataclass(frozen=True)
class Part:
    """A part that has arrived."""

    number: int
    size: int
    tag: str


class Store(Protocol):
    """What the protocol asks of a place for files."""

    def begin(self, upload: Upload) -> str: ...
    def address(self, upload: Upload, number: int) -> str: ...
    def parts(self, upload: Upload) -> list[Part]: ...
    def complete(self, upload: Upload, parts: list[Part]) -> None: ...
    def abort(self, upload: Upload) -> None: ...
    def size(self, key: str) -> int | None: ...
    def read(self, key: str, start: int, end: int) -> bytes: ...
    def delete(self, key: str) -> None: ...
    def names(self, folder: str) -> Iterator[tuple[str, datetime]]: ...


def store_of(storage: Storage) -> Store:
    """Return the store of a storage."""
    if isinstance(storage, S3Storage):
        return S3Store(storage)
    if isinstance(storage, FileSystemStorage):
        return DiskStore(storage)
    raise TypeError(f"No uploads to a {type(storage).__name__}")


def _client_of(storage: S3Storage) -> Any:
    """Return the one client of a storage: threads may share a client, and each of its own costs 5 MiB and half a second."""
    with _making_clients:
        if storage not in _clients:
            _clients[storage] = storage.connection.meta.client
        return _clients[storage]


class S3Store:
    """Parts go from the browser to S3 by addresses signed for one key, one number, one length and 15 minutes."""

    def __init__(self, storage: S3Storage) -> None:
        self.storage = storage
        self.client = _client_of(storage)

    def _at(self, key: str) -> dict[str, str]:
        return {"Bucket": self.storage.bucket_name, "Key": self.storage._normalize_name(key)}

    def begin(self, upload: Upload) -> str:
        """Open a multipart upload and return its number."""
        content_type = mimetypes.guess_type(upload.name)[0] or "application/octet-stream"
        options = self.storage.get_object_parameters(upload.key) | {"ContentType": content_type}
        return str(
            self.client.create_multipart_upload(**self._at(upload.key), **options)["UploadId"]
        )

    def address(self, upload: Upload, number: int) -> str:
        """Return where the browser puts a part."""
        return str(
            self.client.generate_presigned_url(
                "upload_part",
                Params=self._at(upload.key)
                | {
                    "UploadId": upload.multipart_id,
                    "PartNumber": number,
                    "ContentLength": upload.part_length(number),
                },
                ExpiresIn=SIGNED_SECONDS,
            )
        )

    def parts(self, upload: Upload) -> list[Part]:
        """Return the parts S3 has; of one that was sent twice the newer."""
        pages = self.client.get_paginator("list_parts").paginate(
            **self._at(upload.key), UploadId=upload.multipart_id
        )
        found = {
            row["PartNumber"]: Part(row["PartNumber"], row["Size"], row["ETag"])
            for page in pages
            for row in page.get("Parts", [])
        }
        return [found[number] for number in sorted(found)]

    def complete(self, upload: Upload, parts: list[Part]) -> None:
        """Have S3 join the parts."""
        listed = [{"PartNumber": part.number, "ETag": part.tag} for part in parts]
        self.client.complete_multipart_upload(
            **self._at(upload.key),
            UploadId=upload.multipart_id,
            MultipartUpload={"Parts": listed},
        )

    def abort(self, upload: Upload) -> None:
        """Have S3 forget the parts; one that is forgotten already is no matter."""
        with suppress(self.client.exceptions.NoSuchUpload):
            self.client.abort_multipart_upload(**self._at(upload.key), UploadId=upload.multipart_id)

    def size(self, key: str) -> int | None:
        """Return the size of a file, None where there is none."""
        try:
            return int(self.client.head_object(**self._at(key))["ContentLength"])
        except self.client.exceptions.ClientError as error:
            if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == 404:
                return None
            raise

    def read(self, key: str, start: int, end: int) -> bytes:
        """Return bytes of a file, by range."""
        if end <= start:
            return b""
        answer = self.client.get_object(**self._at(key), Range=f"bytes={start}-{end - 1}")
        return bytes(answer["Body"].read())

    def delete(self, key: str) -> None:
        """Delete a file."""
        self.client.delete_object(**self._at(key))

    def names(self, folder: str) -> Iterator[tuple[str, datetime]]:
        """Yield all files of a folder with the time they were written."""
        prefix = self.storage._normalize_name(folder).rstrip("/") + "/"
        root = len(prefix) - len(folder.rstrip("/")) - 1
        pages = self.client.get_paginator("list_objects_v2").paginate(
            Bucket=self.storage.bucket_name, Prefix=prefix
        )
        for page in pages:
            for row in page.get("Contents", []):
                yield row["Key"][root:], row["LastModified"]


class DiskStore:
    """Parts go to the site's own signed address and are written where they belong in one file, which is moved when whole.

    What has arrived is noted by an empty file beside it, `<number>-<size>`, made once the part is on the disk.
    """

    def __init__(self, storage: FileSystemStorage) -> None:
        self.storage = storage

    def folder(self, upload: Upload) -> Path:
        """Where an upload grows: on this machine's disk, never under a folder that is served."""
        return Path(settings.UPLOAD_DIR) / upload.pk.hex

    def begin(self, upload: Upload) -> str:
        """Make the folder."""
        self.folder(upload).mkdir(parents=True)
        return upload.pk.hex

    def address(self, upload: Upload, number: int) -> str:
        """Return where the browser puts a part."""
        signed = signing.dumps([upload.pk.hex, number, upload.part_length(number)], salt=_SALT)
        return reverse("core_upload_part", args=[upload.pk, number]) + f"?signature={signed}"

    def parts(self, upload: Upload) -> list[Part]:
        """Return the parts that are noted."""
        found = []
        for note in self.folder(upload).iterdir():
            number, _dash, size = note.name.partition("-")
            if number.isdigit():
                found.append(Part(int(number), int(size), ""))
        return sorted(found, key=lambda part: part.number)

    def write_part(self, upload: Upload, number: int, source: Any) -> bool:
        """Write a part from a stream to its place, a piece at a time; tell whether all of it came."""
        left = upload.part_length(number)
        folder = self.folder(upload)
        descriptor = os.open(folder / "file", os.O_WRONLY | os.O_CREAT, 0o644)
        with open(descriptor, "wb") as target:
            target.seek((number - 1) * upload.part_size)
            while left and (chunk := source.read(min(_CHUNK, left))):
                target.write(chunk)
                left -= len(chunk)
        if left:
            return False
        (folder / f"{number}-{upload.part_length(number)}").touch()
        return True

    def complete(self, upload: Upload, parts: list[Part]) -> None:
        """Move the file to its place in the storage; on the same disk no byte of it is copied."""
        path = self.folder(upload) / "file"
        with path.open("rb") as opened:
            self.storage.save(upload.key, _MovedFile(opened, name=str(path)))
        shutil.rmtree(self.folder(upload), ignore_errors=True)

    def abort(self, upload: Upload) -> None:
        """Delete what has arrived."""
        shutil.rmtree(self.folder(upload), ignore_errors=True)

    def size(self, key: str) -> int | None:
        """Return the size of a file, None where there is none."""
        return self.storage.size(key) if self.storage.exists(key) else None

    def read(self, key: str, start: int, end: int) -> bytes:
        """Return bytes of a file."""
        with self.storage.open(key) as file:
            file.seek(start)
            return bytes(file.read(end - start))

    def delete(self, key: str) -> None:
        """Delete a file and the folder it had to itself."""
        self.storage.delete(key)
        with suppress(OSError):
            Path(self.storage.path(key)).parent.rmdir()

    def names(self, folder: str) -> Iterator[tuple[str, datetime]]:
        """Yield all files of a folder with the time they were written."""
        root = Path(self.storage.path(folder))
        for path in sorted(root.rglob("*")):
            if path.is_file():
                written = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
                yield f"{folder.rstrip('/')}/{path.relative_to(root).as_posix()}", written


class _MovedFile(File):
    """A file on this disk, which Django's storage moves where it would otherwise copy."""

    def temporary_file_path(self) -> str:
        return str(self.name)


def is_signed(upload: Upload, number: int, signature: str) -> bool:
    """Tell whether the address of a part was given out by `DiskStore.address` in the last 15 minutes."""
    try:
        value = signing.loads(signature, salt=_SALT, max_age=SIGNED_SECONDS)
    except signing.BadSignature:
        return False
    return bool(value == [upload.pk.hex, number, upload.part_length(number)])
