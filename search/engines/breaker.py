"""Leaves an engine alone for a while after a failure, so that readers do not wait for it in turn (docs/adr/0024)."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from threading import Lock

logger = logging.getLogger(__name__)

SHORTEST_REST = 5.0
LONGEST_REST = 60.0
SECONDS_BETWEEN_LINES = 60.0


class Breaker:
    """What one process knows of an engine. After a rest one request tries it; if that fails the rest is doubled."""

    def __init__(self, name: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` tells seconds that only grow."""
        self.name = name
        self._clock = clock
        self._lock = Lock()
        self._rest = 0.0
        self._until = 0.0
        self._trying = False
        self._logged_at: float | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether the engine failed when it was last asked."""
        return self._rest > 0

    def allows(self) -> bool:
        """Tell whether the engine is to be asked now; while it is failing one caller in each rest is told so."""
        if not self.is_open:
            return True
        with self._lock:
            now = self._clock()
            if now < self._until:
                return False
            self._until = now + self._rest
            self._trying = True
            return True

    def failed(self, reason: str) -> None:
        """Note a failure, and log it at most once a minute."""
        with self._lock:
            now = self._clock()
            # Requests that were under way when the first one failed tell nothing new.
            if not self._rest or self._trying:
                self._rest = min(self._rest * 2 or SHORTEST_REST, LONGEST_REST)
                self._until = now + self._rest
                self._trying = False
            if self._logged_at is not None and now - self._logged_at < SECONDS_BETWEEN_LINES:
                return
            self._logged_at = now
        logger.warning("%s does not answer, the database does: %s", self.name, reason)

    def succeeded(self) -> bool:
        """Note an answer; tell whether the engine had been failing before it."""
        if not self.is_open:
            return False
        with self._lock:
            was_open = self.is_open
            self._rest = self._until = 0.0
            self._trying = False
        if was_open:
            logger.info("%s answers again", self.name)
        return was_open
