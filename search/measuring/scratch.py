"""A scratch place for the tables of the index, beside the site's own: nothing of the site is touched."""

from __future__ import annotations

import copy
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, connections

from ..models import INDEX_MODELS
from ..vocabulary import forget_forms

ALIAS = "search_scratch"


@contextmanager
def scratch_database() -> Iterator[str]:
    """Yield the alias of a connection with empty tables of the index: a temporary file or a schema of its own."""
    settings = copy.deepcopy(connections[DEFAULT_DB_ALIAS].settings_dict)
    schema = f"search_scratch_{uuid.uuid4().hex[:12]}"
    with tempfile.TemporaryDirectory(prefix="sires-scratch-") as folder:
        is_file = connections[DEFAULT_DB_ALIAS].vendor == "sqlite"
        if is_file:
            settings["NAME"] = str(Path(folder) / "index.sqlite3")
        else:
            options = settings.setdefault("OPTIONS", {})
            options["options"] = f"-c search_path={schema}"
        settings["CONN_MAX_AGE"] = 0
        connections.settings[ALIAS] = settings
        connection = connections[ALIAS]
        try:
            if not is_file:
                with connection.cursor() as cursor:
                    cursor.execute(f"CREATE SCHEMA {schema}")
            with connection.schema_editor() as editor:
                for model in INDEX_MODELS:
                    editor.create_model(model)
            yield ALIAS
        finally:
            if not is_file:
                with connection.cursor() as cursor:
                    cursor.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
            connection.close()
            del connections[ALIAS]
            del connections.settings[ALIAS]
            forget_forms()
