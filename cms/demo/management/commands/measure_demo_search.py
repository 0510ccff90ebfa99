from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.core.models import ResourcePage
from cms.demo.loader import content_names, read_content
from search.engines.base import EngineQuery
from search.measuring.engines import SCRATCH_ENGINES, ScratchEngine
from search.measuring.figures import AT, percentile
from search.measuring.question_sets import load_pages, page_texts, read_lines
from search.projection import page_texts as site_texts
from search.projection import public_page_ids
from search.reading import read_text
from search.records import PageText

NEAR_THE_TOP = 5


class Command(BaseCommand):
    help = (
        "Measures search over the loaded demo content: the share of questions with a right page among the first five. "
        "Questions are JSON lines: q, kind, expects (ids of the demo content, e.g. gp-01)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--queries", required=True)
        parser.add_argument("--distractors", help="documents to be indexed beside, JSON lines")
        parser.add_argument("--most-distractors", type=int, default=400)
        parser.add_argument("--engine", choices=sorted(SCRATCH_ENGINES), default="database")

    def handle(self, *args: Any, **options: Any) -> None:
        questions = read_lines(options["queries"])
        pages = demo_pages()
        with SCRATCH_ENGINES[options["engine"]]() as scratch:
            load_pages(scratch, self._texts(options))
            found: dict[str, list[int]] = defaultdict(list)
            milliseconds = []
            for question in questions:
                started = time.perf_counter()
                ids = self._answer(scratch, question)
                milliseconds.append(1000 * (time.perf_counter() - started))
                right = {pk for key in question["expects"] for pk in pages.get(key, ())}
                rank = next((n for n, pk in enumerate(ids, start=1) if pk in right), 0)
                found[question["kind"]].append(rank)
                if not 0 < rank <= NEAR_THE_TOP:
                    self.stderr.write(f"missed: {question['q']} ({question['kind']})")
        self._tell(found, milliseconds)

    def _texts(self, options: dict[str, Any]) -> Iterator[PageText]:
        yield from site_texts(public_page_ids())
        if options["distractors"]:
            documents = read_lines(options["distractors"])[: options["most_distractors"]]
            for number, page in enumerate(page_texts(documents, "pl"), start=1):
                record = replace(page.record, key=f"-{number}", page_id=-number)
                yield replace(page, record=record)

    def _answer(self, scratch: ScratchEngine, question: dict[str, Any]) -> list[int]:
        language = "en" if question["kind"] == "english" else "pl"
        reading = read_text(question["q"], language, using=scratch.using)
        results = scratch.engine.search(EngineQuery.of(reading, language=language, per_page=AT))
        return [hit.page_id for hit in results.hits]

    def _tell(self, found: dict[str, list[int]], milliseconds: list[float]) -> None:
        self.stdout.write("| kind | questions | hit@5 | hit@1 |")
        self.stdout.write("|---|---|---|---|")
        for kind, ranks in [*sorted(found.items()), ("all", list(chain(*found.values())))]:
            near = sum(0 < rank <= NEAR_THE_TOP for rank in ranks)
            first = sum(rank == 1 for rank in ranks)
            self.stdout.write(
                f"| {kind} | {len(ranks)} | {near / len(ranks):.3f} | {first / len(ranks):.3f} |"
            )
        self.stdout.write(
            f"p50 {percentile(milliseconds, 50):.1f} ms, p95 {percentile(milliseconds, 95):.1f} ms"
        )


def demo_pages() -> dict[str, list[int]]:
    """Return the ids of the pages, in all languages, of each entry of the demo content."""
    rows = [
        read_content(name) for folder in ("practices", "webinars") for name in content_names(folder)
    ]
    slugs = {row["id"]: row["slug"] for row in rows}
    keys = dict(
        ResourcePage.objects.filter(locale__language_code="pl").values_list(
            "slug", "translation_key"
        )
    )
    if not keys:
        raise CommandError("There is no demo content: run `manage.py load_demo` first.")
    by_key: dict[Any, list[int]] = defaultdict(list)
    for pk, key in ResourcePage.objects.values_list("pk", "translation_key"):
        by_key[key].append(pk)
    return {name: by_key[keys[slug]] for name, slug in slugs.items() if slug in keys}
