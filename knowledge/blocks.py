"""The sections of a good practice.

The same eight for every practice, so that practices can be compared; each may say openly what is not
known. Section names follow the templates of Interreg Policy Learning, OECD OPSI and URBACT, with one
of our own: coherence.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.stream_block import StreamValue
from wagtail.blocks.struct_block import StructBlockValidationError

from cms.core.blocks import IndicatorBlock, ParagraphBlock, StepBlock, TableOfContentsEntry
from cms.core.blocks.categories import CategoryCodeBlock, policy_area_choices

from .choices import Evidence, PolicyRelation
from .models.policy import policy_document_choices, policy_measure_choices, split_measure_key

GROUP = _("Sections")
PREVIEW_TEXT = "<p>Gmina i stowarzyszenie założyły spółdzielnię, która świadczy usługi opiekuńcze w domach.</p>"
POLICY_LINK_PREVIEW = {
    "area_from": "zamowienia-spoleczne",
    "relation": "supports",
    "area_to": "rynek-pracy",
    "tool": "zamówienie zastrzeżone",
    "coordinator": "urząd gminy",
    "document": "",
    "measure": "",
    "basis": "uchwała rady gminy z 1 lipca 2025 r.",
    "result": "liczba zamówień zastrzeżonych w roku",
}


class PracticeSectionBlock(blocks.StructBlock):
    """A section: its text and, if need be, what could not be established."""

    anchor = ""

    text = ParagraphBlock(label=_("Text"))
    gap = blocks.TextBlock(
        required=False,
        label=_("What we do not know"),
        help_text=_(
            "Say openly what the sources leave out, e.g. “The source gives no costs of running it.”"
        ),
    )

    class Meta:
        group = GROUP
        form_classname = "struct-block practice-section"


class ChallengeBlock(PracticeSectionBlock):
    """The problem."""

    anchor = "wyzwanie"

    class Meta:
        icon = "help"
        label = _("Challenge")
        template = "components/blocks/practice_section.html"
        description = _(
            "What was wrong, for whom, since when. Example: no care at home after 4 p.m. in a commune of 5,000."
        )
        preview_value = {
            "text": PREVIEW_TEXT,
            "gap": "Źródło nie podaje, ile osób czekało na usługę.",
        }


class ApproachBlock(PracticeSectionBlock):
    """What was done, step by step."""

    anchor = "podejscie"
    steps = blocks.ListBlock(
        StepBlock(),
        label=_("Steps"),
        default=[],
        help_text=_("In the order in which they were done; three to six."),
    )

    class Meta:
        icon = "list-ol"
        label = _("Approach step by step")
        template = "components/blocks/practice_section.html"
        description = _(
            "What was done, in what order. Example: diagnosis, agreement of two communes, registration, first orders."
        )
        preview_value = {
            "text": PREVIEW_TEXT,
            "steps": [
                {"title": "Porozumienie gmin", "text": "<p>Dwie gminy uzgodniły zakres usług.</p>"}
            ],
            "gap": "",
        }


class PolicyLinkBlock(blocks.StructBlock):
    """How two policies meet: the tool, who coordinates, in which document and measure."""

    area_from = CategoryCodeBlock(
        choices=policy_area_choices, label=_("Policy"), help_text=_("The policy that acts.")
    )
    relation = blocks.ChoiceBlock(
        choices=PolicyRelation.choices,
        default=PolicyRelation.SUPPORTS.value,
        label=_("Relation"),
        help_text=_("How the first policy bears on the second."),
    )
    area_to = CategoryCodeBlock(
        choices=policy_area_choices, label=_("Other policy"), help_text=_("The policy it meets.")
    )
    tool = blocks.CharBlock(
        max_length=255,
        label=_("Tool"),
        help_text=_("By what they are joined, e.g. a reserved contract."),
    )
    coordinator = blocks.CharBlock(
        required=False,
        max_length=160,
        label=_("Coordinator"),
        help_text=_("Who sees to it, e.g. the regional committee."),
    )
    document = CategoryCodeBlock(
        choices=policy_document_choices,
        required=False,
        label=_("Document"),
        help_text=_("Programme, act or strategy of the list “Policy documents”."),
    )
    measure = CategoryCodeBlock(
        choices=policy_measure_choices,
        required=False,
        label=_("Measure"),
        help_text=_("Action, area or part of that document; choose the document as well."),
    )
    basis = blocks.CharBlock(
        required=False,
        max_length=255,
        label=_("Act, resolution or agreement"),
        help_text=_(
            "A local act that is not on the list, e.g. a resolution of the commune council of 1 July 2025."
        ),
    )
    result = blocks.CharBlock(
        required=False,
        max_length=255,
        label=_("What is counted"),
        help_text=_("By what the link can be measured, e.g. 35 planned jobs."),
    )

    class Meta:
        icon = "link"
        label = _("Link between policies")
        group = GROUP
        template = "components/blocks/policy_link.html"
        description = _("How two policies meet.")
        preview_value = POLICY_LINK_PREVIEW

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned["area_from"] and cleaned["area_from"] == cleaned["area_to"]:
            raise StructBlockValidationError(
                {"area_to": ValidationError(_("Choose two different policies."))}
            )
        if cleaned["measure"] and not cleaned["document"]:
            raise StructBlockValidationError(
                {"document": ValidationError(_("Choose the document this measure belongs to."))}
            )
        if cleaned["measure"] and split_measure_key(cleaned["measure"])[0] != cleaned["document"]:
            raise StructBlockValidationError(
                {"measure": ValidationError(_("This measure belongs to another document."))}
            )
        return cleaned


class CoherenceBlock(PracticeSectionBlock):
    """Which policies were joined, by what, by whom: the heart of the site."""

    anchor = "spojnosc"
    links = blocks.ListBlock(
        PolicyLinkBlock(),
        label=_("Links between policies"),
        default=[],
        help_text=_("One for each pair of policies."),
    )

    class Meta:
        icon = "link"
        label = _("Coherence")
        template = "components/blocks/practice_section.html"
        description = _(
            "Which policies were joined, by what tool, who coordinates. Example: labour market and care, by a social co-operative."
        )
        preview_value = {"text": PREVIEW_TEXT, "links": [POLICY_LINK_PREVIEW], "gap": ""}


class ResourcesBlock(PracticeSectionBlock):
    """What it took."""

    anchor = "zasoby"
    cost_band = blocks.ChoiceBlock(
        choices=[
            ("unknown", _("not known")),
            ("up_to_100k", _("up to 100 thousand zł")),
            ("100k_1m", _("100 thousand to 1 million zł")),
            ("1m_10m", _("1 to 10 million zł")),
            ("over_10m", _("over 10 million zł")),
        ],
        default="unknown",
        label=_("Total cost"),
        help_text=_("Band of the whole cost named in the source; details in the text."),
    )

    class Meta:
        icon = "pick"
        label = _("Resources and costs")
        template = "components/blocks/practice_section.html"
        description = _(
            "People, premises, money and where it came from. Example: 12 posts, a building lent by the town, 3 million zł from PFRON."
        )
        preview_value = {"text": PREVIEW_TEXT, "cost_band": "100k_1m", "gap": ""}


class ResultsBlock(PracticeSectionBlock):
    """What came of it, and how we know."""

    anchor = "rezultaty"
    evidence = blocks.ChoiceBlock(
        choices=Evidence.choices,
        default=Evidence.DESCRIPTION.value,
        label=_("Strength of evidence"),
        help_text=_("On what the results rest; words, not stars."),
    )
    indicators = blocks.ListBlock(
        IndicatorBlock(),
        label=_("Indicators"),
        default=[],
        help_text=_("Numbers from the sources, each with its year."),
    )

    class Meta:
        icon = "success"
        label = _("Results and evidence")
        template = "components/blocks/practice_section.html"
        description = _(
            "What changed, in numbers with their year, and how we know. Example: 12 people employed in 2015."
        )
        preview_value = {
            "text": PREVIEW_TEXT,
            "evidence": "own_data",
            "indicators": [{"value": "12", "label": "osób zatrudnionych", "as_of": "2015"}],
            "gap": "",
        }


class DifficultiesBlock(PracticeSectionBlock):
    """What failed."""

    anchor = "trudnosci"

    class Meta:
        icon = "warning"
        label = _("Difficulties and what failed")
        template = "components/blocks/practice_section.html"
        description = _(
            "What did not work and what was changed. Example: no money for posts forced another business model."
        )
        preview_value = {"text": PREVIEW_TEXT, "gap": ""}


class TransferBlock(PracticeSectionBlock):
    """What another region needs."""

    anchor = "przeniesienie"

    class Meta:
        icon = "arrow-right"
        label = _("Conditions of transfer")
        template = "components/blocks/practice_section.html"
        description = _(
            "Without what it will not work elsewhere. Example: a commune ready to order services for three years."
        )
        preview_value = {"text": PREVIEW_TEXT, "gap": ""}


class StartBlock(PracticeSectionBlock):
    """First steps for whoever wants to repeat it."""

    anchor = "jak-zaczac"
    steps = blocks.ListBlock(
        StepBlock(), label=_("Steps"), default=[], help_text=_("The first three or four steps.")
    )

    class Meta:
        icon = "rotate"
        label = _("How to start")
        template = "components/blocks/practice_section.html"
        description = _(
            "What to do in the first weeks. Example: ask three communes which services they lack."
        )
        preview_value = {
            "text": PREVIEW_TEXT,
            "steps": [{"title": "Zapytaj gminy", "text": "<p>Których usług brakuje?</p>"}],
            "gap": "",
        }


REQUIRED_SECTIONS = (
    "challenge",
    "approach",
    "coherence",
    "resources",
    "results",
    "difficulties",
    "transfer",
    "start",
)


class PracticeBody(blocks.StreamBlock):
    """All sections, once each; all required to publish, none to save a draft."""

    challenge = ChallengeBlock()
    approach = ApproachBlock()
    coherence = CoherenceBlock()
    resources = ResourcesBlock()
    results = ResultsBlock()
    difficulties = DifficultiesBlock()
    transfer = TransferBlock()
    start = StartBlock()

    class Meta:
        icon = "doc-full"
        label = _("Sections")
        block_counts = {name: {"min_num": 1, "max_num": 1} for name in REQUIRED_SECTIONS}


def table_of_contents(body: StreamValue) -> list[TableOfContentsEntry]:
    """Return the sections present, in their order."""
    return [
        TableOfContentsEntry(str(section.block.label), section.block.anchor) for section in body
    ]


class ChangeBlock(blocks.StructBlock):
    """What changed on the page, for its readers."""

    date = blocks.DateBlock(label=_("Date"), help_text=_("Day of the change."))
    text = blocks.CharBlock(
        max_length=255, label=_("What changed"), help_text=_("E.g. costs for 2025 added.")
    )

    class Meta:
        icon = "history"
        label = _("Change")
        group = GROUP
        template = "components/blocks/change.html"
        description = _("A dated note on what changed.")
        preview_value = {"date": "2026-11-22", "text": "Dodano koszty z 2025 r."}


def newest_first(changes: StreamValue) -> list[Any]:
    """Return the notes on what changed, newest first; a draft's note without a date comes last."""
    return sorted(changes, key=lambda block: block.value["date"] or datetime.date.min, reverse=True)
