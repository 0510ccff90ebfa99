"""What the knowledge base hands over to search, and when it has changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils.translation import gettext as _

from cms.core.document_text import chosen_document_ids, document_passages
from cms.core.passages import (
    Passage,
    PassageKind,
    block_text,
    join_texts,
    passages_changed,
    section,
    stream_text,
)

# A footnote's number after a fact: [1], [2, 3]. It is no word of the sentence.
_FOOTNOTE = re.compile(r"\s*\[\d+(?:,\s*\d+)*\]")


def practice_passages(page: Any) -> Iterator[Passage]:
    """Yield the sections of a practice with the anchors they have on the page, its facts and documents."""
    from .models.policy import policy_names

    names = policy_names(
        keys=[(link["document"], link["measure"]) for link in page.coherence_links],
        locale_id=page.locale_id,
    )
    for block in page.body:
        parts = [block_text(block)]
        if block.block_type == "coherence":
            parts += [
                names.get(link[field] or "", "")
                for link in block.value["links"]
                for field in ("document", "measure")
            ]
        text = _FOOTNOTE.sub("", join_texts(parts))
        yield from section(block.block.label, text, block.block.anchor)
    facts = [
        str(item.value["organisation"]) for item in page.organisations if item.value["organisation"]
    ]
    facts += [fact for fact in (page.contact_role, page.period_note) if fact]
    yield from section(_("Key facts"), "; ".join(facts))
    yield from section(_("Documents"), stream_text(page.documents), "documents")
    yield from document_passages(chosen_document_ids(page.documents))


def term_passages(terms: Any) -> Iterator[Passage]:
    """Yield each term with its anchor; acronym and the name in the other language are part of its text."""
    for term in terms:
        text = join_texts((term.definition, term.other_language_name))
        yield Passage(PassageKind.TERM, text, heading=str(term), anchor=term.code)


@receiver([post_save, post_delete], sender="knowledge.Term", dispatch_uid="term_changed")
def term_changed(instance: Any, **_kwargs: Any) -> None:
    """The glossary of the term's language says something else now."""
    from .models import GlossaryPage

    pages = GlossaryPage.objects.filter(locale_id=instance.locale_id)
    passages_changed.send(sender=type(instance), page_ids=list(pages.values_list("pk", flat=True)))
