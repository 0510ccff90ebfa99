"""The glossary is in the order of the Polish alphabet, whatever the machine's locale."""

from __future__ import annotations

import re

import pytest

from cms.core.collation import polish_sort_key
from knowledge.models import Term
from tests import factories


@pytest.mark.parametrize(
    ("words", "ordered"),
    [
        (["łódź", "lud", "las"], ["las", "lud", "łódź"]),
        (["ćma", "czas", "dom", "cyrk"], ["cyrk", "czas", "ćma", "dom"]),
        (["żaba", "źdźbło", "zamek"], ["zamek", "źdźbło", "żaba"]),
        (["OWES", "Ośrodek", "opieka"], ["opieka", "Ośrodek", "OWES"]),
    ],
)
def test_polish_letters_follow_their_latin_ones(words, ordered):
    assert sorted(words, key=polish_sort_key) == ordered


def test_letters_composed_of_two_signs_sort_as_one():
    assert polish_sort_key("z\u0307aba") == polish_sort_key("żaba")


def test_the_page_shows_the_terms_of_its_language_only(client, site_tree):
    for name, locale in (("świadczenie", site_tree.polish), ("service", site_tree.english)):
        Term.objects.create(code=f"term-{name[-3:]}", name=name, definition="Opis.", locale=locale)
    html = client.get(site_tree.glossary.url).content.decode()
    assert "świadczenie" in html
    assert "service" not in re.sub(r"<head>.*?</head>", "", html, flags=re.S)


def test_terms_stand_under_their_letters(client, site_tree):
    for code, name in (("owes", "ośrodek"), ("opieka", "opieka"), ("swietlica", "świetlica")):
        Term.objects.create(code=code, name=name, definition="Opis.", locale=site_tree.polish)
    html = client.get(site_tree.glossary.url).content.decode()
    assert re.findall(r'id="(opieka|owes|swietlica)"', html) == ["opieka", "owes", "swietlica"]


def test_a_glossary_without_terms_is_a_page(client, site_tree):
    factories.news(site_tree.news)
    assert client.get(site_tree.glossary.url).status_code == 200
