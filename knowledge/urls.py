"""Addresses of the knowledge base that are no pages of the tree: tools over many practices, files of one."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

app_name = "knowledge"
urlpatterns: list[URLPattern | URLResolver] = []
