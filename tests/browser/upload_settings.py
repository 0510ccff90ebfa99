"""The embedded default with its files in an S3 server, for the browser tests of uploads."""

import os

from cms.settings.dev import *  # noqa: F403
from cms.settings.dev import CONTENT_SECURITY_POLICY, STORAGES

_BUCKET = {
    "BACKEND": "storages.backends.s3.S3Storage",
    "OPTIONS": {
        "endpoint_url": os.environ["UPLOAD_ENDPOINT"],
        "access_key": os.environ["UPLOAD_ACCESS_KEY"],
        "secret_key": os.environ["UPLOAD_SECRET_KEY"],
        "region_name": "us-east-1",
        "bucket_name": os.environ["UPLOAD_BUCKET"],
        "addressing_style": "path",
        "signature_version": "s3v4",
        "default_acl": None,
        "file_overwrite": False,
    },
}
STORAGES = STORAGES | {"default": _BUCKET, "documents": _BUCKET}
CONTENT_SECURITY_POLICY["DIRECTIVES"]["media-src"].append(os.environ["UPLOAD_ENDPOINT"])
SERVE_MEDIA = False
