"""What to read after a practice, each with its reason.

An editor's choice comes first and is never cut. Then, up to six in all, come practices of the same
policy in another region, with the same instrument or for the same group, and at most two webinars on
two or more of the same policies.

A shared value weighs 1 / log2(1 + n), where n is the number of public practices that have it: one held
by a single other page says more than one that half of them hold. A policy counts only where the other
practice comes from another region. The score is the sum of weights; equal scores are ordered by date.
Two queries, whatever the number of practices: how frequent the values are, and the best pages with bit
masks of what they share.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    FloatField,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext as _

from cms.core.models import ResourceKind, ResourcePage

MOST_ITEMS = 6
MOST_WEBINARS = 2
MINIMUM_SHARED_POLICIES = 2
MOST_REASONS = 2
POLICIES, INSTRUMENTS, GROUPS = "policy_areas", "instruments", "target_groups"

Facets = dict[str, list[tuple[str, str]]]


@dataclass(frozen=True)
class RelatedItem:
    """A page worth reading next and the reason, as printed."""

    page: Any
    reason: str


@dataclass(frozen=True)
class SharedValue:
    """A value of the practice that other pages may share; `bit` is its place in the mask of its facet."""

    pk: int
    name: str
    weight: float
    bit: int


class Facet:
    """One many-to-many facet of a practice: its link table and how to sum over it."""

    def __init__(self, model: type[ResourcePage], name: str) -> None:
        field: Any = model._meta.get_field(name)
        self.links = field.remote_field.through.objects
        self.page = f"{field.m2m_field_name()}_id"
        self.value = f"{field.m2m_reverse_field_name()}_id"
        self.code = f"{field.m2m_reverse_field_name()}__code"

    def frequencies(self, name: str, codes: list[str], practices: QuerySet) -> QuerySet:
        """Return facet, id, code and number of practices of each of the codes."""
        return (
            self.links.filter(**{f"{self.code}__in": codes, f"{self.page}__in": practices})
            .order_by()
            .values(self.value, self.code)
            .annotate(facet=Value(name), number=Count("pk"))
            .values_list("facet", self.value, self.code, "number")
        )

    def sharing(self, values: list[SharedValue]) -> Q:
        """Keep the pages that have any of the values."""
        ids = [value.pk for value in values]
        links = self.links.filter(**{f"{self.value}__in": ids})
        return Q(pk__in=links.values(self.page))

    def total(self, values: list[SharedValue], attribute: str, output: Any) -> Any:
        """Return an expression: the sum of an attribute over the values the outer page shares."""
        if not values:
            return Value(0, output_field=output)
        cases = [
            When(**{self.value: value.pk}, then=Value(getattr(value, attribute)))
            for value in values
        ]
        sums = (
            self.links.filter(
                **{
                    self.page: OuterRef("pk"),
                    f"{self.value}__in": [value.pk for value in values],
                }
            )
            .order_by()
            .values(self.page)
            .annotate(total=Sum(Case(*cases, output_field=output)))
            .values("total")
        )
        return Coalesce(Subquery(sums), Value(0), output_field=output)


def related_material(
    page: ResourcePage,
    request: HttpRequest | None,
    facets: Facets,
    picked: list[RelatedItem],
    *,
    leave_out: Iterable[int] = (),
) -> list[RelatedItem]:
    """Return the picked items, then automatic ones; `leave_out` holds pages shown elsewhere on the page."""
    room = MOST_ITEMS - len(picked)
    if room <= 0:
        return picked
    links = {name: Facet(type(page), name) for name in (POLICIES, INSTRUMENTS, GROUPS)}
    shared = shared_values(links, request, facets)
    if not any(shared.values()):
        return picked
    known = {item.page.pk for item in picked} | set(leave_out) | {page.pk}
    own_regions = [code for code, _name in facets["regions"]]
    rows = _best(links, shared, request, own_regions, known - {None}, room)
    practices = [row for row in rows if row.kind == ResourceKind.PRACTICE]
    webinars = [row for row in rows if row.kind == ResourceKind.WEBINAR]
    places = room - min(len(webinars), room // 2)
    chosen = _ordered(practices, shared)[:places]
    chosen += _ordered(webinars, shared)[: room - len(chosen)]
    return [*picked, *(RelatedItem(row, reason(row, shared, own_regions)) for row in chosen)]


def shared_values(
    links: dict[str, Facet], request: HttpRequest | None, facets: Facets
) -> dict[str, list[SharedValue]]:
    """Return the practice's values that public practices have, by facet, the rarest first; one query."""
    practices: Any = ResourcePage.objects.visible(request).of_kind(ResourceKind.PRACTICE)
    ids = practices.order_by().values("pk")
    queries = [
        link.frequencies(name, [code for code, _name in facets[name]], ids)
        for name, link in links.items()
        if facets[name]
    ]
    found: dict[str, list[SharedValue]] = {name: [] for name in links}
    if not queries:
        return found
    rows = queries[0].union(*queries[1:], all=True) if len(queries) > 1 else queries[0]
    names = {name: dict(facets[name]) for name in links}
    for facet, pk, code, number in sorted(rows, key=lambda row: (row[3], row[2])):
        bit = 1 << len(found[facet])
        weight = 1 / math.log2(1 + number)
        found[facet].append(SharedValue(pk, names[facet][code], weight, bit))
    return found


