"""Organisations named on the site: the 16 regional coordinators, project leaders and partners, others."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from .taxonomy import Region


class OrganisationKind(models.TextChoices):
    """What an organisation is; the institutions page lists the regional coordinators."""

    REGIONAL_COORDINATOR = "regional_coordinator", _("regional coordinator of the social economy")
    LEADER = "leader", _("project leader")
    PARTNER = "partner", _("project partner")
    MINISTRY = "ministry", _("ministry")
    LOCAL_GOVERNMENT = "local_government", _("local government")
    PUBLIC_INSTITUTION = "public_institution", _("public institution")
    SUPPORT_CENTRE = "support_centre", _("social economy support centre")
    SOCIAL_ENTERPRISE = "social_enterprise", _("social economy entity")
    NGO = "ngo", _("non-governmental organisation")
    BUSINESS = "business", _("business")
    OTHER = "other", _("other")


class Organisation(index.Indexed, TranslatableMixin, models.Model):
    """An organisation with its public contact data; one row for each language."""

    key = models.SlugField(
        _("key"),
        max_length=120,
        help_text=_("Shared by all languages; short, without Polish letters, e.g. rops-torun."),
    )
    name = models.CharField(_("name"), max_length=255, help_text=_("Full official name."))
    short_name = models.CharField(
        _("short name"), max_length=60, blank=True, help_text=_("Acronym, e.g. OZRSS.")
    )
    kind = models.CharField(
        _("kind"),
        max_length=24,
        choices=OrganisationKind,
        default=OrganisationKind.OTHER,
        help_text=_("Regional coordinators appear on the institutions page."),
    )
    region = models.ForeignKey(
        Region,
        verbose_name=_("region"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="organisations",
        help_text=_("The voivodeship it works in; empty for the whole country."),
    )
    street = models.CharField(
        _("street and number"), max_length=120, blank=True, help_text=_("E.g. ul. Hubska 7.")
    )
    postcode = models.CharField(
        _("postcode"), max_length=6, blank=True, help_text=_("E.g. 50-501.")
    )
    city = models.CharField(_("city"), max_length=80, blank=True, help_text=_("City of the seat."))
    website = models.URLField(_("website"), blank=True, help_text=_("Full address with https://."))
    email = models.EmailField(
        _("e-mail"), blank=True, help_text=_("Office address, never a person's.")
    )
    note = models.CharField(
        _("note"),
        max_length=255,
        blank=True,
        help_text=_("E.g. where the address comes from and as of when."),
    )

    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("short_name"), FieldPanel("key")]),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("region")]),
        MultiFieldPanel(
            [
                FieldPanel("street"),
                FieldRowPanel([FieldPanel("postcode"), FieldPanel("city")]),
                FieldPanel("website"),
                FieldPanel("email"),
                FieldPanel("note"),
            ],
            heading=_("Contact"),
        ),
    ]
    search_fields = [
        index.SearchField("name"),
        index.SearchField("short_name"),
        index.AutocompleteField("name"),
        index.AutocompleteField("short_name"),
        index.FilterField("locale_id"),
    ]
    override_translatable_fields = [
        SynchronizedField("key", overridable=False),
        SynchronizedField("street"),
        SynchronizedField("postcode"),
        SynchronizedField("city"),
    ]

    class Meta(TranslatableMixin.Meta):
        ordering = ("name", "pk")
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = (
            models.UniqueConstraint(
                fields=("key", "locale"), name="core_organisation_key_per_locale"
            ),
        )

    def __str__(self) -> str:
        return self.name
