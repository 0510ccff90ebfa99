"""PDF of a practice: whole, tagged, read by machines; made of this site's own files only."""

from __future__ import annotations

import json
import time
from io import BytesIO
from pathlib import Path
from urllib.parse import urljoin

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.template import engines
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from PIL import Image
from pypdf import PdfReader

from cms.core.models import SiteImage
from knowledge import checks, pdf
from knowledge.reading_lists import services
from tests import factories
from tests.conftest import IN_CI

needs_pdf = pytest.mark.skipif(
    not pdf.pdf_available() and not IN_CI,
    reason=f"no PDF here (apt install {' '.join(pdf.DEBIAN_PACKAGES)})",
)
GIVEN = {
    "title": "Żłobek w spółdzielni „Źrebię”",
    "started_year": 2014,
    "contact_role": "koordynator w ROPS",
    "sources": json.dumps(
        [
            {
                "type": "source",
                "value": {"title": "Raport", "url": "https://example.org/raport?a=1"},
            }
        ]
    ),
}


def address(page) -> str:
    return reverse("knowledge:practice_pdf", args=[page.pk])


def read(response) -> PdfReader:
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    return PdfReader(BytesIO(response.content))


def text_of(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def body() -> str:
    sections = json.loads(factories.practice_body())
    for section in sections:
        section["value"]["gap"] = f"Luka sekcji {section['type']}."
    return json.dumps(sections)


def illustration(**values) -> SiteImage:
    picture = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(picture, "PNG")
    return SiteImage.objects.create(
        title="Zdjęcie",
        description="Budynek spółdzielni",
        file=ContentFile(picture.getvalue(), name="budynek.png"),
        **values,
    )


@pytest.fixture
def practice(site_tree):
    factories.region("22", "pomorskie")
    factories.policy_area("rynek-pracy", "Rynek pracy")
    return factories.practice(
        site_tree.knowledge,
        **GIVEN,
        body=body(),
        regions_codes=["22"],
        policy_areas_codes=["rynek-pracy"],
    )


# --- The document -----------------------------------------------------------------------------


@needs_pdf
def test_the_whole_practice_is_in_it(client, practice):
    reader = read(client.get(address(practice)))
    text = text_of(reader)
    for part in (
        practice.title,
        practice.summary,
        "pomorskie",
        "Rynek pracy",
        "koordynator w ROPS",
        "https://example.org/raport?a=1",
        "[dostęp: ",
        "CC BY 4.0",
        f"1 / {len(reader.pages)}",
    ):
        assert part in text, part
    for section in practice.body:
        assert f"Treść sekcji {section.block_type}." in text
        assert f"Luka sekcji {section.block_type}." in text


@needs_pdf
def test_it_is_tagged_titled_and_has_a_language(client, practice):
    reader = read(client.get(address(practice)))
    root = reader.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "pl"
    assert root["/StructTreeRoot"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == practice.title
    assert reader.metadata.author == "SIRES"
    assert b"pdfuaid" in root["/Metadata"].get_data()


def structure_roles(reader: PdfReader) -> list[str]:
    """Names of all elements of the structure tree, in reading order."""
    roles: list[str] = []

    def walk(element) -> None:
        element = element.get_object()
        if isinstance(element, list):
            for child in element:
                walk(child)
        elif isinstance(element, dict):
            if "/S" in element:
                roles.append(element["/S"])
            if "/K" in element:
                walk(element["/K"])

    walk(reader.root_object["/StructTreeRoot"]["/K"])
    return roles


@needs_pdf
def test_headings_and_table_are_told_to_a_screen_reader(client, practice):
    reader = read(client.get(address(practice)))
    roles = structure_roles(reader)
    assert roles.count("/H1") == 1
    assert roles.count("/H2") >= 8 + 3
    assert roles.index("/H1") < roles.index("/H2")
    assert {"/Table", "/TR", "/TH", "/TD", "/P", "/Link"} <= set(roles)


@needs_pdf
def test_sections_are_bookmarks(client, practice):
    outline = read(client.get(address(practice))).outline
    assert outline[0].title == practice.title
    titles = [entry.title for entry in outline[1]]
    assert [str(section.block.label) for section in practice.body] == titles[1:9]


@needs_pdf
def test_it_opens_in_the_browser_under_its_own_name(client, practice):
    response = client.get(address(practice))
    assert response["Content-Disposition"] == f'inline; filename="{practice.slug}.pdf"'
    assert not response.cookies


@needs_pdf
def test_the_english_page_makes_an_english_document(client, site_tree):
    index = site_tree.knowledge.copy_for_translation(site_tree.english)
    index.save_revision().publish()
    page = factories.practice(index.specific, title="Home care")
    with translation.override("en"):
        reader = read(client.get(address(page)))
    assert reader.root_object["/Lang"] == "en"
    assert "Available from:" in text_of(reader)


@needs_pdf
def test_polish_letters_are_in_the_embedded_fonts(client, practice):
    fonts = set()
    for page in read(client.get(address(practice))).pages:
        for font in page["/Resources"]["/Font"].values():
            fonts.add(font["/BaseFont"].partition("+")[2])
    assert any("Text-Polish" in name for name in fonts), fonts


# --- Pictures ---------------------------------------------------------------------------------


def picture_count(reader: PdfReader) -> int:
    """Number of different pictures; pages share one list of resources."""
    return len({image.data for page in reader.pages for image in page.images})


@needs_pdf
def test_a_picture_is_shown(client, site_tree):
    page = factories.practice(site_tree.knowledge, illustration=illustration())
    assert picture_count(read(client.get(address(page)))) == 1


@needs_pdf
def test_a_missing_picture_leaves_its_description(client, site_tree):
    picture = illustration()
    page = factories.practice(site_tree.knowledge, illustration=picture)
    default_storage.delete(picture.file.name)
    reader = read(client.get(address(page)))
    assert picture_count(reader) == 0
    assert "Budynek spółdzielni" in text_of(reader)


# --- What it may read -------------------------------------------------------------------------


def fetch(url: str) -> bytes:
    from knowledge.pdf_engine import OwnFilesFetcher

    return OwnFilesFetcher().fetch(url).read()


SITE = "http://127.0.0.1:8000"


@needs_pdf
def test_own_styles_fonts_and_pictures_are_read(site_tree):
    assert b"@page" in fetch(f"{SITE}/static/css/pdf.css?v=1#x")
    assert fetch(f"{SITE}/static/fonts/brygada-1918-normal.woff2").startswith(b"wOF2")
    name = default_storage.save("images/zdjęcie 1.png", ContentFile(b"obraz"))
    assert fetch(urljoin(SITE, default_storage.url(name))) == b"obraz"


@needs_pdf
@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "data:image/png;base64,AAAA",
        "ftp://127.0.0.1/x.png",
        "https://example.org/x.png",
        "http://127.0.0.1:8000/dobre-praktyki/",
        "http://127.0.0.1:8000@example.org/static/x.png",
        "http://127.0.0.1:80000/static/css/pdf.css",
        f"{SITE}/media/../../../etc/passwd",
        f"{SITE}/media/%2e%2e/%2e%2e/tajne.png",
        f"{SITE}/media/images/..%2f..%2ftajne.png",
        f"{SITE}/media//etc/tajne.png",
        f"{SITE}/media/..%5ctajne.png",
        f"{SITE}/media/a%00.png",
        f"{SITE}/media/",
        f"{SITE}/media/tajne.txt",
        f"{SITE}/static/../manage.py",
        f"{SITE}/static/js/player.js",
        f"{SITE}/static/css/%2e%2e/%2e%2e/settings/base.css",
    ],
)
def test_nothing_else_is_read(site_tree, url, settings):
    from knowledge.pdf_engine import RefusedAddressError

    for path in ("tajne.txt", "a.png"):
        if not default_storage.exists(path):
            default_storage.save(path, ContentFile(b"tajne"))
    Path(settings.MEDIA_ROOT).parent.joinpath("tajne.png").write_bytes(b"tajne")
    with pytest.raises(RefusedAddressError):
        fetch(url)


