"""Addresses of the knowledge base that are no pages of the tree: tools over many practices, files of one."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _

from . import policy

app_name = "knowledge"
urlpatterns: list[URLPattern | URLResolver] = [
    path(
        _("policy-documents/"),
        include(
            [
                path("", policy.document_list, name="policy_documents"),
                path("<slug:code>/", policy.document_page, name="policy_document"),
            ]
        ),
    ),
]
