"""Captions: files in, cues out; cues are what transcript, search and downloads are made of (docs/adr/0008)."""

from .cue import CaptionError, Cue
from .documents import TranscriptDocument, write_docx, write_txt
from .line_breaking import break_lines
from .reader import CaptionFile, parse_vtt, read_captions
from .reading import Paragraph, TranscriptSection, paragraphs, transcript
from .writer import write_vtt

__all__ = [
    "CaptionError",
    "CaptionFile",
    "Cue",
    "Paragraph",
    "TranscriptDocument",
    "TranscriptSection",
    "break_lines",
    "paragraphs",
    "parse_vtt",
    "read_captions",
    "transcript",
    "write_docx",
    "write_txt",
    "write_vtt",
]
