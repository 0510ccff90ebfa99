"""Sentences the module in the browser says; signs in braces are filled in there."""

from __future__ import annotations

from django.utils.translation import gettext as _


def widget_texts() -> dict[str, str]:
    """Return them in the language of the panel."""
    return {
        "looking": _("Looking at the file…"),
        "begun": _("Sending begins."),
        "resumed": _("The file is known: {percent} was sent before, only the rest is sent now."),
        "progress": _("{percent}, {sent} of {size}, {rate}/s, {left} left"),
        "spoken": _("{percent} sent"),
        "seconds": _("{count} s"),
        "minutes": _("{count} min"),
        "hours": _("{count} h"),
        "paused": _("Paused at {percent}. What was sent is kept."),
        "retrying": _("The connection broke. Trying again ({attempt} of {attempts})…"),
        "checking": _("All sent. The file is being checked…"),
        "done": _("Sent: {name}. Save the form to use it."),
        "cancelled": _("Sending was cancelled and what was sent is deleted."),
        "failed": _(
            "Sending does not succeed. What was sent is kept: check the connection and choose “Try again”."
        ),
        "cors": _(
            "The storage takes no files from this page (CORS). The administrator: manage.py check_storage, storage_policy --apply."
        ),
        "elsewhere": _(
            "This file is being sent in another tab or window. Go on there, or close it."
        ),
        "signed_out": _(
            "You are signed out. Sign in in another tab, then choose “Try again”; what was sent is kept."
        ),
        "unreadable": _("The file cannot be read. Was it moved or changed? Choose it again."),
        "unreachable": _(
            "The site does not answer. Check the connection, then choose “Try again”."
        ),
        "empty": _("The file is empty (0 bytes). Save it again and choose it anew."),
        "too_large": _("The file is too large: {size}, at most {largest} can be sent."),
        "busy": _("The file is still being sent. Save the form when it has arrived."),
    }
