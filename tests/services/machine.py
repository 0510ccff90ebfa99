"""What every server for tests needs of the machine: a free port, and an account for root to step down to."""

from __future__ import annotations

import os
import socket
import tempfile
from pathlib import Path

IN_CI = os.environ.get("CI") == "true"
_MEMORY = Path("/dev/shm")
_ENOUGH = 1_000_000_000


def free_port() -> int:
    """Return a port of 127.0.0.1 that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def quick_folder(prefix: str) -> Path:
    """Make an empty folder, in memory where there is room: syncing to a disk would take most of the time."""
    if _MEMORY.is_dir():
        space = os.statvfs(_MEMORY)
        if space.f_bavail * space.f_frsize > _ENOUGH:
            return Path(tempfile.mkdtemp(prefix=prefix, dir=_MEMORY))
    return Path(tempfile.mkdtemp(prefix=prefix))
