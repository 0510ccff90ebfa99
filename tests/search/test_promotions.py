"""Results editors put first: matched by the words' forms, in the page's language, for pages anyone may read."""

from __future__ import annotations

import pytest
from wagtail.contrib.search_promotions.models import Query, SearchPromotion

from search.promotions import promotions
from tests import factories


def promote(text: str, page=None, **values) -> SearchPromotion:
    return SearchPromotion.objects.create(query=Query.get(text), page=page, **values)


def titles(text: str, language: str = "pl") -> list[str]:
    return [promotion.title for promotion in promotions(text, language=language)]


@pytest.fixture
def promoted(site_tree):
    page = factories.practice(site_tree.knowledge, title="Wyróżniona praktyka")
    promote("polityka publiczna", page, description="Zacznij tutaj.")
    return page


@pytest.mark.parametrize(
    "text",
    ["polityka publiczna", "polityki publicznej", "polityk publicznych", "Polityki, publiczne!"],
)
def test_any_form_of_the_words_shows_it(promoted, text):
    assert titles(text) == ["Wyróżniona praktyka"]


@pytest.mark.parametrize(
    "text", ["polityka", "polityka publiczna w gminie", "publiczna polityka", ""]
)
def test_other_words_do_not(promoted, text):
    assert titles(text) == []


@pytest.mark.parametrize(
    "spoil", [factories.make_private, factories.expire, lambda page: page.unpublish()]
)
def test_a_page_nobody_may_read_is_not_promoted(promoted, spoil):
    spoil(promoted)
    assert titles("polityka publiczna") == []


def test_a_page_of_another_language_is_not_promoted(promoted, site_tree):
    index = site_tree.knowledge.copy_for_translation(site_tree.english)
    index.save_revision().publish()
    promote("polityka publiczna", factories.practice(index.specific, title="English practice"))
    assert titles("polityka publiczna") == ["Wyróżniona praktyka"]


def test_they_stand_above_the_results_in_the_editors_order(client, promoted, site_tree):
    second = factories.practice(site_tree.knowledge, title="Druga praktyka")
    promote("polityka publiczna", second, sort_order=1)
    SearchPromotion.objects.filter(page=promoted).update(sort_order=0)
    promote(
        "polityka publiczna",
        external_link_url="https://www.gov.pl/",
        external_link_text="Serwis <b>gov.pl</b>",
        sort_order=2,
    )
    html = client.get("/szukaj/?q=polityki+publiczne").content.decode()
    box = html[
        html.index('class="promotions"') : html.index("</section>", html.index("promotions"))
    ]
    places = [box.index(text) for text in ("Wyróżniona", "Zacznij tutaj.", "Druga", "gov.pl&lt;/b")]
    assert places == sorted(places)
    assert 'rel="external"' in box


def test_the_second_page_of_results_has_none(client, promoted):
    assert "Wyróżniona" not in client.get("/szukaj/?q=polityka+publiczna&page=2").content.decode()
