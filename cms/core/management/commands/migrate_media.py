"""Move the files of a site from the disk to object storage, or back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from cms.core.object_storage.moving import (
    DigestMismatchError,
    Journal,
    Way,
    copy_file,
    files_of,
    names_in_rows,
)
from cms.core.object_storage.site import site_buckets


class Command(BaseCommand):
    """Names stay as they are, so no row changes; nothing is deleted where files come from."""

    help = (
        "Copy all media between the disk and S3, compared by SHA-256; a run that broke off goes on."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", choices=["s3", "disk"], required=True, help="Where files go.")
        parser.add_argument(
            "--media-root", type=Path, default=settings.MEDIA_ROOT, help="Folder of public media."
        )
        parser.add_argument(
            "--private-root",
            type=Path,
            default=settings.PRIVATE_MEDIA_ROOT,
            help="Folder of documents.",
        )
        parser.add_argument(
            "--journal",
            type=Path,
            default=settings.VAR_DIR / "migrate_media.journal",
            help="File that notes what was compared; delete it to compare everything anew.",
        )
        parser.add_argument("--dry-run", action="store_true", help="Count, and copy nothing.")

    def handle(
        self,
        *args: Any,
        to: str,
        media_root: Path,
        private_root: Path,
        journal: Path,
        dry_run: bool,
        **options: Any,
    ) -> None:
        buckets = site_buckets()
        if len(buckets) != 2:
            raise CommandError(
                "These settings name no buckets. Run this under the settings of production, with the S3_… variables."
            )
        ways = []
        for bucket in buckets:
            disk = FileSystemStorage(location=media_root if bucket.is_public else private_root)
            pair = (disk, bucket.storage) if to == "s3" else (bucket.storage, disk)
            ways.append(Way(f"{bucket.alias} to {to}", *pair))
        known = Journal(journal)
        try:
            failed = [name for way in ways for name in self._copy(way, known, dry_run=dry_run)]
            missing = [] if dry_run else self._missing(ways, [bucket.alias for bucket in buckets])
        except (ClientError, BotoCoreError, OSError) as error:
            raise CommandError(
                f"Broken off ({type(error).__name__}); the next run goes on from here. manage.py check_storage tells what is wrong."
            ) from error
        for name in missing:
            self.stdout.write(f"A row names {name}, which is nowhere.")
        if failed:
            raise CommandError("Copies differ from what they were made of: " + ", ".join(failed))

    def _copy(self, way: Way, known: Journal, *, dry_run: bool) -> list[str]:
        """Copy what is not noted yet; return the names that came out different."""
        files = list(files_of(way.source))
        waiting = [file for file in files if not known.knows(way, file)]
        total = sum(file.size for file in waiting)
        self.stdout.write(
            f"{way.alias}: {len(files)} files, {len(waiting)} to copy, {total / 1024**2:.1f} MiB"
        )
        failed: list[str] = []
        if dry_run:
            return failed
        with tqdm(total=total, unit="B", unit_scale=True, desc=way.alias, disable=None) as bar:
            for file in waiting:
                try:
                    copy_file(way, file)
                except DigestMismatchError:
                    failed.append(file.name)
                else:
                    known.note(way, file)
                bar.update(file.size)
        return failed

    def _missing(self, ways: list[Way], aliases: list[str]) -> list[str]:
        """Return the names rows hold that did not arrive."""
        return sorted(
            {
                name
                for way, alias in zip(ways, aliases, strict=True)
                for name in names_in_rows(storages[alias])
                if not way.target.exists(name)
            }
        )
