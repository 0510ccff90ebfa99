"""Pages of reading lists: add to one, edit it by the secret link, read it by the public one."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from cms.core.models import ResourcePage
from cms.core.requests import View, refuse, same_origin_post
from cms.core.throttling import too_many
from cms.core.timecodes import format_timecode

from ..files import pdf_unavailable
from ..models import ReadingList
from ..models.reading_list import INTRODUCTION_MAX_LENGTH, NOTE_MAX_LENGTH, TITLE_MAX_LENGTH
from ..pdf import PdfUnavailable, render_pdf
from . import services
from .forms import AddForm, EntryForm, ListForm, clean_moment, page_id, plain_text
from .services import MOST_ITEMS, Entry, ItemChange, ListIsFullError

NEW_LISTS_LIMIT, NEW_LISTS_SECONDS = 30, 600
DONE = {
    "created": gettext_lazy("The list has been created. Keep the edit link."),
    "added": gettext_lazy("The entry has been added."),
    "moved": gettext_lazy("The entry has been moved."),
    "removed": gettext_lazy("The entry has been removed."),
    "saved": gettext_lazy("Changes have been saved."),
    "deleted": gettext_lazy("The list has been deleted. Its links no longer work."),
}
LIMITS = {
    "title": TITLE_MAX_LENGTH,
    "introduction": INTRODUCTION_MAX_LENGTH,
    "note": NOTE_MAX_LENGTH,
    "items": MOST_ITEMS,
}
_ACTION = re.compile(r"(up|down|remove)-(\d{1,18})")
_NOTE_FIELD = re.compile(r"entry-(\d{1,18})-note")


@dataclass
class EditedEntry:
    """An entry in the edit form: what is stored, or what was typed where it was not accepted."""

    entry: Entry
    note: str
    number: str
    seen: str
    at: str
    errors: dict[str, Any] = field(default_factory=dict)


# Shared by the views


def kept_from_caches(view: View) -> View:
    """Let no cache and no search engine keep the answer."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return guarded


def keeps_its_address(view: View) -> View:
    """Tell no other page the address of this one: it is the secret."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return guarded


def takes_a_form(view: View) -> View:
    """Refuse in words a form with too many fields or too much in them."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            request.POST  # noqa: B018  reading parses the form
        except (SuspiciousOperation, MultiPartParserError, BadRequest):
            return refuse(
                request,
                status=413,
                title=_("The form was not accepted"),
                explanation=_(
                    "It holds more than a reading list can take. Nothing has been changed."
                ),
            )
        return view(request, *args, **kwargs)

    return guarded


def address(name: str, *, language: str, token: str) -> str:
    """Return the path of a view of one list, in the language of the list."""
    with translation.override(language):
        return reverse(f"knowledge:{name}", args=[token])


def see_other(url: str) -> HttpResponse:
    """Lead on after a form was accepted (303), so that a reload does not send it again."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response


def missing(request: HttpRequest) -> HttpResponse:
    """Say the same of a list that expired, was deleted, or never was."""
    return render(
        request,
        "knowledge/reading_list_missing.html",
        # The switch of languages leads to a new list too: with the token in it answers would differ.
        {"page_title": _("There is no such list"), "list_view": "knowledge:reading_list_add"},
        status=404,
    )


# Adding


@require_http_methods(["GET", "HEAD", "POST"])
@kept_from_caches
@takes_a_form
@same_origin_post
def add(request: HttpRequest) -> HttpResponse:
    """Start a list, or add the page named by `?strona=` (at the second `?t=`) to a new list or one's own."""
    language = translation.get_language() or "pl"
    asked = (request.POST if request.method == "POST" else request.GET).get("strona", "")
    number = page_id(asked)
    page = (
        services.find_page(page_id=number, language=language, request=request) if number else None
    )
    if request.method == "POST":
        return _add(request, language, page, asked)
    moment = request.GET.get("t", "")
    if page is not None:
        moment = services.present_moment(page=page, text=moment, code=request.GET.get("c", ""))
    form = AddForm(
        initial={
            "destination": AddForm.NEW,
            "moment": format_timecode(int(moment)) if page_id(moment) else plain_text(moment)[:20],
        },
        page=page,
        language=language,
    )
    return _add_page(request, form, page, asked)


