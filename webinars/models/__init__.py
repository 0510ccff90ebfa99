from .caption_track import CaptionOrigin, CaptionTrack, CaptionVersion
from .chapters import Chapter, Slide
from .counts import DailyCount
from .digest import CaptionDigest
from .index import WebinarIndexPage
from .moment import Moment
from .pages import VisualContent, WebinarPage
from .recording import ProcessingFailure, ProcessingState, ProcessingStep, Recording
from .series import WebinarSeriesPage
from .source_version import SourceVersion
from .speaker import Speaker
from .state import WebinarState
from .talks import SpeakerTalk

__all__ = [
    "CaptionDigest",
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
    "SourceVersion",
    "Speaker",
    "SpeakerTalk",
    "VisualContent",
    "WebinarIndexPage",
    "WebinarPage",
    "WebinarSeriesPage",
    "WebinarState",
]
