from .pages import VisualContent, WebinarIndexPage, WebinarPage, WebinarState
from .recording import CaptionTrack, Chapter, Recording
from .speaker import Speaker

__all__ = [
    "CaptionTrack",
    "Chapter",
    "Recording",
    "Speaker",
    "VisualContent",
    "WebinarIndexPage",
    "WebinarPage",
    "WebinarState",
]
