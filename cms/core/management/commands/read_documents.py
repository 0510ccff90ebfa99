from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from cms.core.document_reading import read_document, unread_documents


class Command(BaseCommand):
    help = "Reads the text of documents that wait for it: because no worker ran, or the file store was away."

    def handle(self, *args: Any, **options: Any) -> None:
        waiting = unread_documents()
        for document_id in waiting:
            read_document(document_id)
        self.stdout.write(f"Documents read: {len(waiting)}")
