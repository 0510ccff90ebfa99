"""The editor's form of a recording: captions as files, chapters and times of slides as pasted lists."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminAutoHeightTextInput

from cms.core.uploads.fields import AdoptedFile, send_directly
from cms.core.uploads.protocol import use_upload

from .caption_field import CaptionFileField, GivenCaptions
from .pasted_times import read_chapters, read_slide_times, write_chapters, write_slide_times
from .uploads import RECORDING_SOURCE

FORM_LANGUAGES = ("pl", "en")
LONGEST_LIST = 60_000
_CAPTIONS_HELP = _(
    "WebVTT (.vtt) or SubRip (.srt), up to 8 MB. The new file takes the place of the captions there are; these stay among the versions."
)
_CHAPTERS_HELP = _(
    "One a line, time and title: 12:30 What the act regulates. Empty: the chapters of the caption file, if it has any."
)


def _list_field(**options: Any) -> forms.CharField:
    return forms.CharField(
        required=False,
        max_length=LONGEST_LIST,
        strip=False,
        widget=AdminAutoHeightTextInput(attrs={"rows": 4, "spellcheck": "true"}),
        **options,
    )


class RecordingForm(WagtailAdminModelForm):
    """Form of a recording. What belongs to it by language is read here and written once the recording is saved."""

    captions_pl = CaptionFileField(label=_("Captions in Polish"), help_text=_CAPTIONS_HELP)
    chapters_pl = _list_field(label=_("Chapters in Polish"), help_text=_CHAPTERS_HELP)
    captions_en = CaptionFileField(label=_("Captions in English"), help_text=_CAPTIONS_HELP)
    chapters_en = _list_field(label=_("Chapters in English"), help_text=_CHAPTERS_HELP)
    slide_times = _list_field(
        label=_("Times of the slides"),
        help_text=_(
            "One a line, time and number of the slide: 12:30 4. Slides without a time are not shown beside the film."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        send_directly(self, "source", purpose=RECORDING_SOURCE, user=self.for_user)
        if not self.instance.pk:
            return
        chapters = list(self.instance.chapters.all())
        tracks = {track.language: track for track in self.instance.captions.all()}
        for language in FORM_LANGUAGES:
            self.initial[f"chapters_{language}"] = write_chapters(
                (chapter.start, chapter.title)
                for chapter in chapters
                if chapter.language == language
            )
            if f"captions_{language}" in self.fields:
                self.fields[f"captions_{language}"].widget.track = tracks.get(language)
        self.initial["slide_times"] = write_slide_times(
            (slide.start, slide.number)
            for slide in self.instance.slide_pages.all()
            if slide.start is not None
        )

    def _duration(self) -> float:
        """Return the film's length; 0 while it is not known, also of a film just chosen."""
        return 0 if "source" in self.changed_data else self.instance.duration

    def _clean_chapters(self, language: str) -> list[tuple[float, str]]:
        return read_chapters(
            self.cleaned_data.get(f"chapters_{language}", ""), duration=self._duration()
        )

    def clean_chapters_pl(self) -> list[tuple[float, str]]:
        return self._clean_chapters("pl")

    def clean_chapters_en(self) -> list[tuple[float, str]]:
        return self._clean_chapters("en")

    def clean_slide_times(self) -> list[tuple[float, int]]:
        is_same_deck = "slides" not in self.changed_data
        drawn = self.instance.slide_pages.exclude(image="").count() if self.instance.pk else 0
        return read_slide_times(
            self.cleaned_data.get("slide_times", ""),
            duration=self._duration(),
            page_count=drawn if is_same_deck else 0,
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("slide_times") and "slides" in self.fields and not cleaned.get("slides"):
            self.add_error(
                "slide_times", ValidationError(_("Choose the slides these times belong to."))
            )
        return cleaned

    def save(self, commit: bool = True) -> Any:
        self.instance.changed_by = self.for_user
        source = self.cleaned_data.get("source")
        if isinstance(source, AdoptedFile):
            self.instance.source_size = source.upload.size
        with transaction.atomic():
            recording = super().save(commit=commit)
            if commit:
                if isinstance(source, AdoptedFile):
                    use_upload(upload=source.upload)
                self._save_texts()
        return recording

    def _save_texts(self) -> None:
        """Write captions, chapters and times of slides; note which captions are new for the message to the editor."""
        from .caption_store import replace_cues
        from .recording_texts import replace_chapters, set_slide_times

        self.instance.new_captions = []
        for language in FORM_LANGUAGES:
            given: GivenCaptions | None = self.cleaned_data.get(f"captions_{language}")
            chapters = self.cleaned_data.get(f"chapters_{language}")
            if given:
                track = replace_cues(
                    recording=self.instance,
                    language=language,
                    cues=given.content.cues,
                    report=given.content.report,
                    file_name=given.file_name,
                    user=self.for_user,
                )
                self.instance.new_captions.append(track)
                chapters = chapters or given.content.chapters
            if chapters is not None and (given or f"chapters_{language}" in self.changed_data):
                replace_chapters(recording=self.instance, language=language, chapters=chapters)
        if "slide_times" in self.changed_data:
            set_slide_times(recording=self.instance, times=self.cleaned_data["slide_times"])
