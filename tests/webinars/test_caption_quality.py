"""How captions read: notes for the editor, lines for the screen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from webinars.caption_store import replace_cues
from webinars.captions import Cue, break_lines, write_vtt
from webinars.captions.cue import plain_line
from webinars.captions.quality import CUES_NAMED, assess, quality_notes, spoken_language
from webinars.captions.report import cue_note_texts, language_warning, note_lines
from webinars.coverage import ENOUGH, covers_enough
from webinars.models import CaptionTrack

POLISH = (
    "Nie jest tak, że to się dzieje w gminie i w powiecie, ale o tym jest mowa na posiedzeniu. "
)
ENGLISH = "It is the region that has the plan, and we are in the middle of it for this year. "


def codes(*cues: Cue, duration: float = 0) -> list[tuple[str, int]]:
    return [(note.code, note.cue) for note in quality_notes(cues, duration)]


@pytest.mark.parametrize(
    ("cue", "code"),
    [
        (Cue(0, 6, "słowo " * 15 + "ab"), "long_text"),
        (Cue(0, 2, "Czterdzieści jeden znaków w dwie sekundy."), "fast"),
        (Cue(0, 0.999, "Krótko"), "short"),
        (Cue(0, 7.001, "Długo"), "long"),
        (Cue(0, 3, "Mówi [niezrozumiałe] dalej"), "unclear"),
        (Cue(0, 3, "He says (inaudible) so"), "unclear"),
        (Cue(10.001, 12, "Po ciszy"), "gap"),
    ],
)
def test_each_fault_is_noted(cue, code):
    assert (code, 0) in codes(cue)


@pytest.mark.parametrize(
    "cue",
    [
        Cue(0, 5, "a" * 42 + " " + "b" * 42),
        Cue(0, 2, "Czterdzieści znaków na dwie sekundy: ok."),
        Cue(0, 1, "Sekunda"),
        Cue(0, 7, "Siedem sekund"),
        Cue(10, 12, "Dziesięć sekund ciszy"),
        Cue(0, 3, "Ustawa [art. 15] i (nowe) zasady"),
    ],
)
def test_what_is_at_the_limit_is_not_noted(cue):
    assert codes(cue) == []


def test_gaps_are_noted_between_captions_and_at_both_ends():
    cues = (Cue(20, 22, "Raz"), Cue(40, 42, "Dwa"))
    assert codes(*cues, duration=60) == [("gap", 0), ("gap", 1), ("gap", 1)]


def test_captions_after_the_end_of_the_film_are_noted():
    assert codes(Cue(0, 2, "Raz"), Cue(8, 10, "Dwa"), duration=8) == [("past_end", 1)]


@pytest.mark.parametrize(
    ("duration", "share"), [(0, None), (10, 0.7), (2, 1), (21, 0.3333), (40, 0.175)]
)
def test_the_share_of_the_film_with_captions_is_measured(duration, share):
    cues = [Cue(0, 2, "Raz"), Cue(5, 7, "Dwa")]  # a breath of three seconds needs no caption
    assert assess(cues, duration=duration, language="pl")["coverage"] == share


@pytest.mark.django_db
@pytest.mark.parametrize("end", [79.9, 80.1])
def test_editors_and_the_clock_go_by_the_same_share(end):
    recording = factories.recording(captions=False, duration=100)
    track = replace_cues(recording=recording, language="pl", cues=[Cue(0, end, "Raz")])
    share = CaptionTrack.objects.get(pk=track.pk).quality()["coverage"]
    assert share == round(end / 100, 4)
    assert covers_enough(track.covered_seconds, recording.duration) == (share >= ENOUGH)
    track.report = {"quality": {"duration": 100, "coverage": 0.1, "notes": {}}}
    assert track.quality()["coverage"] == share


def test_a_language_is_told_only_where_there_is_no_doubt():
    assert spoken_language([Cue(0, 5, POLISH)] * 5) == "pl"
    assert spoken_language([Cue(0, 5, ENGLISH)] * 5) == "en"
    assert spoken_language([Cue(0, 5, "OWES, ROPS, KPRES 2030")] * 20) == ""
    assert spoken_language([Cue(0, 5, POLISH), Cue(0, 5, ENGLISH)] * 5) == ""
    assert spoken_language([]) == ""


def test_captions_under_the_wrong_language_are_told():
    english = [Cue(0, 5, ENGLISH)] * 5
    assert "angielskie" in language_warning(assess(english, duration=0, language="pl"))
    assert language_warning(assess(english, duration=0, language="en")) == ""


def test_what_is_kept_of_many_notes_is_counted_in_full_and_named_in_part():
    cues = [Cue(index, index + 0.5, "Krótko") for index in range(CUES_NAMED + 50)]
    (line,) = note_lines(assess(cues, duration=0, language="pl"))
    assert (line.count, len(line.cues)) == (CUES_NAMED + 50, CUES_NAMED)
    assert line.text == "250 napisów widać krócej niż sekundę"


def test_the_notes_of_one_caption_are_in_words():
    assert cue_note_texts(Cue(0, 0.5, "Czternaście zn. [niezrozumiałe] [niezrozumiałe]")) == [
        "za szybko",
        "za krótko",
        "niezrozumiałe miejsce",
    ]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Krótki napis.", ["Krótki napis."]),
        (
            "Mówimy o Krajowym Programie Rozwoju Ekonomii Społecznej.",
            ["Mówimy o Krajowym Programie", "Rozwoju Ekonomii Społecznej."],
        ),
        (
            "Komitet zbiera się w marcu i w grudniu każdego roku.",
            ["Komitet zbiera się w marcu", "i w grudniu każdego roku."],
        ),
        (
            "Tak, dokładnie tak było. Potem zmieniła się ustawa.",
            ["Tak, dokładnie tak było.", "Potem zmieniła się ustawa."],
        ),
        (
            "– Czy to działa? – Tak, działa od roku w całym regionie.",
            ["– Czy to działa?", "– Tak, działa od roku w całym regionie."],
        ),
    ],
)
def test_a_caption_is_broken_where_a_reader_pauses(text, lines):
    assert break_lines(text) == lines


TEXT = st.text(st.sampled_from("aąbżw .,–"), min_size=1, max_size=200).map(plain_line).filter(bool)


@given(TEXT)
def test_breaking_changes_no_word_and_keeps_to_the_width(text):
    lines = break_lines(text)
    assert " ".join(lines) == text
    assert all(len(line) <= 42 or " " not in line for line in lines)


def test_a_written_file_has_short_lines():
    vtt = write_vtt([Cue(0, 5, "Komitet zbiera się w marcu i w grudniu każdego roku.", "Anna")])
    assert vtt == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:05.000\n"
        "<v Anna>Komitet zbiera się w marcu\ni w grudniu każdego roku.</v>\n"
    )
