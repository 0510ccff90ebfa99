"""Where a worker puts files: a folder of the attempt, emptied in any case, and the way to and from the storage."""

from __future__ import annotations

import errno
import logging
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage

from ..models import ProcessingFailure
from .errors import ProcessingError, Superseded

# Everything made is kept under this folder of the storage, and nothing else is: an original is never under it.
MADE_FOLDER = "made"
_log = logging.getLogger(__name__)
_PREFIX = "recording-"
_CHUNK = 1024 * 1024
_SPARE = 64 * 1024 * 1024  # bytes left free for the database and the rest
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class MadeFile(File):
    """A file made here, which a storage on the same disk may move to its place where it would otherwise copy it."""

    def temporary_file_path(self) -> str:
        """Where it lies (Django's FileSystemStorage asks for this)."""
        return str(self.name)


@contextmanager
def storage_errors() -> Iterator[None]:
    """Tell a full disk and a storage that does not answer, whatever errors its library raises."""
    try:
        yield
    except (ProcessingError, Superseded):
        raise
    except Exception as error:
        full = isinstance(error, OSError) and error.errno in _FULL
        failure = ProcessingFailure.NO_SPACE if full else ProcessingFailure.STORAGE
        raise ProcessingError(failure, f"{type(error).__name__}: {error}") from error


def work_root() -> Path:
    """Return the folder under which attempts work; it is made when missing."""
    root = Path(settings.MEDIA_WORK_DIR)
    with storage_errors():
        root.mkdir(parents=True, exist_ok=True)
    return root


@contextmanager
def workplace(token: str) -> Iterator[Path]:
    """Give an attempt a folder, and delete it with all that is in it at the end, however that comes."""
    folder = work_root() / f"{_PREFIX}{token}"
    with storage_errors():
        folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def clear_workplaces(*, but: Collection[str]) -> int:
    """Delete the folders of all attempts except those named, which are at work; return how many there were."""
    left = [
        folder
        for folder in work_root().glob(f"{_PREFIX}*")
        if folder.name.removeprefix(_PREFIX) not in but
    ]
    for folder in left:
        shutil.rmtree(folder, ignore_errors=True)
    return len(left)


def require_space(folder: Path, needed: int) -> None:
    """Raise ProcessingError unless the disk has room for `needed` bytes more."""
    free = shutil.disk_usage(folder).free
    if free < needed + _SPARE:
        raise ProcessingError(
            ProcessingFailure.NO_SPACE, f"{folder}: {free} bytes free, {needed} needed"
        )


@contextmanager
def local_file(file: Any, folder: Path, on_progress: Callable[[float], Any]) -> Iterator[Path]:
    """Give the path of a stored file: its own where the storage is on this machine, else that of a copy for the while."""
    storage: Storage = file.storage
    try:
        own = Path(storage.path(file.name))
    except NotImplementedError:
        own = None
    if own is not None:
        with storage_errors():
            own.stat()
        yield own
        return
    copy = folder / f"stored{Path(file.name).suffix}"
    try:
        with storage_errors():
            require_space(folder, storage.size(file.name))
            _fetch(storage, file.name, copy, on_progress)
        yield copy
    finally:
        copy.unlink(missing_ok=True)


def _fetch(storage: Storage, name: str, copy: Path, on_progress: Callable[[float], Any]) -> None:
    with storage.open(name, "rb") as stored, copy.open("wb") as target:
        remote = getattr(stored, "obj", None)
        if remote is not None:
            # S3: opened as a file it would be fetched whole to a temporary file first, on twice the disk.
            remote.download_fileobj(target, Config=getattr(storage, "transfer_config", None))
            return
        size, done = max(1, stored.size), 0
        for chunk in stored.chunks(_CHUNK):
            target.write(chunk)
            done += len(chunk)
            on_progress(done / size)


def made_folder(recording_id: int, token: str = "") -> str:
    """Return the folder of the storage for what is made of a recording, or by one attempt at it."""
    folder = f"{MADE_FOLDER}/{recording_id}"
    return f"{folder}/{token.rpartition('-')[2]}" if token else folder


def store(storage: Storage, path: Path, name: str) -> str:
    """Put a file made here into the storage and return the name it got; leave no part of it if that fails."""
    size = path.stat().st_size
    try:
        with storage_errors():
            with path.open("rb") as opened:
                stored = storage.save(name, MadeFile(opened, name=str(path)))
            if storage.size(stored) != size:
                raise OSError(f"{stored}: not all of the file arrived")
    except BaseException:
        discard(storage, name)
        raise
    return stored


def discard(storage: Storage, name: str) -> None:
    """Delete a file that was made here, and nothing else; one that cannot be deleted now is found by `tidy` later."""
    if name.startswith(f"{MADE_FOLDER}/"):
        try:
            with storage_errors():
                storage.delete(name)
        except ProcessingError:
            _log.warning("%s could not be deleted", name, exc_info=True)


def made_files(storage: Storage, recording_id: int) -> list[str]:
    """Return the names of all files made of a recording."""
    names: list[str] = []
    root = made_folder(recording_id)
    with storage_errors():
        try:
            folders = storage.listdir(root)[0]
        except FileNotFoundError:
            return []
        for folder in folders:
            path = f"{root}/{folder}"
            names += [f"{path}/{name}" for name in storage.listdir(path)[1]]
    return names
