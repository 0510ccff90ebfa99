"""Replacing the file of a document: the former one is kept for editors, may be had again, and may be given up."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from django.core.files.storage import Storage
from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.search import index as search_index

from .models import DocumentVersion, SiteDocument
from .models.media import address_name


@dataclass(frozen=True)
class FormerFile:
    """The file a document has before it is given another."""

    name: str
    size: int
    hash: str

    @classmethod
    def of(cls, document: SiteDocument) -> FormerFile:
        """Describe the present file; its checksum is reckoned where the row has none."""
        if not document.file_hash:
            with suppress(OSError):  # the file is missing: there is no telling what it was
                document.get_file_hash()
        return cls(str(document.file.name), document.get_file_size() or 0, document.file_hash)

    @property
    def filename(self) -> str:
        """Name without the folder."""
        return PurePosixPath(self.name).name

    @property
    def ending(self) -> str:
        """What the name ends in, in small letters and without the dot."""
        return PurePosixPath(self.name).suffix.lower().removeprefix(".")


def keep_former_file(
    *, document: SiteDocument, former: FormerFile, user: Any = None, note: str = ""
) -> DocumentVersion:
    """Make a version of the file a document had; the document's address and all former ones go on leading to it."""
    document.address_name = document.address_name or address_name(former.name)
    document.former_names = list(dict.fromkeys([*document.former_names, former.filename]))
    SiteDocument.objects.filter(pk=document.pk).update(
        address_name=document.address_name, former_names=document.former_names
    )
    return DocumentVersion.objects.create(
        document=document,
        file=former.name,
        file_size=former.size,
        file_hash=former.hash,
        replaced_by=user,
        note=note,
    )


@transaction.atomic
def restore_version(*, version: DocumentVersion, user: Any = None, note: str = "") -> SiteDocument:
    """Give a document a former file again; the present one becomes a version in its turn."""
    document = SiteDocument.objects.select_for_update().get(pk=version.document_id)
    keep_former_file(document=document, former=FormerFile.of(document), user=user, note=note)
    document.file = version.file.name
    document.file_size = version.file_size
    document.file_hash = version.file_hash
    document.save()
    search_index.insert_or_update_object(document)
    version.delete()
    return document


@receiver(post_delete, sender=DocumentVersion, dispatch_uid="document_version_deleted")
def forget_file(instance: DocumentVersion, **_kwargs: Any) -> None:
    """The file of a version goes with it, unless a document or another version has it."""
    transaction.on_commit(partial(_forget, instance.file.storage, str(instance.file.name)))


def _forget(storage: Storage, name: str) -> None:
    if not (
        SiteDocument.objects.filter(file=name).exists()
        or DocumentVersion.objects.filter(file=name).exists()
    ):
        storage.delete(name)
