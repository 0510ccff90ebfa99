"""Two to four practices side by side, as a table and as a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.rich_text import get_text_for_indexing

from cms.core import seo
from cms.core.blocks import OrganisationRole
from cms.core.exports import csv_response
from cms.core.models import Organisation, PolicyArea

from .blocks import PracticeBody
from .files import LARGEST_ID
from .models import GoodPracticePage

FEWEST = 2
MOST = 4
EXCERPT_LENGTH = 400
PARAMETERS = {"pl": "praktyka", "en": "practice"}
_MOST_ASKED = 40
_LONGEST_ECHO = 20


@dataclass(frozen=True)
class Cell:
    """What one practice says in one row: short lines, and for a section its excerpt with the address of the rest."""

    lines: tuple[str, ...] = ()
    full_text: str = ""
    more_url: str = ""

    @property
    def text(self) -> str:
        """The whole content for a spreadsheet."""
        return self.full_text or "; ".join(self.lines)


@dataclass(frozen=True)
class Row:
    """One field of all practices compared."""

    label: Any
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Choice:
    """What an address asks for: known practices in its order, and what had to be left out."""

    practices: list[GoodPracticePage]
    unknown: list[str]
    too_many: bool


@dataclass(frozen=True)
class Names:
    """Names looked up once for all practices: organisations by id, policy areas by code."""

    organisations: dict[int, str]
    areas: dict[str, str]


def parameter_name() -> str:
    """Return the name under which the reader's language writes a practice in the address."""
    return PARAMETERS.get(get_language() or "", PARAMETERS["en"])


def _asked(request: HttpRequest) -> list[str]:
    values = [value for name in PARAMETERS.values() for value in request.GET.getlist(name)]
    return [value for value in dict.fromkeys(values) if value][:_MOST_ASKED]


def _page_id(text: str) -> int | None:
    if text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= LARGEST_ID:
        return int(text)
    return None


def chosen_practices(request: HttpRequest) -> Choice:
    """Return the practices of the address that anyone may read in this language; at most four.

    What does not exist and what is hidden are told in the same words: neither is known here.
    """
    asked = _asked(request)
    ids = [page_id for text in asked if (page_id := _page_id(text)) is not None]
    pages = (
        GoodPracticePage.objects.visible(request)
        .filter(pk__in=ids)
        .prefetch_related("regions", "policy_areas", "levels", "target_groups", "instruments")
    )
    found = {page.pk: page for page in pages}
    practices = [found[page_id] for page_id in dict.fromkeys(ids) if page_id in found]
    unknown = [
        "".join(sign for sign in text[:_LONGEST_ECHO] if sign.isprintable())
        for text in asked
        if _page_id(text) not in found
    ]
    return Choice(practices[:MOST], unknown, len(practices) > MOST)


def _sections(page: GoodPracticePage) -> dict[str, dict[str, Any]]:
    """Return the page's sections by name as they are stored: nothing chosen inside is loaded."""
    return {item["type"]: item["value"] for item in page.body.raw_data}


def _items(stored: Any) -> list[dict[str, Any]]:
    """Return the values of a stored list block; each is wrapped with its id, or bare in older content."""
    return [
        item["value"] if item.get("type") == "item" and "value" in item else item
        for item in stored or []
    ]


def _choice_label(section: str, field: str, value: Any) -> str:
    """Return the label of a choice of a section's block, e.g. of its cost band."""
    choices = PracticeBody.base_blocks[section].child_blocks[field].field.choices
    return str(dict(choices).get(value, ""))


def _leader_ids(page: GoodPracticePage) -> list[int]:
    return [
        item["value"]["organisation"]
        for item in page.organisations.raw_data
        if item["value"].get("role") == OrganisationRole.LEADER
        and item["value"].get("organisation")
    ]


def _links(page: GoodPracticePage) -> list[dict[str, Any]]:
    return _items(_sections(page).get("coherence", {}).get("links"))


