"""The site's own buckets."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.files.storage import storages
from storages.backends.s3 import S3Storage


@dataclass(frozen=True)
class SiteBucket:
    """A storage of the site that lives in S3; `is_public` tells whether anyone may read it."""

    alias: str
    storage: S3Storage
    is_public: bool


def site_buckets() -> list[SiteBucket]:
    """Return the buckets of public media and of private files; none where files are on disk."""
    found = [
        SiteBucket(alias, storages[alias], is_public)
        for alias, is_public in (("default", True), ("documents", False))
    ]
    return [bucket for bucket in found if isinstance(bucket.storage, S3Storage)]


def site_origin() -> str:
    """Return the scheme and host of the site, as browsers name it to the store."""
    return "/".join(settings.WAGTAILADMIN_BASE_URL.split("/")[:3])
