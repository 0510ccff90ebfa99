"""The worker of django-tasks-db, told apart only by what it writes to the log."""

from __future__ import annotations

from django_tasks_db.management.commands import db_worker


class Command(db_worker.Command):
    """Leaves the levels of the log to the settings, which tell what fails and not each step of each task.

    The original sets them by itself: to every step at the usual verbosity, and to nothing at all below it.
    """

    def configure_logging(self, verbosity: int) -> None:
        if verbosity > 1:
            super().configure_logging(verbosity)
