"""“Was this page useful?”: yes or no by one plain form, the reason by a second one, no account, no cookie.

The second form carries a signed token of the answer: only whoever gave it can add a reason, for an hour.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, TimestampSigner
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cms.core.keeping import months_ago
from cms.core.models import ResourceKind, ResourcePage
from cms.core.requests import refuse, same_origin_post
from cms.core.text import without_control_signs
from cms.core.throttling import too_many

from .honeypot import is_trapped
from .models import PageFeedback

ASKED_KINDS = (ResourceKind.PRACTICE, ResourceKind.WEBINAR)
KEPT_MONTHS = 24
TOKEN_SECONDS = 3600
MOST_ANSWERS = 20
ANSWER_SECONDS = 600
LONGEST_TOKEN = 200
_signer = TimestampSigner(salt="knowledge.feedback")


class ReasonForm(forms.ModelForm):
    """Why a page was useful or not."""

    class Meta:
        model = PageFeedback
        fields = ("problem", "reason")
        widgets = {"reason": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        # The limit is told by a message: a field that cuts what is pasted into it loses words.
        self.fields["reason"].widget.attrs.pop("maxlength", None)
        if self.instance.is_useful:
            del self.fields["problem"]

    def clean(self) -> dict[str, Any]:
        """Ask for something to say: an empty form tells nobody anything."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned.values()):
            raise ValidationError(_("Write a few words, or go back to the page."))
        return cleaned

    def clean_reason(self) -> str:
        return without_control_signs(self.cleaned_data["reason"])


def old_feedback() -> QuerySet[PageFeedback]:
    """Return what is older than 24 months."""
    return PageFeedback.objects.filter(day__lt=months_ago(KEPT_MONTHS))


def _asked_page(request: HttpRequest, page_id: int) -> ResourcePage:
    """Return the page if its reader may see it and was asked; else 404."""
    pages = ResourcePage.objects.visible(request).of_kind(*ASKED_KINDS)
    try:
        page = pages.filter(pk=page_id).first()
    except OverflowError:  # a number no database holds
        page = None
    if page is None:
        raise Http404
    return page


def _too_many_answers(request: HttpRequest) -> HttpResponse:
    response = refuse(
        request,
        status=429,
        title=_("Too many answers at once"),
        explanation=_("Thank you for so many answers. Please come back in ten minutes."),
    )
    response.headers["Retry-After"] = str(ANSWER_SECONDS)
    return response


def _thanks_url(page: ResourcePage, **parameters: str | int) -> str:
    address = reverse("knowledge:feedback_thanks", args=[page.pk])
    return f"{address}?{urlencode(parameters)}" if parameters else address


def _feedback_of(token: str, page: ResourcePage) -> PageFeedback | None:
    """Return the answer a token was made for, while the token holds."""
    try:
        key = _signer.unsign(token[:LONGEST_TOKEN], max_age=TOKEN_SECONDS)
    except BadSignature:
        return None
    return PageFeedback.objects.filter(pk=key, page_id=page.pk).first()


@require_POST
@same_origin_post
def give(request: HttpRequest, page_id: int) -> HttpResponseBase:
    """Store yes or no, then lead to thanks; a program is thanked all the same."""
    page = _asked_page(request, page_id)
    answer = request.POST.get("useful")
    if is_trapped(request.POST):
        return redirect(_thanks_url(page))
    if answer not in ("yes", "no"):
        return redirect(f"{page.get_url(request)}#feedback")
    if too_many(request, action="feedback", limit=MOST_ANSWERS, seconds=ANSWER_SECONDS):
        return _too_many_answers(request)
    feedback = PageFeedback.objects.create(page=page, is_useful=answer == "yes")
    return redirect(_thanks_url(page, token=_signer.sign(str(feedback.pk))))


def _render_thanks(
    request: HttpRequest, page: ResourcePage, *, form: ReasonForm | None, token: str
) -> HttpResponse:
    return render(
        request,
        "knowledge/feedback_thanks.html",
        {
            "page_title": _("Thank you"),
            "read_page": page,
            "form": form,
            "token": token,
            "has_reason": "reason" in request.GET,
        },
        status=422 if form is not None and form.errors else 200,
    )


@never_cache
@require_safe
def thanks(request: HttpRequest, page_id: int) -> HttpResponse:
    """Thank, and ask for the reason whoever holds a token that still counts."""
    page = _asked_page(request, page_id)
    token = request.GET.get("token", "")[:LONGEST_TOKEN]
    feedback = _feedback_of(token, page) if token else None
    form = ReasonForm(instance=feedback) if feedback else None
    return _render_thanks(request, page, form=form, token=token)


@never_cache
@require_POST
@same_origin_post
def give_reason(request: HttpRequest, page_id: int) -> HttpResponseBase:
    """Add the reason to the answer the token belongs to; what is wrong with it is told, the text stays."""
    page = _asked_page(request, page_id)
    if is_trapped(request.POST):
        return redirect(_thanks_url(page))
    token = request.POST.get("token", "")
    feedback = _feedback_of(token, page)
    if feedback is None:
        return refuse(
            request,
            status=410,
            title=_("The hour for adding a reason is over"),
            explanation=_("Your answer counts. Open the page again to send a new one."),
        )
    if too_many(request, action="feedback-reason", limit=MOST_ANSWERS, seconds=ANSWER_SECONDS):
        return _too_many_answers(request)
    form = ReasonForm(request.POST, instance=feedback)
    if not form.is_valid():
        return _render_thanks(request, page, form=form, token=token)
    form.save()
    return redirect(_thanks_url(page, reason=1))
