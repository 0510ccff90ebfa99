"""Object storage from the environment: two buckets, one that anyone may read by its policy and one nobody may.

Visibility comes from the buckets' policies, never from object ACLs (`manage.py storage_policy` prints them). Every name is
written once, so public media may be cached for a year. Reasons for each option: docs/adr/0029.
"""

from __future__ import annotations

from typing import Any

import environ
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from django.core.exceptions import ImproperlyConfigured

_MEBIBYTE = 1024 * 1024
BACKEND = "cms.core.storages.BucketStorage"
PUBLIC_FOLDER = "media"
PRIVATE_FOLDER = "private"
DOCUMENT_SECONDS = 300  # how long the signed address of a private file is good


def s3_storages(env: environ.Env) -> dict[str, dict[str, Any]]:
    """Return the storages "default" (public media) and "documents" (private files).

    Without a key in the environment boto3 looks for one where it always does: a profile, the role of the machine.
    Raises ImproperlyConfigured where only half a key is given.
    """
    access_key = env("S3_ACCESS_KEY", default="") or None
    secret_key = env("S3_SECRET_KEY", default="") or None
    if bool(access_key) != bool(secret_key):
        raise ImproperlyConfigured(
            "S3_ACCESS_KEY and S3_SECRET_KEY belong together: give both, or neither for the role of the machine."
        )
    common: dict[str, Any] = {
        "endpoint_url": env("S3_ENDPOINT_URL", default="") or None,
        "access_key": access_key,
        "secret_key": secret_key,
        "region_name": env("S3_REGION", default="us-east-1"),
        "default_acl": None,
        "file_overwrite": False,
        "max_memory_size": 16 * _MEBIBYTE,
        "transfer_config": TransferConfig(
            multipart_threshold=16 * _MEBIBYTE,
            multipart_chunksize=16 * _MEBIBYTE,
            max_concurrency=4,
        ),
        "client_config": Config(
            signature_version="s3v4",
            s3={"addressing_style": env("S3_ADDRESSING_STYLE", default="path")},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            connect_timeout=5,
            read_timeout=300,
            retries={"mode": "standard", "total_max_attempts": 4},
        ),
    }
    public = common | {
        "alias": "default",
        "bucket_name": env("S3_MEDIA_BUCKET"),
        "location": PUBLIC_FOLDER,
        "querystring_auth": False,
        "custom_domain": env("S3_PUBLIC_DOMAIN", default="") or None,
        "url_protocol": env("S3_PUBLIC_PROTOCOL", default="https:"),
        "object_parameters": {"CacheControl": "public, max-age=31536000, immutable"},
    }
    private = common | {
        "alias": "documents",
        "bucket_name": env("S3_DOCUMENTS_BUCKET"),
        "location": PRIVATE_FOLDER,
        "custom_domain": None,  # one would switch signing off
        "querystring_auth": True,
        "querystring_expire": DOCUMENT_SECONDS,
        "object_parameters": {"CacheControl": "private, no-store"},
    }
    return {
        "default": {"BACKEND": BACKEND, "OPTIONS": public},
        "documents": {"BACKEND": BACKEND, "OPTIONS": private},
    }


def media_origins(env: environ.Env) -> dict[str, str]:
    """Return scheme and host readers get "public" media and "private" files from, for the content security policy."""
    domain = env("S3_PUBLIC_DOMAIN", default="")
    own = f"{env('S3_PUBLIC_PROTOCOL', default='https:')}//{domain.split('/')[0]}"
    return {
        "public": own if domain else _bucket_origin(env, env("S3_MEDIA_BUCKET")),
        "private": _bucket_origin(env, env("S3_DOCUMENTS_BUCKET")),
    }


def _bucket_origin(env: environ.Env, bucket: str) -> str:
    endpoint = env("S3_ENDPOINT_URL", default="")
    if endpoint:
        return "/".join(endpoint.split("/")[:3])
    # Amazon's own addresses: the bucket stands before the host or in the path.
    region = env("S3_REGION", default="us-east-1")
    host = "s3.amazonaws.com" if region == "us-east-1" else f"s3.{region}.amazonaws.com"
    in_path = env("S3_ADDRESSING_STYLE", default="path") == "path"
    return f"https://{host}" if in_path else f"https://{bucket}.{host}"
