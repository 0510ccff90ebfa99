"""Static files without a build step: few style sheets out of many parts at collectstatic (docs/adr/0004)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from rcssmin import cssmin
from whitenoise.storage import CompressedManifestStaticFilesStorage

JOINED_STYLESHEETS = (
    "css/site.css",
    "css/home.css",
    "css/knowledge.css",
    "css/reference.css",
    "css/search.css",
    "css/webinars.css",
)
_IMPORT = re.compile(r'@import url\("(?P<path>[^"]+)"\) layer\((?P<layer>[\w-]+)\);')


def join_stylesheet(source: str, read: Any) -> str:
    """Replace each `@import url("x.css") layer(y);` of `source` by the file itself, minified and wrapped in that layer.

    `read` takes a path relative to the style sheet and returns the file's text.
    """

    # Each part is minified before it is wrapped: inside a block rcssmin takes `a :is(b)` for a declaration.
    parts = [
        f"@layer {match['layer']}{{{cssmin(read(match['path']))}}}"
        for match in _IMPORT.finditer(source)
    ]
    return "".join([str(cssmin(_IMPORT.sub("", source))), *parts])


class JoinedManifestStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashes and compresses files and joins the parts of each style sheet into one request."""

    support_js_module_import_aggregation = True
    manifest_strict = True

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        if not dry_run:
            paths = paths | {name: (self, name) for name in JOINED_STYLESHEETS if name in paths}
            for name in JOINED_STYLESHEETS:
                self._join(name)
        yield from super().post_process(paths, dry_run, **options)

    def _join(self, name: str) -> None:
        """Write the joined sheet over the collected one."""

        def read(relative: str) -> str:
            with self.open(f"css/{relative}") as part:
                return part.read().decode()

        with self.open(name) as sheet:
            joined = join_stylesheet(sheet.read().decode(), read)
        self.delete(name)
        self._save(name, ContentFile(joined.encode()))
