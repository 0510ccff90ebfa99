"""Facets of a list: what is chosen, what each value would give, how to take a value off.

Several values of one facet widen the list (or), different facets narrow it (and). The count beside a
value answers "what would I see if I chose this as well": it is taken over the list narrowed by all
*other* facets (disjunctive faceting).

A `FacetTable` reads the list once, in at most three queries, and keeps for each value the set of its
pages as the bits of one integer. Every count after that is an intersection and a count of bits, so
neither the number of facets nor of chosen values costs a query; the coherence matrix is read from the
same table (docs/adr/0011).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Model, QuerySet, Value
from django.http import HttpRequest, QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .collation import polish_sort_key
from .models import ResourceKind, ResourcePage

LONGEST_CODE = 80
FEW_PAGES = 400

Selection = Mapping[str, Iterable[str]]


@dataclass(frozen=True)
class FacetField:
    """A field of a page type by which a list is narrowed; `parameter` is its name in the address."""

    name: str
    parameter: str
    label: Any


@dataclass(frozen=True)
class CategoryFacet(FacetField):
    """A many-to-many field to a taxonomy whose rows share a `code` over languages.

    `short` names the taxonomy's field with an abbreviation, if it has one.
    """

    model: type[Model] = ResourcePage
    short: str = ""

    @property
    def field(self) -> Any:
        """The many-to-many field itself."""
        return self.model._meta.get_field(self.name)

    def links(self, page_ids: Iterable[int] | None = None) -> QuerySet:
        """Return triples of facet name, page id and category id, of all pages or of some."""
        page_key = f"{self.field.m2m_field_name()}_id"
        links = self.field.remote_field.through.objects.order_by()
        if page_ids is not None:
            links = links.filter(**{f"{page_key}__in": page_ids})
        return links.values_list(
            Value(self.name), page_key, f"{self.field.m2m_reverse_field_name()}_id"
        )


@dataclass(frozen=True)
class ChoiceFacet(FacetField):
    """A column with fixed choices (value, name), shown in their order."""

    choices: Sequence[tuple[str, Any]] = ()


@dataclass(frozen=True)
class YearFacet(FacetField):
    """A column that holds a year; the values offered are those present, newest first."""


REGIONS = CategoryFacet("regions", "region", _("Region"), short="abbreviation")
POLICY_AREAS = CategoryFacet("policy_areas", "polityka", _("Policy area"))
LEVELS = CategoryFacet("levels", "poziom", _("Level of government"))
TARGET_GROUPS = CategoryFacet("target_groups", "grupa", _("Target group"))
SHARED_FACETS = (REGIONS, POLICY_AREAS, LEVELS, TARGET_GROUPS)
KIND = ChoiceFacet("kind", "kind", _("Kind"), ResourceKind.choices)


@dataclass(frozen=True)
class FacetValue:
    """One value a reader may tick: its code, its name, how many results it leads to, whether it is ticked."""

    code: str
    name: str
    count: int
    selected: bool
    short: str = ""


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
class MatrixRow:
    """A value of the first facet with the number of pages it shares with each value of the second."""

    code: str
    name: str
    cells: list[tuple[FacetValue, int]]
    total: int


def _positions(bits: int) -> Iterator[int]:
    """Yield the positions of the bits that are set, lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


