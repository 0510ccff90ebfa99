"""A large sample site for measuring time: as many recordings, practices and documents as the project may have in years."""

from __future__ import annotations

import datetime
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from cms.core.passages import Passage, PassageKind

from ..engines.base import EntryRecord
from ..kinds import EntryKind
from ..records import PageText

# Of 100 passages so many are speech, sections of practices and pages of documents.
SHARES = (54, 20, 26)
PASSAGES_OF = {"webinar": 180, "practice": 10, "document": 20}
WORDS_OF = {"webinar": 60, "practice": 80, "document": 200}
RARE_WORDS = 50_000
ONE_RARE_IN = 25
REGIONS = [f"{number:02}" for number in range(2, 34, 2)]
LEVELS = ["gmina", "powiat", "region", "kraj"]
AREAS = [f"obszar-{number}" for number in range(12)]
FIRST_DAY = datetime.date(2016, 1, 1)


@dataclass(frozen=True)
class WordSource:
    """Words drawn as often as the site uses them; one in `ONE_RARE_IN` is a name that hardly occurs again."""

    words: tuple[str, ...]
    cumulated: tuple[int, ...]

    @classmethod
    def of(cls, counts: Counter[str]) -> WordSource:
        """Return a source for the words counted."""
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return cls(
            tuple(word for word, _often in ordered),
            tuple(accumulate(often for _word, often in ordered)),
        )

    def text(self, draw: random.Random, length: int) -> str:
        """Return a text of so many words."""
        drawn = draw.choices(self.words, cum_weights=self.cumulated, k=length)
        for place in range(0, length, ONE_RARE_IN):
            drawn[place] = f"Nazwa{draw.randrange(RARE_WORDS)}"
        return " ".join(drawn)


def sample_pages(passages: int, source: WordSource, *, seed: int = 1) -> Iterator[PageText]:
    """Yield pages with about so many passages in all; the same each time."""
    draw = random.Random(seed)  # noqa: S311
    page_id = 0
    for (kind, length), share in zip(PASSAGES_OF.items(), SHARES, strict=True):
        for _page in range(max(round(passages * share / 100 / length), 1)):
            page_id += 1
            yield _page_of(page_id, kind, length, draw, source)


def _page_of(
    page_id: int, kind: str, length: int, draw: random.Random, source: WordSource
) -> PageText:
    title = source.text(draw, 6)
    record = EntryRecord(
        key=str(page_id),
        page_id=page_id,
        language="pl",
        kind=(EntryKind.WEBINAR if kind == "webinar" else EntryKind.PRACTICE).value,
        title=title[:200],
        published_date=FIRST_DAY + datetime.timedelta(days=draw.randrange(3900)),
        regions=tuple(draw.sample(REGIONS, draw.choice((1, 1, 2, 3)))),
        levels=(draw.choice(LEVELS),),
        policy_areas=tuple(draw.sample(AREAS, 2)),
    )
    passages = [Passage(PassageKind.TITLE, title)]
    for number in range(length):
        text = source.text(draw, WORDS_OF[kind])
        if kind == "webinar":
            start = 30.0 * number
            passages.append(Passage(PassageKind.SPEECH, text, start=start, end=start + 30))
        elif kind == "practice":
            heading = source.text(draw, 3)
            passages.append(Passage(PassageKind.SECTION, text, heading, anchor=f"s{number}"))
        else:
            passages.append(
                Passage(
                    PassageKind.DOCUMENT_PAGE,
                    text,
                    title,
                    document_id=page_id,
                    page_number=number + 1,
                )
            )
    return PageText(record, tuple(passages))


def sample_questions(number: int, source: WordSource, *, seed: int = 2) -> list[str]:
    """Return questions of one to four words, neither the most common nor the rarest ones."""
    draw = random.Random(seed)  # noqa: S311
    words = [word for word in source.words[100:4000] if len(word) > 3]
    return [
        " ".join(draw.sample(words, draw.choice((1, 2, 2, 3, 4)))) for _question in range(number)
    ]
