"""Replacing the film of a recording: the former upload is kept, can be had again, and is deleted by an editor alone."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.files.storage import Storage
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from .models import Recording, SourceVersion


@receiver(post_save, sender=Recording, dispatch_uid="keep_former_source")
def keep_former_source(instance: Recording, raw: bool, **_kwargs: Any) -> None:
    """A recording was saved with another film: make a version of the former one."""
    if raw or not instance.former_source:
        return
    SourceVersion.objects.create(
        recording=instance,
        file=instance.former_source,
        size=instance.former_source_size,
        replaced_by=instance.changed_by,
    )
    instance.former_source = ""
    instance._read |= {
        "source": str(instance.source.name),
        "source_size": str(instance.source_size),
    }


@transaction.atomic
def restore_source(*, version: SourceVersion, user: Any = None) -> Recording:
    """Give a recording a former film again; it is processed anew while the present one plays on."""
    recording = Recording.objects.select_for_update().get(pk=version.recording_id)
    recording.source = version.file.name
    recording.source_size = version.size
    recording.changed_by = user
    recording.save()
    version.delete()
    return recording


@receiver(post_delete, sender=SourceVersion, dispatch_uid="source_version_deleted")
def forget_source(instance: SourceVersion, **_kwargs: Any) -> None:
    """The file of a version goes with it, unless a recording still has or plays it."""
    transaction.on_commit(partial(_forget, instance.file.storage, str(instance.file.name)))


def _forget(storage: Storage, name: str) -> None:
    used = (
        Recording.objects.filter(source=name).exists()
        or Recording.objects.filter(film=name).exists()
        or SourceVersion.objects.filter(file=name).exists()
    )
    if not used:
        storage.delete(name)