def _add(
    request: HttpRequest, language: str, page: ResourcePage | None, asked: str
) -> HttpResponse:
    form = AddForm(request.POST, page=page, language=language)
    if asked and page is None:
        form.add_error(None, _no_such_page())
    if not form.is_valid():
        return _add_page(request, form, page, asked, status=422)
    chosen = form.cleaned_data
    reading_list: ReadingList
    if "reading_list" in chosen:
        reading_list, edit_token, done = chosen["reading_list"], chosen["edit_token"], "added"
    else:
        if too_many(
            request, action="reading_list", limit=NEW_LISTS_LIMIT, seconds=NEW_LISTS_SECONDS
        ):
            form.add_error(None, _("Too many lists were started from here. Try again in a while."))
            return _add_page(request, form, page, asked, status=429)
        reading_list, edit_token = services.create_list(title=chosen["title"], language=language)
        done = "created"
    if page is not None:
        try:
            services.add_item(
                reading_list=reading_list, page=page, second=chosen["moment"], note=chosen["note"]
            )
        except ListIsFullError:
            form.add_error("edit_link", _full())
            return _add_page(request, form, page, asked, status=422)
        except ReadingList.DoesNotExist:
            form.add_error("edit_link", _("This list has expired or never existed."))
            return _add_page(request, form, page, asked, status=422)
    elif done == "added":
        done = ""
    own_address = address("reading_list_edit", language=language, token=edit_token)
    return see_other(f"{own_address}?done={done}" if done else own_address)


def _add_page(
    request: HttpRequest,
    form: AddForm,
    page: ResourcePage | None,
    asked: str,
    *,
    status: int = 200,
) -> HttpResponse:
    unknown = bool(asked) and page is None
    done = DONE["deleted"] if request.GET.get("done") == "deleted" else ""
    return render(
        request,
        "knowledge/reading_list_add.html",
        {
            "page_title": _("Add to a reading list") if asked else _("New reading list"),
            "form": form,
            "typed": {name: plain_text(str(form[name].value() or "")) for name in form.fields},
            "resource": page,
            "has_recording": page is not None and bool(services.recording_length(page=page)),
            "unknown": _no_such_page() if unknown and not form.is_bound else "",
            "asked": page.pk if page else "",
            "done": done,
            "limits": LIMITS,
        },
        status=404 if unknown and status == 200 else status,
    )


def _no_such_page() -> str:
    return _(
        "There is no such page. Practices, webinars, news and projects in the language of the list can be added."
    )


def _full() -> str:
    return _("A list holds at most %(number)d entries. Remove one or start another list.") % {
        "number": MOST_ITEMS
    }


# Editing


@require_http_methods(["GET", "HEAD", "POST"])
@kept_from_caches
@keeps_its_address
@takes_a_form
@same_origin_post(accept_opaque_origin=True)
def edit(request: HttpRequest, token: str) -> HttpResponse:
    """Show the list to whoever holds the secret link, and take all its changes as one form."""
    reading_list = services.find_for_editing(token=token)
    if reading_list is None:
        return missing(request)
    own_address = address("reading_list_edit", language=reading_list.language, token=token)
    if request.method == "POST":
        translation.activate(reading_list.language)
        try:
            return ListEdit(request, reading_list, token, own_address).answer()
        except ReadingList.DoesNotExist:
            return missing(request)
    if reading_list.language != translation.get_language():
        return HttpResponseRedirect(own_address)
    return ListEdit(request, reading_list, token, own_address).page()


