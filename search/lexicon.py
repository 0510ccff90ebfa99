"""Which lemma a word has where its form alone does not tell: decided by what the site speaks of.

"Polityk" is a form of "polityk" (politician) and of "polityka" (policy). Of such readings the one is
taken whose lemma the corpus holds most of (docs/adr/0020). A word that is decided stays so until the
index is rebuilt, so that the same word has the same lemma in all pages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Sum

from cms.core.analysis import Views, fold, lemmas, views_with

from .models import Form

ROUNDS = 3
# What a reading without any evidence is worth, in words.
PRIOR = 0.1
IDS_IN_A_QUERY = 800
# Kept at hand while texts are analysed; some tens of megabytes.
MOST_VIEWS = 100_000


class Lexicon:
    """The lemmas of words in lower case, of one language; `learn` before you ask for what is new."""

    def __init__(
        self, language: str, using: str = DEFAULT_DB_ALIAS, *, fresh: bool = False
    ) -> None:
        """`fresh` leaves out what the index has decided before: for an index built anew."""
        self.language = language
        self._using = using
        self._fresh = fresh
        self._decided: dict[str, str] = {}
        self._noted: Counter[str] = Counter()
        self._views: dict[str, Views] = {}

    def note(self, surfaces: Mapping[str, int]) -> None:
        """Keep in mind how often words occur, to decide on all at once."""
        self._noted.update(surfaces)

    def decide(self) -> None:
        """Decide on all ambiguous words that were noted."""
        self.learn(self._noted)
        self._noted.clear()

    def learn(self, surfaces: Mapping[str, int]) -> None:
        """Decide on all ambiguous words among these; the numbers tell how often each occurs."""
        ambiguous = {}
        counts: Counter[str] = Counter()
        for surface, often in surfaces.items():
            readings = lemmas(surface, self.language)
            if len(readings) == 1:
                counts[readings[0]] += often
            elif surface not in self._decided:
                ambiguous[surface] = readings
        if not ambiguous:
            return
        if not self._fresh:
            self._decided |= self._from_index(ambiguous)
            counts.update(
                lemma_counts(
                    using=self._using,
                    language=self.language,
                    lemmas={lemma for readings in ambiguous.values() for lemma in readings},
                )
            )
        for surface in self._decided:
            ambiguous.pop(surface, None)
        weights = _estimate(counts, ambiguous, surfaces)
        for surface, readings in ambiguous.items():
            # The first of equals is the likelier one without context.
            self._decided[surface] = max(readings, key=lambda lemma: weights.get(lemma, 0))
        self._views.clear()

    def views(self, surface: str) -> Views:
        """Return the views of a word as written."""
        found = self._views.get(surface)
        if found is None:
            if len(self._views) >= MOST_VIEWS:
                self._views.clear()
            lowered = surface.lower()
            lemma = self._decided.get(lowered) or lemmas(lowered, self.language)[0]
            found = self._views[surface] = views_with(lemma, surface)
        return found

    def _from_index(self, surfaces: Iterable[str]) -> dict[str, str]:
        by_form: dict[str, list[str]] = {}
        for surface in surfaces:
            by_form.setdefault(fold(surface), []).append(surface)
        forms = sorted(by_form)
        found = {}
        for start in range(0, len(forms), IDS_IN_A_QUERY):
            rows = Form.objects.using(self._using).filter(
                language=self.language, form__in=forms[start : start + IDS_IN_A_QUERY]
            )
            found.update(dict(rows.values_list("surface", "lemma")))
        return {surface: found[surface] for surface in surfaces if surface in found}


def lemma_counts(*, using: str, language: str, lemmas: Iterable[str]) -> dict[str, int]:
    """Return how much the index holds of each lemma; those it does not hold are left out."""
    wanted = sorted(set(lemmas))
    found: dict[str, int] = {}
    for start in range(0, len(wanted), IDS_IN_A_QUERY):
        rows = Form.objects.using(using).filter(
            language=language, lemma__in=wanted[start : start + IDS_IN_A_QUERY]
        )
        found.update(rows.values_list("lemma").annotate(total=Sum("entries")))
    return found


def _estimate(
    sure: Counter[str], ambiguous: Mapping[str, tuple[str, ...]], often: Mapping[str, int]
) -> Mapping[str, float]:
    """Share the occurrences of ambiguous words out among their lemmas, a few times over (expectation–maximisation)."""
    weights: dict[str, float] = dict(sure)
    for _round in range(ROUNDS):
        shared: dict[str, float] = dict(sure)
        for surface, readings in ambiguous.items():
            whole = sum(weights.get(lemma, 0) + PRIOR for lemma in readings)
            for lemma in readings:
                part = often[surface] * (weights.get(lemma, 0) + PRIOR) / whole
                shared[lemma] = shared.get(lemma, 0) + part
        weights = shared
    return weights
