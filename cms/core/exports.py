"""Files a reader takes away: spreadsheets that open rightly and names that keep their Polish letters."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from django.http import HttpResponse
from django.utils.http import content_disposition_header

_BYTE_ORDER_MARK = "\ufeff"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cell(value: object) -> str:
    """Write a value as text that no spreadsheet runs as a formula.

    A cell that begins with `=`, `+`, `-`, `@`, a tab or a line break, also after spaces, gets an apostrophe before
    it (OWASP, "CSV Injection"); so do the full-width signs, which Excel of some languages takes alike. Nothing is an
    empty cell. Numbers are left as they are: they hold no text of anybody's.
    """
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    text = str(value).replace("\0", "")
    begins = text.lstrip(" \u00a0").translate({0xFF1D: "=", 0xFF0B: "+", 0xFF0D: "-", 0xFF20: "@"})
    return f"'{text}" if begins.startswith(_FORMULA_STARTS) else text


def csv_response(
    *, header: Sequence[str], rows: Iterable[Sequence[object]], file_name: str
) -> HttpResponse:
    """Return a table as a CSV file that a Polish Excel opens with a double click.

    UTF-8 with a byte order mark, semicolons between cells, CRLF between rows (RFC 4180 §2), every cell safe from
    formula injection. `file_name` carries its extension; letters outside ASCII go by RFC 5987.
    """
    table = StringIO()
    writer = csv.writer(table, delimiter=";", lineterminator="\r\n")
    writer.writerow([safe_cell(cell) for cell in header])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return HttpResponse(
        (_BYTE_ORDER_MARK + table.getvalue()).encode(),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": content_disposition_header(
                as_attachment=True, filename=file_name
            )
        },
    )
