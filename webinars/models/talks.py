from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from .speaker import Speaker

if TYPE_CHECKING:
    from .pages import WebinarPage


class SpeakerTalk(models.Model):
    """Who speaks in a webinar: a mirror of the page's talks, written when the page is saved, so that it can be asked for.

    `speaker_key` is the translation key of the speaker, the same in every language and never changed (docs/adr/0027).
    """

    page = models.ForeignKey(
        "webinars.WebinarPage", on_delete=models.CASCADE, related_name="talk_rows"
    )
    speaker_key = models.UUIDField(editable=False, db_index=True)
    talk = models.CharField(max_length=200, blank=True, editable=False)

    class Meta:
        ordering = ("page", "pk")
        verbose_name = _("talk")
        verbose_name_plural = _("talks")

    def __str__(self) -> str:
        return f"{self.page_id}, {self.speaker_key}"


def note_talks(page: WebinarPage) -> None:
    """Mirror the talks of a page that was just saved; nothing is written where nothing has changed."""
    chosen = [
        (value.get("speaker"), (value.get("talk") or "")[:200])
        for block in page.talks.raw_data
        if (value := block.get("value") or {})
    ]
    keys = dict(
        Speaker.objects.filter(pk__in=[pk for pk, _talk in chosen if pk]).values_list(
            "pk", "translation_key"
        )
    )
    wanted = [(keys[pk], talk) for pk, talk in chosen if pk in keys]
    rows = SpeakerTalk.objects.filter(page=page)
    if list(rows.order_by("pk").values_list("speaker_key", "talk")) == wanted:
        return
    rows.delete()
    SpeakerTalk.objects.bulk_create(
        SpeakerTalk(page=page, speaker_key=key, talk=talk) for key, talk in wanted
    )
