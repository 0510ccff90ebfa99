"""The database of a test, as other processes see it: for tests that start real workers."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection

MANAGE = str(settings.BASE_DIR / "manage.py")


@dataclass(frozen=True)
class SharedDatabase:
    """A database that other processes open; the transaction of the test knows nothing of it."""

    url: str
    folder: Path

    def row(self, query: str) -> tuple[Any, ...] | None:
        """Return the first row of an answer, as it is now; what the query writes is kept."""
        if self.url.startswith("sqlite"):
            opened: Any = sqlite3.connect(self.url.removeprefix("sqlite:///"), timeout=20)
        else:
            opened = psycopg.connect(self.url)
        with closing(opened), opened:
            answer = opened.execute(query)
            return answer.fetchone() if answer.description else None

    def environment(self) -> dict[str, str]:
        """Return the environment in which `manage.py` uses this database and the files of the test."""
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.services.worker_settings",
            "DATABASE_URL": self.url,
            "VAR_DIR": str(self.folder),
            "TEST_MEDIA_ROOT": str(settings.MEDIA_ROOT),
            "MEDIA_WORK_DIR": str(settings.MEDIA_WORK_DIR),
        }

    def manage(self, *arguments: str) -> str:
        """Run a command of `manage.py` to its end and return what it prints."""
        command = [sys.executable, MANAGE, *arguments]
        done = subprocess.run(command, env=self.environment(), capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, *arguments: str, **variables: str) -> subprocess.Popen[bytes]:
        """Start a command of `manage.py`."""
        return subprocess.Popen(
            [sys.executable, MANAGE, *arguments], env=self.environment() | variables
        )


@contextmanager
def shared_database(folder: Path, *, tables: list[str]) -> Iterator[SharedDatabase]:
    """Share the test's database while nothing has been written to it yet; `tables` are emptied at the end.

    PostgreSQL's can be opened by others as it is; SQLite's, in memory, is copied to a file.
    """
    if connection.vendor == "sqlite":
        file = folder / "shared.sqlite3"
        with closing(sqlite3.connect(file)) as copy:
            connection.ensure_connection()
            connection.connection.backup(copy)
        yield SharedDatabase(f"sqlite:///{file}", folder)
        return
    part = connection.settings_dict
    login = ":".join(filter(None, (part["USER"], part["PASSWORD"])))
    host = f"{part['HOST'] or 'localhost'}:{part['PORT'] or 5432}"
    database = SharedDatabase(f"postgresql://{login}@{host}/{part['NAME']}", folder)
    try:
        yield database
    finally:
        for table in tables:
            database.row(f"DELETE FROM {table}")
