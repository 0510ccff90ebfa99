"""What editors may send: registered by the apps whose fields take the files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.apps import apps
from django.core.files.storage import Storage
from django.db.models import FileField

GIBIBYTE = 1024**3


@dataclass(frozen=True)
class Purpose:
    """A use of uploads: the field that takes the file, who may send, which kinds and how much."""

    name: str
    model: str  # "app.Model"
    field: str
    folder: str
    extensions: tuple[str, ...]
    largest: int
    is_allowed: Callable[[Any], bool]

    @property
    def file_field(self) -> FileField:
        """The field that takes the name of the file."""
        field = apps.get_model(self.model)._meta.get_field(self.field)
        assert isinstance(field, FileField)  # noqa: S101  a purpose of another field is a mistake in code
        return field

    @property
    def storage(self) -> Storage:
        """Where the file goes: the storage of the field, so that it stays where it arrives."""
        return self.file_field.storage

    def accepts(self, name: str) -> bool:
        """Tell whether a name ends as one of the kinds does."""
        return extension_of(name) in self.extensions


_purposes: dict[str, Purpose] = {}


def register_purpose(purpose: Purpose) -> None:
    """Make a purpose known; called from `AppConfig.ready`."""
    _purposes[purpose.name] = purpose


def find_purpose(name: str) -> Purpose | None:
    """Return a purpose by its name."""
    return _purposes.get(name)


def all_purposes() -> list[Purpose]:
    """Return all purposes."""
    return list(_purposes.values())


def extension_of(name: str) -> str:
    """Return the ending of a name, small letters, without the dot."""
    return PurePosixPath(name).suffix.lower().lstrip(".")
