"""From a query that readers type to a synonym of a term: the form the report of searches leads to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz
from wagtail.admin import messages
from wagtail.log_actions import log

from cms.core.analysis import fold
from cms.core.text import one_line

from .models import Term

LONGEST_SYNONYM = 160


@dataclass(frozen=True)
class QueryAction:
    """A link of the report of searches."""

    label: str
    url: str


class SynonymForm(forms.Form):
    """A synonym and the term it stands for; terms written alike come first."""

    synonym = forms.CharField(
        label=_("what readers type"),
        max_length=LONGEST_SYNONYM,
        help_text=_("It is added to the synonyms of the term, on a line of its own."),
    )
    term = forms.ModelChoiceField(
        Term.objects.none(),
        label=_("term"),
        help_text=_("The term that says the same. The most similar ones come first."),
    )

    def __init__(self, *args: Any, language: str, near: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["term"]
        field.queryset = Term.objects.filter(locale__language_code=language)
        terms = sorted(field.queryset, key=lambda term: -_nearness(term, near))
        field.choices = [("", "—"), *((term.pk, str(term)) for term in terms)]

    def clean_synonym(self) -> str:
        return one_line(self.cleaned_data["synonym"])


def add_synonym(*, term: Term, synonym: str, user: Any) -> bool:
    """Add a line to a term's synonyms, noted in its history; tell whether it was not there yet."""
    with transaction.atomic():
        term = Term.objects.select_for_update().get(pk=term.pk)
        lines = [line for line in term.synonyms.splitlines() if line.strip()]
        known = {fold(line.strip()) for line in (*lines, term.name, term.acronym)}
        if fold(synonym) in known:
            return False
        term.synonyms = "\n".join([*lines, synonym])
        term.save()
        log(term, "wagtail.edit", user=user)
    return True


def synonym_from_query(request: HttpRequest) -> HttpResponseBase:
    """Show the form, or add the synonym and open the term, where its use in search can be changed."""
    if not request.user.has_perm("knowledge.change_term"):
        raise PermissionDenied
    language = "en" if request.GET.get("language") == "en" else "pl"
    text = one_line(request.GET.get("q", ""))[:LONGEST_SYNONYM]
    form = SynonymForm(
        request.POST if request.method == "POST" else None,
        initial={"synonym": text},
        language=language,
        near=text,
    )
    if request.method == "POST" and form.is_valid():
        term, synonym = form.cleaned_data["term"], form.cleaned_data["synonym"]
        names = {"synonym": synonym, "term": str(term)}
        if add_synonym(term=term, synonym=synonym, user=request.user):
            messages.success(
                request, gettext("“%(synonym)s” is a synonym of “%(term)s” now.") % names
            )
        else:
            messages.warning(
                request,
                gettext("“%(term)s” has the name or synonym “%(synonym)s” already.") % names,
            )
        return redirect("wagtailsnippets_knowledge_term:edit", term.pk)
    return _render(request, form, text)


def query_action(request: HttpRequest, text: str, language: str) -> QueryAction | None:
    """Return the link “Add a synonym” for whoever may change terms."""
    if not request.user.has_perm("knowledge.change_term"):
        return None
    address = reverse("knowledge_synonym_from_query")
    return QueryAction(
        gettext("Add a synonym"), f"{address}?{urlencode({'q': text, 'language': language})}"
    )


def _render(request: HttpRequest, form: SynonymForm, text: str) -> HttpResponse:
    context = {
        "page_title": gettext("Add a synonym"),
        "form": form,
        "text": text,
        "may_add_term": request.user.has_perm("knowledge.add_term"),
    }
    return render(
        request,
        "knowledge/admin/synonym_from_query.html",
        context,
        status=422 if form.errors else 200,
    )


def _nearness(term: Term, text: str) -> float:
    names = [term.name, term.acronym, *term.synonyms.splitlines()]
    return max(fuzz.token_set_ratio(fold(text), fold(name)) for name in names if name)
