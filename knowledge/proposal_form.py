"""The form by which a region proposes a practice: plain text only, nothing that was typed is lost."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from cms.core.collation import polish_sort_key
from cms.core.facets import LEVELS, POLICY_AREAS, REGIONS, category_choices
from cms.core.models import Organisation, OrganisationKind
from cms.core.models.resource import SUMMARY_MAX_LENGTH
from cms.core.text import without_control_signs

from .choices import MINIMUM_POLICY_AREAS

OTHER = "other"
MOST_SIGNS = 20_000
MOST_SOURCES = 20
LONGEST_ADDRESS = 500
SECTIONS = (
    "challenge",
    "approach",
    "coherence",
    "resources",
    "results",
    "difficulties",
    "transfer",
    "start",
)


def _section(label: Any, help_text: Any, *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=MOST_SIGNS,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class ProposalForm(forms.Form):
    """A practice in short: three sections must be told, the others may wait for the editors."""

    institution = forms.ChoiceField(
        label=_("Institution"), help_text=_("The regional centre that proposes the practice.")
    )
    other_institution = forms.CharField(
        label=_("Name of another institution"),
        help_text=_("Only if you chose “another institution” above."),
        required=False,
        max_length=255,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    title = forms.CharField(
        label=_("Title of the practice"),
        help_text=_("What it is and where, e.g. a care co-operative of two communes."),
        max_length=255,
    )
    summary = forms.CharField(
        label=_("The practice in short"),
        help_text=_("At most 300 signs: what it is, where, with what effect."),
        max_length=SUMMARY_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    regions = forms.MultipleChoiceField(
        label=_("Regions"),
        help_text=_("Where it works; leave empty if in the whole country."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    policy_areas = forms.MultipleChoiceField(
        label=_("Policy areas"),
        help_text=_("At least two: the site is about joining them."),
        widget=forms.CheckboxSelectMultiple,
    )
    levels = forms.MultipleChoiceField(
        label=_("Levels of government"),
        help_text=_("Who acts."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    challenge = _section(_("Challenge"), _("What was wrong, for whom, since when."), required=True)
    approach = _section(
        _("Approach step by step"), _("What was done, in what order."), required=True
    )
    coherence = _section(
        _("Coherence"),
        _("Which policies were joined, by what tool, who coordinates."),
        required=True,
    )
    resources = _section(_("Resources and costs"), _("People, premises, money and its source."))
    results = _section(_("Results and evidence"), _("What changed, and how we know."))
    difficulties = _section(_("Difficulties and what failed"), _("What did not work."))
    transfer = _section(_("Conditions of transfer"), _("Without what it will not work elsewhere."))
    start = _section(_("How to start"), _("What to do in the first weeks."))
    sources = forms.CharField(
        label=_("Sources"),
        help_text=_("Addresses of pages or documents, one a line, each with http:// or https://."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    contact_role = forms.CharField(
        label=_("Whom to ask"),
        help_text=_("A role in the institution, not a name; readers will see it."),
        required=False,
        max_length=200,
    )
    email = forms.EmailField(
        label=_("E-mail of the institution"),
        help_text=_("An office address, for our questions. Readers will not see it."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    consent = forms.BooleanField(
        label=_("I have read this information and agree to it."),
        error_messages={"required": _("Without this the proposal cannot be taken.")},
    )

    def __init__(self, *args: Any, locale_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations: dict[str, Organisation] = {
            organisation.key: organisation
            for organisation in sorted(
                Organisation.objects.filter(
                    locale_id=locale_id,
                    kind=OrganisationKind.REGIONAL_COORDINATOR,
                    region__isnull=False,
                ),
                key=lambda organisation: polish_sort_key(organisation.name),
            )
        }
        fields: dict[str, Any] = self.fields
        fields["institution"].choices = [
            ("", _("Choose")),
            *((key, str(organisation)) for key, organisation in self.organisations.items()),
            (OTHER, _("another institution")),
        ]
        for name, choices in category_choices((REGIONS, POLICY_AREAS, LEVELS), locale_id).items():
            fields[name].choices = choices
        for field in fields.values():
            # The limit is told by a message: a field that cuts what is pasted into it loses words.
            field.widget.attrs.pop("maxlength", None)

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def clean_other_institution(self) -> str:
        return " ".join(self.cleaned_data["other_institution"].split())

    def clean_contact_role(self) -> str:
        return " ".join(self.cleaned_data["contact_role"].split())

    def clean_policy_areas(self) -> list[str]:
        areas = self.cleaned_data["policy_areas"]
        if len(areas) < MINIMUM_POLICY_AREAS:
            raise ValidationError(
                _("Choose at least two policy areas: the site is about joining them.")
            )
        return areas

    def clean_sources(self) -> list[str]:
        """Return the addresses; a bad one is named."""
        lines = [line.strip() for line in self.cleaned_data["sources"].splitlines()]
        addresses = list(dict.fromkeys(line for line in lines if line))
        if len(addresses) > MOST_SOURCES:
            raise ValidationError(
                _("Give at most %(number)d addresses."), params={"number": MOST_SOURCES}
            )
        validate = URLValidator(schemes=["http", "https"])
        for address in addresses:
            try:
                validate(address)
                if len(address) > LONGEST_ADDRESS:
                    raise ValidationError("too long")
            except ValidationError:
                raise ValidationError(
                    _("This is not an address of a page: %(address)s"),
                    params={"address": address[:80]},
                ) from None
        return addresses

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, value in cleaned.items():
            if isinstance(value, str):
                cleaned[name] = without_control_signs(value)
        is_unnamed = "other_institution" not in self.errors and not cleaned["other_institution"]
        if cleaned.get("institution") == OTHER and is_unnamed:
            self.add_error("other_institution", _("Write the name of the institution."))
        signs = sum(len(str(self.data.get(name, ""))) for name in self.fields)
        if signs > MOST_SIGNS:
            raise ValidationError(
                _(
                    "The proposal has %(signs)d signs in all; at most %(limit)d are taken. "
                    "Shorten it and send it again."
                ),
                params={"signs": signs, "limit": MOST_SIGNS},
            )
        return cleaned

    @property
    def institution_name(self) -> str:
        """Name of the chosen institution, or the one written in."""
        key = self.cleaned_data["institution"]
        return (
            self.cleaned_data["other_institution"] if key == OTHER else str(self.organisations[key])
        )
