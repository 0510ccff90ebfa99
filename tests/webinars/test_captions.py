"""Captions in, cues out: nothing said is lost, and a bad file is explained."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.factories import VTT
from webinars.captions import (
    CaptionError,
    Cue,
    paragraphs,
    parse_vtt,
    read_captions,
    transcript,
    write_vtt,
)
from webinars.captions.cue import plain_line

HEADER = "WEBVTT\n\n"


def one(text: str) -> Cue:
    """Return the only cue of a file whose one caption has this text."""
    (cue,) = parse_vtt(f"{HEADER}00:01.000 --> 00:02.500\n{text}\n".encode())
    return cue


def test_a_file_is_read_as_cues():
    cues = parse_vtt(VTT.encode())
    assert cues[0] == Cue(1.0, 4.0, "Dzień dobry, mówimy o komitecie.", "Lektorka")
    assert [cue.start for cue in cues] == [1.0, 4.5, 70.0]
    assert cues[2].end == 74.25


def test_a_byte_order_mark_is_no_matter():
    assert parse_vtt(b"\xef\xbb\xbf" + VTT.encode()) == parse_vtt(VTT.encode())


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_lines_of_any_machine_are_read(line_end):
    assert parse_vtt(VTT.replace("\n", line_end).encode()) == parse_vtt(VTT.encode())


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"   \n",
        b"1\n00:00:01,000 --> 00:00:02,000\nSubRip\n",
        b"<html><body>Nie ma takiej strony</body></html>",
        b"%PDF-1.7",
        b"WEBVTTX\n\n00:01.000 --> 00:02.000\na\n",
    ],
)
def test_what_has_to_be_webvtt_is_refused_if_it_is_not(source):
    with pytest.raises(CaptionError, match="To nie jest plik WebVTT"):
        parse_vtt(source)


@pytest.mark.parametrize(
    "source",
    [
        "WEBVTT\n",
        "WEBVTT\n\nNOTE Sama notatka\n",
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Anna></v>\n",
    ],
)
def test_a_file_without_words_is_refused(source):
    with pytest.raises(CaptionError, match="W pliku nie ma napisów"):
        parse_vtt(source.encode())


@pytest.mark.parametrize("end", ["00:03.000", "00:02.000"])
def test_a_caption_that_ends_before_it_begins_is_refused_by_its_line(end):
    source = f"{HEADER}00:01.000 --> 00:02.000\nRaz.\n\n00:03.000 --> {end}\nDwa.\n"
    with pytest.raises(CaptionError, match="Wiersz 6: napis kończy się, zanim się zacznie"):
        parse_vtt(source.encode())


def test_a_speaker_is_read_and_kept_out_of_the_text():
    assert one("<v.głośno Anna Nowak>Dzień dobry.</v>") == Cue(1, 2.5, "Dzień dobry.", "Anna Nowak")
    assert one("Dzień dobry.").speaker == ""


def test_markup_is_stripped():
    cue = one("<v Anna><i>Komitet</i> <c.ważne>zbiera się</c> <00:01.500>dziś.</v>")
    assert cue.text == "Komitet zbiera się dziś."


def test_an_entity_is_read_as_its_sign():
    """WebVTT writes & and < as entities; readers and search need the signs themselves."""
    assert one("Badania &amp; rozwój, 3 &lt; 5, A&nbsp;B").text == "Badania & rozwój, 3 < 5, A B"


def test_an_entity_in_the_name_of_a_speaker_is_read_as_its_sign():
    assert one("<v Jan &amp; Anna>Razem.</v>").speaker == "Jan & Anna"


def test_a_caption_of_several_lines_is_one_text():
    assert one("Komitet zbiera się\ncztery razy   w roku.").text == (
        "Komitet zbiera się cztery razy w roku."
    )


def test_captions_out_of_order_are_put_in_order():
    source = f"{HEADER}00:05.000 --> 00:06.000\nDwa\n\n00:01.000 --> 00:02.000\nRaz\n"
    assert [cue.text for cue in parse_vtt(source.encode())] == ["Raz", "Dwa"]


def test_notes_styles_and_names_of_captions_are_no_captions():
    source = (
        "WEBVTT Tytuł\n\nNOTE notatka\n\nSTYLE\n::cue { color: red }\n\n"
        "wstęp\n00:01.000 --> 00:02.000 align:start\nRaz\n"
    )
    assert [cue.text for cue in parse_vtt(source.encode())] == ["Raz"]


def test_hours_are_counted():
    (cue,) = parse_vtt(f"{HEADER}01:02:03.004 --> 01:02:04.000\nRaz\n".encode())
    assert (cue.start, cue.end) == (3723.004, 3724.0)


# A line of a caption: words of any script, markup and arrows among them.
LINE = (
    (
        st.text(
            st.characters(exclude_categories=("C", "Z")) | st.just(" "), min_size=1, max_size=120
        )
        | st.sampled_from(
            ["<i>a</i>", "&amp;", "a --> b", "<script>", "Anna: nie", "NOTE", "12", "{\\an8}"]
        )
    )
    .map(plain_line)
    .filter(bool)
)
SPEAKER = st.sampled_from(["", "Anna", "Jan Nowak", "Ekspertka ds. zamówień", "A & B <c>"])


@st.composite
def cue_lists(draw, lines=LINE):
    """Cues one after another, with times in whole milliseconds."""
    moment = 0
    cues = []
    for _ in range(draw(st.integers(1, 12))):
        start = moment + draw(st.integers(0, 20_000))
        moment = start + draw(st.integers(1, 20_000))
        cues.append(Cue(start / 1000, moment / 1000, draw(lines), draw(SPEAKER)))
    return cues


@given(cue_lists())
def test_cues_survive_being_written_and_read(cues):
    assert parse_vtt(write_vtt(cues).encode()) == cues


@given(cue_lists(), st.dictionaries(st.integers(0, 300_000), LINE, max_size=6))
@example([Cue(0, 1, "Raz")], {0: ":0"})
def test_chapters_survive_being_written_and_read(cues, chapters):
    given_chapters = [(start / 1000, title) for start, title in sorted(chapters.items())]
    read = read_captions(write_vtt(cues, given_chapters).encode())
    assert read.chapters == given_chapters
    assert read.cues == cues


@given(cue_lists(), st.floats(min_value=0, max_value=120))
def test_paragraphs_keep_every_cue_once_and_in_order(cues, longest):
    made = paragraphs(cues, longest)
    assert [cue for paragraph in made for cue in paragraph.cues] == cues
    for paragraph in made:
        assert {cue.speaker for cue in paragraph.cues} == {paragraph.speaker}
        assert paragraph.start == paragraph.cues[0].start


@given(
    cue_lists(),
    st.dictionaries(st.integers(0, 200).map(float), st.sampled_from(["Wstęp", "Pytania"])),
)
def test_a_transcript_keeps_every_cue_once_and_in_order(cues, chapters):
    sections = transcript(cues, list(chapters.items()))
    kept = [cue for section in sections for part in section.paragraphs for cue in part.cues]
    assert kept == cues
    starts = [section.start for section in sections]
    assert starts == sorted(starts)


@given(cue_lists(), st.dictionaries(st.integers(0, 200).map(float), st.just("Rozdział")))
def test_a_cue_is_told_under_the_chapter_it_is_said_in(cues, chapters):
    for section in transcript(cues, list(chapters.items())):
        later = [start for start in chapters if start > section.start]
        for part in section.paragraphs:
            for cue in part.cues:
                assert section.start <= cue.start < min(later, default=float("inf"))


def test_a_chapter_without_words_keeps_its_heading():
    sections = transcript([Cue(1, 2, "Raz")], [(0, "Wstęp"), (60, "Cisza")])
    assert [(section.title, len(section.paragraphs)) for section in sections] == [
        ("Wstęp", 1),
        ("Cisza", 0),
    ]


def test_a_speech_is_broken_after_a_sentence_not_inside_it():
    cues = [Cue(0, 20, "Zdanie"), Cue(20, 40, "trwa."), Cue(40, 41, "Nowe.")]
    assert [len(paragraph.cues) for paragraph in paragraphs(cues)] == [2, 1]
