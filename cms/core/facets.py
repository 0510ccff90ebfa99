"""Facets of a list: what is chosen, what each value would give, how to take a value off.

Several values of one facet widen the list (or), different facets narrow it (and). The count beside a
value answers "what would I see if I chose this as well": it is taken over the list narrowed by all
*other* facets. All counts of a page come from one query.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .models import ResourcePage

FACET_LABELS = {
    "regions": _("Region"),
    "policy_areas": _("Policy area"),
    "levels": _("Level of government"),
    "target_groups": _("Target group"),
}
PARAMETERS = {
    "regions": "region",
    "policy_areas": "polityka",
    "levels": "poziom",
    "target_groups": "grupa",
}

LONGEST_CODE = 80
MOST_CODES = 40


@dataclass(frozen=True)
class FacetValue:
    """One value a reader may tick: its code, its name, how many results it leads to, whether it is ticked."""

    code: str
    name: str
    count: int
    selected: bool


@dataclass(frozen=True)
class Facet:
    """One group of values; `parameter` is its name in the address."""

    name: str
    parameter: str
    label: str
    values: list[FacetValue]

    @property
    def selected(self) -> list[FacetValue]:
        """The ticked values."""
        return [value for value in self.values if value.selected]


@dataclass(frozen=True)
class FacetedList:
    """A narrowed list with its facets; `unknown` holds codes of the address that mean nothing."""

    pages: QuerySet[ResourcePage]
    facets: list[Facet]
    unknown: list[str]

    @property
    def is_filtered(self) -> bool:
        """Whether any value is ticked."""
        return any(facet.selected for facet in self.facets)


def _through(name: str) -> tuple[Any, str]:
    """Return the link table of a facet and the name of its key to the category."""
    field = ResourcePage._meta.get_field(name)
    return field.remote_field.through, field.m2m_reverse_field_name()


def narrow(pages: QuerySet, selection: Mapping[str, Iterable[str]]) -> QuerySet:
    """Keep the pages that have, for every facet in `selection`, at least one of the codes."""
    for name, codes in selection.items():
        if codes:
            through, category = _through(name)
            pages = pages.filter(
                Exists(
                    through.objects.filter(
                        resourcepage_id=OuterRef("pk"), **{f"{category}__code__in": list(codes)}
                    )
                )
            )
    return pages


def count_values(
    pages: QuerySet, names: Iterable[str], selection: Mapping[str, list[str]]
) -> dict[str, list[FacetValue]]:
    """Return the values of each facet in the active language with their disjunctive counts; one query."""
    queries = []
    for name in names:
        through, category = _through(name)
        others = {other: codes for other, codes in selection.items() if other != name}
        subset = narrow(pages, others).order_by().values("pk")
        per_code = (
            through.objects.filter(
                resourcepage_id__in=subset, **{f"{category}__code": OuterRef("code")}
            )
            .order_by()
            .values(f"{category}__code")
            .annotate(number=Count("resourcepage_id", distinct=True))
            .values("number")
        )
        model: Any = ResourcePage._meta.get_field(name).related_model
        queries.append(
            model.objects.filter(locale__language_code=get_language())
            .order_by()
            .annotate(facet=Value(name), total=Coalesce(Subquery(per_code), 0))
            .values_list("facet", "order", "name", "code", "total")
        )
    if not queries:
        return {}
    rows = queries[0].union(*queries[1:], all=True) if len(queries) > 1 else queries[0]
    values: dict[str, list[FacetValue]] = {name: [] for name in names}
    for facet, _order, label, code, total in sorted(
        rows, key=lambda row: (row[1], row[2].casefold())
    ):
        values[facet].append(FacetValue(code, label, total, code in selection.get(facet, ())))
    return values


def known_codes(asked: Mapping[str, list[str]]) -> dict[str, set[str]]:
    """Return those of the asked codes that exist in the active language, by facet; at most one query."""
    queries = []
    for name, codes in asked.items():
        sane = [code for code in codes if "\0" not in code and len(code) <= LONGEST_CODE][
            :MOST_CODES
        ]
        if sane:
            model: Any = ResourcePage._meta.get_field(name).related_model
            queries.append(
                model.objects.filter(locale__language_code=get_language(), code__in=sane)
                .order_by()
                .annotate(facet=Value(name))
                .values_list("facet", "code")
            )
    known: dict[str, set[str]] = {name: set() for name in asked}
    rows = (
        queries[0].union(*queries[1:], all=True)
        if len(queries) > 1
        else (queries[0] if queries else ())
    )
    for name, code in rows:
        known[name].add(code)
    return known


def faceted_list(pages: QuerySet, parameters: QueryDict, names: tuple[str, ...]) -> FacetedList:
    """Narrow `pages` by the address; codes that do not exist are reported and otherwise ignored."""
    asked = {
        name: [code for code in dict.fromkeys(parameters.getlist(PARAMETERS[name])) if code]
        for name in names
    }
    known = known_codes(asked)
    selection = {
        name: [code for code in codes if code in known[name]]
        for name, codes in asked.items()
        if codes
    }
    unknown = [
        code[:LONGEST_CODE].replace("\0", "")
        for name, codes in asked.items()
        for code in codes
        if code not in known[name]
    ]
    values = count_values(pages, names, selection)
    facets = [
        Facet(name, PARAMETERS[name], str(FACET_LABELS[name]), values[name]) for name in names
    ]
    return FacetedList(narrow(pages, selection), facets, unknown)


def page_facets(
    page: ResourcePage, request: HttpRequest, *more: str
) -> dict[str, list[tuple[str, str]]]:
    """Return code and name of every category of one page by facet, in one query.

    `more` names facets of the page's own type. A preview is read from memory: its values are not saved yet.
    """
    names = (*FACET_LABELS, *more)
    if page.pk is None or getattr(request, "is_preview", False):
        return {name: [(row.code, row.name) for row in getattr(page, name).all()] for name in names}
    queries = []
    for name in names:
        field = page._meta.get_field(name)
        category = field.m2m_reverse_field_name()
        queries.append(
            field.remote_field.through.objects.filter(**{f"{field.m2m_field_name()}_id": page.pk})
            .order_by()
            .annotate(facet=Value(name))
            .values_list("facet", f"{category}__order", f"{category}__name", f"{category}__code")
        )
    found: dict[str, list[tuple[str, str]]] = {name: [] for name in names}
    for facet, _order, label, code in sorted(
        queries[0].union(*queries[1:], all=True), key=lambda row: (row[1], row[2])
    ):
        found[facet].append((code, label))
    return found
