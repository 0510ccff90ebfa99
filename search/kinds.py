"""Kinds of entries: the tabs of the results page, in their order."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.core.models import ResourceKind


class EntryKind(models.TextChoices):
    """What an entry is: the kinds of resources, documents, terms, and all other pages."""

    PRACTICE = ResourceKind.PRACTICE.value, _("good practice")
    WEBINAR = ResourceKind.WEBINAR.value, _("webinar")
    NEWS = ResourceKind.NEWS.value, _("news item")
    PROJECT = ResourceKind.PROJECT.value, _("project")
    DOCUMENT = "document", _("document")
    TERM = "term", _("term")
    PAGE = "page", _("information page")
