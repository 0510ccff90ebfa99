"""The coherence matrix: in how many practices two facets meet, empty cells shown as gaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from cms.core.facets import LEVELS, POLICY_AREAS, REGIONS, FacetValue, MatrixRow

from .finding import find_practices

COLUMNS_PARAMETER = "kolumny"
COLUMN_FACETS = {facet.parameter: facet for facet in (LEVELS, REGIONS)}


@dataclass(frozen=True)
class Cell:
    """How many practices have both values, and the query of the list that shows them."""

    column: FacetValue
    count: int
    query: str


@dataclass(frozen=True)
class Row:
    """A policy area with its cells and the number of its practices."""

    name: str
    query: str
    total: int
    cells: list[Cell]


@dataclass(frozen=True)
class Matrix:
    """Policy areas × one other facet; `gaps` counts the empty cells."""

    columns_by: str
    columns: list[FacetValue]
    rows: list[Row]
    practices: int

    @property
    def gaps(self) -> int:
        """Number of cells without any practice."""
        return sum(not cell.count for row in self.rows for cell in row.cells)

    @property
    def cell_count(self) -> int:
        """Number of all cells."""
        return sum(len(row.cells) for row in self.rows)


def chosen_columns(request: HttpRequest) -> str:
    """Return the parameter of the facet that makes the columns; levels of government unless regions are asked for."""
    asked = request.GET.get(COLUMNS_PARAMETER, "")
    return asked if asked in COLUMN_FACETS else LEVELS.parameter


def coherence_matrix(request: HttpRequest) -> Matrix:
    """Count the visible practices of each policy area in each column; other facets of the address narrow it.

    At most four queries, however many practices there are.
    """
    faceted = find_practices(request)
    columns = COLUMN_FACETS[chosen_columns(request)]
    kept = [
        (faceted.table.fields[name].parameter, code)
        for name, codes in faceted.selection.items()
        if name not in {POLICY_AREAS.name, columns.name}
        for code in codes
    ]

    def query(*pairs: tuple[str, str]) -> str:
        return urlencode([*pairs, *kept])

    def row(found: MatrixRow) -> Row:
        own = (POLICY_AREAS.parameter, found.code)
        cells = [
            Cell(column, count, query(own, (columns.parameter, column.code)))
            for column, count in found.cells
        ]
        return Row(found.name, query(own), found.total, cells)

    rows = faceted.table.matrix(POLICY_AREAS.name, columns.name, faceted.selection)
    return Matrix(
        columns.parameter,
        [column for column, _count in rows[0].cells] if rows else [],
        [row(found) for found in rows],
        len(faceted.ids),
    )


def matrix_table(matrix: Matrix, *, corner: str, total: str) -> tuple[list[str], list[list[Any]]]:
    """Return header and rows of the matrix for a file; `corner` and `total` name the outer columns."""
    header = [corner, *(column.name for column in matrix.columns), total]
    rows = [[row.name, *(cell.count for cell in row.cells), row.total] for row in matrix.rows]
    return header, rows
