"""What a query asks, whatever forms its words take: by this queries are compared and counted."""

from __future__ import annotations

from cms.core.analysis import Word, is_stop_word, same_word, words


def meaning(text: str, language: str) -> str:
    """Return the folded base forms of the words in order, one space between: a key to count by."""
    return " ".join(word.lemma for word in telling_words(text, language))


def same_meaning(text: str, other: str, language: str) -> bool:
    """Tell whether two queries may ask the same: each word of one may be a form of the other's at its place."""
    words_of_one, words_of_other = telling_words(text, language), telling_words(other, language)
    return (
        bool(words_of_one)
        and len(words_of_one) == len(words_of_other)
        and all(
            same_word(word, its_match, language)
            for word, its_match in zip(words_of_one, words_of_other, strict=True)
        )
    )


def telling_words(text: str, language: str) -> list[Word]:
    """Return the words of a query that tell something; stop words only where there is nothing else."""
    found = words(text, language)
    return [word for word in found if not is_stop_word(word.form, language)] or found
