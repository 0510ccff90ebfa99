"""The open fields of practices, for exports: what any reader may see, in a form machines read.

Codes are those of the addresses and taxonomies, shared by both languages; names are in the language of
the address.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from cms.core.blocks import OrganisationRole
from cms.core.models import Organisation
from cms.core.seo import absolute

from .models import GoodPracticePage

CATEGORY_FIELDS = ("regions", "policy_areas", "levels", "target_groups", "instruments")
FIELDS = (
    "id",
    "address",
    "title",
    "summary",
    "language",
    *CATEGORY_FIELDS,
    "status",
    "evidence",
    "started_year",
    "ended_year",
    "leaders",
    "partners",
    "contact_role",
    "published_date",
    "reviewed_date",
    "review_due_date",
    "licence",
)


def open_records(ids: Sequence[int]) -> list[dict[str, Any]]:
    """Return a record for each practice, in the order of `ids`; the caller has made sure they may be seen.

    The number of queries is fixed.
    """
    pages = (
        GoodPracticePage.objects.filter(pk__in=ids)
        .select_related("locale")
        .defer("body", "documents", "related_pages", "moments", "sources", "changes")
        .prefetch_related(*CATEGORY_FIELDS)
    )
    found = {page.pk: page for page in pages}
    ordered = [found[pk] for pk in ids if pk in found]
    roles = {
        page.pk: [block.get("value") or {} for block in page.organisations.raw_data]
        for page in ordered
    }
    wanted = {role.get("organisation") for own in roles.values() for role in own} - {None}
    names = dict(Organisation.objects.filter(pk__in=wanted).values_list("pk", "name"))
    return [_record(page, roles[page.pk], names) for page in ordered]


def _record(
    page: GoodPracticePage, roles: list[dict[str, Any]], names: dict[int, str]
) -> dict[str, Any]:
    def of_role(role: str) -> list[str]:
        return [
            names[item["organisation"]]
            for item in roles
            if item.get("role") == role and item.get("organisation") in names
        ]

    return {
        "id": str(page.translation_key),
        "address": absolute(page.url or ""),
        "title": page.title,
        "summary": page.summary,
        "language": page.locale.language_code,
        **{
            name: [{"code": row.code, "name": row.name} for row in getattr(page, name).all()]
            for name in CATEGORY_FIELDS
        },
        "status": page.status,
        "evidence": page.evidence,
        "started_year": page.started_year,
        "ended_year": page.ended_year,
        "leaders": of_role(OrganisationRole.LEADER),
        "partners": of_role(OrganisationRole.PARTNER),
        "contact_role": page.contact_role,
        "published_date": _day(page.published_date),
        "reviewed_date": _day(page.reviewed_date),
        "review_due_date": _day(page.review_due_date),
        "licence": page.licence_url or page.licence,
    }


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None


def open_table(
    records: Iterable[dict[str, Any]],
) -> tuple[Sequence[str], list[list[object]]]:
    """Return header and rows of the records for a spreadsheet; several values of a field are joined by a bar."""
    return FIELDS, [[_cell(record[name]) for name in FIELDS] for record in records]


def _cell(value: Any) -> object:
    if isinstance(value, list):
        return " | ".join(item["name"] if isinstance(item, dict) else item for item in value)
    return "" if value is None else value
