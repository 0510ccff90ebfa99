"""Several films at once: each becomes a recording named after its file, so that an editor need not fill a form for each."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin.panels import get_edit_handler
from wagtail.log_actions import log

from cms.core.uploads.fields import LARGEST_PLAIN, UploadField
from cms.core.uploads.kinds import FILM_EXTENSIONS

from .models import Recording
from .uploads import RECORDING_SOURCE

_may_add = permission_required("webinars.add_recording", raise_exception=True)
LARGEST_REQUEST = 4 * 1024


class OneOfSeveral(forms.Form):
    """The row of one film on its way, as it is copied by the module in the browser."""

    use_required_attribute = False

    def __init__(self, *, user: Any) -> None:
        super().__init__(auto_id=False)
        self.fields["source"] = UploadField(purpose=RECORDING_SOURCE, user=user)


def title_of(file_name: str) -> str:
    """Return a title made of a file's name: no ending, no underscores."""
    stem = file_name.rpartition(".")[0] or file_name
    words = " ".join(stem.replace("_", " ").split())
    return (words[:1].upper() + words[1:])[:255]


def make_recording(
    *, user: Any, file_name: str, number: str = "", file: UploadedFile | None = None
) -> tuple[Recording | None, list[str]]:
    """Make a recording of a film sent before (`number` of its upload) or with the form; return it, or what is wrong.

    The form of a single recording judges, so that its rules hold here too.
    """
    form_class = get_edit_handler(Recording).get_form_class()
    values = {"title": title_of(file_name), "is_live_event": "on", "source-upload": number}
    files: MultiValueDict[str, UploadedFile] = MultiValueDict({"source": [file]} if file else {})
    form = form_class(values, files, instance=Recording(), for_user=user)
    if not form.is_valid():
        return None, [sentence for sentences in form.errors.values() for sentence in sentences]
    recording = form.save()
    log(instance=recording, action="wagtail.create", user=user, content_changed=True)
    return recording, []


@never_cache
@require_http_methods(["GET", "POST"])
@_may_add
def send_several(request: HttpRequest) -> HttpResponse:
    """The page that takes several films; without JavaScript as one plain form."""
    if request.method == "POST":
        return _take_plain(request)
    context = {
        "row": OneOfSeveral(user=request.user),
        "texts": json.dumps(_texts(), ensure_ascii=False),
        "accept": ",".join(f".{kind}" for kind in sorted(FILM_EXTENSIONS)),
        "largest": settings.LARGEST_RECORDING,
        "largest_plain": LARGEST_PLAIN,
        "page_title": _("Send several films"),
        "header_icon": "upload",
        "list_url": reverse("wagtailsnippets_webinars_recording:list"),
        "breadcrumbs_items": [
            {"url": reverse("wagtailsnippets_webinars_recording:list"), "label": _("Recordings")},
            {"url": "", "label": _("Send several films")},
        ],
    }
    return render(request, "webinars/admin/several_films.html", context)


def _texts() -> dict[str, str]:
    """Sentences the module in the browser says; signs in braces are filled in there."""
    return {
        "waiting": _("Waits for the film before it."),
        "made": _("The recording “{title}” was made."),
        "unmade": _("The film has arrived, but the recording was not made. Try again."),
        "counted": _("Recordings made: {made} of {all}"),
    }


def _take_plain(request: HttpRequest) -> HttpResponse:
    """Keep each film that can be kept and say of each other one why not."""
    films = request.FILES.getlist("films")
    if not films:
        messages.error(request, _("No file was chosen."))
    refused = 0
    for film in films:
        recording, problems = make_recording(
            user=request.user, file_name=film.name or "", file=film
        )
        if recording is None:
            refused += 1
            messages.error(request, f"{film.name}: {' '.join(problems)}")
        else:
            messages.success(
                request, _("The recording “%(title)s” was made.") % {"title": recording.title}
            )
    if refused or not films:
        return redirect("webinars_several_films")
    return redirect("wagtailsnippets_webinars_recording:list")


@never_cache
@require_POST
@_may_add
def make_of_upload(request: HttpRequest) -> JsonResponse:
    """Make a recording of a film that has arrived; told as JSON to the module in the browser."""
    try:
        if int(request.headers.get("Content-Length") or 0) > LARGEST_REQUEST:
            raise ValueError
        values = json.loads(request.body)
        number, name = str(values["upload"]), str(values["name"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return JsonResponse(
            {"error": _("The browser's request cannot be read. Reload the page.")}, status=400
        )
    recording, problems = make_recording(user=request.user, file_name=name, number=number)
    if recording is None:
        return JsonResponse({"error": " ".join(problems), "code": "content"}, status=422)
    edit_url = reverse("wagtailsnippets_webinars_recording:edit", args=[recording.pk])
    return JsonResponse({"title": recording.title, "address": edit_url})


def several_films_urls() -> list[URLPattern]:
    """Addresses under /admin/."""
    return [
        path("webinars/recordings/several/", send_several, name="webinars_several_films"),
        path(
            "webinars/recordings/several/made/", make_of_upload, name="webinars_several_films_made"
        ),
    ]
