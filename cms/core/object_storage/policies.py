"""What the two buckets and the site's key must be given, as the documents S3 takes (docs/adr/0029)."""

from __future__ import annotations

from dataclasses import dataclass
from json import dumps
from typing import Any

from storages.backends.s3 import S3Storage

ABORT_DAYS = 7
_OBJECT_RIGHTS = (
    "s3:GetObject",
    "s3:PutObject",
    "s3:DeleteObject",
    "s3:AbortMultipartUpload",
    "s3:ListMultipartUploadParts",
)
_BUCKET_RIGHTS = ("s3:ListBucket", "s3:GetBucketLocation", "s3:ListBucketMultipartUploads")


@dataclass(frozen=True)
class BucketRules:
    """What one bucket must be given; `policy` is None where nothing is open to anyone."""

    bucket: str
    policy: dict[str, Any] | None
    cors: dict[str, Any]
    lifecycle: dict[str, Any]


def bucket_rules(storage: S3Storage, *, is_public: bool, origin: str) -> BucketRules:
    """Return the policy, CORS and lifecycle rules of the bucket of a storage; pages of `origin` read from it and write to it.

    ACLs stay off; nobody but the site's own key may list, and in the private bucket nobody else may read.
    """
    bucket, folder = storage.bucket_name, storage.location.strip("/")
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "AnyoneReadsPublicMedia",
                "Effect": "Allow",
                "Principal": "*",
                "Action": ["s3:GetObject"],
                "Resource": [f"arn:aws:s3:::{bucket}/{folder}/*"],
            }
        ],
    }
    cors = {
        "CORSRules": [
            {
                "AllowedOrigins": [origin],
                "AllowedMethods": ["GET", "HEAD", "PUT"],
                "AllowedHeaders": ["*"],
                "ExposeHeaders": ["ETag", "Content-Range", "Accept-Ranges", "Content-Length"],
                "MaxAgeSeconds": 3600,
            }
        ]
    }
    lifecycle = {
        "Rules": [
            {
                "ID": "abort-unfinished-uploads",
                "Status": "Enabled",
                "Filter": {"Prefix": ""},
                "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": ABORT_DAYS},
            }
        ]
    }
    return BucketRules(bucket, policy if is_public else None, cors, lifecycle)


def key_policy(storages: list[S3Storage]) -> dict[str, Any]:
    """Return the least rights of the site's own key, as a policy of its user or role."""
    objects = sorted({f"arn:aws:s3:::{s.bucket_name}/{s.location.strip('/')}/*" for s in storages})
    buckets = sorted({f"arn:aws:s3:::{s.bucket_name}" for s in storages})
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "SiteReadsAndWrites",
                "Effect": "Allow",
                "Action": list(_OBJECT_RIGHTS),
                "Resource": objects,
            },
            {
                "Sid": "SiteLists",
                "Effect": "Allow",
                "Action": list(_BUCKET_RIGHTS),
                "Resource": buckets,
            },
        ],
    }


def apply_rules(storage: S3Storage, rules: BucketRules) -> list[str]:
    """Give a bucket its rules; return a line for each that was refused. Needs more rights than the site's key should have."""
    client = storage.connection.meta.client
    calls: list[tuple[str, Any]] = [
        (
            "CORS",
            lambda: client.put_bucket_cors(Bucket=rules.bucket, CORSConfiguration=rules.cors),
        ),
        (
            "lifecycle",
            lambda: client.put_bucket_lifecycle_configuration(
                Bucket=rules.bucket, LifecycleConfiguration=rules.lifecycle
            ),
        ),
    ]
    if rules.policy is not None:
        policy = dumps(rules.policy)
        calls.insert(
            0, ("policy", lambda: client.put_bucket_policy(Bucket=rules.bucket, Policy=policy))
        )
    refused = []
    for name, call in calls:
        try:
            call()
        except client.exceptions.ClientError as error:
            refused.append(f"{rules.bucket}: {name}: {error.response['Error'].get('Code', '')}")
    return refused