class ListEdit:
    """One request to the edit page: reads the form, writes what is sound, shows the rest with its errors."""

    def __init__(
        self, request: HttpRequest, reading_list: ReadingList, token: str, own_address: str
    ) -> None:
        self.request = request
        self.data: QueryDict = request.POST
        self.reading_list = reading_list
        self.token = token
        self.own_address = own_address
        self.entries = services.entries(reading_list=reading_list, request=request)
        match = _ACTION.fullmatch(self.data.get("action", ""))
        self.action: str = match[1] if match else "save"
        self.target: int | None = int(match[2]) if match else None
        self.form = ListForm(self.data)
        self.forms = {
            entry.item.pk: EntryForm(self.data, prefix=f"entry-{entry.item.pk}")
            for entry in self.entries
            if f"entry-{entry.item.pk}-note" in self.data
            and not (self.action == "remove" and entry.item.pk == self.target)
        }

    def answer(self) -> HttpResponse:
        """Write all changes, or none where something typed cannot be accepted."""
        page, second = self._page_to_add()
        invalid = [form for form in (self.form, *self.forms.values()) if not form.is_valid()]
        if invalid:
            return self.page(status=422)
        removed = self.target if self.action == "remove" else None
        services.change_list(
            reading_list=self.reading_list,
            values=self._list_values(),
            changes=self._entry_changes(),
            removed=removed,
            moved=(self.target, -1 if self.action == "up" else 1)
            if self.action in ("up", "down") and self.target is not None
            else None,
        )
        done = {"up": "moved", "down": "moved", "remove": "removed"}.get(self.action, "saved")
        anchor = f"#entry-{self.target}" if done == "moved" else ""
        if page is not None:
            try:
                item = services.add_item(reading_list=self.reading_list, page=page, second=second)
            except ListIsFullError:
                self.form.add_error("address", _full())
                return self.page(status=422)
            done, anchor = "added", f"#entry-{item.pk}"
        if self._notes_of_entries_gone():
            self.entries = services.entries(reading_list=self.reading_list, request=self.request)
            return self.page(done="saved")
        return see_other(f"{self.own_address}?done={done}{anchor}")

    def page(self, *, status: int = 200, done: str = "") -> HttpResponse:
        """Show the form: as stored, or as typed where it was not accepted."""
        bound = status != 200
        errors = self.form.errors if bound else {}
        edited = [self._edited(entry, bound) for entry in self.entries]
        stored = ReadingList.objects.get(pk=self.reading_list.pk) if done else self.reading_list
        return render(
            self.request,
            "knowledge/reading_list_edit.html",
            {
                "page_title": _("Edit: %(title)s") % {"title": stored.title},
                "reading_list": stored,
                "done": DONE.get(done or self.request.GET.get("done", ""), "") if not bound else "",
                "created": self.request.GET.get("done") == "created",
                "edit_url": self.request.build_absolute_uri(self.own_address),
                "public_url": self.request.build_absolute_uri(
                    address("reading_list", language=stored.language, token=stored.public_token)
                ),
                "delete_url": address(
                    "reading_list_delete", language=stored.language, token=self.token
                ),
                "own_address": self.own_address,
                "title": self._typed("title", stored.title, bound),
                "introduction": self._typed("introduction", stored.introduction, bound),
                "address": self._typed("address", "", bound),
                "seen": {
                    name: plain_text(self.data.get(f"{name}-seen", ""))
                    if bound and f"{name}-seen" in self.data
                    else fingerprint(getattr(stored, name))
                    for name in ("title", "introduction")
                },
                "errors": errors,
                "failed": bound,
                "entries": edited,
                "full": len(edited) >= MOST_ITEMS,
                "gone": self._notes_of_entries_gone(),
                "limits": LIMITS,
            },
            status=status,
        )

    def _typed(self, name: str, stored: str, bound: bool) -> str:
        return plain_text(self.data.get(name, stored)) if bound else stored

    def _edited(self, entry: Entry, bound: bool) -> EditedEntry:
        prefix = f"entry-{entry.item.pk}"
        stored = {
            "note": entry.item.note,
            "number": str(entry.number),
            "seen": fingerprint(entry.item.note),
            "at": str(entry.number),
        }
        if bound and f"{prefix}-note" in self.data:
            stored = {
                name: plain_text(self.data.get(f"{prefix}-{name}", value))
                for name, value in stored.items()
            }
        form = self.forms.get(entry.item.pk)
        return EditedEntry(entry, **stored, errors=form.errors if bound and form else {})

    def _page_to_add(self) -> tuple[ResourcePage | None, int | None]:
        """Return the page of the pasted address and the moment in it; say in the form what is wrong with them."""
        typed = self.form.cleaned_data.get("address") if self.form.is_valid() else ""
        if not typed:
            return None, None
        if len(self.entries) - (self.action == "remove") >= MOST_ITEMS:
            self.form.add_error("address", _full())
            return None, None
        page, moment = services.find_page_by_address(
            address=typed, language=self.reading_list.language, request=self.request
        )
        if page is None:
            self.form.add_error("address", _no_such_page())
            return None, None
        try:
            return page, clean_moment(plain_text(moment), page)
        except ValidationError as error:
            self.form.add_error("address", error)
            return None, None

    def _list_values(self) -> dict[str, str]:
        """Return title and introduction, where they are not what the page had shown."""
        return {
            name: self.form.cleaned_data[name]
            for name in ("title", "introduction")
            if name in self.data
            and fingerprint(self.form.cleaned_data[name]) != self.data.get(f"{name}-seen")
        }

    def _entry_changes(self) -> dict[int, ItemChange]:
        """Return what was changed of each entry, so that a page left open overwrites nothing else."""
        changes = {}
        for item_id, form in self.forms.items():
            note, number = form.cleaned_data["note"], form.cleaned_data["number"]
            changes[item_id] = ItemChange(
                note=None if fingerprint(note) == self.data.get(f"entry-{item_id}-seen") else note,
                number=None if str(number) == self.data.get(f"entry-{item_id}-at") else number,
            )
        return changes

    def _notes_of_entries_gone(self) -> list[str]:
        """Return notes that were changed here of entries that somebody removed meanwhile."""
        here = {entry.item.pk for entry in self.entries}
        found = []
        for name in self.data:
            match = _NOTE_FIELD.fullmatch(name)
            if match and int(match[1]) not in here and int(match[1]) != self.target:
                note = plain_text(self.data.get(name, ""))
                if note and fingerprint(note) != self.data.get(f"entry-{match[1]}-seen"):
                    found.append(note)
        return found[:MOST_ITEMS]


