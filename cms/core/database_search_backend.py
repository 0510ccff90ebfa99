"""Wagtail's database backends, SQLite and PostgreSQL, for the editors' own searches in Polish (docs/adr/0028)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection
from modelsearch.backends.database import SearchBackend as upstream_backend

from .all_forms import SearchInAllForms, with_all_forms


class Spelt:
    """An object as the index reads it: itself, but for search fields that tell all forms of their words."""

    def __init__(self, obj: Any) -> None:
        self._obj = obj

    @property
    def __class__(self) -> Any:
        """Be of the object's own class to whoever asks: fields look themselves up there."""
        return type(self._obj)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._obj, name)

    def get_search_fields(self) -> list[Any]:
        """Return the fields of the object, spelling their texts out."""
        return with_all_forms(self._obj.get_search_fields())


class IndexInAllForms:
    """For an index of a database backend: objects are written with all forms of their words."""

    def add_items(self, model: Any, objs: Iterable[Any]) -> None:
        """Write objects of one model."""
        upstream: Any = super()
        upstream.add_items(model, [Spelt(obj) for obj in objs])


def SearchBackend(params: dict[str, Any]) -> Any:
    """Return the backend for the database of the site."""
    if connection.vendor == "postgresql":
        return _postgresql(params)
    upstream = upstream_backend(params)
    if connection.vendor == "sqlite" and type(upstream).__name__ == "SQLiteSearchBackend":
        return _sqlite(params)
    return upstream


def _postgresql(params: dict[str, Any]) -> Any:
    from modelsearch.backends.database.postgres.postgres import PostgresIndex, PostgresSearchBackend

    class Index(IndexInAllForms, PostgresIndex):
        """PostgreSQL's own vectors."""

    class Backend(SearchInAllForms, PostgresSearchBackend):
        """PostgreSQL."""

        index_class = Index

    return Backend(params)


def _sqlite(params: dict[str, Any]) -> Any:
    from modelsearch.backends.database.sqlite.sqlite import SQLiteIndex, SQLiteSearchBackend

    class Index(IndexInAllForms, SQLiteIndex):
        """SQLite's FTS5."""

    class Backend(SearchInAllForms, SQLiteSearchBackend):
        """SQLite."""

        index_class = Index

    return Backend(params)