def _best(
    links: dict[str, Facet],
    shared: dict[str, list[SharedValue]],
    request: HttpRequest | None,
    own_regions: list[str],
    known: set[int],
    room: int,
) -> list[Any]:
    """Return the best practices and webinars with what they share; one query."""
    regions = ResourcePage.regions.through.objects.filter(resourcepage_id=OuterRef("pk"))
    elsewhere = Exists(regions) & ~Exists(regions.filter(region__code__in=own_regions))
    visible: Any = ResourcePage.objects.visible(request).exclude(pk__in=known).order_by()
    weights = {
        name: link.total(shared[name], "weight", FloatField()) for name, link in links.items()
    }
    any_shared = Q()
    for name, link in links.items():
        if shared[name]:
            any_shared |= link.sharing(shared[name])
    practices = (
        visible.of_kind(ResourceKind.PRACTICE)
        .filter(any_shared)
        .annotate(
            score=Case(When(elsewhere, then=weights[POLICIES]), default=Value(0.0))
            + weights[INSTRUMENTS]
            + weights[GROUPS]
        )
        .filter(score__gt=0)
        .order_by("-score", "-published_date", "-pk")
    )
    best = Q(pk__in=practices.values("pk")[:room])
    if len(shared[POLICIES]) >= MINIMUM_SHARED_POLICIES:
        policies = links[POLICIES]
        enough = (
            policies.links.filter(**{f"{policies.value}__in": [v.pk for v in shared[POLICIES]]})
            .order_by()
            .values(policies.page)
            .annotate(number=Count("pk"))
            .filter(number__gte=MINIMUM_SHARED_POLICIES)
        )
        webinars = (
            visible.of_kind(ResourceKind.WEBINAR)
            .filter(pk__in=enough.values(policies.page))
            .annotate(score=weights[POLICIES])
            .order_by("-score", "-published_date", "-pk")
        )
        best |= Q(pk__in=webinars.values("pk")[: min(room, MOST_WEBINARS)])
    masks = {
        f"shared_{name}": link.total(shared[name], "bit", IntegerField())
        for name, link in links.items()
    }
    return list(
        visible.filter(best).annotate(
            **masks,
            is_elsewhere=Case(
                When(elsewhere, then=Value(True)), default=Value(False), output_field=BooleanField()
            ),
            region_name=Subquery(
                regions.order_by("region__order", "region__name").values("region__name")[:1]
            ),
        )
    )


def _held(row: Any, shared: dict[str, list[SharedValue]], name: str) -> list[SharedValue]:
    """Return the values of a facet that a found page shares and that count, the rarest first."""
    if name == POLICIES and row.kind == ResourceKind.PRACTICE and not row.is_elsewhere:
        return []
    mask = getattr(row, f"shared_{name}")
    return [value for value in shared[name] if mask & value.bit]


def _ordered(rows: list[Any], shared: dict[str, list[SharedValue]]) -> list[Any]:
    """Sort found pages by score, then by date, newest first."""

    def key(row: Any) -> tuple[Any, ...]:
        names = shared if row.kind == ResourceKind.PRACTICE else (POLICIES,)
        score = sum(value.weight for name in names for value in _held(row, shared, name))
        return (round(score, 9), row.published_date, row.pk)

    return sorted(rows, key=key, reverse=True)


def reason(row: Any, shared: dict[str, list[SharedValue]], own_regions: list[str]) -> str:
    """Say in words what a found page has in common with the practice: the rarest value of two facets at most."""
    held = {name: [value.name for value in _held(row, shared, name)] for name in shared}
    if row.kind == ResourceKind.WEBINAR:
        return _("webinar on the same policies: %(policies)s") % {
            "policies": ", ".join(held[POLICIES])
        }
    parts = []
    if held[POLICIES]:
        text = (
            _("same policy: %(policy)s, another region: %(region)s")
            if own_regions
            else _("same policy: %(policy)s, region: %(region)s")
        )
        parts.append(text % {"policy": held[POLICIES][0], "region": row.region_name})
    if held[INSTRUMENTS]:
        parts.append(_("same instrument: %(instrument)s") % {"instrument": held[INSTRUMENTS][0]})
    if held[GROUPS]:
        parts.append(_("same target group: %(group)s") % {"group": held[GROUPS][0]})
    return "; ".join(parts[:MOST_REASONS])
