"""Give up uploads nobody goes on with; list files nothing names."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.core.uploads.errors import UploadError
from cms.core.uploads.tidying import abort_stale_uploads, delete_orphan, orphans


class Command(BaseCommand):
    """Run nightly by the workers; files are deleted only when asked for, and never one in use."""

    help = "Give up uploads that nothing happened to for 7 days and list files that no row names."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--delete-orphans", action="store_true", help="Delete the files that no row names."
        )

    def handle(self, *args: Any, delete_orphans: bool, **options: Any) -> None:
        self.stdout.write(f"Uploads given up: {abort_stale_uploads()}")
        count = 0
        try:
            for purpose, name in orphans():
                count += 1
                if delete_orphans:
                    delete_orphan(purpose, name)
                if options["verbosity"]:
                    self.stdout.write(f"{'deleted' if delete_orphans else 'orphan'} {name}")
        except UploadError as error:
            raise CommandError(error.message) from None
        self.stdout.write(f"Files that no row names: {count}")
