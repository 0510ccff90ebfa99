"""Reports for editors."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_denied
from wagtail.permissions import page_permission_policy

from cms.core.facets import LEVELS, REGIONS

from .matrix import COLUMNS_PARAMETER, chosen_columns, coherence_matrix
from .models import KnowledgeIndexPage


@require_safe
def coherence_matrix_report(request: HttpRequest) -> HttpResponse:
    """Show editors the matrix readers see, of the site's first language whatever theirs is."""
    if not page_permission_policy.user_has_any_permission(
        request.user, ["add", "change", "publish"]
    ):
        return permission_denied(request)
    index = KnowledgeIndexPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE).first()
    with translation.override(settings.LANGUAGE_CODE):
        matrix = coherence_matrix(request)
    return render(
        request,
        "knowledge/admin/coherence_matrix_report.html",
        {
            "page_title": _("Coherence matrix"),
            "matrix": matrix,
            "list_url": index.get_url(request) if index else "",
            "columns_by": chosen_columns(request),
            "columns_parameter": COLUMNS_PARAMETER,
            "column_choices": [(facet.parameter, facet.label) for facet in (LEVELS, REGIONS)],
        },
    )
