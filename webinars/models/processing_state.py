"""Where the processing of a recording stands, what it does and why it failed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProcessingState(models.TextChoices):
    """Where the making of film, sound and poster stands."""

    WAITING = "waiting", _("waiting for its turn")
    RUNNING = "running", _("being processed")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")


class ProcessingStep(models.TextChoices):
    """What processing does, in this order; each step can be repeated."""

    PROBE = "probe", _("reading the file")
    FILM = "film", _("converting the film")
    AUDIO = "audio", _("taking out the sound")
    POSTER = "poster", _("making the poster")
    SLIDES = "slides", _("drawing the slides")


class ProcessingFailure(models.TextChoices):
    """Why a film could not be processed, in words an editor can act on."""

    EMPTY = "empty", _("The file is empty. Upload it again.")
    NOT_A_FILM = (
        "not_a_film",
        _("This is no film, whatever the ending of its name. Upload the file of the recording."),
    )
    NO_PICTURE = (
        "no_picture",
        _("The file has sound but no picture. Upload the film, or add a picture to it."),
    )
    NO_LENGTH = (
        "no_length",
        _("The film has no length: it is damaged or was cut off. Save it anew."),
    )
    CUT_OFF = (
        "cut_off",
        _("The file ends before the film does: it was cut off on the way. Upload it again."),
    )
    CONVERSION = (
        "conversion",
        _("The film could not be converted. It may be damaged; save it as MP4 and try again."),
    )
    NO_SPACE = (
        "no_space",
        _("There is no space left on the server. Tell the administrator, then try again."),
    )
    STORAGE = (
        "storage",
        _("The file could not be read from or written to the storage. Try again in a while."),
    )
    INTERRUPTED = (
        "interrupted",
        _("Processing broke off several times. Tell the administrator, then try again."),
    )
    UNEXPECTED = (
        "unexpected",
        _(
            "Processing failed for an unexpected reason. Try again; if it recurs, tell the administrator."
        ),
    )
    TOOL_MISSING = (
        "tool_missing",
        _("ffmpeg is not installed on the server: the film is played as it was uploaded."),
    )
    TOOL_NEEDED = (
        "tool_needed",
        _(
            "ffmpeg is not installed on the server, and browsers do not play this kind of file. Upload an MP4 or have ffmpeg installed."
        ),
    )
    SLIDES = (
        "slides",
        _("The slides could not be drawn: the PDF is damaged or locked. Upload another file."),
    )
