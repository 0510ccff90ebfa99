"""Good practices: every section from the content files, sources kept."""

from __future__ import annotations

import datetime
from typing import Any

from wagtail.models import Page

from cms.core.models import Licence
from knowledge.models import GoodPracticePage

from .loader import CONTENT_DIR, Loader, content_names, read_content, stream
from .text import rich_text
from .vocabularies import organisation_ids

REVIEWED = datetime.date(2026, 11, 22)
REVIEW_DUE = datetime.date(2027, 11, 22)


def load_practices(loader: Loader, index: Page) -> dict[str, GoodPracticePage]:
    """Load the practices; return the new Polish pages by id."""
    found: dict[str, GoodPracticePage] = {}
    for name in content_names("practices"):
        row = read_content(name)
        if not loader.once(f"practice:{row['id']}"):
            continue
        translated = _translation(row["id"])
        roles = [(row["leader"], row["leader_kind"], "leader")] if row["leader"] else []
        roles += [(partner["name"], partner["kind"], "partner") for partner in row["partners"]]
        english_names = [partner["name"] for partner in (translated or row)["partners"]]
        if row["leader"]:
            english_names.insert(0, (translated or row)["leader"])
        ids = [
            (*organisation_ids(loader, title, kind, english_name=english), role)
            for (title, kind, role), english in zip(roles, english_names, strict=True)
        ]
        page = GoodPracticePage(
            slug=row["slug"],
            published_date=REVIEWED - datetime.timedelta(days=int(row["id"].split("-")[1])),
            status=row["status"],
            started_year=row["started_year"] or None,
            ended_year=row["ended_year"] or None,
            reviewed_date=REVIEWED,
            review_due_date=REVIEW_DUE,
            content_owner="redakcja serwisu",
            licence=Licence.CC_BY,
            locale=loader.polish,
            **_texts(row, [(polish, role) for polish, _english, role in ids]),
        )
        page.regions_codes = row["regions"]
        page.levels_codes = row["levels"]
        page.policy_areas_codes = row["policy_areas"]
        page.target_groups_codes = row["target_groups"]
        page.instruments_codes = row["instruments"]
        found[row["id"]] = loader.publish(index, page)
        if translated:
            loader.publish_translation(
                page,
                slug=translated["slug"],
                content_owner="editors of the site",
                **_texts(translated, [(english, role) for _polish, english, role in ids]),
            )
    return found


def _translation(identifier: str) -> dict[str, Any] | None:
    """Return the English content of a practice, if there is any."""
    name = f"practices_en/{identifier}.toml"
    return read_content(name) if (CONTENT_DIR / name).exists() else None


def _texts(row: dict[str, Any], organisations: list[tuple[int, str]]) -> dict[str, Any]:
    """Return the fields that differ between languages."""
    return {
        "title": row["title"],
        "summary": row["summary"],
        "period_note": row["period_note"],
        "contact_role": row["contact_role"],
        "organisations": stream(
            *(("organisation", {"organisation": pk, "role": role}) for pk, role in organisations)
        ),
        "body": stream(
            ("challenge", _section(row["challenge"])),
            ("approach", _section(row["approach"]) | {"steps": _steps(row["approach"])}),
            ("coherence", _section(row["coherence"]) | {"links": row["coherence"]["links"]}),
            (
                "resources",
                _section(row["resources"]) | {"cost_band": row["resources"]["cost_band"]},
            ),
            (
                "results",
                _section(row["results"])
                | {
                    "evidence": row["results"]["evidence"],
                    "indicators": row["results"].get("indicators", []),
                },
            ),
            ("difficulties", _section(row["difficulties"])),
            ("transfer", _section(row["transfer"])),
            ("start", _section(row["start"]) | {"steps": _steps(row["start"])}),
        ),
        "sources": stream(
            *(
                ("source", {"title": source["title"], "url": source["url"]})
                for source in row["sources"]
            )
        ),
    }


def _section(row: dict[str, Any]) -> dict[str, Any]:
    return {"text": rich_text(row["text"]), "gap": row["gap"]}


def _steps(row: dict[str, Any]) -> list[dict[str, str]]:
    return [
        {"title": step["title"], "text": rich_text(step["text"])} for step in row.get("steps", [])
    ]
