"""Tables as files: they open rightly in Excel and run nothing there."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.core.exports import csv_response, safe_cell


def read(response) -> list[list[str]]:
    text = response.content.decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline=""), delimiter=";"))


def test_the_file_has_a_byte_order_mark_semicolons_and_crlf():
    response = csv_response(header=["a", "b"], rows=[["ą", 1]], file_name="x.csv")
    assert response.content == b"\xef\xbb\xbfa;b\r\n\xc4\x85;1\r\n"
    assert response["Content-Type"] == "text/csv; charset=utf-8"


def test_a_polish_file_name_goes_by_rfc_5987():
    response = csv_response(header=["a"], rows=[], file_name="porównanie.csv")
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''por%C3%B3wnanie.csv"


def test_a_file_name_cannot_add_headers():
    response = csv_response(header=["a"], rows=[], file_name="a\r\nSet-Cookie: x=1.csv")
    assert not {"\r", "\n"} & set(response["Content-Disposition"])
    assert not response.has_header("Set-Cookie")


def test_separators_quotes_and_line_breaks_inside_cells_survive():
    rows = [["a;b", 'mówi "tak"', "dwa\nwiersze"]]
    assert read(csv_response(header=["1", "2", "3"], rows=rows, file_name="x.csv"))[1:] == rows


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+48 58",
        "-2",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =HYPERLINK()",
        "\u00a0=1",
        "\uff1d1",
    ],
)
def test_a_formula_becomes_text(text):
    assert safe_cell(text) == f"'{text}"
    assert read(csv_response(header=["a"], rows=[[text]], file_name="x.csv"))[1] == [f"'{text}"]


@pytest.mark.parametrize(
    ("value", "expected"), [(None, ""), (-5, "-5"), (2.5, "2.5"), ("a-b", "a-b"), ("", "")]
)
def test_other_values_are_left_alone(value, expected):
    assert safe_cell(value) == expected


def test_a_header_is_guarded_too():
    assert read(csv_response(header=["=a"], rows=[], file_name="x.csv")) == [["'=a"]]


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=4))
def test_any_table_is_read_back_and_no_cell_begins_a_formula(rows):
    found = read(csv_response(header=["a", "b"], rows=rows, file_name="x.csv"))[1:]
    assert len(found) == len(rows)
    for written, row in zip(found, rows, strict=True):
        for cell, original in zip(written, row, strict=True):
            assert cell.removeprefix("'") in (
                original.replace("\0", ""),
                original.replace("\0", "").removeprefix("'"),
            )
            assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