def _names(pages: Iterable[GoodPracticePage]) -> Names:
    """Look up the names of all leaders and policies of coherence in two queries."""
    pages = list(pages)
    ids = {number for page in pages for number in _leader_ids(page)}
    codes = {
        link.get(side, "")
        for page in pages
        for link in _links(page)
        for side in ("area_from", "area_to")
    }
    areas = PolicyArea.objects.filter(locale__language_code=get_language(), code__in=codes)
    return Names(
        dict(Organisation.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {},
        dict(areas.values_list("code", "name")) if codes else {},
    )


def _category_cell(name: str) -> Callable[[GoodPracticePage, Names], Cell]:
    return lambda page, _names: Cell(tuple(row.name for row in getattr(page, name).all()))


def _regions_cell(page: GoodPracticePage, names: Names) -> Cell:
    """Name the regions; a practice without one is about the whole country."""
    return Cell(tuple(row.name for row in page.regions.all()) or (_("whole country"),))


def _line(text: Any) -> tuple[str, ...]:
    return (str(text),) if text else ()


def _period_cell(page: GoodPracticePage, names: Names) -> Cell:
    return Cell((*_line(page.period), *_line(page.period_note)))


def _leader_cell(page: GoodPracticePage, names: Names) -> Cell:
    return Cell(
        tuple(
            names.organisations[number]
            for number in _leader_ids(page)
            if number in names.organisations
        )
    )


def _choice_cell(section: str, field: str) -> Callable[[GoodPracticePage, Names], Cell]:
    def cell(page: GoodPracticePage, names: Names) -> Cell:
        return Cell(
            _line(_choice_label(section, field, _sections(page).get(section, {}).get(field)))
        )

    return cell


def _indicators_cell(page: GoodPracticePage, names: Names) -> Cell:
    lines = []
    for item in _items(_sections(page).get("results", {}).get("indicators")):
        as_of = f" ({item['as_of']})" if item.get("as_of") else ""
        lines.append(f"{item.get('value', '')} {item.get('label', '')}{as_of}".strip())
    return Cell(tuple(lines))


def _coherence_cell(page: GoodPracticePage, names: Names) -> Cell:
    """Say each link in words: “Reintegration supports: Labour market (tool)”."""
    lines = []
    for link in _links(page):
        first, second = (
            names.areas.get(link.get(side, ""), link.get(side, ""))
            for side in ("area_from", "area_to")
        )
        relation = _relation_label(link.get("relation"))
        tool = f" – {link['tool']}" if link.get("tool") else ""
        lines.append(f"{first} {relation}: {second}{tool}")
    return Cell(tuple(lines))


def _relation_label(value: Any) -> str:
    link = PracticeBody.base_blocks["coherence"].child_blocks["links"].child_block
    return str(dict(link.child_blocks["relation"].field.choices).get(value, value))


def _excerpt(text: str) -> str:
    """Return the first whole words of a text, with an ellipsis where it goes on."""
    if len(text) <= EXCERPT_LENGTH:
        return text
    return f"{text[: EXCERPT_LENGTH - 1].rpartition(' ')[0] or text[: EXCERPT_LENGTH - 1]}…"


def _section_cell(name: str) -> Callable[[GoodPracticePage, Names], Cell]:
    def cell(page: GoodPracticePage, names: Names) -> Cell:
        section = _sections(page).get(name, {})
        steps = "; ".join(
            f"{number}. {step.get('title', '')}"
            for number, step in enumerate(_items(section.get("steps")), start=1)
        )
        text = " ".join(
            part for part in (get_text_for_indexing(section.get("text") or ""), steps) if part
        )
        text = " ".join(text.split())
        if not text:
            return Cell()
        excerpt = _excerpt(text)
        anchor = PracticeBody.base_blocks[name].anchor
        return Cell((excerpt,), text, f"{page.url}#{anchor}")

    return cell


FIELDS: tuple[tuple[Any, Callable[[GoodPracticePage, Names], Cell]], ...] = (
    (gettext_lazy("Region"), _regions_cell),
    (gettext_lazy("Policy areas"), _category_cell("policy_areas")),
    (gettext_lazy("Level of government"), _category_cell("levels")),
    (gettext_lazy("Target groups"), _category_cell("target_groups")),
    (gettext_lazy("Instruments"), _category_cell("instruments")),
    (gettext_lazy("Status"), lambda page, _names: Cell(_line(page.get_status_display()))),
    (gettext_lazy("Period"), _period_cell),
    (gettext_lazy("Leader"), _leader_cell),
    (gettext_lazy("Coherence"), _coherence_cell),
    (gettext_lazy("Total cost"), _choice_cell("resources", "cost_band")),
    (gettext_lazy("Strength of evidence"), _choice_cell("results", "evidence")),
    (gettext_lazy("Indicators"), _indicators_cell),
    (gettext_lazy("Difficulties and what failed"), _section_cell("difficulties")),
    (gettext_lazy("Conditions of transfer"), _section_cell("transfer")),
    (gettext_lazy("How to start"), _section_cell("start")),
)


def compare(pages: list[GoodPracticePage]) -> list[Row]:
    """Return the rows of the comparison; the number of queries does not depend on the number of pages."""
    names = _names(pages)
    return [Row(label, tuple(cell(page, names) for page in pages)) for label, cell in FIELDS]


def _address_of(pages: Iterable[GoodPracticePage]) -> str:
    return f"?{urlencode([(parameter_name(), page.pk) for page in pages])}"


def _as_csv(pages: list[GoodPracticePage], rows: list[Row]) -> HttpResponse:
    addresses = [seo.absolute(page.url) for page in pages]
    return csv_response(
        header=[_("Field"), *(page.title for page in pages)],
        rows=[
            [_("Address"), *addresses],
            *([row.label, *(cell.text for cell in row.cells)] for row in rows),
        ],
        file_name=f"{_('comparison-of-practices')}.csv",
    )


@require_safe
def compare_practices(request: HttpRequest) -> HttpResponse:
    """Show the practices of the address side by side; what cannot be shown is told and the rest shown."""
    choice = chosen_practices(request)
    pages = choice.practices
    rows = compare(pages) if pages else []
    if pages and request.GET.get("format") == "csv":
        return _as_csv(pages, rows)
    columns = [
        {"page": page, "without": _address_of(other for other in pages if other is not page)}
        for page in pages
    ]
    return render(
        request,
        "knowledge/compare.html",
        {
            "page_title": _("Compare practices"),
            "choice": choice,
            "columns": columns,
            "rows": rows,
            "too_few": len(pages) < FEWEST,
            "csv_url": f"{_address_of(pages)}&format=csv",
            "most": MOST,
        },
    )
