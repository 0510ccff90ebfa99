"""Work that a reader does not wait for: done in the same thread once the answer is sent.

The server closes a response when all of it is with the client; what was asked for runs then. It is for
small things that may fail alone. What must not be lost belongs in a background task.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

Work = Callable[[], None]


def after_answer(request: HttpRequest, work: Work) -> None:
    """Do `work` when this request was answered."""
    state: Any = request
    state._after_answer = [*getattr(request, "_after_answer", ()), work]


class AfterAnswerMiddleware:
    """Hand the work over to whatever response leaves the site, "not modified" as well; stands outermost."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response: Any = self.get_response(request)
        response._resource_closers.extend(getattr(request, "_after_answer", ()))
        return response
