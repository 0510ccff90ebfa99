"""Films of sites older than the private store of films: from public media to where films are."""

from __future__ import annotations

from collections.abc import Iterator

from cms.core.storages import copy_stored, private_storage, public_storage

from ..models import Recording, SourceVersion


def _names() -> Iterator[str]:
    for field in ("source", "film", "audio"):
        yield from Recording.objects.exclude(**{field: ""}).values_list(field, flat=True)
    yield from SourceVersion.objects.values_list("file", flat=True)


def bring_home() -> int:
    """Move every film that lies in public media under its own name to the private store; return how many.

    A film is deleted from public media only after its copy is there in full, so a run that broke off is repeated.
    """
    private, public = private_storage(), public_storage()
    moved = 0
    for name in sorted(set(_names())):
        if not public.exists(name):
            continue
        if not private.exists(name):
            copied = copy_stored(source=public, name=name, target=private, wanted=name)
            if copied != name or private.size(name) != public.size(name):
                raise OSError(f"{name}: the copy is not what it was made of")
        public.delete(name)
        moved += 1
    return moved
