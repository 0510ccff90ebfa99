"""Where browsers send parts to, for the content security policy of the panel."""

from __future__ import annotations

from functools import cache
from urllib.parse import urlsplit

from django.core.files.storage import Storage

from .purposes import all_purposes
from .stores import S3Store, store_of


def upload_origins() -> list[str]:
    """Return the origins of the storages of all purposes; files that stay on this machine need none."""
    storages = {id(purpose.storage): purpose.storage for purpose in all_purposes()}
    return sorted({origin for storage in storages.values() if (origin := _origin(storage))})


@cache
def _origin(storage: Storage) -> str:
    store = store_of(storage)
    if not isinstance(store, S3Store):
        return ""
    address = store.client.generate_presigned_url(
        "upload_part",
        Params={
            "Bucket": store.storage.bucket_name,
            "Key": "origin",
            "UploadId": "origin",
            "PartNumber": 1,
        },
    )
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
