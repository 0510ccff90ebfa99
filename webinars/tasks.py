"""Tasks of webinars, all in the back end "background" (docs/adr/0015); each may be repeated without harm."""

from __future__ import annotations

from django.conf import settings
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult


@task(backend="background", queue_name=settings.MEDIA_QUEUE)
def process_recording(recording_id: int) -> None:
    """Make film, sound, poster and slides of a recording that waits."""
    from .processing.pipeline import process

    process(recording_id=recording_id)


@task(backend="background")
def publish_copies(recording_id: int) -> None:
    """Copy film and sound of a recording that became public to public media."""
    from .films.publicity import make_copies

    make_copies(recording_id=recording_id)


@task(backend="background")
def forget_recording(recording_id: int, names: list[str]) -> None:
    """Delete the files of a deleted recording."""
    from .processing.tidying import forget_files

    forget_files(recording_id=recording_id, names=names)


def enqueued_recordings() -> set[int]:
    """Return the recordings for which a task waits."""
    waiting = DBTaskResult.objects.filter(
        status=TaskResultStatus.READY, task_path=process_recording.module_path
    )
    return {row["args"][0] for row in waiting.values_list("args_kwargs", flat=True)}
