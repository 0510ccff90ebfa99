from __future__ import annotations

import json
import time
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.answering import answer_text
from search.engines.asking import Answer
from search.engines.base import EngineQuery
from search.measuring.engines import SCRATCH_ENGINES, ScratchEngine
from search.measuring.figures import AT, Figures, figures
from search.measuring.question_sets import load_pages, page_texts, read_lines

VARIANTS = ("q", "q_nodia", "q_typo", "kw", "kw_nodia", "kw_typo")


class Command(BaseCommand):
    help = "Measures search on a question set: MRR, nDCG and recall at 10 and times, for each variant of its queries."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--docs", required=True, help="JSON lines: id, title, intro (optional), body"
        )
        parser.add_argument(
            "--queries",
            required=True,
            help="JSON lines: rel (ids of right documents) and any of " + ", ".join(VARIANTS),
        )
        parser.add_argument("--engine", choices=sorted(SCRATCH_ENGINES), default="database")
        parser.add_argument("--language", default="pl")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument(
            "--misses", type=int, default=0, help="print so many questions without a right answer"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        documents = read_lines(options["docs"])
        questions = read_lines(options["queries"])
        variants = [name for name in VARIANTS if any(name in question for question in questions)]
        if not documents or not variants:
            raise CommandError("There are no documents, or no question has any known variant.")
        language = options["language"]
        with SCRATCH_ENGINES[options["engine"]]() as scratch:
            started = time.perf_counter()
            load_pages(scratch, page_texts(documents, language))
            loaded = time.perf_counter() - started
            measured = {
                variant: self._measure(scratch, questions, variant, language, options["misses"])
                for variant in variants
            }
        self._tell(options, len(documents), loaded, measured)

    def _measure(
        self,
        scratch: ScratchEngine,
        questions: list[dict[str, Any]],
        variant: str,
        language: str,
        misses: int,
    ) -> Figures:
        answers, right, milliseconds = [], [], []
        for question in questions:
            if variant not in question:
                continue
            started = time.perf_counter()
            found = answer_text(
                question[variant],
                EngineQuery(language=language, per_page=AT),
                lambda query: Answer(scratch.engine.search(query)),
                using=scratch.using,
            )
            results = found.answer.results
            milliseconds.append(1000 * (time.perf_counter() - started))
            answers.append([hit.key for hit in results.hits])
            right.append([str(key) for key in question["rel"]])
            if misses and not set(right[-1]) & set(answers[-1]):
                misses -= 1
                self.stderr.write(
                    f"{variant}: {question[variant]} → {answers[-1][:5]} not {right[-1]}"
                )
        return figures(answers, right, milliseconds)

    def _tell(
        self, options: dict[str, Any], documents: int, loaded: float, measured: dict[str, Figures]
    ) -> None:
        if options["json"]:
            found = {
                "engine": options["engine"],
                "documents": documents,
                "seconds_to_index": round(loaded, 2),
                "variants": {
                    name: {key: round(value, 4) for key, value in asdict(item).items()}
                    for name, item in measured.items()
                },
            }
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        self.stdout.write(f"{options['engine']}: {documents} documents in {loaded:.1f} s")
        self.stdout.write(
            "| variant | questions | MRR@10 | nDCG@10 | recall@10 | empty | p50 ms | p95 ms |"
        )
        self.stdout.write("|---|---|---|---|---|---|---|---|")
        for name, item in measured.items():
            self.stdout.write(
                f"| {name} | {item.questions} | {item.mrr:.3f} | {item.ndcg:.3f} | {item.recall:.3f}"
                f" | {item.empty:.1%} | {item.p50:.1f} | {item.p95:.1f} |"
            )
