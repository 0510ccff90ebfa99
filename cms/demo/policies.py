"""Policy documents with their measures, in both languages."""

from __future__ import annotations

from typing import Any

from knowledge.models import PolicyDocument, PolicyMeasure

from .loader import Loader, in_both, read_content

SHARED = ("code", "kind", "source_url")
TEXTS = ("title", "short_name", "publisher", "citation", "summary")


def load_policy_documents(loader: Loader) -> None:
    """Load the documents; a document an editor has made under the same code keeps its own measures."""
    for row in read_content("policy_documents.toml")["documents"]:
        if not loader.once(f"policy_document:{row['code']}"):
            continue
        existing = set(
            PolicyDocument.objects.filter(code=row["code"]).values_list("locale_id", flat=True)
        )
        polish: dict[str, Any] = {name: row[name] for name in (*SHARED, *TEXTS)}
        polish |= {"year_from": row["year_from"] or None, "year_to": row["year_to"] or None}
        english = {name: row[f"{name}_en"] for name in TEXTS}
        document, twin = in_both(
            loader, PolicyDocument, lookup="code", polish=polish, english=english
        )
        for position, measure in enumerate(row["measures"]):
            first = PolicyMeasure(
                document=document,
                locale=loader.polish,
                code=measure["code"],
                title=measure["title"],
                sort_order=position,
            )
            second = PolicyMeasure(
                document=twin,
                locale=loader.english,
                translation_key=first.translation_key,
                code=measure["code"],
                title=measure["title_en"],
                sort_order=position,
            )
            for made in (first, second):
                if made.locale_id not in existing:
                    made.full_clean()
                    made.save()
