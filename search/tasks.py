from __future__ import annotations

from django_tasks import task

from . import projection


@task(backend="background")
def index_page(page_id: int) -> None:
    """Bring the index up to date for one page; without harm any number of times."""
    projection.index_pages([page_id])


@task(backend="background")
def index_waiting_pages() -> None:
    """Take up what was left while an engine was away."""
    projection.index_pending()
