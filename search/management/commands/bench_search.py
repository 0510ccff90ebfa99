from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from resource import RUSAGE_SELF, getrusage
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.core.analysis import spans
from cms.core.garbage import only_new_garbage
from cms.core.passages import Passage, PassageKind
from search.engines.base import EngineQuery, PageRecords
from search.engines.database import DatabaseEngine
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.elasticsearch.building import build_index
from search.lexicon import Lexicon
from search.measuring.engines import SCRATCH_ENGINES, ScratchEngine
from search.measuring.figures import percentile
from search.measuring.samples import WordSource, sample_pages, sample_questions
from search.measuring.sizes import index_bytes, text_signs
from search.projection import page_texts, public_page_ids
from search.reading import read_text
from search.records import analyse_pages, count_surfaces, make_records

DATABASE = "database"
FEW_PASSAGES = 1_000
WARMING_ROUNDS = 3
ENOUGH_FOR_A_VOCABULARY = 5_000


class Command(BaseCommand):
    help = (
        "Measures time on a large sample made of the words of this site: 300 recordings of 90 minutes, 2,000 practices "
        "and 1,300 documents make 100,000 passages. Nothing of the site is touched."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--engine", choices=sorted(SCRATCH_ENGINES), default="database")
        parser.add_argument("--passages", type=int, default=100_000)
        parser.add_argument("--questions", type=int, default=200)

    def handle(self, *args: Any, **options: Any) -> None:
        source = WordSource.of(words_of_the_site())
        questions = sample_questions(options["questions"], source)
        self.stdout.write("| measured | figure |")
        self.stdout.write("|---|---|")
        few = 0.0
        if options["engine"] == DATABASE and options["passages"] > FEW_PASSAGES:
            with SCRATCH_ENGINES[DATABASE]() as scratch:
                self._fill(scratch, source, FEW_PASSAGES)
                few = self._ask(scratch, questions)
        with SCRATCH_ENGINES[options["engine"]]() as scratch:
            self._fill(scratch, source, options["passages"])
            many = self._ask(scratch, questions)
            if isinstance(scratch.engine, DatabaseEngine):
                scratch.engine.compact()
                if few:
                    self._tell("p95 of many : p95 of few (to reach: 20)", f"{many / few:.1f}")
                share = index_bytes(scratch.using) / max(text_signs(scratch.using), 1)
                self._tell("index : text (to reach: 8)", f"{share:.2f}")
                self._tell("publish to found", f"{self._publish(scratch, source):.2f} s")
        memory = getrusage(RUSAGE_SELF).ru_maxrss // 1024
        self._tell("memory of this process at its most", f"{memory} MiB")

    def _fill(self, scratch: ScratchEngine, source: WordSource, passages: int) -> None:
        with only_new_garbage():
            self._fill_anew(scratch, source, passages)

    def _fill_anew(self, scratch: ScratchEngine, source: WordSource, passages: int) -> None:
        lexicon = Lexicon("pl", scratch.using, fresh=True)
        written = 0
        for page in sample_pages(passages, source):
            lexicon.note(count_surfaces(page.passages))
            written += len(page.passages)
        lexicon.decide()

        def records() -> Iterator[PageRecords]:
            return (make_records(page, lexicon) for page in sample_pages(passages, source))

        making = self._seconds(lambda: sum(1 for _page in records()))
        self._tell("passages", f"{written:,}")
        self._tell("words analysed, nothing written", f"{written / making:,.0f} passages a second")
        if isinstance(scratch.engine, ElasticsearchEngine):
            # Queries are read by the vocabulary; that of a part will do.
            known = sample_pages(min(passages, ENOUGH_FOR_A_VOCABULARY), source)
            DatabaseEngine(scratch.using).write(make_records(page, lexicon) for page in known)
        else:
            writing = self._seconds(lambda: scratch.engine.write(records()))
            rate = f"{written / writing:,.0f} passages a second"
            self._tell("written to the database with analysis", rate)
        if isinstance(scratch.engine, ElasticsearchEngine):
            engine = scratch.engine
            writing = self._seconds(
                lambda: build_index(engine, pages=records(), read_again=lambda _ids: ())
            )
            # Making up the sample is no part of indexing.
            drawing = self._seconds(lambda: sum(1 for _page in sample_pages(passages, source)))
            rate = f"{written / (writing - drawing):,.0f} passages a second"
            self._tell("written to Elasticsearch with analysis", rate)

    def _publish(self, scratch: ScratchEngine, source: WordSource) -> float:
        """Write one more recording of 90 minutes and ask until it is found; return the seconds that took."""
        name = "nowootwartakawiarnia"
        page = next(sample_pages(1, source, seed=3))
        passage = Passage(PassageKind.SECTION, name)
        text = replace(
            page,
            record=replace(page.record, key="0", page_id=0),
            passages=(*page.passages, passage),
        )

        def publish() -> None:
            scratch.engine.write(analyse_pages([text], {"pl": Lexicon("pl", scratch.using)}))
            query = EngineQuery.of(read_text(name, "pl", using=scratch.using), language="pl")
            if [hit.key for hit in scratch.engine.search(query).hits] != ["0"]:
                raise CommandError("What was written is not found.")

        return self._seconds(publish)

    def _ask(self, scratch: ScratchEngine, questions: list[str]) -> float:
        """Tell how long questions take; return the 95th percentile."""
        queries = [
            EngineQuery.of(read_text(text, "pl", using=scratch.using), language="pl")
            for text in questions
        ]
        _median, slow = self._time(
            "search, all facets", [lambda q=q: scratch.engine.search(q) for q in queries]
        )
        if isinstance(scratch.engine, ElasticsearchEngine):
            engine = scratch.engine
            texts = [
                " ".join(
                    clause.lemmas[0] if clause.lemmas else clause.forms[0] for clause in q.clauses
                )
                for q in queries
            ]
            match, _slow = self._time(
                "bare match, entries", [lambda t=t: _match(engine, t) for t in texts]
            )
            lean, _slow = self._time(
                "bare match, entries, not even their ids",
                [lambda t=t: _match(engine, t, stored_fields="_none_") for t in texts],
            )
            self._time(
                "bare match, passages", [lambda t=t: _match_passages(engine, t) for t in texts]
            )
            again, _slow = self._time(
                "search, all facets, again", [lambda q=q: engine.search(q) for q in queries]
            )
            self._tell("search : bare match (to reach: 3)", f"{again / match:.2f}")
            self._tell("search : bare match without ids", f"{again / lean:.2f}")
        return slow

    def _time(self, name: str, calls: list[Callable[[], Any]]) -> tuple[float, float]:
        """Tell median and 95th percentile after warming up; return both."""
        for _round in range(WARMING_ROUNDS):
            for call in calls:
                call()
        milliseconds = [1000 * self._seconds(call) for call in calls]
        median, slow = percentile(milliseconds, 50), percentile(milliseconds, 95)
        self._tell(name, f"p50 {median:.1f} ms, p95 {slow:.1f} ms")
        return median, slow

    def _seconds(self, work: Callable[[], Any]) -> float:
        started = time.perf_counter()
        work()
        return time.perf_counter() - started

    def _tell(self, name: str, figure: str) -> None:
        self.stdout.write(f"| {name} | {figure} |")
        self.stdout.flush()


def words_of_the_site() -> Counter[str]:
    """Return the words of the public Polish pages in lower case, with how often they occur."""
    counts: Counter[str] = Counter()
    for page in page_texts(public_page_ids()):
        for passage in page.passages if page.record.language == "pl" else ():
            text = passage.text.lower()
            counts.update(text[start:end] for start, end in spans(text))
    if len(counts) < 1000:
        raise CommandError("Too few words: load the demo content first (`manage.py load_demo`).")
    return counts


def _match(engine: ElasticsearchEngine, text: str, **options: Any) -> Any:
    return engine.searching.search(
        index=engine.alias, query={"match": {"lemma": text}}, source=False, **options
    )


def _match_passages(engine: ElasticsearchEngine, text: str) -> Any:
    match = {"match": {"passages.lemma": text}}
    nested = {"nested": {"path": "passages", "query": match}}
    return engine.searching.search(index=engine.alias, query=nested, source=False)
