"""Tools over many practices: the matrix and the open data."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.core.exports import csv_response
from cms.core.facets import LEVELS, REGIONS
from cms.core.seo import absolute

from .finding import chosen_sort, find_practices
from .matrix import COLUMNS_PARAMETER, chosen_columns, coherence_matrix, matrix_table
from .open_data import open_records, open_table


@require_safe
def matrix(request: HttpRequest) -> HttpResponse:
    """Show the coherence matrix, or give it as a file for `?format=csv`."""
    found = coherence_matrix(request)
    if request.GET.get("format") == "csv":
        header, rows = matrix_table(found, corner=_("Policy area"), total=_("All practices"))
        return csv_response(header=header, rows=rows, file_name=_("coherence-matrix") + ".csv")
    return render(
        request,
        "knowledge/matrix.html",
        {
            "page_title": _("Coherence matrix"),
            "matrix": found,
            "columns_by": chosen_columns(request),
            "columns_parameter": COLUMNS_PARAMETER,
            "column_choices": [(facet.parameter, facet.label) for facet in (LEVELS, REGIONS)],
        },
    )


@require_safe
def practices_csv(request: HttpRequest) -> HttpResponse:
    """Give the open fields of the practices the address asks for as a table."""
    header, rows = open_table(open_records(find_practices(request, sort=chosen_sort(request)).ids))
    return csv_response(header=header, rows=rows, file_name=_("good-practices") + ".csv")


@require_safe
def practices_json(request: HttpRequest) -> HttpResponse:
    """Give the open fields of the practices the address asks for as JSON."""
    records = open_records(find_practices(request, sort=chosen_sort(request)).ids)
    return JsonResponse(
        {
            "source": absolute(request.get_full_path()),
            "count": len(records),
            "practices": records,
        },
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )
