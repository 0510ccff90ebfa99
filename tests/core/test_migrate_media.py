"""A site's files move from the disk to a real S3 server and back, under their own names."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages
from django.core.management import CommandError, call_command

from cms.core.models import SiteDocument

FILES = {"images/żółw.png": b"png" * 100, "films/a/film.mp4": b"\0" * (17 * 1024 * 1024)}
DOCUMENTS = {"documents/umowa.pdf": b"%PDF-1.4"}


@pytest.fixture
def folders(tmp_path):
    """Public media and documents on disk, and the arguments that name them."""
    for root, files in (("media", FILES), ("private", DOCUMENTS)):
        storage = FileSystemStorage(location=tmp_path / root)
        for name, content in files.items():
            storage.save(name, ContentFile(content))
    return {
        "media_root": tmp_path / "media",
        "private_root": tmp_path / "private",
        "journal": tmp_path / "journal",
    }


@pytest.fixture
def buckets(s3, monkeypatch):
    """The site's storages are two empty buckets."""
    public = s3.storage(s3.new_bucket(), location="media", querystring_auth=False)
    private = s3.storage(s3.new_bucket())
    monkeypatch.setitem(storages._storages, "default", public)
    monkeypatch.setitem(storages._storages, "documents", private)
    return public, private


def content(storage, name: str) -> bytes:
    with storage.open(name) as file:
        return file.read()


def test_every_file_arrives_under_its_name_and_comes_back(db, folders, buckets, tmp_path, capsys):
    public, private = buckets
    call_command("migrate_media", to="s3", **folders)
    assert {name: content(public, name) for name in FILES} == FILES
    assert {name: content(private, name) for name in DOCUMENTS} == DOCUMENTS
    back = folders | {"media_root": tmp_path / "back", "private_root": tmp_path / "back-private"}
    call_command("migrate_media", to="disk", **back)
    assert {name: (tmp_path / "back" / name).read_bytes() for name in FILES} == FILES
    assert (tmp_path / "back-private/documents/umowa.pdf").read_bytes() == b"%PDF-1.4"


def test_a_dry_run_copies_nothing(db, folders, buckets, capsys):
    call_command("migrate_media", to="s3", dry_run=True, **folders)
    assert "2 files, 2 to copy, 17.0 MiB" in capsys.readouterr().out
    assert not buckets[0].exists("images/żółw.png")
    assert not folders["journal"].exists()


def test_a_run_that_broke_off_goes_on(db, s3, folders, buckets, monkeypatch, capsys):
    public, private = buckets
    monkeypatch.setitem(storages._storages, "documents", s3.storage("there-is-none"))
    with pytest.raises(CommandError, match="goes on from here"):
        call_command("migrate_media", to="s3", **folders)
    assert public.exists("films/a/film.mp4")
    monkeypatch.setitem(storages._storages, "documents", private)
    capsys.readouterr()
    call_command("migrate_media", to="s3", **folders)
    out = capsys.readouterr().out
    assert "default to s3: 2 files, 0 to copy" in out
    assert "documents to s3: 1 files, 1 to copy" in out


def test_a_half_made_copy_is_made_anew(db, folders, buckets):
    public, _private = buckets
    public.save("images/żółw.png", ContentFile(b"pn"))
    call_command("migrate_media", to="s3", **folders)
    assert content(public, "images/żółw.png") == FILES["images/żółw.png"]


def test_a_name_that_is_nowhere_is_told(db, folders, buckets, monkeypatch, capsys):
    monkeypatch.setattr(SiteDocument._meta.get_field("file"), "storage", buckets[1])
    SiteDocument.objects.bulk_create([SiteDocument(title="Brak", file="documents/brak.pdf")])
    call_command("migrate_media", to="s3", **folders)
    assert "A row names documents/brak.pdf, which is nowhere." in capsys.readouterr().out


def test_settings_without_buckets_are_refused(db, folders, monkeypatch, tmp_path):
    for alias in ("default", "documents"):
        monkeypatch.setitem(storages._storages, alias, FileSystemStorage(location=tmp_path))
    with pytest.raises(CommandError, match="settings of production"):
        call_command("migrate_media", to="s3", **folders)
