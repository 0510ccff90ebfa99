"""What can go wrong on the way, in words an editor can act on."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError
from django.utils.translation import gettext as _

log = logging.getLogger(__name__)

_WRONG_RIGHTS = {
    "AccessDenied",
    "InvalidAccessKeyId",
    "SignatureDoesNotMatch",
    "AllAccessDisabled",
    "ExpiredToken",
    "InvalidToken",
}


class UploadError(Exception):
    """A request that is refused, or cannot be met now; `status` is that of the answer."""

    def __init__(self, message: str, *, status: int = 400, code: str = "refused") -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.code = code


class UploadGoneError(UploadError):
    """The storage knows the upload no longer."""

    def __init__(self) -> None:
        message = _("The storage no longer has this upload. Choose the file again to send it anew.")
        super().__init__(message, status=410, code="gone")


@contextmanager
def storage_trouble() -> Iterator[None]:
    """Tell what is wrong with the storage; the log gets the code of the error and nothing that was signed."""
    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        if code in ("NoSuchUpload", "NoSuchKey", "404"):
            raise UploadGoneError from None
        log.warning("The storage refused %s: %s", error.operation_name, code)
        raise UploadError(_explain(code), status=503, code="storage") from None
    except BotoCoreError as error:
        log.warning("The storage does not answer: %s", type(error).__name__)
        raise UploadError(_away(), status=503, code="storage") from None
    except FileNotFoundError:
        raise UploadGoneError from None
    except OSError as error:
        log.warning("The storage failed: %s", error.strerror or type(error).__name__)
        raise UploadError(_away(), status=503, code="storage") from None


def _away() -> str:
    return _(
        "The storage does not answer. What was sent so far is kept; sending goes on as soon as it answers."
    )


def _explain(code: str) -> str:
    if code == "RequestTimeTooSkewed":
        return _(
            "The clock of the server is wrong, so the storage refuses its signature. Tell the administrator."
        )
    if code in _WRONG_RIGHTS:
        return _(
            "The storage refuses the site's own key. Tell the administrator: manage.py check_storage shows which right is missing."
        )
    if code == "NoSuchBucket":
        return _(
            "The place for files does not exist in the storage. Tell the administrator: manage.py check_storage."
        )
    return _away()