class FacetTable:
    """The pages of a list, in its order, with the values of each facet.

    `pages` must be narrowed to what may be seen and hold no streams that need reading; `names` of the
    values are in the active language.
    """

    def __init__(self, pages: QuerySet, fields: Iterable[FacetField]) -> None:
        self.fields = {item.name: item for item in fields}
        columns = [
            item.name for item in self.fields.values() if not isinstance(item, CategoryFacet)
        ]
        rows = list(pages.values_list("pk", *columns))
        self.ids: list[int] = [row[0] for row in rows]
        self._names: dict[str, dict[str, str]] = {name: {} for name in self.fields}
        self._short: dict[str, dict[str, str]] = {name: {} for name in self.fields}
        self._bits: dict[str, dict[str, int]] = {name: {} for name in self.fields}
        self._read_columns(columns, rows)
        self._read_categories(
            [item for item in self.fields.values() if isinstance(item, CategoryFacet)]
        )

    def _read_columns(self, columns: list[str], rows: list[tuple[Any, ...]]) -> None:
        for number, name in enumerate(columns, start=1):
            item = self.fields[name]
            members: dict[str, list[int]] = {}
            for position, row in enumerate(rows):
                if row[number] not in (None, ""):
                    members.setdefault(str(row[number]), []).append(position)
            if isinstance(item, ChoiceFacet):
                self._names[name] = {str(code): str(label) for code, label in item.choices}
            else:
                self._names[name] = {year: year for year in sorted(members, reverse=True)}
            self._bits[name] = {code: _bits(found) for code, found in members.items()}

    def _read_categories(self, facets: list[CategoryFacet]) -> None:
        if not facets:
            return
        codes: dict[str, dict[int, str]] = {item.name: {} for item in facets}
        rows = _union(
            item.field.related_model.objects.order_by().values_list(
                Value(item.name),
                "order",
                "name",
                "code",
                "pk",
                "locale__language_code",
                F(item.short) if item.short else Value(""),
            )
            for item in facets
        )
        language = get_language()
        for name, _order, label, code, pk, spoken, short in sorted(
            rows, key=lambda row: (row[1], polish_sort_key(row[2]))
        ):
            codes[name][pk] = code
            if spoken == language:
                self._names[name][code] = label
                self._short[name][code] = short
        if not self.ids:
            return
        position = {pk: number for number, pk in enumerate(self.ids)}
        members: dict[str, dict[str, list[int]]] = {item.name: {} for item in facets}
        # A short list names its pages; for a long one it is quicker to read all links and drop some.
        few = self.ids if len(self.ids) <= FEW_PAGES else None
        for name, page_id, category_id in _union(item.links(few) for item in facets):
            place, code = position.get(page_id), codes[name].get(category_id)
            if place is not None and code is not None:
                members[name].setdefault(code, []).append(place)
        for name, found in members.items():
            self._bits[name] = {code: _bits(places) for code, places in found.items()}

    def known(self, name: str, code: str) -> bool:
        """Whether the facet has this value in the active language."""
        return code in self._names[name]

    def _chosen(self, name: str, codes: Iterable[str]) -> int:
        found = 0
        for code in codes:
            found |= self._bits[name].get(code, 0)
        return found

    def _narrowed(self, selection: Selection, *, without: str = "") -> int:
        bits = (1 << len(self.ids)) - 1
        for name, codes in selection.items():
            if name != without and (codes := list(codes)):
                bits &= self._chosen(name, codes)
        return bits

    def select(self, selection: Selection) -> list[int]:
        """Return the ids of the pages that have a chosen value of every facet with a choice, in order."""
        return [self.ids[position] for position in _positions(self._narrowed(selection))]

    def facets(self, selection: Selection) -> list[Facet]:
        """Return every facet with its values and their disjunctive counts."""
        found = []
        for name, item in self.fields.items():
            others = self._narrowed(selection, without=name)
            chosen = set(selection.get(name, ()))
            values = [
                FacetValue(
                    code,
                    label,
                    (self._bits[name].get(code, 0) & others).bit_count(),
                    code in chosen,
                    self._short[name].get(code, ""),
                )
                for code, label in self._names[name].items()
            ]
            found.append(Facet(name, item.parameter, str(item.label), values))
        return found

    def matrix(self, rows: str, columns: str, selection: Selection) -> list[MatrixRow]:
        """Count the pages that share a value of facet `rows` and a value of facet `columns`."""
        chosen = self._narrowed(selection)
        column_values = [
            FacetValue(
                code, label, (self._bits[columns].get(code, 0) & chosen).bit_count(), selected=False
            )
            for code, label in self._names[columns].items()
        ]
        table = []
        for code, label in self._names[rows].items():
            own = self._bits[rows].get(code, 0) & chosen
            cells = [
                (value, (own & self._bits[columns].get(value.code, 0)).bit_count())
                for value in column_values
            ]
            table.append(MatrixRow(code, label, cells, own.bit_count()))
        return table


