"""Run a command beside an Elasticsearch server: python -m tests.services.elasticsearch COMMAND…

The command finds the server's address in ELASTICSEARCH_URL. Where none can be had the command runs without
one, its tests of the engine are skipped and that is told; with CI=true it fails.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.services.elasticsearch.container import container_engine, running_container
from tests.services.elasticsearch.home import NoServerError
from tests.services.elasticsearch.server import running_server
from tests.services.machine import IN_CI


@contextmanager
def server_address() -> Iterator[str]:
    """Yield the address of the server named in the environment, of a container, or of a node built here."""
    if os.environ.get("ELASTICSEARCH_URL"):
        yield os.environ["ELASTICSEARCH_URL"]
    elif engine := container_engine():
        with running_container(engine) as url:
            yield url
    else:
        with running_server() as server:
            yield server.url


def main(command: list[str]) -> int:
    """Run the command; return its exit status."""
    try:
        with server_address() as address:
            environment = os.environ | {"ELASTICSEARCH_URL": address}
            return subprocess.run(command, env=environment, check=False).returncode
    except NoServerError as reason:
        print(f"SKIPPED on Elasticsearch: {reason}", file=sys.stderr)
        return 1 if IN_CI else subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
