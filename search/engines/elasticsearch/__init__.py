"""Elasticsearch 9 as a search engine (docs/adr/0023)."""

from .client import connect
from .engine import ElasticsearchEngine

__all__ = ["ElasticsearchEngine", "connect"]
