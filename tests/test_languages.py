"""The detector of languages the crawl relies on."""

from __future__ import annotations

import pytest

from tests.languages import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("W lipcu gmina powołała centrum usług społecznych w miejsce ośrodka pomocy.", "pl"),
        ("The municipality set up a social services centre in place of its welfare centre.", "en"),
        (
            "The committee (Regionalny Komitet Rozwoju Ekonomii Społecznej) was founded by the board of the region.",
            "en",
        ),
        ("Regionalny Ośrodek Polityki Społecznej w Białymstoku", ""),
        ("PDF, 2 MB", ""),
        ("", ""),
    ],
)
def test_sentences_are_told_apart_and_names_are_left_alone(text, language):
    assert language_of(text) == language
