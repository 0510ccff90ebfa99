"""“Was this page useful?”: what is stored, what is not, what is refused."""

from __future__ import annotations

import datetime
import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from cms.core.keeping import months_ago
from knowledge import feedback
from knowledge.models import PageFeedback
from tests import factories


@pytest.fixture
def practice(site_tree):
    return factories.practice(site_tree.knowledge, title="Spółdzielnia & gmina")


def address(page) -> str:
    return reverse("knowledge:feedback", args=[page.pk])


def answer(client, page, useful="yes", **data):
    return client.post(address(page), {"useful": useful, "website": ""} | data)


def token_of(response) -> str:
    html = response.content.decode()
    return re.search(r'name="token" value="([^"]+)"', html)[1]


class TestQuestion:
    def test_stands_at_the_end_of_practices_and_webinars(self, client, site_tree, practice):
        webinar = factories.webinar(site_tree.webinars)
        for page in (practice, webinar):
            html = client.get(page.url).content.decode()
            form = html[html.index('class="feedback') :]
            assert f'action="{address(page)}"' in form
            assert form.index('value="yes"') < form.index('value="no"')
            assert "csrfmiddlewaretoken" not in html

    def test_stands_on_no_other_page(self, client, site_tree):
        news = factories.news(site_tree.news)
        assert 'class="feedback' not in client.get(news.url).content.decode()
        assert answer(client, news).status_code == 404

    def test_speaks_the_language_of_the_page(self, client, site_tree):
        english = site_tree.knowledge.copy_for_translation(site_tree.english)
        english.save_revision().publish()
        page = factories.practice(english.specific)
        html = client.get(page.url).content.decode()
        with translation.override("en"):
            path = address(page)
        assert path.startswith("/en/")
        assert f'action="{path}"' in html


class TestAnswer:
    @pytest.mark.parametrize(("useful", "expected"), [("yes", True), ("no", False)])
    def test_is_stored_with_the_day_only(self, practice, useful, expected):
        client = Client(enforce_csrf_checks=True)
        response = answer(client, practice, useful)
        assert response.status_code == 302
        row = PageFeedback.objects.get()
        assert (row.page_id, row.is_useful, row.reason) == (practice.pk, expected, "")
        assert row.day == timezone.localdate()
        assert type(row.day) is datetime.date
        assert not response.cookies
        thanks = client.get(response.url)
        assert thanks.status_code == 200
        assert practice.url in thanks.content.decode()
        assert not thanks.cookies

    def test_a_reload_of_the_thanks_stores_nothing_more(self, client, practice):
        url = answer(client, practice).url
        client.get(url)
        client.get(url)
        assert PageFeedback.objects.count() == 1

    def test_a_program_is_thanked_and_nothing_is_stored(self, client, practice):
        response = answer(client, practice, website="https://spam.example")
        assert response.status_code == 302
        thanks = client.get(response.url)
        assert thanks.status_code == 200
        assert 'name="token"' not in thanks.content.decode()
        assert not PageFeedback.objects.exists()

    @pytest.mark.parametrize("useful", ["", "maybe", "yes\0", "<b>"])
    def test_nonsense_leads_back(self, client, practice, useful):
        response = answer(client, practice, useful)
        assert response.status_code == 302
        assert response.url.startswith(practice.url)
        assert not PageFeedback.objects.exists()

    def test_get_writes_nothing(self, client, practice):
        assert client.get(address(practice), {"useful": "yes"}).status_code == 405
        assert not PageFeedback.objects.exists()

    def test_another_site_is_refused(self, client, practice):
        response = client.post(
            address(practice), {"useful": "yes"}, headers={"Origin": "https://evil.example"}
        )
        assert response.status_code == 403
        assert not PageFeedback.objects.exists()

    def test_too_many_are_refused_in_the_language_of_the_reader(self, client, practice):
        for _ in range(20):
            assert answer(client, practice).status_code == 302
        response = answer(client, practice)
        assert response.status_code == 429
        assert response.headers["Retry-After"] == "600"
        assert '<html lang="pl">' in response.content.decode()
        assert PageFeedback.objects.count() == 20
        other = client.post(address(practice), {"useful": "no"}, REMOTE_ADDR="198.51.100.7")
        assert other.status_code == 302

    def test_what_nobody_may_see_cannot_be_judged(self, client, site_tree, practice):
        draft = factories.practice(site_tree.knowledge, live=False)
        private = factories.practice(site_tree.knowledge, title="Prywatnapraktyka")
        factories.make_private(private)
        expired = factories.practice(site_tree.knowledge)
        factories.expire(expired)
        english = site_tree.knowledge.copy_for_translation(site_tree.english)
        english.save_revision().publish()
        foreign = factories.practice(english.specific)
        for page in (draft, private, expired, foreign):
            assert answer(client, page).status_code == 404
            thanks = client.get(reverse("knowledge:feedback_thanks", args=[page.pk]))
            assert thanks.status_code == 404
        assert client.post(f"/{'9' * 30}/", {}).status_code == 404
        huge = address(practice).replace(str(practice.pk), "9" * 30)
        assert client.post(huge, {"useful": "yes"}).status_code == 404
        assert not PageFeedback.objects.exists()


