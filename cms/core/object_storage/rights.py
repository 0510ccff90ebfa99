"""Tries each right the site needs on a bucket, with an object of its own that is deleted afterwards."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import requests
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

_BODY = b"sires" * 20
_PART = b"\0" * (5 * 1024 * 1024)
_SECONDS = 10

_CAUSES = {
    "NoSuchBucket": "the bucket does not exist; make it, or correct its name",
    "404": "the bucket does not exist; make it, or correct its name",
    "InvalidAccessKeyId": "the access key is unknown; correct S3_ACCESS_KEY",
    "SignatureDoesNotMatch": "the secret key is wrong; correct S3_SECRET_KEY",
    "RequestTimeTooSkewed": "the clock of this machine is wrong; set it (NTP)",
    "AuthorizationHeaderMalformed": "the region is wrong; correct S3_REGION",
    "PermanentRedirect": "the bucket is in another region; correct S3_REGION or S3_ENDPOINT_URL",
    "EntityTooLarge": "the store takes no object of this size",
}


@dataclass(frozen=True)
class Finding:
    """What came of trying a right; `trouble` says what is missing and how to mend it, empty where all is well."""

    bucket: str
    right: str
    trouble: str


class _Missing(Exception):
    """A right that is not there, with the way to mend it."""


def cause_of(error: Exception, right: str) -> str:
    """Return in words why a call failed and what mends it; never with a key or a signature in it."""
    if isinstance(error, ClientError):
        code = str(error.response.get("Error", {}).get("Code", ""))
        if code in _CAUSES:
            return _CAUSES[code]
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
        if code in ("AccessDenied", "403") or status == 403:
            return f"refused; give the key {right} (manage.py storage_policy prints its policy)"
        return f"the store answered {code or status}"
    return (
        f"the store does not answer ({type(error).__name__}); check S3_ENDPOINT_URL and the network"
    )


def try_rights(storage: S3Storage, *, is_public: bool, origin: str) -> Iterator[Finding]:
    """Try every right on the bucket of a storage and yield a finding each; the first two failing, the rest is not tried.

    `origin` is that of the site, whose pages send parts and play films.
    """
    trial = _Trial(storage, is_public=is_public, origin=origin)
    try:
        for number, (right, attempt) in enumerate(trial.attempts()):
            trouble = ""
            try:
                attempt()
            except _Missing as missing:
                trouble = str(missing)
            except (ClientError, BotoCoreError, requests.RequestException) as error:
                trouble = cause_of(error, right)
            yield Finding(storage.bucket_name, right, trouble)
            if trouble and number < 2:
                return
    finally:
        trial.clean_up()


class _Trial:
    """The attempts on one bucket, in the order they build on each other."""

    def __init__(self, storage: S3Storage, *, is_public: bool, origin: str) -> None:
        self.storage = storage
        self.client = storage.connection.meta.client
        self.is_public = is_public
        self.origin = origin
        self.name = f"check-storage-{secrets.token_hex(8)}/żółć.txt"
        self.at = {"Bucket": storage.bucket_name, "Key": storage._normalize_name(self.name)}
        self.copied = self.at | {"Key": self.at["Key"] + ".copy"}
        self.joined = self.at | {"Key": self.at["Key"] + ".parts"}
        self.upload_id = ""

    def attempts(self) -> list[tuple[str, Callable[[], Any]]]:
        """Return the rights by the names policies give them, each with the call that needs it."""
        found: list[tuple[str, Callable[[], Any]]] = [
            ("s3:ListBucket (the bucket is there)", self._head_bucket),
            ("s3:PutObject", lambda: self.client.put_object(**self.at, Body=_BODY)),
            ("s3:GetObject", self._read_range),
            ("s3:ListBucket", self._find),
            ("s3:ListBucket (404 for a free name)", self._miss),
            ("copy (GetObject and PutObject)", self._copy),
            ("s3:PutObject (multipart)", self._begin),
            ("s3:ListMultipartUploadParts", self._send_part),
            ("s3:PutObject (complete)", self._complete),
            ("s3:AbortMultipartUpload", self._abort),
            ("signed address", self._signed),
            ("a changed signature is refused", self._tampered),
            ("anonymous reading", self._anonymous),
            ("CORS: sending parts", self._preflight),
            ("s3:DeleteObject", self._delete),
        ]
        return found

    def _head_bucket(self) -> None:
        self.client.head_bucket(Bucket=self.storage.bucket_name)

    def _read_range(self) -> None:
        answer = self.client.get_object(**self.at, Range="bytes=5-9")
        if answer["Body"].read() != _BODY[5:10]:
            raise _Missing("the store does not answer byte ranges; films could not be sought in")

    def _find(self) -> None:
        listed = self.client.list_objects_v2(Bucket=self.at["Bucket"], Prefix=self.at["Key"])
        if not any(row["Key"] == self.at["Key"] for row in listed.get("Contents", [])):
            raise _Missing("what was written is not listed")

    def _miss(self) -> None:
        try:
            self.client.head_object(**self.at | {"Key": self.at["Key"] + ".none"})
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                return
            raise
        raise _Missing("the store finds what is not there")

    def _copy(self) -> None:
        self.client.copy_object(**self.copied, CopySource=dict(self.at))

    def _begin(self) -> None:
        self.upload_id = self.client.create_multipart_upload(**self.joined)["UploadId"]

    def _part_address(self) -> str:
        return str(
            self.client.generate_presigned_url(
                "upload_part",
                Params=self.joined | {"UploadId": self.upload_id, "PartNumber": 1},
                ExpiresIn=60,
            )
        )

    def _send_part(self) -> None:
        answer = requests.put(self._part_address(), data=_PART, timeout=6 * _SECONDS)
        if answer.status_code != 200:
            raise _Missing(f"a signed part was answered with {answer.status_code}")
        listed = self.client.list_parts(**self.joined, UploadId=self.upload_id)
        if [part["Size"] for part in listed.get("Parts", [])] != [len(_PART)]:
            raise _Missing("the part that was sent is not listed")

    def _complete(self) -> None:
        listed = self.client.list_parts(**self.joined, UploadId=self.upload_id)
        parts = [{"PartNumber": p["PartNumber"], "ETag": p["ETag"]} for p in listed["Parts"]]
        self.client.complete_multipart_upload(
            **self.joined, UploadId=self.upload_id, MultipartUpload={"Parts": parts}
        )
        self.upload_id = ""

    def _abort(self) -> None:
        begun = self.client.create_multipart_upload(**self.joined)["UploadId"]
        self.client.abort_multipart_upload(**self.joined, UploadId=begun)

    def _signed_address(self) -> str:
        return str(self.client.generate_presigned_url("get_object", Params=self.at, ExpiresIn=60))

    def _signed(self) -> None:
        answer = requests.get(self._signed_address(), timeout=_SECONDS)
        if answer.status_code != 200 or answer.content != _BODY:
            raise _Missing(
                f"answered with {answer.status_code}; the endpoint must be the one browsers reach, and the clock right"
            )

    def _tampered(self) -> None:
        address = self._signed_address()
        answer = requests.get(address[:-1] + ("0" if address[-1] != "0" else "1"), timeout=_SECONDS)
        if answer.status_code < 400:
            raise _Missing("the store checks no signature; nothing private is safe in it")

    def _anonymous(self) -> None:
        address = (
            self.storage.url(self.name) if self.is_public else self._signed_address().split("?")[0]
        )
        status = requests.get(address, timeout=_SECONDS, allow_redirects=False).status_code
        if self.is_public and status != 200:
            raise _Missing(
                f"readers get {status}; give the bucket the policy that manage.py storage_policy prints, and check S3_PUBLIC_DOMAIN"
            )
        if not self.is_public and status < 400:
            raise _Missing(
                "anyone may read the private bucket: remove its policy and block public access NOW"
            )

    def _preflight(self) -> None:
        asked = {"Origin": self.origin, "Access-Control-Request-Method": "PUT"}
        answer = requests.options(self._part_address(), headers=asked, timeout=_SECONDS)
        allowed = answer.headers.get("Access-Control-Allow-Origin", "")
        if answer.status_code >= 300 or allowed not in (self.origin, "*"):
            raise _Missing(
                f"pages of {self.origin} may not send; give the bucket the CORS rules that manage.py storage_policy prints"
            )
        other = requests.options(
            self._part_address(),
            headers=asked | {"Origin": "https://elsewhere.invalid"},
            timeout=_SECONDS,
        )
        if other.headers.get("Access-Control-Allow-Origin") in ("*", "https://elsewhere.invalid"):
            raise _Missing(
                "pages of any other site may send too; name the site's origin in the CORS rules"
            )

    def _delete(self) -> None:
        for target in (self.copied, self.joined, self.at):
            self.client.delete_object(**target)
        listed = self.client.list_objects_v2(Bucket=self.at["Bucket"], Prefix=self.at["Key"])
        if listed.get("KeyCount", 0):
            raise _Missing("what was deleted is still listed")

    def clean_up(self) -> None:
        """Leave nothing behind, whatever was refused."""
        if self.upload_id:
            with suppress(ClientError, BotoCoreError):
                self.client.abort_multipart_upload(**self.joined, UploadId=self.upload_id)
        for target in (self.copied, self.joined, self.at):
            with suppress(ClientError, BotoCoreError):
                self.client.delete_object(**target)
