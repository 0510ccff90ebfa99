"""A document is given another file: its address stays, the former file stays with the editors, search follows."""

from __future__ import annotations

import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction

from cms.core.document_reading import read_document
from cms.core.models import DocumentPage, DocumentTextState, DocumentVersion, SiteDocument
from tests.core.test_document_reading import scan
from tests.files import received

pytestmark = pytest.mark.django_db


def make_document(name: str = "Regulamin żłobka.csv", content: bytes = b"a;1\n") -> SiteDocument:
    document = SiteDocument(title="Regulamin")
    document.file.save(name, ContentFile(content), save=False)
    document._set_document_file_metadata()
    document.save()
    return document


def give_file(client, document: SiteDocument, name: str, content: bytes, note: str = ""):
    return client.post(
        reverse("wagtaildocs:edit", args=[document.pk]),
        {
            "title": document.title,
            "collection": document.collection_id,
            "version_note": note,
            "file": SimpleUploadedFile(name, content),
        },
        follow=True,
    )


def body_of(response) -> bytes:
    return received(response).content


def test_the_address_stays_and_leads_to_the_newest_file(admin_client, client):
    document = make_document()
    before, former_name = document.url, document.filename
    # A store that holds a file of this name already adds some signs.
    assert re.fullmatch(rf"/dokumenty/{document.pk}/regulamin-zlobka(-\w{{7}})?", before)
    told = give_file(admin_client, document, "nowy.csv", b"b;2\n", note="Nowa kwota.")
    assert "Plik dokumentu „Regulamin” został zastąpiony" in told.content.decode()
    document.refresh_from_db()
    assert document.url == before
    answer = client.get(before)
    assert body_of(answer) == b"b;2\n"
    assert re.search(
        r'"nowy(_\w{7})?\.csv"', received(client.get(before)).headers["Content-Disposition"]
    )
    assert answer["Cache-Control"].startswith("private, no-")
    for old in (
        f"/documents/{document.pk}/{former_name}",
        f"/dokumenty/{document.pk}/{former_name}",
    ):
        moved = client.get(old)
        assert (moved.status_code, moved["Location"]) == (301, before)
    assert client.get(f"/documents/{document.pk}/{document.filename}").status_code == 301


@pytest.mark.parametrize("name", ["inny.csv", "x", "%00", "regulamin"])
def test_a_name_the_document_never_had_finds_nothing(client, name):
    document = make_document()
    assert client.get(f"/dokumenty/{document.pk}/{name}").status_code == 404
    assert client.get(f"/documents/{document.pk}/{name}").status_code == 404
    assert client.get(f"/dokumenty/{10**30}/regulamin-zlobka").status_code == 404


def test_the_former_file_is_kept_for_editors_alone(admin_client, client, admin_user):
    document = make_document()
    give_file(admin_client, document, "nowy.csv", b"b;2\n", note="Nowa kwota.")
    version = document.versions.get()
    assert (version.note, version.replaced_by, version.file_size) == ("Nowa kwota.", admin_user, 4)
    assert len(version.file_hash) == 40
    page = admin_client.get(reverse("core_document_versions", args=[document.pk])).content.decode()
    assert "Nowa kwota." in page
    address = reverse("core_version_file", args=[version.pk])
    assert body_of(admin_client.get(address)) == b"a;1\n"
    assert client.get(address).status_code == 302  # to the login
    assert client.get(f"/media/{version.file.name}").status_code == 404


def test_another_editor_without_rights_gets_no_version(admin_client, client, django_user_model):
    from django.contrib.auth.models import Permission

    document = make_document()
    give_file(admin_client, document, "nowy.csv", b"b;2\n")
    reader = django_user_model.objects.create_user("gosc", password="x")
    reader.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(reader)
    version = document.versions.get()
    for name, key in (("core_version_file", version.pk), ("core_document_versions", document.pk)):
        answer = client.get(reverse(name, args=[key]))
        assert answer.status_code == 302
        assert "/dokumenty/" not in answer["Location"]
    client.post(reverse("core_version_delete", args=[version.pk]))
    assert DocumentVersion.objects.filter(pk=version.pk).exists()


def test_the_same_bytes_replace_nothing_and_the_editor_is_told(admin_client):
    document = make_document()
    name = document.file.name
    told = give_file(admin_client, document, "pod-inna-nazwa.csv", b"a;1\n")
    assert "taki sam jak obecny" in told.content.decode()
    document.refresh_from_db()
    assert document.file.name == name
    assert document.file.storage.exists(name)
    assert not document.versions.exists()


def test_a_change_of_type_is_told(admin_client):
    told = give_file(admin_client, make_document(), "regulamin.txt", b"tekst")
    assert "z CSV na TXT" in told.content.decode()


def test_a_restored_version_is_handed_out_again_and_the_other_becomes_a_version(
    admin_client, client, django_capture_on_commit_callbacks
):
    document = make_document()
    give_file(admin_client, document, "nowy.csv", b"b;2\n")
    with django_capture_on_commit_callbacks(execute=True):
        admin_client.post(reverse("core_version_restore", args=[document.versions.get().pk]))
    document.refresh_from_db()
    assert body_of(client.get(document.url)) == b"a;1\n"
    assert document.file_size == 4
    version = document.versions.get()
    assert version.file.read() == b"b;2\n"


def test_a_deleted_version_takes_its_file_and_no_other(
    admin_client, client, django_capture_on_commit_callbacks
):
    document = make_document()
    give_file(admin_client, document, "nowy.csv", b"b;2\n")
    version = document.versions.get()
    with django_capture_on_commit_callbacks(execute=True):
        admin_client.post(reverse("core_version_delete", args=[version.pk]))
    assert not version.file.storage.exists(version.file.name)
    assert body_of(client.get(document.url)) == b"b;2\n"
    assert client.get(f"/documents/{document.pk}/{version.filename}").status_code == 301


def test_all_files_go_with_the_document(admin_client, django_capture_on_commit_callbacks):
    document = make_document()
    give_file(admin_client, document, "nowy.csv", b"b;2\n")
    document.refresh_from_db()
    names = [document.file.name, document.versions.get().file.name]
    with django_capture_on_commit_callbacks(execute=True):
        document.delete()
    assert [document.file.storage.exists(name) for name in names] == [False, False]


def test_a_private_document_stays_private_at_its_new_address(client):
    collection = Collection.get_first_root_node().add_child(name="Dla regionów")
    CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.LOGIN
    )
    document = make_document()
    document.collection = collection
    document.save()
    assert client.get(document.url).status_code == 302
    assert "login" in client.get(document.url)["Location"]


def test_the_text_follows_the_file(admin_client):
    document = make_document()
    read_document(document.pk)
    DocumentPage.objects.create(document=document, number=1, text="stary tekst")
    give_file(admin_client, document, "skan.pdf", scan())
    read_document(document.pk)
    document.refresh_from_db()
    assert document.text_state == DocumentTextState.EMPTY
    assert not DocumentPage.objects.filter(document=document).exists()


def test_a_document_from_before_keeps_the_address_made_of_its_first_file(admin_client):
    document = make_document()
    SiteDocument.objects.filter(pk=document.pk).update(address_name="")
    document.refresh_from_db()
    before = document.url
    give_file(admin_client, document, "zupelnie-inny.csv", b"b;2\n")
    document.refresh_from_db()
    assert document.url == before
