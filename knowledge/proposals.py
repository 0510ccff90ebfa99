"""How a proposed practice becomes a draft: the public form, the draft, its workflow, what is told to whom."""

from __future__ import annotations

import json
import logging
import re
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import escape, strip_tags
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.coreutils import find_available_slug
from wagtail.signals import page_published

from cms.core.blocks import OrganisationRole
from cms.core.blocks.text import plain_slug
from cms.core.keeping import months_ago
from cms.core.models import SiteSettings
from cms.core.querysets import visible_pages
from cms.core.requests import same_origin_post
from cms.core.seo import absolute
from cms.core.throttling import too_many

from .honeypot import is_trapped
from .models import GoodPracticePage, PracticeProposal, ProposalDecision, ProposalsPage
from .proposal_form import OTHER, SECTIONS, ProposalForm

KEPT_MONTHS = 12
MOST_PROPOSALS = 5
PROPOSAL_SECONDS = 3600
LONGEST_SLUG = 100
logger = logging.getLogger(__name__)


def _stream(*blocks: tuple[str, Any]) -> str:
    return json.dumps([{"type": name, "value": value} for name, value in blocks])


def _rich_text(text: str) -> str:
    """Return typed text as paragraphs in the spelling of the editor's text field; markup stays plain signs."""
    lines = "\n".join(line.strip() for line in text.splitlines())
    paragraphs = re.split(r"\n{2,}", lines.strip())
    return "".join(f"<p>{escape(part).replace(chr(10), '<br/>')}</p>" for part in paragraphs)


def draft_of(form: ProposalForm, parent: ProposalsPage) -> GoodPracticePage:
    """Return the unsaved draft a valid form describes, in the language of the shelf."""
    data = form.cleaned_data
    page = GoodPracticePage(
        title=data["title"],
        slug=find_available_slug(parent, plain_slug(data["title"])[:LONGEST_SLUG] or "praktyka"),
        summary=data["summary"],
        contact_role=data["contact_role"],
        body=_stream(
            *((name, {"text": _rich_text(data[name])}) for name in SECTIONS if data[name])
        ),
        sources=_stream(
            *(("source", {"title": address[:255], "url": address}) for address in data["sources"])
        ),
        live=False,
        has_unpublished_changes=True,
        locale_id=parent.locale_id,
    )
    if data["institution"] != OTHER:
        organisation = form.organisations[data["institution"]]
        page.organisations = _stream(
            ("organisation", {"organisation": organisation.pk, "role": OrganisationRole.LEADER})
        )
    for facet in ("regions", "policy_areas", "levels"):
        setattr(page, f"{facet}_codes", data[facet])
    return page


@transaction.atomic
def store_proposal(*, form: ProposalForm, parent: ProposalsPage) -> PracticeProposal:
    """Put the draft under `parent` with its first revision, and keep who sent it apart."""
    shelf = ProposalsPage.objects.select_for_update().get(pk=parent.pk)
    page = draft_of(form, shelf)
    shelf.add_child(instance=page)
    page.save_revision()
    return PracticeProposal.objects.create(
        page=page,
        title=page.title,
        institution=form.institution_name,
        email=form.cleaned_data["email"],
        has_consented=form.cleaned_data["consent"],
        consent_clause=strip_tags(shelf.consent_clause),
    )


def start_workflow(*, proposal: PracticeProposal) -> bool:
    """Hand the draft to the moderators of its shelf; tell whether there are any.

    Nobody who has an account sent it, so the workflow is requested by no user. A mail server that
    cannot be reached takes the workflow back but not the draft: it still lies among the proposals.
    """
    page = proposal.page
    workflow = page.get_workflow() if page is not None else None
    if workflow is None:
        return False
    try:
        workflow.start(page, None)
    except OSError as error:
        logger.warning("The workflow of the proposal %s was not started: %s", proposal.pk, error)
        return False
    return True


def tell_coordinator(*, proposal: PracticeProposal, address: str) -> None:
    """Write to the site's contact address that a proposal has come; no failure reaches the sender."""
    if not address or proposal.page_id is None:
        return
    with translation.override("pl"):
        subject = _("Proposal of a practice: %(title)s") % {"title": proposal.title[:120]}
        lines = [
            _("%(institution)s proposes a practice: “%(title)s”.")
            % {"institution": proposal.institution, "title": proposal.title},
            _("It waits as a draft and is not published:"),
            absolute(reverse("wagtailadmin_pages:edit", args=[proposal.page_id])),
        ]
    try:
        EmailMessage(subject, "\n\n".join(lines) + "\n", to=[address]).send()
    except OSError as error:  # SMTPException is one
        logger.warning("Nobody was told by e-mail of the proposal %s: %s", proposal.pk, error)


def _shelf(request: HttpRequest) -> ProposalsPage:
    page = visible_pages(ProposalsPage.objects.all(), request).order_by("path").first()
    if page is None:
        raise Http404
    return page


def _show_form(
    request: HttpRequest, page: ProposalsPage, form: ProposalForm, *, status: int
) -> HttpResponse:
    context = page.get_context(request, form=form)
    return render(request, page.template, context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_post
def propose(request: HttpRequest) -> HttpResponseBase:
    """Take a proposal; the form itself is the page “Proposals”, to which a plain visit is led."""
    page = _shelf(request)
    if request.method != "POST":
        return redirect(page.get_url(request))
    if is_trapped(request.POST):
        return redirect("knowledge:propose_thanks")
    form = ProposalForm(request.POST, locale_id=page.locale_id)
    if not form.is_valid():
        return _show_form(request, page, form, status=422)
    if too_many(request, action="proposal", limit=MOST_PROPOSALS, seconds=PROPOSAL_SECONDS):
        form.add_error(
            None,
            _(
                "Five proposals came from you within an hour. Send this one later: it is still here."
            ),
        )
        response = _show_form(request, page, form, status=429)
        response.headers["Retry-After"] = str(PROPOSAL_SECONDS)
        return response
    proposal = store_proposal(form=form, parent=page)
    start_workflow(proposal=proposal)
    tell_coordinator(proposal=proposal, address=SiteSettings.for_request(request).contact_email)
    return redirect("knowledge:propose_thanks")


@never_cache
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """Thank for a proposal and say what happens now."""
    page = _shelf(request)
    return render(
        request,
        "knowledge/proposal_thanks.html",
        {"page_title": _("Thank you for the proposal"), "shelf": page},
    )


def decided_long_ago() -> QuerySet[PracticeProposal]:
    """Return proposals decided more than 12 months ago, whose data are to go."""
    return PracticeProposal.objects.filter(decision_date__lt=months_ago(KEPT_MONTHS))


def _decide(page_id: int, decision: str) -> None:
    PracticeProposal.objects.filter(page_id=page_id, decision=ProposalDecision.AWAITING).update(
        decision=decision, decision_date=timezone.localdate()
    )


@receiver(page_published, sender=GoodPracticePage)
def accept_what_is_published(sender: Any, instance: GoodPracticePage, **_kwargs: Any) -> None:
    """A proposal whose practice readers can see was accepted."""
    _decide(instance.pk, ProposalDecision.ACCEPTED)


@receiver(pre_delete, sender=GoodPracticePage)
def decline_what_is_deleted(sender: Any, instance: GoodPracticePage, **_kwargs: Any) -> None:
    """A proposal whose draft was deleted was declined, unless it had been published."""
    _decide(instance.pk, ProposalDecision.DECLINED)
