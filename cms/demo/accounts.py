"""Accounts to try the editor's side of the demo."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission

from . import proposals

EDITOR = "redakcja"
PASSWORD = "sires-demo"  # noqa: S105  printed by `make demo`; the command refuses to run elsewhere
SNIPPET_APPS = ("core", "knowledge", "webinars")


def ensure_editor() -> bool:
    """Create the demo editor unless there is one; return whether it was created."""
    users = get_user_model()
    if users.objects.filter(username=EDITOR).exists():
        return False
    user = users.objects.create_user(EDITOR, "", PASSWORD, first_name="Redakcja", last_name="SIRES")
    group, _created = Group.objects.get_or_create(name="Moderators")
    group.permissions.add(*Permission.objects.filter(content_type__app_label__in=SNIPPET_APPS))
    # Created here if the demo content, which gives it its rights, was not loaded.
    proposals_group, _created = Group.objects.get_or_create(name=proposals.GROUP)
    user.groups.add(group, proposals_group)
    return True
