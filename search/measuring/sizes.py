"""How much room the tables of the index take."""

from __future__ import annotations

from django.db import connections
from django.db.models import Sum
from django.db.models.functions import Length

from ..models import INDEX_MODELS, IndexedPassage


def text_signs(using: str) -> int:
    """Return how many signs of text the index holds; Polish text has about 1.06 bytes a sign."""
    found = IndexedPassage.objects.using(using).aggregate(signs=Sum(Length("text")))
    return found["signs"] or 0


def index_bytes(using: str) -> int:
    """Return the bytes of the tables of the index with their indexes, the texts shown to readers included."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        statement = "SELECT pg_total_relation_size(%s::regclass)"
    else:
        statement = (
            "SELECT SUM(s.pgsize) FROM dbstat s JOIN sqlite_master m ON m.name = s.name"
            " WHERE m.tbl_name = %s"
        )
    size = 0
    with connection.cursor() as cursor:
        for model in INDEX_MODELS:
            cursor.execute(statement, [model._meta.db_table])
            size += int(cursor.fetchone()[0] or 0)
    return size
