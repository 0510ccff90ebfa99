"""Run a command against a PostgreSQL server of its own: python -m tests.services.postgresql COMMAND…

The server lives in a temporary folder, listens on a socket there and on a free port of 127.0.0.1, and is
gone afterwards. Its database is migrated, and each process of a test run copies it
(TEST_DATABASE_TEMPLATE). Without PostgreSQL on the machine the command is skipped and that is told; with CI=true
it fails.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.services.machine import IN_CI, free_port

NAME = "sires"


def server_binaries() -> Path | None:
    """Return the folder of the newest installed server, or nothing."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


@contextmanager
def server(binaries: Path) -> Iterator[str]:
    """Start a server; yield the address of an empty database."""
    folder = Path(tempfile.mkdtemp(prefix="sires-postgresql-"))
    # The server refuses to run as root, so root hands it to the account Debian's package makes.
    as_user: list[str] = []
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        os.chown(folder, account.pw_uid, account.pw_gid)
        as_user = ["runuser", "-u", "postgres", "--"]
    data, port = folder / "data", free_port()

    def run(*command: object) -> None:
        done = subprocess.run(
            [*as_user, *map(str, command)], cwd=folder, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"{command[0]} failed:\n{done.stdout}{done.stderr}")

    try:
        run(
            binaries / "initdb", "-D", data, "-U", "sires", "-A", "trust",
            "-E", "UTF8", "--locale=C.UTF-8", "--no-sync",
        )  # fmt: skip
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off"
        run(binaries / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
        try:
            run(binaries / "createdb", "-h", "127.0.0.1", "-p", port, "-U", "sires", NAME)
            yield f"postgresql://sires@127.0.0.1:{port}/{NAME}"
        finally:
            run(binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(command: list[str]) -> int:
    binaries = server_binaries()
    if binaries is None:
        print("SKIPPED on PostgreSQL: no server here (apt install postgresql)", file=sys.stderr)
        return int(IN_CI)
    with server(binaries) as address:
        environment = os.environ | {"DATABASE_URL": address, "TEST_DATABASE_TEMPLATE": NAME}
        migrated = subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
            env=environment,
            check=False,
        )
        return (
            migrated.returncode or subprocess.run(command, env=environment, check=False).returncode
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
