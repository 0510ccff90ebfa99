"""Try each right the site needs in object storage and name what is missing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.core.object_storage.rights import try_rights
from cms.core.object_storage.site import site_buckets, site_origin


class Command(BaseCommand):
    """To be run once after setting up, and whenever files fail; it writes three small objects and deletes them."""

    help = "Try each right the site needs on its S3 buckets; ends with 1 if one is missing."

    def handle(self, *args: Any, **options: Any) -> None:
        buckets = site_buckets()
        if not buckets:
            self.stdout.write("Files are kept on disk: nothing to check.")
            return
        missing = 0
        for bucket in buckets:
            kind = "public media" if bucket.is_public else "private files"
            self.stdout.write(f"\n{bucket.storage.bucket_name} ({kind})")
            for finding in try_rights(
                bucket.storage, is_public=bucket.is_public, origin=site_origin()
            ):
                missing += bool(finding.trouble)
                line = f"  {'MISSING' if finding.trouble else 'ok':<8}{finding.right}"
                self.stdout.write(f"{line}: {finding.trouble}" if finding.trouble else line)
        if missing:
            raise CommandError(f"{missing} of the rights are missing; each line says what to do.")
        self.stdout.write("\nEverything the site needs is there.")
