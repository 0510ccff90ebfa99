"""Facts with a structure: indicators, steps, organisations in their roles."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from .text import ParagraphBlock

GROUP = _("Facts")


class IndicatorBlock(blocks.StructBlock):
    """A number with its meaning and the year it held."""

    value = blocks.CharBlock(
        max_length=24, label=_("Value"), help_text=_("The number as shown, e.g. 260 or 28 mln zł.")
    )
    label = blocks.CharBlock(
        max_length=160, label=_("Meaning"), help_text=_("What the number counts.")
    )
    as_of = blocks.CharBlock(
        required=False,
        max_length=40,
        label=_("As of"),
        help_text=_("Year or date the number comes from."),
    )

    class Meta:
        icon = "order-up"
        label = _("Indicator")
        group = GROUP
        template = "components/blocks/indicator.html"
        description = _("One number with its meaning and date.")
        preview_value = {
            "value": "260",
            "label": "przedstawicieli urzędów marszałkowskich",
            "as_of": "2020",
        }


class IndicatorsBlock(blocks.StructBlock):
    """A few numbers side by side."""

    indicators = blocks.ListBlock(
        IndicatorBlock(),
        label=_("Indicators"),
        min_num=1,
        max_num=6,
        help_text=_("Two to four read best."),
    )

    class Meta:
        icon = "table"
        label = _("Numbers")
        group = GROUP
        template = "components/blocks/indicators.html"
        description = _("Numbers that show the effect.")
        preview_value = {
            "indicators": [
                {"value": "16", "label": "regionów", "as_of": "2020"},
                {"value": "260", "label": "uczestników", "as_of": "2020"},
            ]
        }


class StepBlock(blocks.StructBlock):
    """One step of a procedure."""

    title = blocks.CharBlock(
        max_length=160, label=_("Title"), help_text=_("What is done, in a few words.")
    )
    text = ParagraphBlock(required=False, label=_("Text"))

    class Meta:
        icon = "list-ol"
        label = _("Step")
        group = GROUP
        template = "components/blocks/step.html"
        description = _("One step of a procedure.")
        preview_value = {
            "title": "Zwołaj grupę roboczą",
            "text": "<p>Zaproś komitet, OWES i gminy.</p>",
        }


class StepsBlock(blocks.StructBlock):
    """A procedure, step by step."""

    steps = blocks.ListBlock(
        StepBlock(),
        label=_("Steps"),
        min_num=1,
        help_text=_("In the order in which they are done."),
    )

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        group = GROUP
        template = "components/blocks/steps.html"
        description = _("A procedure in numbered steps.")
        preview_value = {
            "steps": [
                {"title": "Diagnoza", "text": "<p>Zbierz dane z gmin.</p>"},
                {"title": "Konsultacje", "text": "<p>Opublikuj projekt i zbierz uwagi.</p>"},
            ]
        }


class OrganisationRole:
    """Roles an organisation may have in a resource."""

    LEADER = "leader"
    PARTNER = "partner"
    CHOICES = ((LEADER, _("Leader")), (PARTNER, _("Partner")))


class OrganisationRoleBlock(blocks.StructBlock):
    """An organisation and what it does here."""

    organisation = SnippetChooserBlock(
        "core.Organisation",
        label=_("Organisation"),
        help_text=_("Add it to the list of organisations first if it is new."),
    )
    role = blocks.ChoiceBlock(
        choices=OrganisationRole.CHOICES,
        default=OrganisationRole.PARTNER,
        label=_("Role"),
        help_text=_("Who answers for it, and who takes part."),
    )

    class Meta:
        icon = "group"
        label = _("Organisation")
        group = GROUP
        template = "components/blocks/organisation_role.html"
        description = _("An organisation as leader or partner.")
        preview_value = {"organisation": None, "role": OrganisationRole.LEADER}

    def get_preview_value(self) -> blocks.StructValue:
        """Show an organisation that need not be in the database."""
        value = super().get_preview_value()
        value["organisation"] = self.child_blocks["organisation"].target_model(
            name="Regionalny Ośrodek Polityki Społecznej",
            short_name="ROPS",
            website="https://example.org/",
        )
        return value
