"""Run the image that compose.yaml names, where a container engine runs."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.services.elasticsearch.home import NoServerError
from tests.services.elasticsearch.server import answers
from tests.services.machine import free_port

_COMPOSE = Path(__file__).parent.parent.parent.parent / "compose.yaml"
_SECONDS_TO_START = 180


def container_engine() -> str | None:
    """Return the command of an engine that answers and has or gets the image, or nothing."""
    for engine in ("docker", "podman"):
        if shutil.which(engine) and _succeeds(engine, "info"):
            image = image_name()
            if _succeeds(engine, "image", "inspect", image) or _succeeds(engine, "pull", image):
                return engine
    return None


def _succeeds(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def image_name() -> str:
    """Return the image that production's description names."""
    found = re.search(r"^    image: (elasticsearch:\S+)$", _COMPOSE.read_text(), re.MULTILINE)
    if found is None:
        raise NoServerError("compose.yaml names no image of Elasticsearch")
    return found[1]


@contextmanager
def running_container(engine: str) -> Iterator[str]:
    """Start the container on a free port; yield its address, and take it away afterwards."""
    port = free_port()
    name = f"sires-elasticsearch-{port}"
    command = [
        engine, "run", "--rm", "--detach", "--name", name, "--publish", f"127.0.0.1:{port}:9200",
        "--env", "discovery.type=single-node", "--env", "xpack.security.enabled=false",
        "--env", "cluster.routing.allocation.disk.threshold_enabled=false",
        "--env", "ES_JAVA_OPTS=-Xms512m -Xmx512m", image_name(),
    ]  # fmt: skip
    if not _succeeds(*command):
        raise NoServerError(f"{engine} could not start {image_name()}")
    try:
        url = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + _SECONDS_TO_START
        while not answers(f"{url}/_cluster/health?wait_for_status=yellow&timeout=2s"):
            if time.monotonic() > deadline:
                raise NoServerError(f"{image_name()} did not answer")
            time.sleep(0.5)
        yield url
    finally:
        _succeeds(engine, "rm", "--force", name)
