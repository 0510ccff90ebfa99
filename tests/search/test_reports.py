"""What editors see of search, and what they can do about it; nothing of it is for readers."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.core import mail
from wagtail.contrib.search_promotions.models import Query
from wagtail.models import GroupPagePermission, Site

from cms.core.models import SiteSettings
from knowledge.models import Term
from search.log.models import AskedQuery, QueryDay
from search.projection import index_pending
from tests import factories

NOW = datetime.datetime(2026, 11, 25, 12, tzinfo=datetime.UTC)
REPORT = "/admin/reports/searches/"
EXPLAIN = "/admin/reports/searches/explain/"


@pytest.fixture(autouse=True)
def _wednesday():
    with time_machine.travel(NOW, tick=False):
        yield


def make(text: str, *, days_ago: int = 0, language: str = "pl", **values) -> AskedQuery:
    query = AskedQuery.objects.get_or_create(
        language=language, meaning=text, defaults={"text": text}
    )[0]
    counts = {"searches": 1, "last_results": 5} | values
    QueryDay.objects.create(
        query=query, day=NOW.date() - datetime.timedelta(days=days_ago), **counts
    )
    return query


@pytest.fixture
def editor(client, django_user_model, site_tree):
    """Sign in somebody who may edit all pages, terms and promotions, and nothing else."""
    group = Group.objects.create(name="redakcja")
    for codename in ("add_page", "change_page"):
        permission = Permission.objects.get(codename=codename, content_type__model="page")
        GroupPagePermission.objects.create(group=group, page=site_tree.home, permission=permission)
    group.permissions.set(
        Permission.objects.filter(
            codename__in=[
                "access_admin",
                "change_term",
                "add_searchpromotion",
                "change_searchpromotion",
            ]
        )
    )
    user = django_user_model.objects.create_user("redaktor", password="haslo")
    user.groups.add(group)
    client.force_login(user)
    return user


@pytest.fixture
def stranger(client, django_user_model, site_tree):
    """Sign in somebody who may enter the panel and edit no page."""
    user = django_user_model.objects.create_user("gosc", password="haslo")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    return user


def shown(client, **parameters) -> list[str]:
    response = client.get(REPORT, parameters)
    assert response.status_code == 200
    return [query.text for query in response.context["object_list"]]


class TestReport:
    def test_what_fails_comes_first(self, client, editor):
        make("często", searches=9)
        make("na próżno", searches=4, failed=4, last_results=0)
        make("czasem", searches=2, failed=1)
        assert shown(client) == ["na próżno", "czasem", "często"]

    def test_each_question_has_its_filter(self, client, editor):
        make("na próżno", searches=4, failed=4, last_results=0)
        make("bez kliknięć", searches=3, clicks=0)
        make("dobre", searches=5, clicks=4, rank_total=6)
        make("rosnące", searches=6, clicks=1, rank_total=1)
        make("rosnące", searches=2, days_ago=8)
        make("stałe", searches=3, clicks=1, rank_total=1)
        make("stałe", searches=3, days_ago=8)
        answered = make("odpowiedziane", searches=1, failed=1, clicks=1)
        AskedQuery.objects.filter(pk=answered.pk).update(answered_date=NOW.date())
        assert shown(client, show="failed") == ["na próżno"]
        assert shown(client, show="unopened") == ["bez kliknięć"]
        assert "rosnące" in shown(client, show="rising")
        assert "stałe" not in shown(client, show="rising")
        assert shown(client, show="answered") == ["odpowiedziane"]

    def test_what_is_older_and_what_is_nameless_is_left_out(self, client, editor):
        make("dawne", days_ago=30)
        make("")
        make("english", language="en")
        assert shown(client, language="pl") == []
        assert shown(client) == ["english"]

    def test_the_mean_rank_and_the_weeks_are_told(self, client, editor):
        make("komitet", searches=4, clicks=2, rank_total=5)
        make("komitet", searches=1, days_ago=9)
        html = client.get(REPORT).content.decode()
        assert "2,5" in html
        assert "4 / 1" in html

    def test_a_query_is_text_in_the_page_and_in_the_spreadsheet(self, client, editor):
        make("<script>alert(1)</script>")
        make('=HYPERLINK("x")')
        html = client.get(REPORT).content.decode()
        assert "<script>alert(1)" not in html
        response = client.get(REPORT, {"export": "csv"})
        rows = b"".join(response.streaming_content).decode()
        assert "'=HYPERLINK" in rows

    def test_it_is_not_for_those_who_edit_no_page(self, client, stranger):
        assert client.get(REPORT).status_code == 302
        assert client.get(EXPLAIN).status_code in {302, 403}

    def test_readers_are_asked_to_sign_in(self, client, site_tree):
        assert client.get(REPORT).status_code == 302
        assert "login" in client.get(EXPLAIN).headers["Location"]

    def test_the_number_of_queries_does_not_grow(
        self, client, editor, django_assert_max_num_queries
    ):
        for number in range(15):
            make(f"zapytanie {number}")
        shown(client)
        with django_assert_max_num_queries(40):
            shown(client)


class TestActions:
    def test_promote_opens_the_form_with_the_query(self, client, editor):
        query = make("polityki publiczne")
        response = client.post(f"{REPORT}{query.pk}/promote/")
        promoted = Query.objects.get(query_string="polityki publiczne")
        assert response.headers["Location"] == f"/admin/searchpicks/{promoted.pk}/"
        assert client.get(response.headers["Location"]).status_code == 200

    def test_content_is_asked_for_by_mail_and_the_day_is_noted(self, client, editor):
        settings = SiteSettings.for_site(Site.objects.get(is_default_site=True))
        settings.contact_email = "kontakt@example.org"
        settings.save()
        query = make("żłobek\nBcc: x@example.org", searches=4, failed=3, last_results=0)
        response = client.post(f"{REPORT}{query.pk}/request-content/")
        assert response.status_code == 302
        (message,) = mail.outbox
        assert message.to == ["kontakt@example.org"]
        assert "\n" not in message.subject
        assert "Liczba wyszukiwań: 4, w tym bez żadnego wyniku: 3." in message.body
        assert "redaktor" not in message.body
        query.refresh_from_db()
        assert query.requested_date == NOW.date()

    def test_without_an_address_nothing_is_noted(self, client, editor):
        query = make("żłobek", failed=1)
        response = client.post(f"{REPORT}{query.pk}/request-content/", follow=True)
        assert "Nie ma do kogo napisać" in response.content.decode()
        query.refresh_from_db()
        assert query.requested_date is None

    @pytest.mark.parametrize("action", ["promote", "request-content"])
    def test_actions_need_the_right_and_a_form(self, client, stranger, action):
        query = make("żłobek")
        assert client.get(f"{REPORT}{query.pk}/{action}/").status_code == 405
        assert client.post(f"{REPORT}{query.pk}/{action}/").status_code in {302, 403}
        assert not Query.objects.exists()
        assert not mail.outbox

    @pytest.mark.parametrize("number", ["0", "999999", "9" * 30])
    def test_a_query_that_is_gone_is_not_found(self, client, editor, number):
        assert client.post(f"{REPORT}{number}/request-content/").status_code == 404
        assert client.post(f"{REPORT}{number}/promote/").status_code == 404


class TestSynonym:
    FORM = f"{REPORT}synonym/"

    def test_the_report_leads_to_the_form_with_the_query(self, client, editor):
        make("spółdzielcza firma")
        html = client.get(REPORT).content.decode()
        assert "synonym/?q=sp%C3%B3%C5%82dzielcza+firma&amp;language=pl" in html

    def test_near_terms_come_first_and_of_the_language_only(self, client, editor, site_tree):
        factories.term(name="rewitalizacja")
        factories.term(name="spółdzielnia socjalna")
        factories.term(name="social co-operative", locale=site_tree.english)
        html = client.get(
            self.FORM, {"q": "spoldzielnia socjal", "language": "pl"}
        ).content.decode()
        assert html.index("spółdzielnia socjalna") < html.index("rewitalizacja")
        assert "social co-operative" not in html

    def test_a_line_is_added_once(self, client, editor):
        term = factories.term(name="spółdzielnia socjalna", synonyms="spółdzielnia pracy")
        for _time in range(2):
            response = client.post(
                f"{self.FORM}?language=pl", {"synonym": "firma spółdzielcza", "term": term.pk}
            )
            assert response.headers["Location"] == f"/admin/snippets/knowledge/term/edit/{term.pk}/"
        term.refresh_from_db()
        assert term.synonyms.splitlines() == ["spółdzielnia pracy", "firma spółdzielcza"]

    def test_a_name_is_no_synonym_of_itself(self, client, editor):
        term = factories.term(name="spółdzielnia socjalna", acronym="SS")
        for synonym in ("Spoldzielnia socjalna", "ss"):
            client.post(self.FORM, {"synonym": synonym, "term": term.pk})
        assert Term.objects.get().synonyms == ""

    def test_what_is_wrong_is_told(self, client, editor):
        response = client.post(self.FORM, {"synonym": "", "term": "999"})
        assert response.status_code == 422

    def test_it_needs_the_right_to_change_terms(self, client, stranger):
        term = factories.term()
        client.post(self.FORM, {"synonym": "coś", "term": term.pk})
        assert Term.objects.get().synonyms == ""


class TestExplanations:
    @pytest.fixture
    def practice(self, site_tree):
        page = factories.practice(site_tree.knowledge, title="Komitet w gminie")
        index_pending()
        return page

    def test_a_rank_is_explained_by_the_parts_of_its_score(self, client, editor, practice):
        response = client.get(EXPLAIN, {"q": "komitety gminy"})
        html = response.content.decode()
        assert "Komitet w gminie" in html
        (row,) = response.context["explained"]
        assert row.rank == 1
        assert row.parts
        assert row.hit.score > 0

    def test_corrections_are_told(self, client, editor, practice):
        assert "komitte → " in client.get(EXPLAIN, {"q": "komitte"}).content.decode()

    @pytest.mark.parametrize("text", ["", '"', "\0", "x" * 500, "<b>", "AND OR NOT"])
    def test_any_text_is_answered(self, client, editor, practice, text):
        response = client.get(EXPLAIN, {"q": text, "language": "xx"})
        assert response.status_code == 200
        assert "<b></" not in response.content.decode()

    def test_a_page_shows_what_it_hands_over_and_its_rank(self, client, editor, practice):
        html = client.get(
            f"/admin/pages/{practice.pk}/passages/", {"q": "komitet"}
        ).content.decode()
        assert "Gmina i stowarzyszenie założyły spółdzielnię." in html
        assert "Treść sekcji" in html
        assert "Nie ma jej wśród" not in html

    def test_a_draft_is_said_not_to_be_found(self, client, editor, site_tree):
        draft = factories.practice(site_tree.knowledge, title="Szkic", live=False)
        html = client.get(f"/admin/pages/{draft.pk}/passages/", {"q": "szkic"}).content.decode()
        assert "Czytelnicy nie znajdą tej strony" in html
        assert "Nie ma jej wśród" in html

    def test_the_header_of_a_page_leads_there(self, client, editor, practice):
        html = client.get(f"/admin/pages/{practice.pk}/edit/").content.decode()
        assert f"/admin/pages/{practice.pk}/passages/" in html

    def test_it_is_for_those_who_may_edit_the_page(self, client, stranger, practice):
        assert client.get(f"/admin/pages/{practice.pk}/passages/").status_code in {302, 403}

    @pytest.mark.parametrize("number", ["0", "999999", "9" * 30])
    def test_what_is_no_page_of_ours_is_not_found(
        self, client, django_user_model, site_tree, number
    ):
        client.force_login(django_user_model.objects.create_superuser("szef", "", "haslo"))
        assert client.get(f"/admin/pages/{number}/passages/").status_code == 404
