"""From a reader's text to an engine's answer: how it is read, and read again where nothing holds it word for word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db import DEFAULT_DB_ALIAS

from .engines.asking import Answer
from .engines.base import EngineQuery, Filters, Reading
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
) -> ReadAnswer:
    """Answer a text; `wanted` says all but its words.

    A quotation amid other words that stands nowhere is more often a title remembered wrongly than a wish to see
    nothing, so its words are looked for one by one, corrected where need be. A text that is all quotation, `exact`
    and `keep_quotes` are taken at their word. A phrase that only the chosen filters rule out is not given up: the
    results page tells which to drop.
    """
    read = _answer(text, wanted, ask, exact, using)
    if exact or keep_quotes or read.answer.results.total or not quotes_amid_words(text):
        return read
    if wanted.filters.chosen():
        anywhere = replace(wanted, filters=Filters())
        if _answer(text, anywhere, ask, exact, using).answer.results.total:
            return read
    loose = _answer(without_quotes(text), wanted, ask, exact, using)
    return loose if loose.answer.results.total else read


def _answer(text: str, wanted: EngineQuery, ask: Ask, exact: bool, using: str) -> ReadAnswer:
    reading = read_text(text, wanted.language, exact=exact, using=using)
    return ReadAnswer(reading, ask(wanted.reading(reading)), text)
