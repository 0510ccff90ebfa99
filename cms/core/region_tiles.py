"""The 16 voivodeships as a 4 × 4 tile map: each has the same size, near its place on the map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

ROWS = (
    ("32", "22", "28", "20"),
    ("08", "30", "04", "14"),
    ("02", "10", "26", "06"),
    ("16", "24", "12", "18"),
)


@dataclass(frozen=True)
class RegionTile:
    """One tile; `row` and `column` count from 0 at the north-west."""

    code: str
    row: int
    column: int
    marked: bool
    count: int

    @property
    def x(self) -> int:
        """Left edge in the 19 × 19 drawing of the map: tiles of 4 with gaps of 1."""
        return self.column * 5

    @property
    def y(self) -> int:
        """Upper edge in the same drawing."""
        return self.row * 5


def region_tiles(marked: set[str], counts: Mapping[str, int]) -> list[RegionTile]:
    """Return the tiles row by row; `marked` holds TERYT codes."""
    return [
        RegionTile(code, row, column, code in marked, counts.get(code, 0))
        for row, codes in enumerate(ROWS)
        for column, code in enumerate(codes)
    ]
