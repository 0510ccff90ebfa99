"""Citations: what each convention demands, for any title, and only of what anyone may read."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from knowledge.citations import (
    Citation,
    as_apa,
    as_bibtex,
    as_iso_690,
    as_ris,
    bibtex_text,
    cite,
    one_line,
)
from knowledge.models import GoodPracticePage
from tests import factories

ADDRESS = "https://sires.example.org/dobre-praktyki/opieka/"
PRACTICE = Citation(
    page_id=12,
    kind="practice",
    author="SIRES",
    title="Opieka w domu: spółdzielnia dwóch gmin",
    site_title="SIRES",
    owner="Redakcja serwisu",
    published_date=datetime.date(2026, 1, 2),
    modified_date=datetime.date(2026, 11, 3),
    page_address=ADDRESS,
    accessed_date=datetime.date(2026, 11, 24),
    language="pl",
    licence="CC BY 4.0",
)
WEBINAR = replace(PRACTICE, kind="webinar", title="Komitety", second=2530)

# Signs that break formats, and any others.
titles = st.text(
    alphabet=st.one_of(st.sampled_from('{}\\"%&_#$~^@=,\n\r\t –„”ąęół-'), st.characters()),
    max_size=60,
)


def test_iso_690_in_polish():
    assert as_iso_690(PRACTICE) == (
        "SIRES. Opieka w domu: spółdzielnia dwóch gmin [online]. Redakcja serwisu, 2026-01-02, "
        f"aktualizacja 2026-11-03 [dostęp: 2026-11-24]. Dostępny w: {ADDRESS}"
    )


def test_iso_690_in_english_without_owner_and_update():
    citation = replace(PRACTICE, language="en", owner="", modified_date=None)
    assert as_iso_690(citation) == (
        "SIRES. Opieka w domu: spółdzielnia dwóch gmin [online]. 2026-01-02 [viewed 2026-11-24]. "
        f"Available from: {ADDRESS}"
    )


def test_iso_690_of_a_moment_names_the_place_in_the_film_and_leads_there():
    assert as_iso_690(WEBINAR).endswith(
        f"[dostęp: 2026-11-24], 42:10. Dostępny w: {ADDRESS}?t=2530"
    )


def test_a_site_that_is_not_the_author_is_named():
    citation = replace(PRACTICE, author="ROPS")
    assert " [online]. SIRES. " in as_iso_690(citation)
    assert f" SIRES. {ADDRESS}" in as_apa(citation)


@pytest.mark.parametrize(
    ("language", "date"), [("pl", "(2026, 3 listopada)."), ("en", "(2026, November 3).")]
)
def test_apa(language, date):
    assert as_apa(replace(PRACTICE, language=language)) == (
        f"SIRES. {date} Opieka w domu: spółdzielnia dwóch gmin. {ADDRESS}"
    )


def test_apa_of_a_moment():
    assert as_apa(WEBINAR).endswith(f"Komitety (42:10) [Webinar]. {ADDRESS}?t=2530")


def test_a_question_needs_no_full_stop():
    assert "Jak zacząć? https" in as_apa(replace(PRACTICE, title="Jak zacząć?"))


# --- BibTeX -----------------------------------------------------------------------------------


def parse_bibtex(text: str) -> tuple[str, str, dict[str, str]]:
    """Read one entry by the grammar of BibTeX: braces counted, an escaped one too; fail on anything else."""
    head = re.match(r"@(\w+)\{([^\s{},%#\\\"'()=~]+),\n", text)
    assert head, text
    position, fields = head.end(), {}
    while not text.startswith("}", position):
        name = re.compile(r"\s*([a-z]+) = \{").match(text, position)
        assert name, text[position:]
        position = start = name.end()
        depth = 1
        while depth:
            depth += {"{": 1, "}": -1}.get(text[position], 0)
            position += 1
        assert name[1] not in fields
        fields[name[1]] = text[start : position - 1]
        if text.startswith(",", position):
            position += 1
        assert text[position] == "\n"
        position += 1
    assert text[position:] == "}\n"
    return head[1], head[2], fields


UNESCAPES = [
    (r"\textbackslash{}", "\x01"),
    (r"\textbraceleft{}", "{"),
    (r"\textbraceright{}", "}"),
    (r"\textasciitilde{}", "~"),
    (r"\textasciicircum{}", "^"),
    *((f"\\{sign}", sign) for sign in "%&_#$"),
    ("\x01", "\\"),
]


def typeset(text: str) -> str:
    """Return what TeX prints for the commands used here."""
    commands = "|".join(re.escape(command) for command, _ in UNESCAPES[:-1])
    printed = dict(UNESCAPES[:-1]) | {r"\textbackslash{}": "\\"}
    return re.sub(commands, lambda match: printed[match[0]], text)


def test_bibtex_has_every_field_and_keeps_polish_letters():
    kind, key, fields = parse_bibtex(as_bibtex(PRACTICE))
    assert (kind, key) == ("online", "sires-12")
    assert fields == {
        "author": "{SIRES}",
        "title": "{Opieka w domu: spółdzielnia dwóch gmin}",
        "organization": "Redakcja serwisu",
        "date": "2026-11-03",
        "year": "2026",
        "month": "11",
        "url": ADDRESS,
        "urldate": "2026-11-24",
        "langid": "polish",
        "note": "CC BY 4.0",
    }


def test_bibtex_of_a_moment_has_a_key_of_its_own():
    _, key, fields = parse_bibtex(as_bibtex(WEBINAR))
    assert key == "sires-12-t2530"
    assert fields["url"] == f"{ADDRESS}?t=2530"
    assert fields["title"] == "{Komitety (42:10)}"


@given(titles, titles)
def test_no_title_breaks_bibtex(title, owner):
    _, _, fields = parse_bibtex(as_bibtex(replace(PRACTICE, title=title, owner=owner)))
    assert typeset(fields["title"][1:-1]) == one_line(title)
    assert typeset(fields.get("organization", "")) == one_line(owner)


@given(titles)
def test_no_sign_that_tex_takes_for_a_command_is_left(text):
    left = bibtex_text(text)
    for command, _ in UNESCAPES[:-1]:
        left = left.replace(command, "")
    assert not set(left) & set("{}\\%&_#$~^")


@given(st.text(alphabet="{}\\ %&_#/a", max_size=20))
def test_no_address_breaks_bibtex(path):
    _, _, fields = parse_bibtex(as_bibtex(replace(PRACTICE, page_address=ADDRESS + path)))
    assert fields["url"].startswith(ADDRESS)


# --- RIS --------------------------------------------------------------------------------------


def parse_ris(text: str) -> list[tuple[str, str]]:
    """Read one record: every line is a tag, two spaces, a hyphen and a space; TY first, ER last."""
    assert text.endswith("\r\n")
    lines = text.removesuffix("\r\n").split("\r\n")
    parsed = []
    for line in lines:
        match = re.fullmatch(r"([A-Z][A-Z0-9])  - ([^\r\n]*)", line)
        assert match, line
        parsed.append((match[1], match[2]))
    assert parsed[0][0] == "TY"
    assert parsed[-1] == ("ER", "")
    return parsed


def test_ris():
    assert parse_ris(as_ris(PRACTICE)) == [
        ("TY", "ELEC"),
        ("ID", "sires-12"),
        ("AU", "SIRES"),
        ("TI", "Opieka w domu: spółdzielnia dwóch gmin"),
        ("PB", "Redakcja serwisu"),
        ("PY", "2026"),
        ("DA", "2026/11/03/"),
        ("Y2", "2026/11/24/"),
        ("UR", ADDRESS),
        ("LA", "pl"),
        ("N1", "CC BY 4.0"),
        ("ER", ""),
    ]


def test_ris_of_a_film():
    record = dict(parse_ris(as_ris(WEBINAR)))
    assert record["TY"] == "VIDEO"
    assert record["UR"] == f"{ADDRESS}?t=2530"


@given(titles)
def test_no_title_adds_a_line_to_ris(title):
    record = parse_ris(as_ris(replace(PRACTICE, title=title)))
    assert [tag for tag, _ in record].count("ER") == 1
    assert dict(record).get("TI", "") == one_line(title)


def test_a_group_author_is_no_first_and_last_name():
    record = dict(parse_ris(as_ris(replace(PRACTICE, author="SIRES, zespół"))))
    assert "," not in record["AU"]


@given(st.text())
def test_one_line_is_one_line(text):
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert line == one_line(line)


# --- Pages ------------------------------------------------------------------------------------


@time_machine.travel("2026-11-24 23:30:00+00:00", tick=False)
def test_facts_come_from_the_page_and_days_are_those_of_warsaw(site_tree):
    page = factories.practice(
        site_tree.knowledge,
        title="Opieka \n w domu",
        content_owner="redakcja serwisu",
        published_date=datetime.date(2026, 1, 2),
    )
    page.refresh_from_db()
    citation = cite(page)
    assert citation.title == "Opieka w domu"
    assert citation.author == citation.site_title == "SIRES"
    assert citation.owner == "Redakcja serwisu"
    assert citation.modified_date == datetime.date(2026, 11, 25)
    assert citation.accessed_date == datetime.date(2026, 11, 25)
    assert citation.page_address == f"http://127.0.0.1:8000{page.url}"
    assert (citation.language, citation.licence) == ("pl", "CC BY 4.0")


def test_the_institution_of_the_settings_comes_before_the_role_on_the_page(site_tree, settings):
    settings.SITE_OWNER = "Ministerstwo"
    page = factories.practice(site_tree.knowledge, content_owner="redakcja")
    assert cite(page).owner == "Ministerstwo"


def test_no_update_is_told_of_a_page_published_once(site_tree):
    page = factories.practice(site_tree.knowledge, published_date=datetime.date(2199, 1, 1))
    page.refresh_from_db()
    assert cite(page).modified_date is None
    assert "aktualizacja" not in as_iso_690(cite(page))


FILES = ["knowledge:bibtex", "knowledge:ris"]


@pytest.mark.parametrize(
    ("name", "content_type", "extension"),
    [
        ("knowledge:bibtex", "application/x-bibtex; charset=utf-8", "bib"),
        ("knowledge:ris", "application/x-research-info-systems; charset=utf-8", "ris"),
    ],
)
def test_a_citation_is_a_file_to_keep(client, site_tree, name, content_type, extension):
    page = factories.practice(site_tree.knowledge, slug="opieka")
    response = client.get(reverse(name, args=[page.pk]))
    assert response.status_code == 200
    assert response["Content-Type"] == content_type
    assert response["Content-Disposition"] == f'attachment; filename="opieka.{extension}"'
    assert page.title in response.content.decode()
    assert not response.cookies


def test_an_unusual_slug_goes_by_rfc_5987(client, site_tree):
    page = factories.practice(site_tree.knowledge, slug="spółdzielnia")
    response = client.get(reverse("knowledge:ris", args=[page.pk]))
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''sp%C3%B3")


@pytest.mark.parametrize("name", FILES)
def test_what_nobody_may_read_cannot_be_quoted(client, site_tree, name):
    draft = factories.practice(site_tree.knowledge, live=False)
    private = factories.practice(site_tree.knowledge)
    factories.make_private(private)
    expired = factories.practice(site_tree.knowledge)
    factories.expire(expired)
    english_index = site_tree.knowledge.copy_for_translation(site_tree.english)
    english_index.save_revision().publish()
    english = factories.practice(english_index.specific)
    news = factories.news(site_tree.news)
    for page in (draft, private, expired, english, news, site_tree.home):
        assert client.get(reverse(name, args=[page.pk])).status_code == 404
    with translation.override("en"):
        assert client.get(reverse(name, args=[english.pk])).status_code == 200


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("page_id", [0, 999_999, 2**31, 2**63, 10**40])
def test_a_number_of_no_page_is_not_found(client, site_tree, name, page_id):
    assert client.get(reverse(name, args=[page_id])).status_code == 404


def test_a_number_longer_than_python_reads_is_not_found(client, site_tree):
    path = reverse("knowledge:bibtex", args=[7]).replace("7.bib", f"{'7' * 5000}.bib")
    assert client.get(path).status_code == 404


def test_a_file_is_not_posted_to(client, site_tree):
    assert client.post(reverse("knowledge:bibtex", args=[1])).status_code == 405


@pytest.mark.parametrize(
    ("text", "second"),
    [("65", 65), ("0", None), ("-5", None), ("abc", None), ("٣", None), ("9999999", None)],
)
def test_a_webinar_is_quoted_at_a_second(client, site_tree, text, second):
    page = factories.webinar(site_tree.webinars, recording=factories.recording())
    response = client.get(reverse("knowledge:ris", args=[page.pk]), {"t": text})
    address = dict(parse_ris(response.content.decode()))["UR"]
    assert address.partition("?t=")[2] == ("" if second is None else str(second))


def test_a_practice_has_no_seconds(client, site_tree):
    page = factories.practice(site_tree.knowledge)
    assert b"?t=" not in client.get(reverse("knowledge:ris", args=[page.pk]), {"t": "9"}).content


@pytest.mark.parametrize("make", ["practice", "webinar"])
def test_a_page_shows_how_to_quote_it(client, site_tree, make):
    if make == "practice":
        page = factories.practice(site_tree.knowledge, title="Tytuł <b>")
    else:
        page = factories.webinar(site_tree.webinars, title="Tytuł <b>")
    html = client.get(page.url).content.decode()
    assert html.count('<details class="disclosure cite"') == 1
    assert reverse("knowledge:bibtex", args=[page.pk]) in html
    assert reverse("knowledge:ris", args=[page.pk]) in html
    assert "Tytuł &lt;b&gt; [online]" in html
    assert html.count("data-copy=") == 2
    assert "js/copy.js" in html


def test_a_webinar_opened_at_a_second_is_quoted_there(client, site_tree):
    page = factories.webinar(site_tree.webinars, recording=factories.recording())
    html = client.get(f"{page.url}?t=65").content.decode()
    assert f"{reverse('knowledge:bibtex', args=[page.pk])}?t=65" in html
    assert ", 1:05. Dostępny w: " in html


def test_the_preview_of_a_page_never_saved_has_nothing_to_quote(site_tree, rf):
    page = GoodPracticePage(title="Nowa", slug="nowa", locale=site_tree.polish)
    from knowledge.templatetags.citation_tags import citation_texts

    assert citation_texts({"request": rf.get("/")}, page) == {}
