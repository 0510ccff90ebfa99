"""Static files without a build step: one style sheet out of many at collectstatic (docs/adr/0004)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from rcssmin import cssmin
from whitenoise.storage import CompressedManifestStaticFilesStorage

SITE_STYLESHEET = "css/site.css"
_IMPORT = re.compile(r'@import url\("(?P<path>[^"]+)"\) layer\((?P<layer>[\w-]+)\);')


def join_stylesheet(source: str, read: Any) -> str:
    """Replace each `@import url("x.css") layer(y);` of `source` by the file itself, wrapped in that layer, and minify the whole.

    `read` takes a path relative to the style sheet and returns the file's text.
    """

    def inline(match: re.Match[str]) -> str:
        return f"@layer {match['layer']} {{\n{read(match['path'])}\n}}"

    return str(cssmin(_IMPORT.sub(inline, source)))


class JoinedManifestStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashes and compresses files and joins the parts of the site's style sheet into one request."""

    support_js_module_import_aggregation = True
    manifest_strict = True

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        if not dry_run and SITE_STYLESHEET in paths:
            source_storage, path = paths[SITE_STYLESHEET]

            def read(relative: str) -> str:
                with source_storage.open(f"css/{relative}") as part:
                    return part.read().decode()

            with source_storage.open(path) as sheet:
                joined = join_stylesheet(sheet.read().decode(), read)
            self.delete(SITE_STYLESHEET)
            self._save(SITE_STYLESHEET, ContentFile(joined.encode()))
            paths = paths | {SITE_STYLESHEET: (self, SITE_STYLESHEET)}
        yield from super().post_process(paths, dry_run, **options)
