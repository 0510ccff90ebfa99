"""Taxonomies, organisations and the glossary."""

from __future__ import annotations

from typing import Any

from django.utils.text import slugify

from cms.core.blocks.text import plain_slug
from cms.core.models import (
    GovernmentLevel,
    Instrument,
    Organisation,
    OrganisationKind,
    PolicyArea,
    Region,
    TargetGroup,
)
from knowledge.models import Term

from .loader import Loader, in_both, read_content


def load_taxonomies(loader: Loader) -> None:
    """Load all facets in both languages."""
    content = read_content("taxonomies.toml")
    for name, model in (
        ("levels", GovernmentLevel),
        ("policy_areas", PolicyArea),
        ("target_groups", TargetGroup),
        ("instruments", Instrument),
    ):
        keeps_order = name == "levels"
        for position, row in enumerate(content[name]):
            if not loader.once(f"{name}:{row['code']}"):
                continue
            polish: dict[str, Any] = {
                "code": row["code"],
                "name": row["name"],
                "order": position if keeps_order else 0,
            }
            english: dict[str, Any] = {"name": row["name_en"]}
            if "description" in row:
                polish["description"] = row["description"]
                english["description"] = row["description_en"]
            in_both(loader, model, lookup="code", polish=polish, english=english)
    for row in content["regions"]:
        if loader.once(f"region:{row['code']}"):
            in_both(
                loader,
                Region,
                lookup="code",
                polish={
                    "code": row["code"],
                    "name": row["name"],
                    "abbreviation": row["abbreviation"],
                    "seat": row["capital"],
                    "other_forms": "\n".join(row["forms"]),
                },
                english={"name": row["name_en"], "other_forms": row["name"]},
            )


def load_organisations(loader: Loader) -> None:
    """Load the regional coordinators, the leader, the partners and the ministry."""
    for row in read_content("organisations.toml")["organisations"]:
        if not loader.once(f"organisation:{row['key']}"):
            continue
        polish = {
            name: row[name]
            for name in (
                "key",
                "name",
                "short_name",
                "kind",
                "street",
                "postcode",
                "city",
                "website",
                "note",
            )
        }
        english: dict[str, Any] = {"name": row["name_en"], "note": ""}
        if row["region"]:
            polish["region"] = Region.objects.get(code=row["region"], locale=loader.polish)
            english["region"] = Region.objects.get(code=row["region"], locale=loader.english)
        in_both(loader, Organisation, lookup="key", polish=polish, english=english)


def organisation_ids(
    loader: Loader, name: str, kind: str, *, english_name: str = ""
) -> tuple[int, int]:
    """Return the ids (Polish, English) of the organisation with this name, creating it if need be.

    Names of institutions stay Polish in English, unless another is given.
    """
    known = Organisation.objects.filter(name=name, locale=loader.polish).first()
    key = known.key if known else slugify(plain_slug(name))[:110]
    row, twin = in_both(
        loader,
        Organisation,
        lookup="key",
        polish={
            "key": key,
            "name": name,
            "kind": kind if kind in OrganisationKind.values else OrganisationKind.OTHER,
        },
        english={"name": english_name} if english_name else {},
    )
    return row.pk, twin.pk


def load_glossary(loader: Loader) -> None:
    """Load the glossary terms in both languages."""
    for row in read_content("glossary.toml")["terms"]:
        if not loader.once(f"term:{row['code']}"):
            continue
        in_both(
            loader,
            Term,
            lookup="code",
            polish={
                "code": row["code"],
                "acronym": row["acronym"],
                "name": row["name"],
                "other_language_name": row["name_en"],
                "definition": row["definition"],
                "group": row["group"],
                "synonyms": "\n".join(row["synonyms"]),
                "expansion": row["mode"],
                "editor_note": row["note"],
            },
            english={
                "name": row["name_en"],
                "other_language_name": row["name"],
                "definition": row["definition_en"],
                "synonyms": "",
                "editor_note": "",
            },
        )
