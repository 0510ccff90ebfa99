"""A small site for uploads: its own database and editor, files on this machine or in a real S3 server."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.services.machine import free_port
from tests.services.migrated import migrated_database
from tests.services.s3 import Server

USER, PASSWORD = "redakcja", "sires-demo"


@dataclass(frozen=True)
class UploadSite:
    """A site that runs."""

    address: str
    environment: dict[str, str]
    process: subprocess.Popen[bytes]

    def manage(self, *command: str) -> str:
        """Run a command of manage.py beside it and return what it prints."""
        return run_manage(self.environment, *command)

    def shell(self, code: str) -> str:
        """Run Python beside it and return what it prints."""
        return self.manage("shell", "--verbosity", "0", "--command", code).strip()


def run_manage(environment: dict[str, str], *command: str) -> str:
    """Run a command of manage.py and return what it prints."""
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout


@contextmanager
def upload_site(
    folder: Path, *, server: Server | None = None, allowed: bool = True
) -> Iterator[UploadSite]:
    """Run a site with one editor; with a server its films are there, and pages of the site may put them if `allowed`."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "VAR_DIR": str(folder),
        "SITE_URL": address,
    }
    for name in ("DATABASE_URL", "ELASTICSEARCH_URL"):
        environment.pop(name, None)
    if server:
        bucket = server.new_bucket(origins=(address if allowed else "https://other.example.org",))
        environment |= {
            "DJANGO_SETTINGS_MODULE": "tests.browser.upload_settings",
            "UPLOAD_ENDPOINT": server.endpoint,
            "UPLOAD_ACCESS_KEY": server.access_key,
            "UPLOAD_SECRET_KEY": server.secret_key,
            "UPLOAD_BUCKET": bucket,
        }
    database = folder / "db.sqlite3"
    if not database.exists():
        shutil.copy(migrated_database(), database)
        run_manage(environment, "migrate", "--verbosity", "0")
        run_manage(environment, "collectstatic", "--noinput", "--verbosity", "0")
        run_manage(
            environment | {"DJANGO_SUPERUSER_PASSWORD": PASSWORD},
            "createsuperuser", "--noinput", "--username", USER, "--email", "redakcja@example.org",
        )  # fmt: skip
    process = subprocess.Popen(
        [
            sys.executable, "-m", "gunicorn", "cms.wsgi", "--bind", f"127.0.0.1:{port}",
            "--worker-class", "gthread", "--threads", "8", "--log-level", "error",
        ],
        env=environment,
    )  # fmt: skip
    try:
        for _attempt in range(120):
            try:
                urllib.request.urlopen(f"{address}/admin/login/", timeout=5)
                break
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.5)
        yield UploadSite(address, environment, process)
    finally:
        process.terminate()
        process.wait(timeout=20)