def _bits(positions: Iterable[int]) -> int:
    """Return the integer whose bits at `positions` are set."""
    found = bytearray()
    for position in positions:
        place = position >> 3
        if place >= len(found):
            found.extend(bytes(place + 1 - len(found)))
        found[place] |= 1 << (position & 7)
    return int.from_bytes(found, "little")


def _union(queries: Iterable[QuerySet]) -> Iterable[tuple[Any, ...]]:
    first, *others = queries
    return first.union(*others, all=True) if others else first


@dataclass(frozen=True)
class FacetedList:
    """A narrowed list with its facets; `unknown` holds codes of the address that mean nothing."""

    table: FacetTable
    selection: dict[str, list[str]]
    unknown: list[str]
    ids: list[int] = field(default_factory=list)
    facets: list[Facet] = field(default_factory=list)

    @property
    def is_filtered(self) -> bool:
        """Whether any value is ticked."""
        return bool(self.selection)

    def facet(self, name: str) -> Facet:
        """Return one facet."""
        return next(facet for facet in self.facets if facet.name == name)


def faceted_list(
    pages: QuerySet, parameters: QueryDict, fields: Iterable[FacetField]
) -> FacetedList:
    """Narrow `pages` by the address; codes that do not exist are reported and otherwise ignored."""
    table = FacetTable(pages, fields)
    selection: dict[str, list[str]] = {}
    unknown: list[str] = []
    for name, item in table.fields.items():
        for code in dict.fromkeys(parameters.getlist(item.parameter)):
            if table.known(name, code):
                selection.setdefault(name, []).append(code)
            elif code:
                unknown.append(code[:LONGEST_CODE].replace("\0", ""))
    return FacetedList(table, selection, unknown, table.select(selection), table.facets(selection))


def category_choices(
    facets: Iterable[CategoryFacet], locale_id: int
) -> dict[str, list[tuple[str, str]]]:
    """Return code and name of every category of each facet in one language, in their order; one query."""
    facets = list(facets)
    found: dict[str, list[tuple[str, str]]] = {item.name: [] for item in facets}
    rows = _union(
        item.field.related_model.objects.filter(locale_id=locale_id)
        .order_by()
        .values_list(Value(item.name), "order", "name", "code")
        for item in facets
    )
    for name, _order, label, code in sorted(
        rows, key=lambda row: (row[1], polish_sort_key(row[2]))
    ):
        found[name].append((code, label))
    return found


def category_names(
    facets: Iterable[CategoryFacet], language: str
) -> dict[str, list[tuple[str, str, str]]]:
    """Return code, name and abbreviation of every category of each facet in one language, in their order; one query."""
    facets = list(facets)
    found: dict[str, list[tuple[str, str, str]]] = {item.name: [] for item in facets}
    rows = _union(
        item.field.related_model.objects.filter(locale__language_code=language)
        .order_by()
        .values_list(
            Value(item.name), "order", "name", "code", F(item.short) if item.short else Value("")
        )
        for item in facets
    )
    for name, _order, label, code, short in sorted(
        rows, key=lambda row: (row[1], polish_sort_key(row[2]))
    ):
        found[name].append((code, label, short))
    return found


def page_facets(
    page: ResourcePage, request: HttpRequest, *more: str
) -> dict[str, list[tuple[str, str]]]:
    """Return code and name of every category of one page by facet, in one query.

    `more` names facets of the page's own type. A preview is read from memory: its values are not saved yet.
    """
    names = (*(item.name for item in SHARED_FACETS), *more)
    if page.pk is None or getattr(request, "is_preview", False):
        return {name: [(row.code, row.name) for row in getattr(page, name).all()] for name in names}
    queries = []
    for name in names:
        relation: Any = page._meta.get_field(name)
        category = relation.m2m_reverse_field_name()
        queries.append(
            relation.remote_field.through.objects.filter(
                **{f"{relation.m2m_field_name()}_id": page.pk}
            )
            .order_by()
            .values_list(
                Value(name), f"{category}__order", f"{category}__name", f"{category}__code"
            )
        )
    found: dict[str, list[tuple[str, str]]] = {name: [] for name in names}
    for facet, _order, label, code in sorted(
        _union(queries), key=lambda row: (row[1], polish_sort_key(row[2]))
    ):
        found[facet].append((code, label))
    return found
