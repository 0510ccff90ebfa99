from .caption_track import CaptionOrigin, CaptionTrack, CaptionVersion
from .chapters import Chapter, Slide
from .counts import DailyCount
from .moment import Moment
from .pages import VisualContent, WebinarIndexPage, WebinarPage, WebinarState
from .recording import ProcessingFailure, ProcessingState, ProcessingStep, Recording
from .series import WebinarSeriesPage
from .speaker import Speaker

__all__ = [
    "CaptionOrigin",
    "CaptionTrack",
    "CaptionVersion",
    "Chapter",
    "DailyCount",
    "Moment",
    "ProcessingFailure",
    "ProcessingState",
    "ProcessingStep",
    "Recording",
    "Slide",
    "Speaker",
    "VisualContent",
    "WebinarIndexPage",
    "WebinarPage",
    "WebinarSeriesPage",
    "WebinarState",
]