@needs_pdf
def test_a_huge_picture_is_refused(site_tree, monkeypatch):
    from knowledge import pdf_engine

    name = default_storage.save("wielki.png", ContentFile(b"12345"))
    monkeypatch.setattr(pdf_engine, "LARGEST_FILE", 4)
    with pytest.raises(pdf_engine.RefusedAddressError):
        fetch(f"{SITE}{default_storage.url(name)}")


def template(source: str, monkeypatch) -> str:
    """Let `render_pdf` render a template given as text."""
    made = engines["django"].from_string(source)
    monkeypatch.setattr(
        pdf, "render_to_string", lambda _name, context, request: made.render(context, request)
    )
    return "any.html"


@needs_pdf
def test_any_template_becomes_a_document_and_foreign_addresses_are_left_alone(
    rf, site_tree, monkeypatch
):
    name = template(
        '<html lang="pl"><title>Lista</title><h1>{{ title }}</h1>'
        '<img src="https://example.org/x.png" alt="obraz z zewnątrz">'
        '<img src="file:///etc/passwd" alt="plik"><a href="/slownik/">Słownik</a></html>',
        monkeypatch,
    )
    made = pdf.render_pdf(name, {"title": "Moja lista"}, request=rf.get("/"))
    reader = PdfReader(BytesIO(made))
    text = text_of(reader)
    assert "Moja lista" in text
    assert "obraz z zewnątrz" in text
    assert "root:" not in text
    links = [annotation.get_object()["/A"]["/URI"] for annotation in reader.pages[0]["/Annots"]]
    assert links == [f"{SITE}/slownik/"]


# --- Who may have it, and at what cost --------------------------------------------------------


