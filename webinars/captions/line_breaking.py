"""Captions in two lines of even length, broken where a reader pauses."""

from __future__ import annotations

import re

LINE_SIGNS = 42
CAPTION_LINES = 2

# Words that lean on the next one: they never end a line, as in Polish typography.
_LEANING = re.compile(
    r"(?:\w|nr|ul|art|ust|pkt|poz|tj|np|dr|prof|ks|św|the|an|of|to|in|on|at|by|do|na|od|po|za|ze|we|ku|dla|przez|przed|nad|pod|bez|nie)\.?\Z",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"(?:i|oraz|a|ale|lub|albo|że|któr(?:y|a|e|ych|ym)|aby|żeby|bo|ponieważ|więc|czyli|and|or|but|that|which|who|because|so)\Z",
    re.IGNORECASE,
)
_UNEVEN = 1.0
_AFTER_LEANING_WORD = 40.0
_BEFORE_OPENING_WORD = -6.0
_AFTER_COMMA = -8.0
_AFTER_SENTENCE = -14.0
_DIALOGUE = -60.0
_TOP_HEAVY = 2.0


def break_lines(text: str, width: int = LINE_SIGNS) -> list[str]:
    """Return the text of a caption in as few lines of at most `width` signs as it takes, of even length.

    A word longer than a line stands alone. Words are never changed: the lines joined by spaces are the text.
    """
    if len(text) <= width:
        return [text]
    words = text.split(" ")
    if len(text) <= CAPTION_LINES * width and (pair := _best_pair(words, width)):
        return pair
    return _even_lines(words, width)


def _best_pair(words: list[str], width: int) -> list[str] | None:
    """Return the best break into two lines, or nothing where no break fits."""
    best: tuple[float, list[str]] | None = None
    for place in range(1, len(words)):
        first, second = " ".join(words[:place]), " ".join(words[place:])
        if len(first) > width or len(second) > width:
            continue
        cost = _cost(words, place, len(first), len(second))
        if best is None or cost < best[0]:
            best = cost, [first, second]
    return best[1] if best else None


def _cost(words: list[str], place: int, first: int, second: int) -> float:
    before, after = words[place - 1], words[place]
    cost = _UNEVEN * abs(first - second) + (_TOP_HEAVY if first > second else 0)
    if _LEANING.match(before):
        cost += _AFTER_LEANING_WORD
    elif after in {"-", "–", "—"} and before[-1] in ".?!…":
        cost += _DIALOGUE
    elif before[-1] in ".?!…;:":
        cost += _AFTER_SENTENCE
    elif before[-1] == ",":
        cost += _AFTER_COMMA
    elif _OPENING.match(after):
        cost += _BEFORE_OPENING_WORD
    return cost


def _even_lines(words: list[str], width: int) -> list[str]:
    """Return lines filled up to the mean length, so that the last one is no single word."""
    total = sum(map(len, words)) + len(words) - 1
    mean = total / -(-total // width)
    lines: list[list[str]] = [[]]
    used = 0
    for word in words:
        grown = used + len(word) + (1 if lines[-1] else 0)
        if lines[-1] and (grown > width or (used >= mean and not _LEANING.match(lines[-1][-1]))):
            lines.append([])
            grown = len(word)
        lines[-1].append(word)
        used = grown
    return [" ".join(line) for line in lines]
