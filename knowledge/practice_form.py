"""The editor's form of a good practice: what may wait in a draft and what publishing needs."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks.stream_block import StreamBlockValidationError

from cms.core.models.resource import ResourcePageForm

from .choices import MINIMUM_POLICY_AREAS
from .footnotes import footnotes_without_source
from .models.proposals import MOVE_FIRST, is_proposals_shelf


class GoodPracticeForm(ResourcePageForm):
    """Editor form: coherence needs two policies, but only when the page is published."""

    def full_clean(self) -> None:
        """Let a moderator send back what is incomplete: asking for changes is no publishing."""
        if self.data.get("action-workflow-action") and (
            self.data.get("workflow-action-name") == "reject"
        ):
            self.defer_required_fields()
        super().full_clean()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        areas = cleaned.get("policy_areas")
        if (
            not self.is_deferred_validation
            and areas is not None
            and len(areas) < MINIMUM_POLICY_AREAS
        ):
            self.add_error(
                "policy_areas",
                _("Choose at least two policy areas: the site is about joining them."),
            )
        body, sources = cleaned.get("body"), cleaned.get("sources")
        if not self.is_deferred_validation and body is not None and sources is not None:
            missing = [
                ValidationError(
                    _(
                        "Footnote [%(number)s] in section “%(section)s” has no source. Add the source or take the number out."
                    )
                    % {"number": number, "section": section}
                )
                for number, section in footnotes_without_source(body, len(sources))
            ]
            if missing:
                self.add_error("body", StreamBlockValidationError(non_block_errors=missing))
        if not self.is_deferred_validation and is_proposals_shelf(self.parent_page):
            self.add_error(None, MOVE_FIRST)
        return cleaned
