"""Words as search sees them: the same analysis for texts, queries, highlighting and the glossary.

A word is seen in three ways (docs/adr/0020): its folded form, its folded lemma, its folded first letters.
Polish is analysed by morfeusz2, without its wheel by pystempel; English by the Snowball stemmer.
"""

from .folding import fold
from .stop_words import is_stop_word
from .words import (
    PREFIX_LETTERS,
    Views,
    Word,
    best_lemma,
    is_known,
    lemmas,
    same_word,
    spans,
    views_with,
    words,
)

__all__ = [
    "PREFIX_LETTERS",
    "Views",
    "Word",
    "best_lemma",
    "fold",
    "is_known",
    "is_stop_word",
    "lemmas",
    "same_word",
    "spans",
    "views_with",
    "words",
]
