from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.core.models import Organisation


class Speaker(index.Indexed, TranslatableMixin, models.Model):
    """Somebody who speaks in a webinar, with the internal record of their consent to image and voice."""

    name = models.CharField(
        _("name"), max_length=160, help_text=_("As agreed with the speaker; a role is enough.")
    )
    role = models.CharField(
        _("role"), max_length=200, blank=True, help_text=_("E.g. expert of the project.")
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Whom the speaker represents."),
    )
    code = models.SlugField(
        _("code"),
        max_length=80,
        help_text=_("Part of the address of the speaker's page; the same in all languages."),
    )
    consent_image = models.BooleanField(
        _("consent to image"),
        default=False,
        help_text=_("Internal, never shown: a signed consent to show the speaker is in the files."),
    )
    consent_voice = models.BooleanField(
        _("consent to voice"),
        default=False,
        help_text=_(
            "Internal, never shown: a signed consent to publish the voice is in the files."
        ),
    )
    consent_date = models.DateField(
        _("date of consent"), null=True, blank=True, help_text=_("Internal, never shown.")
    )
    consent_note = models.TextField(
        _("note on consent"),
        blank=True,
        help_text=_("Internal, never shown: where the consent is kept, its limits."),
    )

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("role")]),
        FieldPanel("code"),
        FieldPanel("organisation"),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel("consent_image"),
                        FieldPanel("consent_voice"),
                        FieldPanel("consent_date"),
                    ]
                ),
                FieldPanel("consent_note"),
            ],
            heading=_("Consent (internal)"),
        ),
    ]
    override_translatable_fields = [
        SynchronizedField("code", overridable=False),
        SynchronizedField("consent_image", overridable=False),
        SynchronizedField("consent_voice", overridable=False),
        SynchronizedField("consent_date", overridable=False),
        SynchronizedField("consent_note", overridable=False),
    ]
    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.FilterField("locale_id"),
    ]

    class Meta(TranslatableMixin.Meta):
        ordering = ("name", "pk")
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        constraints = (
            models.UniqueConstraint(fields=("code", "locale"), name="webinars_speaker_code_unique"),
        )

    def __str__(self) -> str:
        return f"{self.name}, {self.role}" if self.role else self.name

    @property
    def has_consented(self) -> bool:
        """Whether both image and voice may be published."""
        return self.consent_image and self.consent_voice
