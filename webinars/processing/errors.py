"""How processing ends early."""

from __future__ import annotations

from ..models import ProcessingFailure


class ProcessingError(Exception):
    """The film or the slides cannot be processed; `failure` tells the editor why, `detail` the administrator."""

    def __init__(self, failure: ProcessingFailure, detail: str = "") -> None:
        super().__init__(failure.value, detail)
        self.failure = failure
        self.detail = detail


class Superseded(Exception):
    """This attempt owns the recording no longer: it was replaced, deleted or taken over."""
