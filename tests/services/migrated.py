"""A migrated database to copy from: a quarter of a thousand migrations take half a minute, and a run needs many databases."""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from django.apps import apps
from django.conf import settings

KEPT_IN = Path(settings.BASE_DIR) / "var"
PREFIX = "migrated-"


def migrated_database() -> Path:
    """Return a migrated SQLite file that nobody writes to, made anew when any migration has changed.

    Whoever copies it still runs `migrate`, which then applies nothing and adds missing content types and permissions.
    """
    KEPT_IN.mkdir(exist_ok=True)
    database = KEPT_IN / f"{PREFIX}{_fingerprint()}.sqlite3"
    with (KEPT_IN / f"{PREFIX}lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not database.exists():
            for former in KEPT_IN.glob(f"{PREFIX}*.sqlite3*"):
                former.unlink()
            unfinished = database.with_suffix(".sqlite3-unfinished")
            migrate(f"sqlite:///{unfinished}")
            unfinished.rename(database)
    return database


def migrate(address: str) -> None:
    """Migrate the database at an address (DATABASE_URL) in a process of its own."""
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "cms.settings.test", "DATABASE_URL": address},
        check=True,
    )


def _fingerprint() -> str:
    digest = hashlib.sha256(version("django").encode())
    for app in sorted(apps.get_app_configs(), key=lambda app: app.name):
        for file in sorted(Path(app.path).glob("migrations/*.py")):
            digest.update(f"{app.name}/{file.name}".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
