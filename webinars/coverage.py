"""How much of a film its captions cover."""

from __future__ import annotations

from collections.abc import Iterable

LONGEST_PAUSE = 10.0
ENOUGH = 0.8


def covered_seconds(spans: Iterable[tuple[float, float]], pause: float = LONGEST_PAUSE) -> float:
    """Return how many seconds lie within captions, pauses of up to `pause` seconds between them included.

    Nobody speaks without a breath, so a short silence needs no caption; a longer one may be speech left out.
    """
    total = 0.0
    reached: float | None = None
    for start, end in sorted(spans):
        if reached is None or start - reached > pause:
            total += max(end - start, 0.0)
            reached = max(end, start)
        elif end > reached:
            total += end - reached
            reached = end
    return round(total, 3)


def share_covered(covered: float, duration: float) -> float | None:
    """Return the share of the film within captions, 0 to 1; nothing while its length is unknown.

    The one number that the caption editor, the form, the caption clock and its report go by.
    """
    return round(min(covered / duration, 1), 4) if duration > 0 else None


def covers_enough(covered: float, duration: float) -> bool:
    """Tell whether captions cover a film: four fifths of it, as music and applause at its ends need none."""
    share = share_covered(covered, duration)
    return covered > 0 and (share is None or share >= ENOUGH)
