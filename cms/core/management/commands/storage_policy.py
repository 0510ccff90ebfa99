"""Print what the buckets and the site's key must be given."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.core.object_storage.policies import apply_rules, bucket_rules, key_policy
from cms.core.object_storage.site import site_buckets, site_origin


class Command(BaseCommand):
    """The documents are those of S3's own interface, to be given to `aws s3api` or pasted into a console."""

    help = "Print bucket policies, CORS and lifecycle rules, and the least rights of the site's key, as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--apply",
            action="store_true",
            help="Give the rules to the buckets; the key at hand needs the right to do so.",
        )

    def handle(self, *args: Any, apply: bool, **options: Any) -> None:
        buckets = site_buckets()
        if not buckets:
            self.stdout.write("Files are kept on disk: no bucket needs rules.")
            return
        printed: dict[str, Any] = {"key": key_policy([bucket.storage for bucket in buckets])}
        refused: list[str] = []
        for bucket in buckets:
            rules = bucket_rules(bucket.storage, is_public=bucket.is_public, origin=site_origin())
            printed[rules.bucket] = {
                "policy": rules.policy,
                "cors": rules.cors,
                "lifecycle": rules.lifecycle,
            }
            if apply:
                refused += apply_rules(bucket.storage, rules)
        self.stdout.write(json.dumps(printed, indent=2))
        if refused:
            raise CommandError("Refused:\n  " + "\n  ".join(refused))
