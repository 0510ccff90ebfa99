from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from cms.core.blocks import ArticleBody
from cms.core.blocks.body import table_of_contents
from cms.core.document_text import chosen_document_ids, document_passages
from cms.core.models import SitePage
from cms.core.passages import Passage, article_sections
from cms.core.related import body_page_ids, visible_choices


class InfoPage(SitePage):
    """A page that informs: privacy, contact, about the site. The coordinator publishes it."""

    summary = models.TextField(
        _("lead"),
        max_length=300,
        blank=True,
        help_text=_("At most 300 signs: what the reader learns here."),
    )
    body = StreamField(
        ArticleBody(), verbose_name=_("body"), help_text=_("Short sections with headings.")
    )

    parent_page_types = ["home.HomePage", "home.InfoPage"]
    subpage_types = ["home.InfoPage"]
    template = "home/info_page.html"
    content_panels = [*SitePage.content_panels, FieldPanel("summary"), FieldPanel("body")]
    search_fields = [
        *SitePage.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
    ]

    class Meta:
        verbose_name = _("information page")
        verbose_name_plural = _("information pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["table_of_contents"] = table_of_contents(self.body)
        context["chosen_pages"] = visible_choices(request, body_page_ids(self.body))
        return context

    def passages(self) -> Iterator[Passage]:
        yield from super().passages()
        yield from article_sections(self.body)
        yield from document_passages(chosen_document_ids(self.body))
