"""Finds the glossary's terms in running text, in the forms they take in a sentence.

The rules are conservative: a term that is missed costs a reader a look into the glossary, a word
explained wrongly misleads.

- Names match without regard to case. Each word of five letters or more may take an ending of its
  language (`polish_word`, `english_word`); shorter words stand as they are. Letters are never folded:
  "zamowienie" is no "zamówienie".
- A name of one word without an acronym ("stanowisko") is an everyday word, and a term marked "never"
  for search is ambiguous: both match by their exact name only, and the acronym of the latter not at all.
- Acronyms match in their exact case, in Polish with an ending after a hyphen: OWES, OWES-em.
- Synonyms match where they may stand for the term both ways and have two words or more: the list holds
  everyday words ("przykład") and mistakes. What two terms claim belongs to neither.
- A match is never part of another word, and of several at one place the longest wins.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from .models.glossary import SearchExpansion, Term

SHORTEST_INFLECTED_WORD = 5
KEY_LENGTH = 2

_POLISH_ENDINGS = [
    "owi",
    "ami",
    "ach",
    "iami",
    "iach",
    "iego",
    "iemu",
    "ego",
    "emu",
    "imi",
    "ymi",
    "iej",
    "iem",
    "iom",
    "ich",
    "ych",
    "em",
    "im",
    "om",
    "ym",
    "ów",
    "ej",
    "ie",
    "ią",
    "ię",
    "ia",
    "iu",
    "a",
    "ą",
    "e",
    "ę",
    "i",
    "u",
    "y",
]
_ADVERB_ENDINGS = {"ie", "iem"}
_VOWELS = "aąeęioóuy"
_HARD_TO_SOFT = {"k": "c", "g": "dz", "t": "c", "d": "dz", "r": "rz", "ł": "l"}
_SOFT_SIGNS = {"ć": "ci", "ń": "ni", "ś": "si", "ź": "zi"}
_SOFT_SYLLABLES = {syllable: sign for sign, syllable in _SOFT_SIGNS.items()}
_WORD_BEGINNING = re.compile(r"(?<![\w@-])\w{2}")
_NOTHING_OF_THE_WORD_FOLLOWS = r"(?![\w+@]|-\w)"


class TermRow(NamedTuple):
    """What of a term the matcher and the explanation need, as read from the database."""

    code: str
    acronym: str
    name: str
    synonyms: str
    expansion: str
    definition: str

    @property
    def label(self) -> str:
        """Name with the acronym."""
        return f"{self.name} ({self.acronym})" if self.acronym else self.name


@dataclass(frozen=True)
class Occurrence:
    """A term found in a text: from sign `start` up to sign `end`."""

    start: int
    end: int
    term: TermRow


def _alternatives(forms: Iterable[str]) -> str:
    """Return a pattern of any of the forms, the longest tried first."""
    ordered = sorted(set(forms), key=lambda form: (-len(form), form))
    return "(?:" + "|".join(re.escape(form) for form in ordered) + ")"


def polish_word(word: str) -> str:
    """Return a pattern of a Polish word's declined forms.

    The headword loses its last vowel (or "-um") and takes one of the endings of nouns and adjectives,
    four letters at most, after the usual changes of the last sound: usługa – usłudze, ośrodek –
    ośrodka, urząd – urzędu, mieszkanie – mieszkań. Other suffixes are no endings: "usługowy" is no
    form of "usługi". A stem in a consonant and -n is an adjective: its "-ie" would be an adverb
    (społecznie) and is left out.
    """
    word = word.lower()
    exact = {word}
    if word.endswith("um"):
        stem = word[:-2]
    elif word[-1] in _VOWELS:
        stem = word[:-1]
        exact.add(stem)
        if stem[-2:] in _SOFT_SYLLABLES:
            exact.add(stem[:-2] + _SOFT_SYLLABLES[stem[-2:]])
        if stem[-1] == "k" and stem[-2] not in _VOWELS:
            exact.add(stem[:-1] + "ek")
        if stem[-2] == "o":
            exact.add(stem[:-2] + "ó" + stem[-1])
    else:
        stem = word
    stems = {stem}
    if stem == word:
        if stem[-2:] in {"ek", "ec"}:
            stems.add(stem[:-2] + stem[-1])
        for long, short in (("ó", "o"), ("ą", "ę")):
            if stem[-2] == long:
                stems.add(stem[:-2] + short + stem[-1])
        if stem[-1] in _SOFT_SIGNS:
            stems.add(stem[:-1] + _SOFT_SIGNS[stem[-1]])
            exact.add(stem[:-1] + _SOFT_SIGNS[stem[-1]])
    stems |= {s[:-1] + _HARD_TO_SOFT[s[-1]] for s in stems if s[-1] in _HARD_TO_SOFT}
    is_adjective = stem[-1] == "n" and stem[-2] not in _VOWELS
    endings = set(_POLISH_ENDINGS) - (_ADVERB_ENDINGS if is_adjective else set())
    return f"(?:{_alternatives(stems)}{_alternatives(endings)}|{_alternatives(exact)})"


def english_word(word: str) -> str:
    """Return a pattern of an English word and its plural."""
    word = word.lower()
    forms = {word, f"{word}s", f"{word}es"}
    if word.endswith("y"):
        forms.add(f"{word[:-1]}ies")
    return _alternatives(forms)


_WORD_PATTERNS: dict[str, Callable[[str], str]] = {"pl": polish_word, "en": english_word}
_ACRONYM_ENDINGS = {"pl": "(?:-[a-ząćęłńóśźż]{1,4})?", "en": "s?"}


def _joined(words: list[str]) -> str:
    """Return a pattern of words with any white space between them, line breaks and hard spaces too."""
    return r"\s+".join(words)


def name_pattern(name: str, language: str, *, inflected: bool) -> str:
    """Return a pattern of a name of one or more words; case is not regarded."""
    make = _WORD_PATTERNS.get(language, re.escape)
    words = []
    for word in name.split():
        parts = re.split(r"(\W+)", word)
        last = next((i for i in reversed(range(len(parts))) if parts[i].isalpha()), None)
        words.append(
            "".join(
                make(part)
                if inflected and position == last and len(part) >= SHORTEST_INFLECTED_WORD
                else re.escape(part)
                for position, part in enumerate(parts)
            )
        )
    return f"(?i:{_joined(words)})"


def _forms(term: TermRow, language: str) -> Iterable[tuple[str, str, str]]:
    """Return key, pattern and plain form of all by which a term may be found."""
    ambiguous = term.expansion == SearchExpansion.NONE
    everyday = not term.acronym and len(term.name.split()) == 1
    inflected = not (ambiguous or everyday)
    yield term.name, name_pattern(term.name, language, inflected=inflected), "name"
    if term.acronym and not ambiguous:
        written = _joined([re.escape(word) for word in term.acronym.split()])
        yield term.acronym, written + _ACRONYM_ENDINGS.get(language, ""), "acronym"
    if term.expansion == SearchExpansion.EQUAL:
        for line in term.synonyms.splitlines():
            if len(line.split()) > 1:
                yield line, name_pattern(line, language, inflected=True), "synonym"


class Matcher:
    """The terms of one language, ready to be looked for in any number of texts."""

    def __init__(self, language: str, terms: Iterable[TermRow]) -> None:
        claims: dict[str, list[tuple[str, str, TermRow]]] = defaultdict(list)
        for term in terms:
            for plain, pattern, kind in _forms(term, language):
                claims[plain.strip().lower()].append((kind, pattern, term))
        self._candidates: dict[str, list[tuple[re.Pattern[str], TermRow]]] = defaultdict(list)
        for plain, found in claims.items():
            if len({term.code for _kind, _pattern, term in found}) > 1:
                found = [claim for claim in found if claim[0] == "name"]
            for _kind, pattern, term in found[:1] if len(found) > 1 else found:
                key = plain.lstrip("„”\"'(")[:KEY_LENGTH]
                compiled = re.compile(pattern + _NOTHING_OF_THE_WORD_FOLLOWS)
                self._candidates[key].append((compiled, term))

    def find(self, text: str) -> Iterable[Occurrence]:
        """Yield all terms of a text from left to right; none overlaps another."""
        reached = 0
        for beginning in _WORD_BEGINNING.finditer(text):
            candidates = self._candidates.get(beginning[0].lower())
            start = beginning.start()
            if candidates is None or start < reached:
                continue
            found = [
                (match.end(), term)
                for pattern, term in candidates
                if (match := pattern.match(text, start))
            ]
            if found:
                reached, term = max(found, key=lambda pair: pair[0])
                yield Occurrence(start, reached, term)


@lru_cache(maxsize=8)
def compiled_matcher(language: str, terms: tuple[TermRow, ...]) -> Matcher:
    """Return the matcher of these very rows; kept in the process as long as none of them changes."""
    return Matcher(language, terms)


def matcher_for(locale_id: int, language: str) -> Matcher:
    """Return the matcher of a language's terms as they stand now; one query."""
    rows = Term.objects.filter(locale_id=locale_id).order_by("pk").values_list(*TermRow._fields)
    return compiled_matcher(language, tuple(TermRow(*row) for row in rows))
