"""Buckets on a real S3 server: what the site needs of them is tried, named where missing, and given."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from urllib.parse import quote

import environ
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils.module_loading import import_string
from wagtail.models import Collection, CollectionViewRestriction

from cms.core.document_serving import hand_to_editor
from cms.core.models import DocumentVersion, SiteDocument
from cms.core.object_storage.policies import apply_rules, bucket_rules, key_policy
from cms.core.object_storage.rights import try_rights
from cms.settings.s3 import s3_storages

ORIGIN = "https://sires.example.org"
PDF = b"%PDF-1.4\n" + b"x" * 2_000


def ask(address: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    """Ask as a stranger does: without a key; headers by their names with _ for -."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urllib.request.urlopen(
            urllib.request.Request(address, headers=sent), timeout=10
        ) as answer:
            return answer.status, answer.read(), dict(answer.headers)
    except urllib.error.HTTPError as error:
        return error.code, error.read(), dict(error.headers)


@pytest.fixture
def public(s3):
    """A storage of public media whose bucket has its rules."""
    storage = s3.storage(
        s3.new_bucket(), location="media", querystring_auth=False, object_parameters={}
    )
    rules = bucket_rules(storage, is_public=True, origin=ORIGIN)
    assert apply_rules(storage, rules) == []
    return storage


@pytest.fixture
def private(s3):
    """A storage of private files whose bucket has its rules."""
    storage = s3.storage(s3.new_bucket(), querystring_auth=True, querystring_expire=300)
    assert apply_rules(storage, bucket_rules(storage, is_public=False, origin=ORIGIN)) == []
    return storage


@pytest.fixture
def in_bucket(private, monkeypatch):
    """Documents and their former files are kept in the private bucket."""
    for model in (SiteDocument, DocumentVersion):
        monkeypatch.setattr(model._meta.get_field("file"), "storage", private)
    return private


def troubles(storage, *, is_public: bool) -> dict[str, str]:
    findings = list(try_rights(storage, is_public=is_public, origin=ORIGIN))
    assert len(findings) >= 1
    return {finding.right: finding.trouble for finding in findings if finding.trouble}


@pytest.mark.parametrize("is_public", [True, False])
def test_nothing_is_missing_where_the_printed_rules_are_applied(public, private, is_public):
    storage = public if is_public else private
    assert troubles(storage, is_public=is_public) == {}
    listed = storage.connection.meta.client.list_objects_v2(Bucket=storage.bucket_name)
    assert listed.get("KeyCount", 0) == 0, "something was left behind"
    begun = storage.connection.meta.client.list_multipart_uploads(Bucket=storage.bucket_name)
    assert not begun.get("Uploads")


def test_a_bucket_without_rules_is_told_what_it_lacks(s3):
    storage = s3.storage(s3.new_bucket(), location="media", querystring_auth=False)
    found = troubles(storage, is_public=True)
    assert set(found) == {"anonymous reading", "CORS: sending parts"}
    assert "storage_policy" in found["anonymous reading"]
    assert ORIGIN in found["CORS: sending parts"]


def test_a_private_bucket_that_anyone_may_read_is_found_out(s3):
    storage = s3.storage(s3.new_bucket())
    apply_rules(storage, bucket_rules(storage, is_public=True, origin=ORIGIN))
    found = troubles(storage, is_public=False)
    assert set(found) == {"anonymous reading"}
    assert "NOW" in found["anonymous reading"]


def test_another_site_may_not_send(s3):
    storage = s3.storage(s3.new_bucket())
    apply_rules(storage, bucket_rules(storage, is_public=False, origin="https://other.example.org"))
    assert set(troubles(storage, is_public=False)) == {"CORS: sending parts"}


def test_a_missing_bucket_is_named_and_the_rest_is_not_tried(s3):
    findings = list(try_rights(s3.storage("there-is-none"), is_public=False, origin=ORIGIN))
    assert len(findings) == 1
    assert "does not exist" in findings[0].trouble


@pytest.mark.parametrize("changed", [{"secret_key": "wrong" * 8}, {"access_key": "unknown"}])
def test_a_wrong_key_is_told_without_showing_it(s3, changed):
    storage = s3.storage(s3.new_bucket(), **changed)
    findings = list(try_rights(storage, is_public=False, origin=ORIGIN))
    assert len(findings) == 1
    assert "give the key" in findings[0].trouble or "correct S3_" in findings[0].trouble
    for secret in (*changed.values(), s3.access_key, s3.secret_key):
        assert secret not in findings[0].trouble


def test_a_store_that_is_away_is_told(s3):
    storage = s3.storage("bucket", endpoint_url="http://127.0.0.1:9")
    findings = list(try_rights(storage, is_public=False, origin=ORIGIN))
    assert len(findings) == 1
    assert "does not answer" in findings[0].trouble


@pytest.fixture
def site_in_s3(public, private, monkeypatch, settings):
    """The site's own storages are the two buckets."""
    settings.WAGTAILADMIN_BASE_URL = ORIGIN
    monkeypatch.setitem(storages._storages, "default", public)
    monkeypatch.setitem(storages._storages, "documents", private)


def test_the_commands_print_rules_and_check_both_buckets(site_in_s3, public, private, capsys):
    call_command("storage_policy", "--apply")
    printed = json.loads(capsys.readouterr().out)
    assert set(printed) == {"key", public.bucket_name, private.bucket_name}
    assert printed[private.bucket_name]["policy"] is None
    assert printed["key"] == key_policy([public, private])
    call_command("check_storage")
    out = capsys.readouterr().out
    assert "Everything the site needs is there." in out
    assert "MISSING" not in out


