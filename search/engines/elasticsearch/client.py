"""The client of the server: quick to give up, for a reader waits and the database can answer."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote, urlsplit, urlunsplit

from elasticsearch import Elasticsearch


def connect(urls: Iterable[str]) -> Elasticsearch:
    """Return a client for the nodes; nothing is asked of them yet. User and password may stand in an address."""
    nodes = []
    account: tuple[str, str] | None = None
    for url in urls:
        parts = urlsplit(url)
        if parts.username:
            account = unquote(parts.username), unquote(parts.password or "")
        host = parts.netloc.rpartition("@")[2]
        if parts.port is None:
            host = f"{host}:{443 if parts.scheme == 'https' else 9200}"
        nodes.append(urlunsplit((parts.scheme, host, parts.path, "", "")))
    # Another node is tried at once when one cannot be reached; an answer that is late is not asked for again.
    return Elasticsearch(
        nodes, basic_auth=account, max_retries=len(nodes) - 1, retry_on_timeout=False
    )
