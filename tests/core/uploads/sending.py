"""What the browser does, said in Python: begin, ask for signatures, put parts, complete."""

from __future__ import annotations

import io
import urllib.error
import urllib.request
from typing import Any

from cms.core.uploads.samples import digest_of

MEBIBYTE = 1024 * 1024
PART = 8 * MEBIBYTE
FILM = b"\x00\x00\x00\x18ftypmp42" + bytes(100)


def film(size: int = 0) -> bytes:
    """Return bytes that begin as an MP4 does."""
    return FILM + b"\x01" * (size - len(FILM))


def values_of(content: bytes, **changed: Any) -> dict[str, Any]:
    """Return what the browser tells of a file."""
    return {
        "purpose": "recording.source",
        "name": "nagranie.mp4",
        "size": len(content),
        "modified": 1_700_000_000_000,
        "digest": digest_of(len(content), lambda start, end: content[start:end]),
    } | changed


def ask(client, path: str, values: dict[str, Any] | None = None):
    """Ask the site; a GET without values."""
    if values is None:
        return client.get(f"/admin/uploads/{path}")
    return client.post(f"/admin/uploads/{path}", values, content_type="application/json")


def begin(client, content: bytes, **changed: Any) -> dict[str, Any]:
    """Begin, and return the state."""
    response = ask(client, "begin/", values_of(content, **changed))
    assert response.status_code == 200, response.content.decode()
    return response.json()


def put(client, address: str, content: bytes) -> int:
    """Put a part where its address says; return the status."""
    if address.startswith("/"):
        response = client.generic("PUT", address, content, content_type="application/octet-stream")
        return response.status_code
    request = urllib.request.Request(address, data=io.BytesIO(content), method="PUT")
    request.add_header("Content-Length", str(len(content)))
    request.add_header("Content-Type", "")
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status
    except urllib.error.HTTPError as error:
        return error.code


def send_part(client, state: dict[str, Any], content: bytes, number: int) -> int:
    """Ask for a signature and put one part."""
    answer = ask(client, f"{state['id']}/sign/", {"part": number})
    assert answer.status_code == 200, answer.content.decode()
    start = (number - 1) * state["part_size"]
    return put(client, answer.json()["address"], content[start : start + state["part_size"]])


def send_all(client, content: bytes, **changed: Any) -> dict[str, Any]:
    """Send a whole file and return the state of its upload."""
    state = begin(client, content, **changed)
    for number in range(1, state["part_count"] + 1):
        assert send_part(client, state, content, number) == 200
    response = ask(client, f"{state['id']}/complete/", {})
    assert response.status_code == 200, response.content.decode()
    return response.json()
