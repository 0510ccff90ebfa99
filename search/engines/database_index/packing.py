"""Lists of small numbers in a column: unsigned 32-bit, little-endian."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable


def pack(numbers: Iterable[int]) -> bytes:
    """Return the numbers as bytes."""
    packed = array("I", numbers)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def unpack(packed: bytes | memoryview) -> array[int]:
    """Return the numbers of a column."""
    numbers = array("I")
    numbers.frombytes(bytes(packed))
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
