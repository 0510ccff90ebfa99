"""What a reader typed, understood: words, phrases, what is left out, corrections, synonyms."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS

from cms.core.analysis import (
    PREFIX_LETTERS,
    Word,
    best_lemma,
    is_known,
    is_stop_word,
    lemmas,
    spans,
    words,
)
from cms.core.synonyms import SynonymSet

from .engines.base import Clause, Phrase, Reading, View
from .synonyms import expansions
from .vocabulary import KnownForms, VocabularyRow, kept_forms, neighbours, rows_of_words

LONGEST_TEXT = 2_000
MOST_WORDS = 32
MOST_CORRECTED = 6
_OPERATORS = {"AND", "OR", "NOT"}
_QUOTED = re.compile(r"""(?P<minus>(?<!\S)-)?["„”“«»](?P<text>[^"„”“«»]*)["„”“«»]""")
_EXCLUDED = re.compile(r"(?<!\S)-(?=[^\W_])(?P<text>\S+)")


@dataclass(frozen=True, slots=True)
class ParsedText:
    """The parts of a text as typed: plain words, quoted phrases, what is to be left out, bare or in quotes."""

    plain: str
    quoted: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    excluded_quoted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadWord:
    """A word of the query with what it may mean; `corrected` holds the words it was read as instead.

    `is_held` tells whether a public page holds it, or what it was read as.
    """

    word: Word
    clause: Clause
    corrected: tuple[VocabularyRow, ...] = ()
    is_held: bool = True


def parse_text(text: str) -> ParsedText:
    """Take phrases in quotes and what follows a minus out of a text; a quote without its pair is no sign.

    Of a text longer than LONGEST_TEXT the beginning is read.
    """
    text = unicodedata.normalize("NFC", text[:LONGEST_TEXT])
    quoted: list[str] = []
    excluded: list[str] = []
    excluded_quoted: list[str] = []

    def take_quoted(match: re.Match[str]) -> str:
        (excluded_quoted if match["minus"] else quoted).append(match["text"])
        return " "

    def take_excluded(match: re.Match[str]) -> str:
        excluded.append(match["text"])
        return " "

    plain = _EXCLUDED.sub(take_excluded, _QUOTED.sub(take_quoted, text))
    return ParsedText(plain, tuple(quoted), tuple(excluded), tuple(excluded_quoted))


def quotes_amid_words(text: str) -> bool:
    """Tell whether a text has quoted phrases, and words beside them."""
    parsed = parse_text(text)
    return bool(parsed.quoted) and any(True for _span in spans(parsed.plain))


def without_quotes(text: str) -> str:
    """Return a text whose quoted phrases are plain words; what a minus leaves out stays left out."""
    return _QUOTED.sub(lambda match: match[0] if match["minus"] else f" {match['text']} ", text)


def read_text(
    text: str,
    language: str,
    *,
    exact: bool = False,
    using: str = DEFAULT_DB_ALIAS,
    synonyms: Iterable[SynonymSet] | None = None,
) -> Reading:
    """Understand a text by the vocabulary of public pages; `exact` leaves typing mistakes as they are.

    `synonyms` are those of the site where they were read already.
    """
    parsed = parse_text(text)
    plain = words(parsed.plain, language)[:MOST_WORDS]
    quoted = [words(part, language)[:MOST_WORDS] for part in parsed.quoted[:MOST_WORDS]]
    bare = [words(part, language)[:MOST_WORDS] for part in parsed.excluded[:MOST_WORDS]]
    exactly = [words(part, language)[:MOST_WORDS] for part in parsed.excluded_quoted[:MOST_WORDS]]
    every = [*plain, *(word for part in (*quoted, *bare, *exactly) for word in part)]
    reader = _Reader(every, language, using)
    content = _without_stop_words(plain, language)
    kept = {word.form: word for word in content}
    read = [reader.read(word, correct=not exact) for word in kept.values()]
    phrases = []
    for part in quoted:
        if part:
            phrases.append(reader.phrase(part))
            exact_word = len(part) == 1
            for word in _without_stop_words(part, language):
                if word.form not in kept:
                    kept[word.form] = word
                    read.append(
                        reader.exact(word) if exact_word else reader.read(word, correct=False)
                    )
    read = read[:MOST_WORDS]
    clauses = tuple(item.clause for item in read)
    found = expansions(plain, clauses, language, synonyms)
    held = [item.word.surface for item in read if item.is_held]
    # Quotes and a minus say that each word is meant.
    is_plain = not (quoted or bare or exactly)
    return Reading(
        clauses=clauses,
        phrases=tuple(phrases),
        excluded=(
            *(reader.in_any_form(part) for part in bare if part),
            *(reader.phrase(part) for part in exactly if part),
        ),
        expansions=found,
        marked=reader.marked(read),
        marked_rows=tuple(
            tuple(frozenset(tokens) for tokens in expansion.phrase.words) for expansion in found
        ),
        corrections=tuple(
            (item.word.surface, item.corrected[0].surface) for item in read if item.corrected
        ),
        held_text=" ".join(held) if is_plain and len(held) < len(read) else "",
    )


