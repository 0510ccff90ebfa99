"""What a project hands over to search."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from cms.core.document_text import chosen_document_ids, document_passages
from cms.core.passages import Passage, join_texts, plain_text, section, stream_text


def project_passages(page: Any) -> Iterator[Passage]:
    """Yield the sections of a project under their headings, and the pages of its documents."""
    names = " ".join(
        str(role.value["organisation"]) for role in page.organisations if role.value["organisation"]
    )
    yield from section(
        _("Key facts"),
        join_texts(
            (page.acronym, page.full_title, page.programme, page.action, names, page.partners_note)
        ),
    )
    yield from section(_("Goal"), plain_text(page.goal), "goal")
    yield from section(_("Methods and forms of support"), plain_text(page.methods), "methods")
    yield from section(_("For whom"), plain_text(page.audience), "audience")
    yield from section(_("Cooperation"), plain_text(page.cooperation), "cooperation")
    yield from section(
        _("Planned effects"),
        join_texts((stream_text(page.effects), page.effects_text)),
        "effects",
    )
    yield from section(
        _("Schedule of support"),
        join_texts((page.schedule_note, stream_text(page.schedule))),
        "schedule",
    )
    yield from section(_("Recruitment documents"), stream_text(page.recruitment), "recruitment")
    yield from section(_("Contact"), plain_text(page.contact))
    yield from document_passages(chosen_document_ids(page.recruitment))
