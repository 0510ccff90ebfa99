"""The engines of this site: which there are, and in which order they are asked."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from .base import Engine
from .database import DatabaseEngine


def engines() -> list[Engine]:
    """Return the engines, the one asked first in front; the database is always among them, and last."""
    urls = tuple(settings.ELASTICSEARCH_URL)
    if not urls:
        return [DatabaseEngine()]
    return [_elasticsearch(urls, settings.ELASTICSEARCH_INDEX_PREFIX), DatabaseEngine()]


@lru_cache(maxsize=4)
def _elasticsearch(urls: tuple[str, ...], prefix: str) -> Engine:
    """Return the engine with its client: one for the process, shared by its threads."""
    from .elasticsearch import ElasticsearchEngine, connect

    return ElasticsearchEngine(connect(urls), prefix=prefix)
