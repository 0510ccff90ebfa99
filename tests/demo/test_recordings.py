"""The committed files of the demo recordings are what their scripts say."""

from __future__ import annotations

import json
import os
import shutil

import pytest

from cms.demo.loader import DOCUMENTS_DIR, RECORDINGS_DIR
from cms.demo.make_recordings import check, handout
from cms.demo.make_recordings.script import ScriptError, read_script, wrap_cue

SCRIPTS = sorted(RECORDINGS_DIR.glob("*.toml"))
NO_FFMPEG = shutil.which("ffprobe") is None and os.environ.get("CI") != "true"


def test_there_are_six():
    assert len(SCRIPTS) == 6


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_captions_and_slides_are_those_of_the_script(path):
    script = read_script(path)
    facts = json.loads((RECORDINGS_DIR / f"{script.slug}.json").read_text(encoding="utf-8"))
    check.check_slides(script, RECORDINGS_DIR, facts)
    for english in {False, script.has_english}:
        track = RECORDINGS_DIR / f"{script.slug}.{'en' if english else 'pl'}.vtt"
        fastest = check.check_captions(track, script, facts["duration"], english=english)
        assert fastest <= check.SIGNS_PER_SECOND


@pytest.mark.skipif(NO_FFMPEG, reason="no ffprobe here (apt install ffmpeg)")
@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_the_film_plays_in_browsers_and_jumps_land_where_told(path):
    assert path.stem in check.check(read_script(path), RECORDINGS_DIR)


def test_a_caption_that_is_not_in_the_script_is_found(tmp_path):
    script = read_script(SCRIPTS[0])
    track = tmp_path / f"{script.slug}.pl.vtt"
    source = (RECORDINGS_DIR / track.name).read_text(encoding="utf-8")
    track.write_text(source.replace("nagranie pokazowe", "nagranie"), encoding="utf-8")
    with pytest.raises(ScriptError, match="not the sentence"):
        check.check_captions(track, script, 1000, english=False)


@pytest.mark.parametrize("said", ["Uchwała 212.", "Zebrał się RKRES.", "Daje 130 tys. złotych."])
def test_what_the_synthesiser_would_read_wrongly_is_refused(tmp_path, said):
    source = SCRIPTS[0].read_text(encoding="utf-8")
    first = read_script(SCRIPTS[0]).sentences[0].text
    (tmp_path / "broken.toml").write_text(source.replace(first, said, 1), encoding="utf-8")
    with pytest.raises(ScriptError, match="spell numbers and abbreviations"):
        read_script(tmp_path / "broken.toml")


def test_a_caption_of_three_lines_is_refused():
    with pytest.raises(ScriptError, match="does not fit"):
        wrap_cue("słowo " * 20)


def test_no_line_of_a_caption_ends_with_a_one_letter_word():
    for path in SCRIPTS:
        for sentence in read_script(path).sentences:
            assert not any(
                line[-2:] in (" w", " z", " i", " o", " a", " u")
                for line in wrap_cue(sentence.text)
            )


def test_handouts_hold_their_practices():
    for document in handout.read_handouts():
        assert "pages" in handout.check_handout(document, DOCUMENTS_DIR)
