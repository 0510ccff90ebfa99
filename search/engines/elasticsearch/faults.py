"""Whatever goes wrong between the site and the server, told in one way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from elastic_transport import TransportError
from elasticsearch import ApiError

from ..base import EngineUnavailable


@contextmanager
def told_as_unavailable() -> Iterator[None]:
    """Turn every error of the client and of the server into EngineUnavailable, with its reason in one line."""
    try:
        yield
    except ApiError as error:
        raise EngineUnavailable(f"{error.meta.status} {_reason(error)}") from error
    except TransportError as error:
        raise EngineUnavailable(f"{type(error).__name__}: {error.message}") from error


def _reason(error: ApiError) -> str:
    body = error.body
    if isinstance(body, Mapping) and isinstance(body.get("error"), Mapping):
        root = body["error"].get("root_cause") or [body["error"]]
        return f"{root[0].get('type')}: {root[0].get('reason')}"
    return str(error.message)


def check_bulk(answer: Mapping[str, Any], *, may_conflict: bool = False) -> None:
    """Raise EngineUnavailable if any line of a bulk request failed; what was already gone is no failure."""
    for line in answer["items"]:
        (operation, told), *_rest = line.items()
        status = told["status"]
        gone = operation == "delete" and status == 404
        newer = may_conflict and status == 409
        if status >= 300 and not gone and not newer:
            error = told.get("error", {})
            raise EngineUnavailable(
                f"{status} {error.get('type')}: {error.get('reason')} ({told.get('_id')})"
            )