def test_what_nobody_may_read_is_no_document(client, site_tree):
    draft = factories.practice(site_tree.knowledge, live=False)
    private = factories.practice(site_tree.knowledge)
    factories.make_private(private)
    expired = factories.practice(site_tree.knowledge)
    factories.expire(expired)
    index = site_tree.knowledge.copy_for_translation(site_tree.english)
    index.save_revision().publish()
    english = factories.practice(index.specific)
    webinar = factories.webinar(site_tree.webinars)
    for page in (draft, private, expired, english, webinar):
        assert client.get(address(page)).status_code == 404
    for number in (0, 2**31, 2**64, 10**30):
        path = reverse("knowledge:practice_pdf", args=[number])
        assert client.get(path).status_code == 404


@needs_pdf
def test_a_document_made_before_tells_nothing_of_what_was_hidden_since(client, site_tree):
    target = factories.practice(site_tree.knowledge, title="Wybranapraktyka")
    page = factories.practice(
        site_tree.knowledge,
        related_pages=json.dumps(
            [{"type": "related_page", "value": {"page": target.pk, "reason": "ten sam region"}}]
        ),
    )
    assert "Wybranapraktyka" in text_of(read(client.get(address(page))))
    factories.make_private(target)
    assert "Wybranapraktyka" not in text_of(read(client.get(address(page))))
    factories.make_private(page)
    assert client.get(address(page)).status_code == 404


@needs_pdf
def test_a_second_reader_does_not_wait(client, practice):
    first = client.get(address(practice)).content
    started = time.perf_counter()
    assert client.get(address(practice)).content == first
    assert time.perf_counter() - started < 0.3
    practice.title = "Nowy tytuł"
    practice.save_revision().publish()
    assert "Nowy tytuł" in text_of(read(client.get(address(practice))))


@needs_pdf
def test_it_stays_in_its_budget_of_queries(client, site_tree):
    roles = [
        {
            "type": "organisation",
            "value": {"organisation": factories.organisation().pk, "role": role},
        }
        for role in ("leader", *["partner"] * 9)
    ]
    page = factories.practice(site_tree.knowledge, organisations=json.dumps(roles))
    cache.clear()
    ContentType.objects.clear_cache()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address(page)).status_code == 200
    assert len(queries) <= 10, [query["sql"][:120] for query in queries.captured_queries]


# --- Where it cannot be made ------------------------------------------------------------------


@pytest.fixture
def no_pango(monkeypatch):
    monkeypatch.setattr(pdf, "_loads", lambda names: False)
    pdf.pdf_available.cache_clear()
    yield
    pdf.pdf_available.cache_clear()


def test_without_pango_the_page_has_no_link_and_the_address_says_why(client, site_tree, no_pango):
    page = factories.practice(site_tree.knowledge)
    assert address(page) not in client.get(page.url).content.decode()
    response = client.get(address(page))
    assert response.status_code == 503
    html = response.content.decode()
    assert f'href="{page.url}"' in html
    assert gettext("No PDF for the moment") in html
    assert '<html lang="pl">' in html


def test_without_pango_the_check_names_the_packages(no_pango):
    (warning,) = checks.check_pdf()
    assert warning.id == "sires.W001"
    assert all(package in warning.hint for package in pdf.DEBIAN_PACKAGES)


def test_without_pango_a_document_is_refused_by_name(rf, no_pango):
    with pytest.raises(pdf.PdfUnavailable):
        pdf.render_pdf("knowledge/practice_pdf.html", {}, request=rf.get("/"))


@needs_pdf
def test_a_library_that_fails_when_it_is_loaded_is_told_too(client, practice, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "knowledge.pdf_engine", None)
    assert client.get(address(practice)).status_code == 503


@needs_pdf
def test_with_pango_the_page_links_to_it_and_the_check_is_silent(client, practice):
    assert f'href="{address(practice)}"' in client.get(practice.url).content.decode()
    assert checks.check_pdf() == []


@needs_pdf
def test_a_reading_list_is_a_document_too(client, site_tree):
    """What its reader may not see is in the document as little as on the page."""
    shown = factories.practice(site_tree.knowledge, title="Jawna praktyka")
    hidden = factories.practice(site_tree.knowledge, title="Tajna praktyka")
    reading_list, _token = services.create_list(title="Lista <b>lektur</b>", language="pl")
    services.add_item(
        reading_list=reading_list, page=shown, second=None, note="Zwróć uwagę: ćwiczenie"
    )
    services.add_item(reading_list=reading_list, page=hidden, second=None)
    factories.make_private(hidden)
    public = reverse("knowledge:reading_list", args=[reading_list.public_token])
    response = client.get(public, {"format": "pdf"})
    reader = read(response)
    found = text_of(reader)
    assert "Jawna praktyka" in found
    assert "Zwróć uwagę: ćwiczenie" in found
    assert "Tajna" not in found
    assert reader.metadata.title == "Lista <b>lektur</b>"
    assert reader.trailer["/Root"]["/Lang"] == "pl"
    assert "no-cache" in response["Cache-Control"]
