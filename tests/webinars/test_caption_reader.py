"""Caption files as they come: any encoding, SubRip, small mistakes put right, big ones told with their line."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from webinars.captions import CaptionError, Cue, read_captions, write_vtt
from webinars.captions.quality import assess
from webinars.captions.reader import LARGEST_FILE, MOST_CUES
from webinars.captions.report import repair_lines

SRT = """1
00:00:01,000 --> 00:00:03,500
Zażółć gęślą jaźń, śmiało.

2
00:00:04,000 --> 00:00:06,000
Święto ŻÓŁTYCH łąk.
"""
WORDS = ["Zażółć gęślą jaźń, śmiało.", "Święto ŻÓŁTYCH łąk."]


def repairs(source: str) -> dict[str, int]:
    """Return the repairs of a file by code."""
    return {row["code"]: row["count"] for row in read_captions(source.encode()).report["repairs"]}


def refusal(source: str | bytes) -> list[str]:
    """Return the messages with which a file is refused."""
    with pytest.raises(CaptionError) as error:
        read_captions(source if isinstance(source, bytes) else source.encode())
    return error.value.messages


def timed(*captions: str) -> str:
    """Return a WebVTT file of captions given as `start end text`, in seconds."""
    blocks = []
    for caption in captions:
        start, end, text = caption.split(" ", 2)
        blocks.append(f"00:{start}.000 --> 00:{end}.000\n{text}")
    return "WEBVTT\n\n" + "\n\n".join(blocks) + "\n"


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("windows-1250", b""),
        ("iso-8859-2", b""),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_polish_letters_survive_any_encoding_and_line_end(encoding, mark, line_end):
    read = read_captions(mark + SRT.replace("\n", line_end).encode(encoding))
    assert [cue.text for cue in read.cues] == WORDS
    assert read.report["encoding"] == encoding
    assert read.report["format"] == "srt"


def test_an_old_encoding_is_told():
    told = repair_lines(read_captions(SRT.encode("cp1250")).report)
    assert told == [
        "Plik był zapisany w kodowaniu windows-1250. Sprawdź kilka słów z polskimi literami."
    ]


def test_a_damaged_sign_of_utf_8_is_told_with_its_line_and_not_taken_for_another_encoding():
    damaged = SRT.encode().replace("Święto".encode(), b"\xc5wi\xc4\x99to")
    assert refusal(damaged) == [
        "Wiersz 7: uszkodzony znak. Zapisz plik jako UTF-8 i spróbuj ponownie."
    ]


@pytest.mark.parametrize("encoding", ["cp1251", "cp1253", "shift-jis"])
def test_an_encoding_that_cannot_be_told_is_not_guessed(encoding):
    text = {"cp1251": "Привет, мир", "cp1253": "Καλημέρα κόσμε", "shift-jis": "こんにちは世界"}
    source = f"1\n00:00:01,000 --> 00:00:02,000\n{text[encoding]}\n".encode(encoding)
    (message,) = refusal(source)
    assert "kodowaniu" in message


@pytest.mark.parametrize(
    "source", [b"\x00\x00\x00\x18ftypmp42", b"WEBVTT\n\n\x00\x01", bytes(range(256)), b"PK\x03\x04"]
)
def test_a_file_that_is_no_text_is_refused(source):
    assert refusal(source)


@pytest.mark.parametrize(
    "source",
    [
        "",
        "\n\n",
        "<!doctype html><!-- strona --><p>Błąd 404</p>",
        "%PDF-1.7",
        '{"a": 1}',
        "Sam tekst",
    ],
)
def test_a_text_that_is_no_captions_is_refused(source):
    assert refusal(source) == [
        "To nie są napisy: plik nie zaczyna się od WEBVTT ani nie ma czasów pliku SubRip."
    ]


def test_each_broken_time_is_told_with_its_line():
    source = (
        "WEBVTT\n\n00:xx.000 --> 00:02.000\na\n\n00:61.000 --> 01:02.000\nb\n\n"
        "00:09.000 --> 00:08.000\nc\n\n11:00:00.000 --> 11:00:01.000\nd\n"
    )
    first, second, third, fourth = refusal(source)
    assert first.startswith("Wiersz 3: nie można odczytać czasu: „00:xx.000 --> 00:02.000”.")
    assert second.startswith("Wiersz 6: nie można odczytać czasu")
    assert third == "Wiersz 9: napis kończy się, zanim się zacznie."
    assert fourth == "Wiersz 12: napis jest późniejszy niż 10 godzin."


def test_of_many_errors_the_first_are_told_and_the_rest_counted():
    messages = refusal("WEBVTT\n\n" + "00:02.000 --> 00:01.000\na\n\n" * 12)
    assert len(messages) == 6
    assert messages[-1] == "I jeszcze 7 błędów."


def test_captions_out_of_order_are_sorted_and_counted():
    source = timed("05 06 Dwa", "01 02 Raz", "08 09 Trzy")
    assert [cue.text for cue in read_captions(source.encode()).cues] == ["Raz", "Dwa", "Trzy"]
    assert repairs(source) == {"order": 1}


def test_an_overlap_is_cut():
    source = timed("01 05 Raz", "04 06 Dwa")
    assert read_captions(source.encode()).cues == [Cue(1, 4, "Raz"), Cue(4, 6, "Dwa")]
    assert repairs(source) == {"overlap": 1}


def test_captions_that_begin_together_share_their_time():
    cues = read_captions(timed("01 05 Raz", "01 05 Dwa").encode()).cues
    assert cues == [Cue(1, 3, "Raz"), Cue(3, 5, "Dwa")]


def test_empty_and_doubled_captions_are_dropped():
    source = timed("01 02 <i></i>", "02 03 Raz", "02 03 Raz", "03 04 Raz")
    assert [cue.start for cue in read_captions(source.encode()).cues] == [2, 3]
    assert repairs(source) == {"empty": 1, "duplicate": 1}


@pytest.mark.parametrize(
    "timing",
    [
        "0:01.5 --> 0:02,500",
        "00:00:01,500-->00:00:02.500",
        "1:01.500 -> 1:02.500",
        "75:01.5 --> 75:02",
        "00:00:01.500 --> 00:00:02.500 line:0 align:start",
    ],
)
def test_unusual_times_are_read(timing):
    (cue,) = read_captions(f"1\n{timing}\nRaz\n".encode()).cues
    assert cue.start % 60 == 1.5
    assert cue.end > cue.start


def test_point_and_missing_hours_in_subrip_are_told():
    source = "1\n00:01.500 --> 00:02.500\nRaz\n"
    assert repairs(source) == {"time": 1}
    assert repair_lines(read_captions(source.encode()).report) == [
        "1 czas był zapisany nietypowo, ale udało się go odczytać. Wiersze pliku: 2."
    ]


def test_numbers_and_blank_lines_of_subrip_may_be_missing_or_too_many():
    source = (
        "\n\n00:00:01,000 --> 00:00:02,000\nRaz\n2\n00:00:03,000 --> 00:00:04,000\nDwa\n\ndalej\n\n"
        "3\n\n00:00:05,000 --> 00:00:06,000\nTrzy\n"
    )
    assert [cue.text for cue in read_captions(source.encode()).cues] == ["Raz", "Dwa dalej", "Trzy"]
    assert repairs(source) == {"numbering": 2, "blank_missing": 1, "blank_line": 1}


def test_lines_that_are_too_long_are_told():
    assert repairs(timed("01 09 " + "słowo " * 12)) == {"long_line": 1}


def test_markup_of_both_formats_is_dropped_and_a_script_is_text():
    source = timed("01 02 {\\an8}<font color=red>Raz</font> <b>dwa</b> <script>alert(1)</script>")
    (cue,) = read_captions(source.encode()).cues
    assert cue.text == "Raz dwa <script>alert(1)</script>"
    assert "<script" not in write_vtt([cue])
    assert "&lt;script&gt;" in write_vtt([cue])


def test_a_caption_in_which_two_speak_is_divided():
    source = timed("01 05 <v Anna>Tak.</v> <v Jan>Nie.</v>")
    assert read_captions(source.encode()).cues == [
        Cue(1, 3, "Tak.", "Anna"),
        Cue(3, 5, "Nie.", "Jan"),
    ]
    assert repairs(source) == {"two_speakers": 1}


def test_names_before_a_colon_are_speakers_if_the_file_is_consistent():
    source = timed(
        "01 02 ANNA NOWAK: Dzień dobry.", "02 03 Mówimy o radzie.", "03 04 Jan: Uwaga: zaczynamy.",
        "04 05 Anna: nie", "05 06 JAN: x", "06 07 ANNA NOWAK: Tak.", "07 08 Jan: Nie.",
    )  # fmt: skip
    cues = read_captions(source.encode()).cues
    assert [cue.speaker for cue in cues] == [
        "ANNA NOWAK", "ANNA NOWAK", "Jan", "Jan", "Jan", "ANNA NOWAK", "Jan",
    ]  # fmt: skip
    assert cues[2].text == "Uwaga: zaczynamy."
    assert cues[3].text == "Anna: nie"


@pytest.mark.parametrize(
    "captions",
    [
        ["01 02 Uwaga: ślisko.", "02 03 Uwaga: mokro."],
        ["01 02 Tak.", "02 03 Projekt: pierwszy.", "03 04 Projekt: drugi."],
        ["01 02 Anna: raz."],
        ["01 02 o 12:30: obiad", "02 03 o 12:30: obiad"],
        ["01 02 <v Ewa>Anna: raz.</v>", "02 03 <v Ewa>Anna: dwa.</v>"],
    ],
)
def test_a_colon_alone_makes_no_speaker(captions):
    cues = read_captions(timed(*captions).encode()).cues
    assert all(":" in cue.text or cue.text == "Tak." for cue in cues)
    assert {cue.speaker for cue in cues} <= {"", "Ewa"}


def test_automatic_captions_that_roll_are_taken_apart():
    source = (
        "WEBVTT\n\n00:00.000 --> 00:02.000\n \ncześć<00:00:00.500><c> wszystkim</c>\n\n"
        "00:02.000 --> 00:02.010\ncześć wszystkim\n \n\n"
        "00:02.010 --> 00:04.000\ncześć wszystkim\nmówimy<00:00:02.500><c> dziś</c>\n\n"
        "00:04.000 --> 00:04.010\nmówimy dziś\n"
    )
    assert [cue.text for cue in read_captions(source.encode()).cues] == [
        "cześć wszystkim",
        "mówimy dziś",
    ]


def test_notes_hold_chapters():
    source = (
        "WEBVTT\n\nNOTE rozdział: Wstęp\n\n00:01.000 --> 00:02.000\nRaz\n\nNOTE zwykła uwaga\n\n"
        "NOTE Chapter: Dalej &amp; wyżej\n00:03.000 --> 00:04.000\nDwa\n\nNOTE\nrozdział 0:10: Koniec\n"
    )
    assert read_captions(source.encode()).chapters == [
        (1, "Wstęp"),
        (3, "Dalej & wyżej"),
        (10, "Koniec"),
    ]


def test_a_file_too_large_is_refused_unread():
    assert refusal(b"WEBVTT\n" + b"a" * LARGEST_FILE) == ["Plik ma ponad 8 MB: to nie są napisy."]


def test_a_caption_as_long_as_a_chapter_is_refused():
    (message,) = refusal(timed("01 09 " + "słowo " * 300))
    assert message == "Wiersz 3: napis ma ponad 1000 znaków; czy nie brakuje pustego wiersza?"


def many(number: int) -> bytes:
    """Return a file of captions one after another, of 1.5 seconds each."""
    return write_vtt(
        Cue(index * 1.7, index * 1.7 + 1.5, f"Zdanie {index} o komitecie i grupach.", "Anna")
        for index in range(number)
    ).encode()


def test_twenty_thousand_captions_are_read_and_assessed_in_a_few_seconds():
    source = many(MOST_CUES)
    begin = time.process_time()
    cues = read_captions(source).cues
    assess(cues, duration=34_000, language="pl")
    assert time.process_time() - begin < 5
    assert len(cues) == MOST_CUES


def test_more_captions_than_that_are_refused():
    assert refusal(many(MOST_CUES + 1)) == ["Napisów jest więcej niż 20000. Podziel nagranie."]


PIECES = st.lists(
    st.sampled_from(
        [
            "WEBVTT", "\n", "\n\n", "\r", "\r\n", "00:01.000 --> 00:02.000", "00:00:01,000 --> 00:00:03,000", "99:99 --> 1",
            "-->", "NOTE ", "rozdział: ", "STYLE", "<v Anna>", "</v>", "<c>", "<00:00:01.000>", "Anna: ", "1", "&lt;", "&#0;",
            "tekst", "\ufeff", "\u2028", "\x85", "\x1a", "ą",
        ]
    )
    | st.text(max_size=8),
    max_size=40,
)  # fmt: skip


@given(
    st.binary(max_size=300) | PIECES.map("".join).map(lambda text: text.encode("utf-8", "ignore"))
)
@example(b"WEBVTT\n\n-->\n")
@example(b"WEBVTT -->")
def test_any_bytes_are_read_or_refused_and_what_is_read_can_be_written(source):
    try:
        read = read_captions(source)
    except CaptionError:
        return
    assert read.cues
    for former, cue in zip([None, *read.cues], read.cues, strict=False):
        assert cue.text
        assert cue.start < cue.end
        assert former is None or former.end <= cue.start
    again = read_captions(write_vtt(read.cues, read.chapters).encode())
    assert (again.cues, again.chapters) == (read.cues, read.chapters)
    assert repair_lines(read.report) is not None
