"""Editors see what uses a thing before they replace or delete it, and public pages do not lose a part by accident."""

from __future__ import annotations

import json

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from cms.core.models import SiteDocument, SiteImage
from cms.core.usage import uses_of
from tests import factories
from tests.core.test_document_versions import make_document

pytestmark = pytest.mark.django_db


def body_with(document: SiteDocument) -> str:
    return json.dumps([{"type": "document", "value": {"document": document.pk, "note": ""}}])


@pytest.fixture
def used(site_tree) -> SiteDocument:
    """A document on a public page, a draft, a private one, an expired one."""
    document = make_document()
    body = body_with(document)
    factories.news(site_tree.news, title="Jawna", body=body)
    factories.news(site_tree.news, title="Szkicowa", body=body, live=False)
    factories.make_private(factories.news(site_tree.news, title="Prywatna", body=body))
    factories.expire(factories.news(site_tree.news, title="Wygasła", body=body))
    return document


def test_pages_are_told_with_their_state_and_public_ones_first(used, admin_user):
    told = [(use.title, str(use.state), use.is_public) for use in uses_of([used], user=admin_user)]
    assert told[0] == ("Jawna", "publiczna", True)
    assert sorted(told[1:]) == [
        ("Prywatna", "prywatna", False),
        ("Szkicowa", "szkic", False),
        ("Wygasła", "wygasła", False),
    ]


def test_who_may_not_edit_a_page_reads_its_title_only_if_anyone_may(used, django_user_model):
    guest = django_user_model.objects.create_user("gosc", password="x")
    titles = {use.title for use in uses_of([used], user=guest)}
    assert titles == {"Jawna", "(brak dostępu)"}
    assert not any(use.edit_url for use in uses_of([used], user=guest))


def test_the_form_of_a_document_names_the_pages_before_it_is_replaced(used, admin_client):
    html = admin_client.get(reverse("wagtaildocs:edit", args=[used.pk])).content.decode()
    assert "Korzysta z tego 1 strona publiczna." in html
    assert "Jawna" in html
    assert "Szkicowa" in html


def test_a_document_of_a_public_page_goes_only_after_a_yes(used, admin_client):
    address = reverse("wagtaildocs:delete", args=[used.pk])
    html = admin_client.get(address).content.decode()
    assert 'name="confirm_public"' in html
    assert "Jawna" in html
    told = admin_client.post(address, follow=True).content.decode()
    assert "Nie usunięto: korzystają z tego strony publiczne: Jawna" in told
    assert SiteDocument.objects.filter(pk=used.pk).exists()
    admin_client.post(address, {"confirm_public": "1"})
    assert not SiteDocument.objects.filter(pk=used.pk).exists()


def test_a_document_nobody_uses_goes_without_a_question(admin_client, site_tree):
    document = make_document()
    address = reverse("wagtaildocs:delete", args=[document.pk])
    html = admin_client.get(address).content.decode()
    assert "Nie korzysta z tego żadna strona." in html
    assert "confirm_public" not in html
    admin_client.post(address)
    assert not SiteDocument.objects.filter(pk=document.pk).exists()


def test_many_documents_are_not_deleted_at_one_go_if_a_public_page_uses_one(used, admin_client):
    other = make_document("inny.csv")
    address = reverse("wagtail_bulk_action", args=["core", "sitedocument", "delete"])
    told = admin_client.post(
        f"{address}?id={used.pk}&id={other.pk}&next=/admin/documents/", follow=True
    )
    assert "Niczego nie usunięto" in told.content.decode()
    assert SiteDocument.objects.count() == 2
    admin_client.post(f"{address}?id={other.pk}")
    assert SiteDocument.objects.get() == used


def test_slides_are_followed_through_the_recording_to_its_page(site_tree, admin_user):
    slides = SiteDocument(title="Slajdy")
    slides.file.save("slajdy.pdf", ContentFile(b"%PDF-1.4"))
    recording = factories.recording(slides=slides)
    factories.webinar(site_tree.webinars, title="Webinarium o CIS", recording=recording)
    found = {use.title: use.is_public for use in uses_of([slides], user=admin_user)}
    assert found == {recording.title: False, "Webinarium o CIS": True}


def test_an_image_and_a_snippet_of_public_pages_ask_too(site_tree, admin_client):
    image = SiteImage.objects.create(title="Zdjęcie", file=ContentFile(_dot(), name="zdjecie.png"))
    region = factories.region()
    factories.practice(site_tree.knowledge, title="Praktyka", illustration=image, regions=[region])
    for address, model, key in (
        (reverse("wagtailimages:delete", args=[image.pk]), SiteImage, image.pk),
        (
            reverse("wagtailsnippets_core_region:delete", args=[region.pk]),
            type(region),
            region.pk,
        ),
    ):
        assert "Praktyka" in admin_client.get(address).content.decode()
        admin_client.post(address)
        assert model.objects.filter(pk=key).exists()


def _dot() -> bytes:
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    return out.getvalue()
