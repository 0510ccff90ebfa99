"""The facets by which everything on the site is found.

Each language has its own row; the `code` is the same in all of them and is what addresses, filters
and exports use. A row is never looked up by id.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField


class Category(index.Indexed, TranslatableMixin, models.Model):
    """One value of one facet in one language."""

    code = models.SlugField(
        _("code"),
        max_length=80,
        help_text=_(
            "Shared by all languages; appears in addresses and exports. Do not change it once used."
        ),
    )
    name = models.CharField(
        _("name"), max_length=160, help_text=_("As readers see it in filters and on pages.")
    )
    order = models.PositiveSmallIntegerField(
        _("order"),
        default=0,
        help_text=_("Lower numbers come first; equal numbers are sorted by name."),
    )

    panels = [FieldPanel("name"), FieldPanel("code"), FieldPanel("order")]
    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.FilterField("locale_id"),
    ]
    override_translatable_fields = [SynchronizedField("code", overridable=False)]

    class Meta(TranslatableMixin.Meta):
        abstract = True
        ordering = ("order", "name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("code", "locale"), name="%(app_label)s_%(class)s_code_per_locale"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Region(Category):
    """One of the 16 voivodeships; `code` is its two-digit TERYT (TERC) code."""

    abbreviation = models.CharField(
        _("abbreviation"), max_length=3, help_text=_("Two letters shown on the tile map, e.g. MZ.")
    )
    seat = models.CharField(
        _("seat of the coordinator"),
        max_length=60,
        blank=True,
        help_text=_("City of the regional social policy centre."),
    )
    other_forms = models.TextField(
        _("other forms"),
        blank=True,
        help_text=_(
            "Names and inflected forms people type, one a line, e.g. Mazowsze, na Mazowszu."
        ),
    )

    panels = [
        FieldPanel("name"),
        FieldPanel("code"),
        FieldPanel("abbreviation"),
        FieldPanel("seat"),
        FieldPanel("other_forms"),
        FieldPanel("order"),
    ]
    override_translatable_fields = [
        SynchronizedField("code", overridable=False),
        SynchronizedField("abbreviation", overridable=False),
        SynchronizedField("seat"),
        TranslatableField("other_forms"),
    ]

    class Meta(Category.Meta):
        verbose_name = _("region")
        verbose_name_plural = _("regions")


class GovernmentLevel(Category):
    """Level of government: commune, county, voivodeship, macro-region, country, European Union."""

    class Meta(Category.Meta):
        verbose_name = _("level of government")
        verbose_name_plural = _("levels of government")


class PolicyArea(Category):
    """A public policy; a good practice joins two or more of them."""

    description = models.TextField(
        _("description"),
        blank=True,
        help_text=_("One sentence: what belongs here, for those who choose it."),
    )
    panels = [*Category.panels, FieldPanel("description")]

    class Meta(Category.Meta):
        verbose_name = _("policy area")
        verbose_name_plural = _("policy areas")


class TargetGroup(Category):
    """People or institutions a resource serves."""

    class Meta(Category.Meta):
        verbose_name = _("target group")
        verbose_name_plural = _("target groups")


class Instrument(Category):
    """A tool of policy: a social clause, an agreement, a committee, a kind of entity."""

    class Meta(Category.Meta):
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")
