"""From a reader's text to an engine's answer: how it is read, and read again where nothing holds it word for word."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS

from cms.core.synonyms import SynonymSet

from .engines.asking import Answer
from .engines.base import EngineQuery, Reading
from .reading import quotes_amid_words, read_text, without_quotes

Ask = Callable[[EngineQuery], Answer]


@dataclass(frozen=True)
class ReadAnswer:
    """An answer, how the text was read for it, and the text that was read: without quotes if they found nothing."""

    reading: Reading
    answer: Answer
    text: str


def answer_text(
    text: str,
    wanted: EngineQuery,
    ask: Ask,
    *,
    exact: bool = False,
    keep_quotes: bool = False,
    using: str = DEFAULT_DB_ALIAS,
    synonyms: Iterable[SynonymSet] | None = None,
) -> ReadAnswer:
    """Answer a text; `wanted` says all but its words.

    A quotation amid other words that stands nowhere is more often a title remembered wrongly than a wish to see
    nothing, so its words are looked for one by one, corrected where need be. A text that is all quotation, `exact`
    and `keep_quotes` are taken at their word. A phrase that only the chosen filters rule out is not given up: the
    results page tells which to drop.
    """

    def answer(text: str) -> ReadAnswer:
        reading = read_text(text, wanted.language, exact=exact, using=using, synonyms=synonyms)
        return ReadAnswer(reading, ask(wanted.reading(reading)), text)

    read = answer(text)
    if exact or keep_quotes or read.answer.results.total or not quotes_amid_words(text):
        return read
    if read.answer.results.total_unfiltered:
        return read
    loose = answer(without_quotes(text))
    return loose if loose.answer.results.total else read
