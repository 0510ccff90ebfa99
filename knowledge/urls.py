"""Addresses of the knowledge base that are no pages of the tree: tools over many practices, files of one."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from . import compare, files

app_name = "knowledge"
urlpatterns: list[URLPattern | URLResolver] = [
    path(_("citations/<int:page_id>.bib"), files.bibtex, name="bibtex"),
    path(_("citations/<int:page_id>.ris"), files.ris, name="ris"),
    path(_("practices/<int:page_id>.pdf"), files.practice_pdf, name="practice_pdf"),
    path(_("compare/"), compare.compare_practices, name="compare"),
]
