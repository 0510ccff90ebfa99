"""What a reader gets of a stored file and what a store holds, whether the site serves its files or a real store does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import requests
from django.core.files.storage import Storage
from django.test import Client


@dataclass(frozen=True)
class Received:
    """An answer as a browser ends up with it."""

    status: int
    content: bytes
    headers: Mapping[str, str]


def received(response, **headers: str) -> Received:
    """Return the file of an answer; a store's address that it leads to is followed, as browsers do with the same headers."""
    if response.status_code == 302 and response["Location"].startswith("http"):
        return fetched(response["Location"], **headers)
    content = b"".join(response) if response.streaming else response.content
    return Received(response.status_code, content, response.headers)


def fetched(address: str, **headers: str) -> Received:
    """Return what anybody gets at an address: of the site, or of a store if it is a whole one."""
    if not address.startswith("http"):
        return received(Client().get(address, headers=headers))
    answer = requests.get(address, headers=headers, timeout=30)
    return Received(answer.status_code, answer.content, answer.headers)


def stored_names(storage: Storage, folder: str = "") -> Iterator[str]:
    """Yield the names of all files in a folder of a store and below it."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}".lstrip("/") for name in files if name)
    for name in folders:
        yield from stored_names(storage, f"{folder}/{name}".lstrip("/"))
