"""The film of a webinar for editors who choose a moment of it elsewhere in the admin."""

from __future__ import annotations

from django.http import Http404, HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from cms.core.querysets import public_pages

from .models import WebinarPage

LARGEST_ID = 2**31 - 1


@require_safe
def film_of_page(request: HttpRequest, page_id: int) -> JsonResponse:
    """Tell where the film of a webinar page is, how long it is and which captions it has; no film, no address."""
    page = (
        WebinarPage.objects.select_related("recording").filter(pk=page_id).first()
        if page_id <= LARGEST_ID
        else None
    )
    if page is None or not (
        page.permissions_for_user(request.user).can_edit()
        or public_pages(WebinarPage.objects.filter(pk=page_id), request).exists()
    ):
        raise Http404
    if not page.is_recorded:
        return JsonResponse({"title": page.title, "film": "", "duration": 0, "captions": []})
    recording = page.recording
    return JsonResponse(
        {
            "title": page.title,
            "film": recording.film_address,
            "duration": recording.duration,
            "captions": [
                {
                    "language": track.language,
                    "label": track.get_language_display(),
                    "address": reverse("webinars:captions", args=[recording.pk, track.language])
                    + f"?v={track.version}",
                }
                for track in recording.captions.defer("cues", "report")
            ],
        }
    )
