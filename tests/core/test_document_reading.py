"""The editor of a document is told what search could read of it."""

from __future__ import annotations

import io

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from pypdf import PdfWriter

from cms.core.document_reading import read_document
from cms.core.models import DocumentPage, DocumentTextState, SiteDocument


def scan() -> bytes:
    """Return a PDF of two pages that hold no text."""
    writer = PdfWriter()
    for _page in range(2):
        writer.add_blank_page(width=200, height=200)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def read(name: str, content: bytes) -> SiteDocument:
    document = SiteDocument(title="Regulamin")
    document.file.save(name, ContentFile(content), save=True)
    read_document(document.pk)
    document.refresh_from_db()
    return document


@pytest.mark.parametrize(
    ("name", "content", "state", "told"),
    [
        ("skan.pdf", scan(), DocumentTextState.EMPTY, "to skan"),
        ("uszkodzony.pdf", b"%PDF-1.7 nic", DocumentTextState.FAILED, "uszkodzony"),
        ("tabela.csv", b"a;b\n", DocumentTextState.OTHER, "to nie PDF"),
    ],
)
def test_the_form_says_what_search_could_read(admin_client, name, content, state, told):
    document = read(name, content)
    assert document.text_state == state
    assert not DocumentPage.objects.filter(document=document).exclude(text="").exists()
    html = admin_client.get(reverse("wagtaildocs:edit", args=[document.pk])).content.decode()
    assert "Tekst dla wyszukiwarki" in html
    assert told in html


def test_a_new_document_has_nothing_to_tell(admin_client):
    html = admin_client.get(reverse("wagtaildocs:add")).content.decode()
    assert "Tekst dla wyszukiwarki" not in html


def test_the_list_tells_of_each_document_and_lists_scans_alone(admin_client):
    read("skan.pdf", scan())
    table = read("tabela.csv", b"a;b\n")
    SiteDocument.objects.filter(pk=table.pk).update(title="Tabela stawek")
    html = admin_client.get(reverse("wagtaildocs:index")).content.decode()
    assert str(DocumentTextState.EMPTY.label) in html
    assert str(DocumentTextState.OTHER.label) in html
    only = admin_client.get(
        reverse("wagtaildocs:index_results"), {"text_state": DocumentTextState.EMPTY.value}
    ).content.decode()
    assert "Regulamin" in only
    assert "Tabela stawek" not in only