class TestReason:
    def reason(self, client, page, token, **data):
        return client.post(
            reverse("knowledge:feedback_reason", args=[page.pk]), {"token": token} | data
        )

    @pytest.fixture
    def token(self, client, practice):
        return token_of(client.get(answer(client, practice, "no").url))

    @pytest.mark.parametrize("data", [{}, {"reason": "  "}, {"problem": "", "reason": ""}])
    def test_an_empty_one_is_not_thanked_for(self, client, practice, token, data):
        response = self.reason(client, practice, token, **data)
        assert response.status_code == 422
        assert 'role="alert"' in response.content.decode()

    def test_is_added_to_the_answer_of_its_author(self, client, practice, token):
        response = self.reason(
            client, practice, token, problem="wrong", reason="<script>Zły</script> rok"
        )
        assert response.status_code == 302
        row = PageFeedback.objects.get()
        assert (row.problem, row.reason) == ("wrong", "<script>Zły</script> rok")
        thanks = client.get(response.url).content.decode()
        assert 'name="token"' not in thanks

    def test_the_kind_of_problem_is_asked_after_a_no_only(self, client, practice, token):
        thanks = client.get(answer(client, practice, "no").url).content.decode()
        assert 'name="problem"' in thanks
        thanks = client.get(answer(client, practice, "yes").url).content.decode()
        assert 'name="problem"' not in thanks

    @pytest.mark.parametrize(
        "data",
        [
            {"reason": "<b>ł</b>" * 1250},
            {"reason": "pusty\0znak <b>"},
            {"reason": "dobry tekst <b>", "problem": "nonsense"},
        ],
    )
    def test_bad_input_is_told_and_the_text_stays(self, client, practice, token, data):
        response = self.reason(client, practice, token, **data)
        assert response.status_code == 422
        html = response.content.decode()
        assert 'role="alert"' in html
        assert "&lt;b&gt;" in html
        assert "<b>ł" not in html
        assert html.count("&lt;b&gt;") >= data["reason"].count("<b>")
        assert PageFeedback.objects.get().reason == ""
        assert token_of(response) == token

    @pytest.mark.parametrize("broken", ["", "1", "1:x:y", "x" * 10_000, "\0", "ąę"])
    def test_a_made_up_token_is_refused(self, client, practice, token, broken):
        assert self.reason(client, practice, broken, reason="tekst").status_code == 410
        assert PageFeedback.objects.get().reason == ""
        page = client.get(
            reverse("knowledge:feedback_thanks", args=[practice.pk]), {"token": broken}
        )
        assert page.status_code == 200
        assert 'name="token"' not in page.content.decode()

    def test_a_token_of_another_page_is_refused(self, client, site_tree, practice, token):
        other = factories.practice(site_tree.knowledge)
        assert self.reason(client, other, token, reason="tekst").status_code == 410

    def test_a_token_ends_after_an_hour(self, client, practice, token, monkeypatch):
        monkeypatch.setattr(feedback, "TOKEN_SECONDS", -1)
        assert self.reason(client, practice, token, reason="tekst").status_code == 410

    def test_a_program_and_another_site_add_nothing(self, client, practice, token):
        assert self.reason(client, practice, token, reason="x", website="y").status_code == 302
        response = client.post(
            reverse("knowledge:feedback_reason", args=[practice.pk]),
            {"token": token, "reason": "x"},
            headers={"Origin": "https://evil.example"},
        )
        assert response.status_code == 403
        assert PageFeedback.objects.get().reason == ""


