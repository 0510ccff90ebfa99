"""The editor's table: every page, every language, how far it is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.models import Locale, Page
from wagtail.permissions import page_permission_policy

from cms.core.text import without_control_signs

from .states import Cell, State, cells, other_locales, works

TOP_DEPTH = 3
"""Depth of the pages below the home pages: the sections of the site."""


@dataclass(frozen=True)
class Action:
    """A link in a cell."""

    label: str
    url: str


def sections(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the branches below the home page as choices: path and title."""
    found = works_of(request).filter(
        depth=TOP_DEPTH, numchild__gt=0, locale__language_code=settings.LANGUAGE_CODE
    )
    return list(found.order_by("path").values_list("path", "title"))


class TranslationsFilterSet(WagtailFilterSet):
    """Narrow the table by words of the title, branch, language and state."""

    title = django_filters.CharFilter(label=_("Title"), lookup_expr="icontains")
    section = django_filters.ChoiceFilter(
        label=_("Section"), field_name="path", lookup_expr="startswith", choices=[]
    )
    language = django_filters.ChoiceFilter(
        label=_("Language"), choices=[], method="filter_by_state", empty_label=_("any")
    )
    state = django_filters.MultipleChoiceFilter(
        label=_("State"),
        choices=State.choices,
        method="filter_by_state",
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Page
        fields = ("title", "section", "language", "state")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["section"].extra["choices"] = sections(self.request)
        self.filters["language"].extra["choices"] = [
            (locale.language_code, locale.get_display_name()) for locale in other_locales()
        ]

    def filter_by_state(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        """Both together say which cell of a row has to be in which state: looked at once, for the state."""
        wanted = set(self.form.cleaned_data.get("state") or ())
        language = self.form.cleaned_data.get("language")
        if name == "language" or not wanted:
            return queryset
        rows = cells(queryset.select_related("locale"))
        keys = [
            key
            for key, row in rows.items()
            if any(
                cell.state in wanted and language in ("", None, cell.language)
                for cell in row.values()
            )
        ]
        return queryset.filter(translation_key__in=keys)


class CellColumn(Column):
    """One language: the state, and what can be done next."""

    cell_template_name = "translations/state_cell.html"

    def __init__(self, locale: Locale) -> None:
        super().__init__(locale.language_code, label=str(locale.get_display_name()))
        self.locale_id = locale.pk

    def get_value(self, instance: Any) -> Cell:
        return instance.cells[self.locale_id]

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        cell = context["value"]
        return context | {"actions": actions_for(parent_context["request"], instance, cell)}


class SourceColumn(Column):
    """The page itself, indented by its depth, with what keeps it from the public."""

    cell_template_name = "translations/source_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        alone = instance.locale.language_code != settings.LANGUAGE_CODE
        return super().get_cell_context_data(instance, parent_context) | {"alone": alone}


class TranslationsView(ReportView):
    """Page × language × state, of the pages the editor may explore."""

    page_title = _("Translations")
    header_icon = "wagtail-localize-language"
    template_name = "wagtailadmin/reports/base_report.html"
    results_template_name = "translations/table_results.html"
    model = Page
    filterset_class = TranslationsFilterSet
    permission_policy = page_permission_policy
    any_permission_required = {"add", "change", "publish"}
    index_url_name = "translations"
    index_results_url_name = "translations_results"
    no_results_message = _("No page is in this state.")
    export_filename = "tlumaczenia"

    def get_base_queryset(self) -> QuerySet:
        return works_of(self.request).select_related("locale", "content_type").order_by("path")

    def get_queryset(self) -> QuerySet:
        self.queryset = self.get_base_queryset()
        return super().get_queryset()

    @cached_property
    def locales(self) -> list[Locale]:
        return other_locales()

    @cached_property
    def columns(self) -> list[Column]:
        return [
            SourceColumn("title", label=_("Page")),
            *(CellColumn(locale) for locale in self.locales),
        ]

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        rows = cells(object_list)
        for page in object_list:
            page.cells = rows[page.translation_key]
        return object_list

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        context["counts"] = self._counts()
        return context

    def _counts(self) -> list[dict[str, Any]]:
        """Return a row for each language: how many pages are in each state, with the address that lists them."""
        counted: Counter = Counter(
            (cell.language, cell.state)
            for row in cells(self.get_base_queryset()).values()
            for cell in row.values()
        )
        address = reverse(self.index_url_name)
        return [
            {
                "language": locale.get_display_name(),
                "states": [
                    {
                        "label": state.label,
                        "count": count,
                        "url": f"{address}?{urlencode({'language': code, 'state': state})}",
                    }
                    for state in State
                    if (count := counted[code, state])
                ],
            }
            for locale in self.locales
            if (code := locale.language_code)
        ]

    @property
    def list_export(self) -> list[str]:
        return [
            "title",
            "kind",
            "source_state",
            *(f"state_{locale.language_code}" for locale in self.locales),
            *(f"outdated_{locale.language_code}" for locale in self.locales),
        ]

    def get_heading(self, queryset: Any, field: str) -> str:
        """Name the columns of the spreadsheet."""
        headings = {"title": _("Page"), "kind": _("Kind"), "source_state": _("Source")}
        if field in headings:
            return str(headings[field])
        what, code = field.split("_", 1)
        name = next(
            str(locale.get_display_name())
            for locale in self.locales
            if locale.language_code == code
        )
        return f"{name}: {gettext('outdated since')}" if what == "outdated" else name

    def to_row_dict(self, item: Any) -> Any:
        item.title = without_control_signs(item.title)
        item.kind = str(item.content_type.name)
        item.source_state = (
            ""
            if item.locale.language_code != settings.LANGUAGE_CODE
            else (gettext("published") if item.live else gettext("draft"))
        )
        for cell in item.cells.values():
            setattr(item, f"state_{cell.language}", cell.label)
            since = cell.outdated_since
            setattr(item, f"outdated_{cell.language}", since.date() if since else "")
        return super().to_row_dict(item)


def actions_for(request: HttpRequest, page: Page, cell: Cell) -> list[Action]:
    """Return what this editor can do next with a cell."""
    may_translate = request.user.has_perm("wagtail_localize.submit_translation")
    is_source = page.locale.language_code == settings.LANGUAGE_CODE
    if cell.twin is None:
        if not is_source or not may_translate:
            return []
        address = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
        return [Action(gettext("Translate"), f"{address}?select_locale={cell.language}")]
    twin = cell.twin
    permissions = twin.permissions_for_user(request.user)
    if not (permissions.can_edit() or permissions.can_publish()):
        return []
    found = [Action(gettext("Check"), reverse("translations_sheet", args=[twin.pk]))]
    known = getattr(twin, "twin_state", None)
    if known and cell.outdated_since and known.made_from_id:
        found.append(Action(gettext("Difference"), difference_url(page, known.made_from_id)))
    if is_source and (cell.state == State.DRAFT or twin.has_unpublished_changes or not page.live):
        found.append(Action(gettext("Publish both"), reverse("translations_both", args=[twin.pk])))
    return found


def difference_url(source: Page, made_from: int) -> str:
    """Return where Wagtail shows what changed in a source since a twin was made from it."""
    return reverse("wagtailadmin_pages:revisions_compare", args=[source.pk, str(made_from), "live"])


def works_of(request: HttpRequest) -> QuerySet:
    """Return the works of which this editor may change or publish a page in some language."""
    allowed = page_permission_policy.instances_user_has_any_permission_for(
        request.user, {"add", "change", "publish"}
    )
    return works().filter(translation_key__in=allowed.order_by().values("translation_key"))
