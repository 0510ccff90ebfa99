"""The database of a test, as other processes see it: for tests that start real workers."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections
from django_tasks_db.models import DBTaskResult

ALIAS = "shared"


@dataclass(frozen=True)
class SharedDatabase:
    """A database that other processes open, and that is written to under the alias `shared`, past the test's transaction."""

    url: str

    def row(self, query: str) -> tuple[Any, ...]:
        """Return the first row of an answer, as it is now."""
        with connections[ALIAS].cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchone()

    def environment(self, folder: Path) -> dict[str, str]:
        """Return the environment in which `manage.py` uses this database and the files of the test."""
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.services.worker_settings",
            "DATABASE_URL": self.url,
            "VAR_DIR": str(folder),
            "TEST_MEDIA_ROOT": str(settings.MEDIA_ROOT),
            "MEDIA_WORK_DIR": str(settings.MEDIA_WORK_DIR),
        }


@contextmanager
def shared_database(folder: Path) -> Iterator[SharedDatabase]:
    """Share the test's database while nothing has been written to it yet.

    PostgreSQL's is reached by a second connection, and the tasks written there are deleted at the end; SQLite's, in memory,
    is copied to a file.
    """
    values = dict(connection.settings_dict)
    if connection.vendor == "sqlite":
        file = folder / "shared.sqlite3"
        with sqlite3.connect(file) as copy:
            connection.ensure_connection()
            connection.connection.backup(copy)
        values["NAME"], url = str(file), f"sqlite:///{file}"
    else:
        login = ":".join(filter(None, (values["USER"], values["PASSWORD"])))
        host = f"{values['HOST'] or 'localhost'}:{values['PORT'] or 5432}"
        url = f"postgresql://{login}@{host}/{values['NAME']}"
    connections.settings[ALIAS] = values
    try:
        yield SharedDatabase(url)
        DBTaskResult.objects.using(ALIAS).all().delete()
    finally:
        connections[ALIAS].close()
        del connections[ALIAS], connections.settings[ALIAS]