def test_the_check_fails_where_a_right_is_missing(site_in_s3, private, capsys):
    private.connection.meta.client.delete_bucket_cors(Bucket=private.bucket_name)
    with pytest.raises(CommandError, match="1 of the rights"):
        call_command("check_storage")
    out = capsys.readouterr().out
    assert out.count("MISSING") == 1
    assert "MISSING CORS: sending parts" in out


def test_on_disk_there_is_nothing_to_check(monkeypatch, tmp_path, capsys):
    for alias in ("default", "documents"):
        monkeypatch.setitem(storages._storages, alias, FileSystemStorage(location=tmp_path))
    call_command("check_storage")
    call_command("storage_policy")
    out = capsys.readouterr().out
    assert "nothing to check" in out
    assert "no bucket needs rules" in out


def new_document(**fields) -> SiteDocument:
    document = SiteDocument(title="Sprawozdanie", **fields)
    document.file.save("żółć.pdf", ContentFile(PDF))
    return document


def test_a_document_leaves_the_bucket_by_a_signed_address_with_its_own_name(
    client, site_tree, in_bucket
):
    document = new_document()
    answer = client.get(document.url)
    assert answer.status_code == 302
    assert answer.headers["Cache-Control"] == "private, no-store"
    status, body, headers = ask(answer.headers["Location"])
    assert (status, body) == (200, PDF)
    assert headers["Content-Type"] == "application/pdf"
    assert "filename*=utf-8''" in headers["Content-Disposition"].lower()
    assert headers["Cache-Control"] == "private, no-store"
    status, body, headers = ask(answer.headers["Location"], Range="bytes=0-3")
    assert (status, body) == (206, b"%PDF")


def test_a_signed_address_is_dead_when_tampered_with_and_after_its_time(
    client, site_tree, in_bucket
):
    document = new_document()
    other = new_document()
    address = client.get(document.url).headers["Location"]
    assert "X-Amz-Expires=300" in address
    assert ask(address.replace("X-Amz-Expires=300", "X-Amz-Expires=900"))[0] == 403
    assert (
        ask(
            address.replace(
                "response-content-type=application%2Fpdf", "response-content-type=text%2Fhtml"
            )
        )[0]
        == 403
    )
    moved = address.replace(quote(document.file.name), quote(other.file.name))
    assert moved != address
    assert ask(moved)[0] == 403
    short = in_bucket.url(document.file.name, expire=1)
    assert ask(short)[0] == 200
    time.sleep(2.5)
    assert ask(short)[0] in (400, 403)


def test_no_private_key_answers_a_stranger(site_tree, in_bucket):
    documents = [new_document() for _number in range(3)]
    for document in documents:
        bare = in_bucket.url(document.file.name).split("?")[0]
        assert ask(bare)[0] == 403
    assert ask(f"{bare.rsplit('/', 1)[0]}/?list-type=2")[0] == 403


def test_a_restricted_collection_gives_a_stranger_no_address(client, site_tree, in_bucket):
    collection = Collection.get_first_root_node().add_child(name="Wewnętrzne")
    CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.LOGIN
    )
    document = new_document(collection=collection)
    answer = client.get(document.url)
    assert answer.status_code == 302
    assert "X-Amz" not in answer.headers["Location"]
    assert "/login" in answer.headers["Location"]


def test_the_public_bucket_shows_its_media_and_lists_nothing(public):
    name = public.save("obraz.png", ContentFile(b"png"))
    assert ask(public.url(name))[:2] == (200, b"png")
    assert (
        ask(f"{public.connection.meta.client.meta.endpoint_url}/{public.bucket_name}/?list-type=2")[
            0
        ]
        == 403
    )


def test_an_editor_gets_a_former_file_past_the_web_process(
    admin_client, client, site_tree, in_bucket
):
    document = new_document()
    version = DocumentVersion.objects.create(document=document, file=document.file.name)
    address = reverse("core_version_file", args=[version.pk])
    answer = admin_client.get(address)
    assert answer.status_code == 302
    assert "no-store" in answer.headers["Cache-Control"]
    status, body, headers = ask(answer.headers["Location"])
    assert (status, body) == (200, PDF)
    assert headers["Content-Disposition"].startswith("attachment")
    assert "X-Amz" not in client.get(address).headers["Location"]


def test_an_address_is_signed_in_a_bucket_whose_addresses_are_not(public):
    name = public.save("film.mp4", ContentFile(b"film"))
    answer = hand_to_editor(public, name)
    assert "X-Amz-Signature" in answer.headers["Location"]
    status, body, headers = ask(answer.headers["Location"])
    assert (status, body, headers["Content-Type"]) == (200, b"film", "video/mp4")


def test_a_task_that_deletes_a_file_is_told_the_name_of_the_store_and_no_key(monkeypatch):
    """What Wagtail puts into a queue when a document or an image goes."""
    given = {
        "S3_ACCESS_KEY": "klucz-dostepu",
        "S3_SECRET_KEY": "tajny-klucz",
        "S3_MEDIA_BUCKET": "media",
        "S3_DOCUMENTS_BUCKET": "dokumenty",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    for alias, options in s3_storages(environ.Env()).items():
        told = json.loads(json.dumps(storages.create_storage(options).deconstruct()))
        assert "klucz" not in str(told)
        path, args, kwargs = told
        assert import_string(path)(*args, **kwargs) is storages[alias]
