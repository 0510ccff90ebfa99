"""The storage refuses, is away or has the wrong key: a sentence for the editor, nothing signed in the log."""

from __future__ import annotations

import logging

import pytest

from cms.core.models import Upload, UploadState
from cms.core.uploads import origins
from tests.core.uploads.conftest import put_in_place
from tests.core.uploads.s3_server import CONFIG
from tests.core.uploads.sending import ask, begin, film, send_part
from tests.services.machine import free_port

CONTENT = film(9_000)


def refused(client, caplog, *secrets: str) -> str:
    """Begin in vain; return the sentence, having looked for secrets in it and in the log."""
    with caplog.at_level(logging.DEBUG, logger="cms"):
        response = ask(
            client, "begin/", {"purpose": "recording.source", "name": "a.mp4", "size": 9_000}
        )
    assert response.status_code == 503
    assert response.json()["code"] == "storage"
    for secret in secrets:
        assert secret not in response.content.decode()
        assert secret not in caplog.text
    assert not Upload.objects.exists()
    return response.json()["error"]


def test_a_storage_that_is_away_is_told_and_nothing_is_begun(
    client, editor, s3, monkeypatch, caplog
):
    storage = s3.storage("test-none", endpoint_url=f"http://127.0.0.1:{free_port()}")
    put_in_place(monkeypatch, storage)
    assert "Magazyn plików nie odpowiada" in refused(client, caplog, s3.secret_key, s3.access_key)
    assert "does not answer" in caplog.text


@pytest.mark.parametrize("wrong", ["access_key", "secret_key"])
def test_a_wrong_key_is_told_to_be_the_administrators_matter(
    client, editor, s3, monkeypatch, caplog, wrong
):
    storage = s3.storage(s3.new_bucket(), **{wrong: "ZLYKLUCZ12345678"})
    put_in_place(monkeypatch, storage)
    assert "Magazyn odrzuca klucz serwisu" in refused(client, caplog, s3.secret_key, "ZLYKLUCZ")


def test_a_bucket_that_is_not_there_is_told(client, editor, s3, monkeypatch, caplog):
    put_in_place(monkeypatch, s3.storage("test-nie-ma-takiego"))
    assert "W magazynie nie ma miejsca na pliki" in refused(client, caplog, s3.secret_key)


def test_a_clock_that_is_wrong_is_told(client, editor, s3, monkeypatch, caplog):
    import datetime

    import botocore.auth

    storage = s3.storage(s3.new_bucket())
    put_in_place(monkeypatch, storage)
    late = datetime.datetime.now(datetime.UTC) - datetime.timedelta(hours=2)
    name = next(
        name for name in ("get_current_datetime", "datetime") if hasattr(botocore.auth, name)
    )
    if name == "get_current_datetime":
        monkeypatch.setattr(botocore.auth, name, lambda *args, **options: late.replace(tzinfo=None))
    else:

        class Clock(datetime.datetime):
            @classmethod
            def utcnow(cls):
                return late.replace(tzinfo=None)

        monkeypatch.setattr(botocore.auth, name, type("module", (), {"datetime": Clock}))
    assert "Zegar serwera chodzi źle" in refused(client, caplog, s3.secret_key)


def test_a_storage_that_is_away_for_a_while_loses_nothing(client, editor, s3, monkeypatch):
    storage = s3.storage(s3.new_bucket())
    put_in_place(monkeypatch, storage)
    state = begin(client, CONTENT)
    send_part(client, state, CONTENT, 1)
    away = s3.storage(storage.bucket_name, endpoint_url=f"http://127.0.0.1:{free_port()}")
    put_in_place(monkeypatch, away)
    for path in (f"{state['id']}/complete/", f"{state['id']}/abort/"):
        assert ask(client, path, {}).status_code == 503
    assert Upload.objects.get().state == UploadState.OPEN
    put_in_place(monkeypatch, storage)
    assert ask(client, f"{state['id']}/complete/", {}).json()["state"] == "complete"


def test_the_panel_may_reach_the_storage_and_readers_pages_may_not(client, editor, s3, monkeypatch):
    put_in_place(monkeypatch, s3.storage(s3.new_bucket(), client_config=CONFIG))
    origins._origin.cache_clear()
    panel = client.get("/admin/")["Content-Security-Policy"]
    assert f"connect-src 'self' {s3.endpoint};" in f"{panel};"
    assert s3.endpoint not in client.get("/")["Content-Security-Policy"]


def test_files_on_this_machine_open_the_policy_to_nobody(client, editor, disk):
    panel = client.get("/admin/")["Content-Security-Policy"]
    assert "connect-src 'self';" in f"{panel};"