class TestReport:
    @pytest.fixture
    def opinions(self, site_tree, practice):
        other = factories.practice(site_tree.knowledge, title="Bez zdania")
        handled = factories.practice(site_tree.knowledge, title="Załatwiona")
        PageFeedback.objects.create(page=practice, is_useful=True)
        PageFeedback.objects.create(page=practice, is_useful=False, reason="=SUM(1) <b>źle</b>")
        PageFeedback.objects.create(page=handled, is_useful=True, is_handled=True)
        return practice, handled, other

    @pytest.fixture
    def editor(self, db):
        return get_user_model().objects.create_superuser("redakcja", "", "haslo")

    def rows(self, client, **parameters):
        response = client.get(reverse("knowledge_usefulness"), parameters)
        return {
            page.title: (page.yes_count, page.no_count, page.open_count)
            for page in response.context["object_list"]
        }

    def test_counts_by_page(self, client, opinions, editor):
        client.force_login(editor)
        assert self.rows(client) == {
            "Spółdzielnia & gmina": (1, 1, 2),
            "Załatwiona": (1, 0, 0),
        }
        assert list(self.rows(client, state="open")) == ["Spółdzielnia & gmina"]
        assert list(self.rows(client, state="handled")) == ["Załatwiona"]
        assert self.rows(client, kind="webinar") == {}

    def test_what_readers_wrote_is_text(self, client, opinions, editor):
        client.force_login(editor)
        html = client.get(reverse("knowledge_usefulness")).content.decode()
        assert "&lt;b&gt;źle&lt;/b&gt;" in html
        assert "<b>źle" not in html

    def test_control_signs_break_no_spreadsheet(self, client, practice, editor):
        PageFeedback.objects.create(page=practice, is_useful=False, reason="zły\x0b znak")
        client.force_login(editor)
        response = client.get(reverse("knowledge_usefulness"), {"export": "xlsx"})
        assert response.status_code == 200

    @pytest.mark.parametrize("name", ["knowledge_feedback_handled", "knowledge_reviewed"])
    def test_a_number_no_database_holds_is_no_page(self, client, editor, name):
        client.force_login(editor)
        assert client.post(reverse(name, args=[10**20])).status_code == 404

    def test_an_export_holds_no_formula(self, client, opinions, editor):
        client.force_login(editor)
        response = client.get(reverse("knowledge_usefulness"), {"export": "csv"})
        text = b"".join(response.streaming_content).decode()
        assert "SUM(1)" in text
        assert not re.search(r'(^|,|")[=+@-]', text)

    def test_handled_is_what_the_editor_saw(self, client, opinions, editor):
        practice = opinions[0]
        seen = PageFeedback.objects.filter(page=practice).order_by("-pk").first().pk
        PageFeedback.objects.create(page=practice, is_useful=False, reason="nowsze")
        client.force_login(editor)
        client.post(reverse("knowledge_feedback_handled", args=[practice.pk]), {"seen": seen})
        assert PageFeedback.objects.filter(is_handled=False).get().reason == "nowsze"
        for nonsense in ("", "x", "9" * 40, "²"):
            client.post(
                reverse("knowledge_feedback_handled", args=[practice.pk]), {"seen": nonsense}
            )
        assert PageFeedback.objects.filter(is_handled=False).count() == 1

    def test_needs_a_permission_of_its_own(self, client, opinions):
        user = get_user_model().objects.create_user("osoba", "", "haslo")
        group = Group.objects.create(name="Autorzy")
        group.permissions.add(Permission.objects.get(codename="access_admin"))
        user.groups.add(group)
        client.force_login(user)
        assert client.get(reverse("knowledge_usefulness")).status_code == 302
        group.permissions.add(Permission.objects.get(codename="view_pagefeedback"))
        assert client.get(reverse("knowledge_usefulness")).status_code == 200
        client.post(reverse("knowledge_feedback_handled", args=[opinions[0].pk]), {"seen": 999_999})
        assert PageFeedback.objects.filter(is_handled=False).count() == 2


class TestPurge:
    def test_deletes_what_is_older_than_24_months(self, practice, capsys):
        for day in (months_ago(24), months_ago(24) - datetime.timedelta(days=1)):
            PageFeedback.objects.create(page=practice, is_useful=True, day=day)
        call_command("purge_feedback", "--dry-run")
        assert PageFeedback.objects.count() == 2
        call_command("purge_feedback")
        assert PageFeedback.objects.get().day == months_ago(24)
        assert capsys.readouterr().out.startswith("1 answers")

    @pytest.mark.parametrize(
        ("today", "months", "expected"),
        [
            (datetime.date(2026, 11, 22), 24, datetime.date(2024, 11, 22)),
            (datetime.date(2026, 3, 31), 1, datetime.date(2026, 2, 28)),
            (datetime.date(2026, 1, 15), 12, datetime.date(2025, 1, 15)),
            (datetime.date(2028, 2, 29), 12, datetime.date(2027, 2, 28)),
        ],
    )
    def test_months_are_counted_by_the_calendar(self, today, months, expected):
        assert months_ago(months, today) == expected
