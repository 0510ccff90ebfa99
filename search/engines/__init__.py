"""The engines of this site: which there are, and in which order they are asked."""

from __future__ import annotations

from .base import Engine
from .database import DatabaseEngine


def engines() -> list[Engine]:
    """Return the engines, the one asked first in front; the database is always among them, and last."""
    return [DatabaseEngine()]
