"""Settings an editor may change for the whole site."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


class FundingPeriod(models.TextChoices):
    """Programming period; it decides which marks the funding strip shows and in what order."""

    PERIOD_2014 = (
        "2014-2020",
        _("2014–2020 (Knowledge Education Development, European Social Fund)"),
    )
    PERIOD_2021 = "2021-2027", _("2021–2027 (European Funds for Social Development)")


def _page_link(label: Any, help_text: Any) -> models.ForeignKey:
    return models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=label,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=help_text,
    )


@register_setting(icon="cog")
class SiteSettings(BaseSiteSetting):
    """Which pages the header and footer lead to, and how funding is shown. Choose the Polish page; readers
    of another language get its translation."""

    funding_period = models.CharField(
        _("funding strip"),
        max_length=12,
        choices=FundingPeriod,
        default=FundingPeriod.PERIOD_2014,
        help_text=_("Set of marks on pages that belong to no project."),
    )
    contact_email = models.EmailField(
        _("contact e-mail"),
        blank=True,
        help_text=_("Shown in the footer; an office address, never a person's."),
    )
    knowledge_page = _page_link(_("good practices"), _("The list of good practices."))
    webinars_page = _page_link(_("webinars"), _("The list of webinars."))
    news_page = _page_link(_("news"), _("The list of news."))
    institutions_page = _page_link(_("institutions"), _("The list of regional coordinators."))
    glossary_page = _page_link(_("glossary"), _("The glossary."))
    proposals_page = _page_link(
        _("proposals of practices"), _("The form by which readers propose a practice.")
    )
    accessibility_page = _page_link(
        _("accessibility statement"),
        _("Linked from the footer and the head of every page, as the act demands."),
    )
    privacy_page = _page_link(_("privacy"), _("Privacy and cookies."))
    contact_page = _page_link(_("contact"), _("How to reach the project."))
    about_page = _page_link(_("about the site"), _("How the content is made."))

    PAGE_FIELDS = (
        "knowledge_page",
        "webinars_page",
        "news_page",
        "institutions_page",
        "glossary_page",
        "proposals_page",
        "accessibility_page",
        "privacy_page",
        "contact_page",
        "about_page",
    )

    panels = [
        MultiFieldPanel([FieldPanel("funding_period")], heading=_("Funding")),
        MultiFieldPanel([FieldPanel("contact_email")], heading=_("Contact")),
        MultiFieldPanel([FieldPanel(name) for name in PAGE_FIELDS], heading=_("Pages")),
    ]

    class Meta:
        verbose_name = _("site settings")