def _without_stop_words(found: Sequence[Word], language: str) -> list[Word]:
    """Drop stop words, and operators of other searches in capitals, unless there is nothing else."""
    return [
        word
        for word in found
        if not is_stop_word(word.form, language) and word.surface not in _OPERATORS
    ] or list(found)


class _Reader:
    """Reads the words of one query: one question to the vocabulary for all of them."""

    def __init__(self, found: Sequence[Word], language: str, using: str) -> None:
        self.language = language
        self.using = using
        self.known = (
            rows_of_words(
                using=using,
                language=language,
                forms={word.form for word in found},
                lemmas={lemma for word in found for lemma in lemmas(word.surface, language)},
            )
            if found
            else []
        )
        self.rows: dict[str, list[VocabularyRow]] = {}
        self.counts: Counter[str] = Counter()
        for row in sorted(self.known, key=lambda row: (-row.entries, row.lemma)):
            self.rows.setdefault(row.form, []).append(row)
            self.counts[row.lemma] += row.entries
        self.corrected = 0
        self.kept: KnownForms | None = None

    def marked(self, read: Sequence[ReadWord]) -> frozenset[str]:
        """Return the folded forms by which words of the query stand in texts."""
        wanted = {lemma for item in read for lemma in item.clause.lemmas}
        known = self.known
        if corrected := {row.lemma for item in read for row in item.corrected}:
            known = known + rows_of_words(
                using=self.using, language=self.language, forms=(), lemmas=corrected
            )
        return frozenset(
            {form for item in read for form in item.clause.forms}
            | {row.form for row in known if row.lemma in wanted}
        )

    def meanings(self, word: Word) -> tuple[str, ...]:
        """Return the lemmas of a word: the dictionary's, and the site's where the word has no diacritics."""
        own = best_lemma(word.surface, self.language, lambda lemma: self.counts.get(lemma, 0))
        found = [own]
        plainly_written = word.form == word.surface.lower()
        if plainly_written or not is_known(word.surface, self.language):
            found += [row.lemma for row in self.rows.get(word.form, ())]
        return tuple(dict.fromkeys(found))

    def read(self, word: Word, *, correct: bool) -> ReadWord:
        """Return all that a word may be looked for as."""
        forms = [word.form]
        meanings = self.meanings(word)
        corrected: list[VocabularyRow] = []
        unknown = word.form not in self.rows and not any(lemma in self.counts for lemma in meanings)
        if correct and unknown and self.corrected < MOST_CORRECTED:
            self.corrected += 1
            self.kept = self.kept or kept_forms(self.using, self.language)
            corrected = neighbours(
                using=self.using, language=self.language, form=word.form, known=self.kept
            )
            forms += [row.form for row in corrected]
            meanings = tuple(dict.fromkeys([*meanings, *(row.lemma for row in corrected)]))
        clause = Clause(
            text=word.surface,
            forms=tuple(dict.fromkeys(forms)),
            lemmas=meanings,
            prefixes=tuple(dict.fromkeys(form[:PREFIX_LETTERS] for form in forms)),
            looked_for=corrected[0].surface if corrected else "",
        )
        return ReadWord(word, clause, tuple(corrected), bool(corrected) or not unknown)

    def exact(self, word: Word) -> ReadWord:
        """Return a word in quotes: its form and nothing else."""
        return ReadWord(word, Clause(word.surface, (word.form,), (), ()))

    def phrase(self, found: Sequence[Word]) -> Phrase:
        """Return words in a row: one word in its very form, several in any of their forms."""
        if len(found) == 1:
            return Phrase(((found[0].form,),), View.FORM)
        return self.in_any_form(found)

    def in_any_form(self, found: Sequence[Word]) -> Phrase:
        """Return words in a row, each in any of its forms."""
        return Phrase(tuple(self.meanings(word) for word in found))