def fingerprint(text: str) -> str:
    """Return a short mark by which a form tells whether a text was changed; it guards nothing."""
    return f"{zlib.crc32(text.encode()):08x}"


@require_http_methods(["GET", "HEAD", "POST"])
@kept_from_caches
@keeps_its_address
@takes_a_form
@same_origin_post(accept_opaque_origin=True)
def delete(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, then delete the list for good."""
    reading_list = services.find_for_editing(token=token)
    if reading_list is None:
        return missing(request)
    if request.method == "POST":
        services.delete_list(reading_list=reading_list)
        with translation.override(reading_list.language):
            return see_other(f"{reverse('knowledge:reading_list_add')}?done=deleted")
    return render(
        request,
        "knowledge/reading_list_delete.html",
        {
            "page_title": _("Delete the list “%(title)s”?") % {"title": reading_list.title},
            "number": reading_list.items.count(),
            "edit_url": address("reading_list_edit", language=reading_list.language, token=token),
        },
    )


# Reading


@require_safe
def read(request: HttpRequest, token: str) -> HttpResponse:
    """Show the list to anyone who was given its public link."""
    reading_list = services.find_for_reading(token=token)
    response: HttpResponse
    if reading_list is None:
        response = missing(request)
    elif reading_list.language != translation.get_language():
        response = HttpResponseRedirect(
            address("reading_list", language=reading_list.language, token=token)
        )
    elif request.GET.get("format") == "pdf":
        response = _pdf(request, reading_list)
    else:
        response = render(
            request, "knowledge/reading_list.html", reading_context(request, reading_list)
        )
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _pdf(request: HttpRequest, reading_list: ReadingList) -> HttpResponse:
    """Return the list as an accessible PDF, or say that none can be made here."""
    try:
        made = render_pdf(
            "knowledge/reading_list_pdf.html",
            reading_context(request, reading_list),
            request=request,
        )
    except PdfUnavailable:
        return pdf_unavailable(request)
    name = slugify(reading_list.title) or _("reading-list")
    return HttpResponse(
        made,
        content_type="application/pdf",
        headers={
            "Content-Disposition": content_disposition_header(
                as_attachment=False, filename=f"{name}.pdf"
            )
        },
    )


def reading_context(request: HttpRequest, reading_list: ReadingList) -> dict[str, Any]:
    """Return what a page or a file of a list shows: the list and its entries as a reader may see them."""
    return {
        "page_title": reading_list.title,
        "reading_list": reading_list,
        "entries": services.entries(reading_list=reading_list, request=request),
        "public_url": request.build_absolute_uri(
            address("reading_list", language=reading_list.language, token=reading_list.public_token)
        ),
    }
