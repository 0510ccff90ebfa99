from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList, TabbedInterface
from wagtail.fields import StreamField
from wagtail.search import index

from cms.core import seo
from cms.core.blocks import ArticleBody, SourceBlock
from cms.core.document_text import chosen_document_ids, document_passages
from cms.core.facets import page_facets
from cms.core.models import IndexPage, ResourceKind, ResourcePage
from cms.core.paging import paginate
from cms.core.passages import Passage, article_sections
from cms.core.related import body_page_ids, visible_choices


class NewsKind(models.TextChoices):
    """Kinds of news, after those the regional centres publish."""

    PROJECT = "project", _("project")
    COMMITTEE = "committee", _("committee meeting")
    NETWORK = "network", _("network meeting")
    STUDY_VISIT = "study_visit", _("study visit")
    CALL = "call", _("call or competition")
    FAIR = "fair", _("fair or congress")
    CONSULTATION = "consultation", _("consultation")
    LAW = "law", _("law and programmes")
    INVITATION = "invitation", _("invitation")
    PUBLICATION = "publication", _("publication")


class NewsIndexPage(IndexPage):
    """News, newest first, by year. The editors publish under it."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.NewsPage"]
    template = "home/news_index_page.html"

    class Meta:
        verbose_name = _("list of news")
        verbose_name_plural = _("lists of news")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        news = NewsPage.objects.visible(request).defer("body", "sources").for_listing().newest()
        years = [day.year for day in news.order_by().dates("published_date", "year", order="DESC")]
        asked = request.GET.get("year", "")
        year = int(asked) if asked.isascii() and asked.isdigit() and int(asked) in years else None
        if year:
            news = news.filter(published_date__year=year)
        context.update(
            years=years, year=year, unknown_year=asked[:20] if asked and not year else ""
        )
        context["news"] = paginate(request, news)
        return context


class NewsPage(ResourcePage):
    """Something that happened or will happen. The editors publish it."""

    resource_kind = ResourceKind.NEWS

    news_kind = models.CharField(
        _("kind"),
        max_length=16,
        choices=NewsKind,
        default=NewsKind.PROJECT,
        help_text=_("Shown as a label on lists."),
    )
    body = StreamField(
        ArticleBody(),
        verbose_name=_("body"),
        help_text=_("Date and place first, then what came of it."),
    )
    sources = StreamField(
        [("source", SourceBlock())],
        verbose_name=_("sources"),
        blank=True,
        help_text=_("Where the facts come from."),
    )

    parent_page_types = ["home.NewsIndexPage"]
    subpage_types: list[str] = []
    template = "home/news_page.html"
    search_fields = [*ResourcePage.search_fields, index.SearchField("body")]

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    *ResourcePage.content_panels,
                    *ResourcePage.lead_panels,
                    FieldPanel("news_kind"),
                    FieldPanel("body"),
                    FieldPanel("sources"),
                ],
                heading=_("News item"),
            ),
            ObjectList(ResourcePage.facet_panels, heading=_("Facets")),
            ObjectList(ResourcePage.promote_panels, heading=_("Promotion and review")),
        ]
    )

    class Meta:
        verbose_name = _("news item")
        verbose_name_plural = _("news items")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["facets"] = page_facets(self, request)
        context["chosen_pages"] = visible_choices(request, body_page_ids(self.body))
        return context

    def passages(self) -> Iterator[Passage]:
        yield from super().passages()
        yield from article_sections(self.body)
        yield from document_passages(chosen_document_ids(self.body))

    def structured_data(
        self, request: HttpRequest, context: dict[str, Any]
    ) -> list[dict[str, Any]]:
        return [
            *super().structured_data(request, context),
            {
                "@context": seo.SCHEMA,
                "@type": "NewsArticle",
                "headline": self.title,
                "description": self.description,
                "datePublished": self.published_date.isoformat(),
                "dateModified": (
                    self.last_published_at or self.latest_revision_created_at or self.published_date
                ).isoformat(),
                "inLanguage": self.locale.language_code,
                "url": seo.absolute(self.get_url(request) or ""),
            },
        ]
