"""A migrated database to copy from: a quarter of a thousand migrations take half a minute, and a run needs many databases."""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KEPT_IN = ROOT / "var"
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
            environment = os.environ | {
                "DJANGO_SETTINGS_MODULE": "cms.settings.test",
                "DATABASE_URL": f"sqlite:///{unfinished}",
            }
            subprocess.run(
                [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
                cwd=ROOT,
                env=environment,
                check=True,
            )
            unfinished.rename(database)
    return database


def _fingerprint() -> str:
    """Tell our migrations and the versions of packages, which bring theirs."""
    files = [ROOT / "requirements.txt", *sorted(ROOT.glob("[!.]*/**/migrations/*.py"))]
    digest = hashlib.sha256()
    for file in files:
        digest.update(str(file.relative_to(ROOT)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
