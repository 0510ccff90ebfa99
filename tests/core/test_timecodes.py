"""Seconds and the time codes people read are each other's mirror."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.core.timecodes import format_timecode, parse_timecode

LONGEST = 99 * 3600 + 59 * 60 + 59


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0:00"),
        (9, "0:09"),
        (59.999, "0:59"),
        (60, "1:00"),
        (3599, "59:59"),
        (3600, "1:00:00"),
        (3723.4, "1:02:03"),
        (-3, "0:00"),
    ],
)
def test_a_number_of_seconds_is_written_for_people(seconds, text):
    assert format_timecode(seconds) == text


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0:00", 0),
        ("0:04:00", 240),
        ("4:00", 240),
        ("90:00", 5400),
        ("1:02:03", 3723),
        (" 2:03 ", 123),
    ],
)
def test_a_time_code_is_read_as_seconds(text, seconds):
    assert parse_timecode(text) == seconds


@pytest.mark.parametrize(
    "text",
    ["", "abc", "7", "1:2", "1:60", "1:60:00", "-1:00", "1:02:03:04", "1:02:3", "1.02", "100:00"],
)
def test_a_text_that_is_no_time_code_is_refused(text):
    with pytest.raises(ValueError, match=r"^.*$"):
        parse_timecode(text)


@given(st.integers(min_value=0, max_value=LONGEST))
def test_a_written_time_is_read_back_unchanged(seconds):
    assert parse_timecode(format_timecode(seconds)) == seconds


@given(st.floats(min_value=0, max_value=LONGEST))
def test_a_fraction_of_a_second_is_cut_off_so_that_the_first_word_is_heard(seconds):
    assert parse_timecode(format_timecode(seconds)) == int(seconds)


@given(st.text(max_size=12) | st.from_regex(r"[0-9:]{0,9}", fullmatch=True))
def test_a_text_of_any_kind_is_either_read_or_refused(text):
    try:
        seconds = parse_timecode(text)
    except ValueError:
        return
    assert 0 <= seconds <= LONGEST
