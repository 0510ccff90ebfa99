"""The transcript to take away: plain text and a Word document, with chapters, speakers and times."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _
from docx import Document
from docx.document import Document as DocumentObject
from docx.oxml.ns import qn
from docx.shared import Pt

from cms.core.text import without_control_signs
from cms.core.timecodes import format_timecode

from .cue import Cue
from .reading import Paragraph, TranscriptSection, transcript

LANGUAGE_TAGS = {"pl": "pl-PL", "en": "en-GB"}


@dataclass(frozen=True)
class TranscriptDocument:
    """What is written: the title of the webinar, where it is watched, the words and their chapters."""

    title: str
    url: str
    language: str
    cues: Sequence[Cue]
    chapters: Sequence[tuple[float, str]]
    updated_at: datetime.datetime

    def sections(self) -> list[TranscriptSection]:
        """Return the text in its chapters."""
        return transcript(self.cues, self.chapters)


def _words(paragraph: Paragraph) -> str:
    return " ".join(cue.text for cue in paragraph.cues)


def write_txt(document: TranscriptDocument) -> str:
    """Write the transcript as plain text; each paragraph begins with its time and, where it changes, the speaker."""
    with translation.override(document.language):
        heading = _("Transcript")
    parts = [document.title, heading, *([document.url] if document.url else [])]
    blocks = ["\n".join(parts)]
    for section in document.sections():
        if section.title:
            title = f"{section.title} [{format_timecode(section.start)}]"
            blocks.append(f"{title}\n{'-' * len(title)}")
        for paragraph in section.paragraphs:
            speaker = (
                f"{paragraph.speaker}: " if paragraph.speaker and paragraph.new_speaker else ""
            )
            blocks.append(f"[{format_timecode(paragraph.start)}] {speaker}{_words(paragraph)}")
    return "\n\n".join(blocks) + "\n"


def write_docx(document: TranscriptDocument) -> bytes:
    """Write the transcript as a Word document that assistive technology can move in: title, headings, language."""
    made = Document()
    _set_styles(made, LANGUAGE_TAGS[document.language])
    properties = made.core_properties
    properties.title = without_control_signs(document.title)
    properties.language = LANGUAGE_TAGS[document.language]
    properties.author = properties.comments = properties.last_modified_by = ""
    properties.created = properties.modified = document.updated_at.astimezone(datetime.UTC).replace(
        tzinfo=None
    )
    with translation.override(document.language):
        subtitle = _("Transcript")
    made.add_heading(without_control_signs(document.title), level=1)
    made.add_paragraph(subtitle + (f": {document.url}" if document.url else ""))
    for section in document.sections():
        if section.title:
            made.add_heading(
                without_control_signs(f"{section.title} ({format_timecode(section.start)})"),
                level=2,
            )
        for paragraph in section.paragraphs:
            written = made.add_paragraph(f"{format_timecode(paragraph.start)} ")
            if paragraph.speaker and paragraph.new_speaker:
                written.add_run(without_control_signs(f"{paragraph.speaker}: ")).bold = True
            written.add_run(without_control_signs(_words(paragraph)))
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def _set_styles(made: DocumentObject, language: str) -> None:
    """Give the document its language and a size that is read without a loupe."""
    normal = made.styles["Normal"]
    normal.font.size = Pt(12)
    normal.paragraph_format.space_after = Pt(8)
    defaults = made.styles.element.find(qn("w:docDefaults"))
    for tag in defaults.iter(qn("w:lang")):
        tag.set(qn("w:val"), language)
