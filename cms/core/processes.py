"""Programmes started by this one end with it, however it ends."""

from __future__ import annotations

import ctypes
import signal
import sys
from collections.abc import Callable

_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def ends_with_parent(sign: signal.Signals) -> Callable[[], None]:
    """Return what a child runs before it starts: it then gets `sign` when its parent is gone. Linux alone knows how."""

    def arrange() -> None:
        if _libc:
            _libc.prctl(_PARENT_DEATH_SIGNAL, sign)

    return arrange
