"""Chapters and slides as they are pasted: forgiving to form, strict on sense."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from webinars.captions.cue import plain_line
from webinars.captions.timing import format_short_time, format_time, parse_time
from webinars.pasted_times import (
    read_chapters,
    read_slide_times,
    write_chapters,
    write_slide_times,
)


def told(read, text: str, **options: float) -> list[str]:
    with pytest.raises(ValidationError) as refusal:
        read(text, **options)
    return refusal.value.messages


@pytest.mark.parametrize(
    "line",
    [
        "1:05 Wstęp", "01:05 - Wstęp", "1:05 – Wstęp", "[1:05] Wstęp", "(1:05) Wstęp", "• 1:05 Wstęp", "- 1:05 | Wstęp",
        "3. 1:05 Wstęp", "2) 0:01:05: Wstęp", "Wstęp 1:05", "Wstęp – 01:05", "Wstęp (1:05)", "  1:05\tWstęp  ",
    ],
)  # fmt: skip
def test_a_chapter_is_read_from_lists_of_all_kinds(line):
    assert read_chapters(f"\n\n{line}\n\n") == [(65, "Wstęp")]


def test_a_list_of_a_film_site_is_read():
    text = "0:00 Wstęp\n12:30 Co reguluje ustawa: art. 15\n1:02:03 10 pytań\n"
    assert read_chapters(text) == [
        (0, "Wstęp"),
        (750, "Co reguluje ustawa: art. 15"),
        (3723, "10 pytań"),
    ]


def test_what_is_wrong_is_told_line_by_line_and_all_at_once():
    text = "Bez czasu\n0:00 Wstęp\n\n2:00 Dalej\n2:00 Jeszcze raz\n1:00 Wcześniej\n3:00\n1:99 Zły\n50:00 Po końcu"
    assert told(read_chapters, text, duration=600) == [
        "Wiersz 1: brak czasu w rodzaju 12:30 albo 1:05:00 w „Bez czasu”.",
        "Wiersz 5: 2:00 występuje dwa razy.",
        "Wiersz 6: 1:00 to wcześniej niż w poprzednim wierszu (2:00).",
        "Wiersz 7: rozdział nie ma tytułu.",
        "Wiersz 8: brak czasu w rodzaju 12:30 albo 1:05:00 w „1:99 Zły”.",
        "Wiersz 9: 50:00 to już po końcu filmu (10:00).",
    ]


def test_a_title_has_its_limit_and_so_has_the_list():
    assert told(read_chapters, f"0:00 {'a' * 161}") == ["Wiersz 1: tytuł ma ponad 160 znaków."]
    lines = "\n".join(f"0:00 {number}" for number in range(501))
    assert told(read_chapters, lines) == ["Wiersz 501: lista ma ponad 500 wierszy."]


@pytest.mark.parametrize("text", ["", "\n \n", "   "])
def test_nothing_is_no_chapters(text):
    assert read_chapters(text) == []


@pytest.mark.parametrize(
    "line",
    [
        "0:30 2",
        "0:30 slajd 2",
        "0:30 – strona 2",
        "Slajd 2: 0:30",
        "[0:30] s. 2",
        "0:30 slide 2 Wnioski",
    ],
)
def test_a_slide_is_read(line):
    assert read_slide_times(line) == [(30, 2)]


def test_a_slide_that_is_not_there_or_twice_or_none_is_told():
    text = "0:00 1\n0:10 9\n0:20 1\n0:30 Wnioski\n0:40 0"
    assert told(read_slide_times, text, page_count=4) == [
        "Wiersz 2: nie ma slajdu 9: w prezentacji jest ich 4.",
        "Wiersz 3: slajd 1 ma już swój czas.",
        "Wiersz 4: brak numeru slajdu. Napisz np. 12:30 4.",
        "Wiersz 5: brak numeru slajdu. Napisz np. 12:30 4.",
    ]


TITLES = st.text(min_size=1, max_size=80).map(plain_line).filter(bool)
MOMENTS = st.integers(0, 36_000_000).map(lambda milliseconds: milliseconds / 1000)


@given(st.dictionaries(MOMENTS, TITLES, max_size=8))
def test_chapters_written_are_read_again(chapters):
    # A separator at the beginning of a title is taken for one after the time.
    expected = [(start, title.lstrip(" -–—:|,.;→\t")) for start, title in sorted(chapters.items())]
    if all(title for _start, title in expected):
        assert read_chapters(write_chapters(chapters.items())) == expected


@given(st.dictionaries(MOMENTS, st.integers(1, 9999), max_size=8))
def test_slides_written_are_read_again(slides):
    if len(set(slides.values())) == len(slides):
        assert read_slide_times(write_slide_times(slides.items())) == sorted(slides.items())


@given(st.text(max_size=200))
def test_any_text_is_read_or_explained(text):
    for read in (read_chapters, read_slide_times):
        try:
            read(text)
        except ValidationError as refusal:
            assert refusal.messages  # noqa: PT017  either outcome is right


@given(MOMENTS)
def test_a_time_written_is_read_again(seconds):
    assert parse_time(format_time(seconds)) == seconds
    assert parse_time(format_short_time(seconds)) == seconds


@pytest.mark.parametrize(
    "text", ["", "1", "1:60", "1:60:00", "-1:00", "1:00:00:00", "١:٠٠", "1:00.1234"]
)
def test_what_no_clock_shows_is_no_time(text):
    with pytest.raises(ValueError, match="no time"):
        parse_time(text)
