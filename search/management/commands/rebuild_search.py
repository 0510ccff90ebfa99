from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from search.engines import engines
from search.engines.base import Engine, EngineUnavailable
from search.rebuilding import rebuild


class Command(BaseCommand):
    help = (
        "Makes the search index anew from the pages while the site goes on serving and publishing: the tables of the "
        "database in place, Elasticsearch as a new index beside the old one, swapped in when it is complete."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--engine",
            choices=[engine.name for engine in engines()],
            help="only this one; otherwise the database and then Elasticsearch, where it is configured",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        # The database comes first: it decides on the lemmas of ambiguous words.
        for engine in reversed(engines()):
            if options["engine"] in (None, engine.name):
                self._rebuild(engine)

    def _rebuild(self, engine: Engine) -> None:
        started = time.perf_counter()
        # Without a terminal there is no bar, only the closing line.
        with tqdm(desc=engine.name, unit=" pages", file=self.stderr, disable=None) as bar:

            def show(done: int, whole: int) -> None:
                bar.total = whole
                bar.update(done - bar.n)

            try:
                entries = rebuild(engine, progress=show)
            except EngineUnavailable as reason:
                raise CommandError(
                    f"{engine.name}: {reason}. The old index, if there is one, goes on answering; run this again."
                ) from reason
        seconds = time.perf_counter() - started
        self.stdout.write(f"{engine.name}: {entries} entries in {seconds:.1f} s")
