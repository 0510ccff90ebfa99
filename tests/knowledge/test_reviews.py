"""Reviews: the report, “reviewed today”, the daily digest."""

from __future__ import annotations

import datetime
import smtplib

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, Site

from cms.core.models import SiteSettings
from knowledge.models import GoodPracticePage, ReviewDigest
from knowledge.reviews import days_left, due_pages, next_review_date
from tests import factories

AREAS = ["reintegracja", "rynek-pracy"]


def in_days(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


def due_practice(tree, days: int, **values):
    return factories.practice(
        values.pop("parent", tree.knowledge),
        review_due_date=in_days(days),
        content_owner="redakcja serwisu",
        **values,
    )


@pytest.fixture
def areas(site_tree):
    for code in AREAS:
        factories.policy_area(code)
    return site_tree


@pytest.fixture
def due(site_tree):
    """Pages late, soon, at the edges, and those the report must leave out."""
    english = site_tree.knowledge.copy_for_translation(site_tree.english)
    english.save_revision().publish()
    return {
        "late": due_practice(site_tree, -3, title="Spóźniona"),
        "today": due_practice(site_tree, 0, title="Dzisiejsza"),
        "soon": due_practice(site_tree, 60, title="Niedługa"),
        "english": due_practice(site_tree, 5, title="English", parent=english.specific),
        "far": due_practice(site_tree, 61, title="Daleka"),
        "draft": due_practice(site_tree, -1, title="Szkicowa", live=False),
        "undated": factories.practice(site_tree.knowledge, title="Bezdatowa"),
        "webinar": factories.webinar(
            site_tree.webinars, title="Nagranie", review_due_date=in_days(-10)
        ),
    }


@pytest.fixture
def editor(db):
    return get_user_model().objects.create_superuser("redakcja", "", "haslo")


@pytest.fixture
def contact(site_tree):
    settings = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    settings.contact_email = "biuro@example.org"
    settings.save()


def member(*, page, permission: str):
    """Return a user who may do one thing with the pages under `page`."""
    group = Group.objects.create(name=permission)
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    GroupPagePermission.objects.create(
        group=group,
        page=page,
        permission=Permission.objects.get(
            codename=permission, content_type__app_label="wagtailcore"
        ),
    )
    user = get_user_model().objects.create_user("osoba", "", "haslo")
    user.groups.add(group)
    return user


class TestReport:
    def titles(self, client, **parameters):
        response = client.get(reverse("knowledge_reviews"), parameters)
        assert response.status_code == 200
        return [page.title for page in response.context["object_list"]]

    def test_lists_what_is_late_or_due_within_60_days_in_all_languages(self, client, due, editor):
        client.force_login(editor)
        assert self.titles(client) == ["Nagranie", "Spóźniona", "Dzisiejsza", "English", "Niedługa"]

    def test_is_narrowed_by_kind_and_by_lateness(self, client, due, editor):
        client.force_login(editor)
        assert self.titles(client, kind="webinar") == ["Nagranie"]
        assert self.titles(client, due="overdue") == ["Nagranie", "Spóźniona"]
        assert self.titles(client, due="soon") == ["Dzisiejsza", "English", "Niedługa"]
        assert len(self.titles(client, due="nonsense", kind="x\0")) == 5

    def test_links_to_the_editor_and_has_a_button(self, client, due, editor):
        client.force_login(editor)
        html = client.get(reverse("knowledge_reviews")).content.decode()
        assert reverse("wagtailadmin_pages:edit", args=[due["late"].pk]) in html
        assert f'action="{reverse("knowledge_reviewed", args=[due["late"].pk])}"' in html
        assert client.get(reverse("knowledge_reviews_results")).status_code == 200

    def test_is_exported(self, client, due, editor):
        client.force_login(editor)
        response = client.get(reverse("knowledge_reviews"), {"export": "csv"})
        rows = b"".join(response.streaming_content).decode().splitlines()
        assert len(rows) == 6
        assert "Spóźniona" in rows[2]
        assert ",-3," in rows[2]
        sheet = client.get(reverse("knowledge_reviews"), {"export": "xlsx"})
        assert b"".join(sheet.streaming_content)[:2] == b"PK"

    def test_is_in_the_menu_of_reports(self, client, site_tree, editor):
        client.force_login(editor)
        assert (
            reverse("knowledge_reviews")
            in client.get(reverse("wagtailadmin_home")).content.decode()
        )

    def test_is_closed_to_others(self, client, due):
        response = client.get(reverse("knowledge_reviews"))
        assert response.status_code == 302
        assert "login" in response.url
        user = get_user_model().objects.create_user("gosc", "", "haslo")
        client.force_login(user)
        assert client.get(reverse("knowledge_reviews")).status_code in {302, 403}

    def test_shows_only_pages_the_editor_may_change(self, client, site_tree, due):
        client.force_login(member(page=site_tree.webinars, permission="change_page"))
        assert self.titles(client) == ["Nagranie"]

    def test_costs_the_same_with_many_pages(
        self, client, site_tree, editor, django_assert_max_num_queries
    ):
        client.force_login(editor)
        for _ in range(12):
            due_practice(site_tree, 1)
        client.get(reverse("knowledge_reviews"))
        with django_assert_max_num_queries(30):
            client.get(reverse("knowledge_reviews"))


class TestReviewedToday:
    def mark(self, client, page, **data):
        return client.post(reverse("knowledge_reviewed", args=[page.pk]), data)

    def test_a_page_without_other_changes_is_published_again(self, client, areas, editor):
        page = due_practice(areas, -3, policy_areas_codes=AREAS)
        client.force_login(editor)
        response = self.mark(client, page)
        assert response.url == reverse("knowledge_reviews")
        page.refresh_from_db()
        assert page.reviewed_date == in_days(0)
        assert page.review_due_date == next_review_date(in_days(0))
        assert page.live
        assert not page.has_unpublished_changes
        assert page.latest_revision.user == editor
        assert page.policy_areas_codes == AREAS
        assert not due_pages(within_days=60).exists()

    def test_with_changes_waiting_it_is_saved_in_the_draft(self, client, site_tree, editor):
        page = due_practice(site_tree, -3, title="Tytuł czytelników")
        page.title = "Tytuł szkicu"
        page.save_revision()
        client.force_login(editor)
        self.mark(client, page)
        published = GoodPracticePage.objects.get(pk=page.pk)
        assert published.title == "Tytuł czytelników"
        assert published.reviewed_date is None
        assert published.has_unpublished_changes
        draft = published.get_latest_revision_as_object()
        assert draft.title == "Tytuł szkicu"
        assert draft.reviewed_date == in_days(0)

    def test_who_may_not_publish_saves_a_draft(self, client, site_tree):
        page = due_practice(site_tree, -3)
        client.force_login(member(page=site_tree.knowledge, permission="change_page"))
        self.mark(client, page)
        page.refresh_from_db()
        assert page.reviewed_date is None
        assert page.get_latest_revision_as_object().reviewed_date == in_days(0)

    def test_is_refused_without_the_right_to_edit(self, client, site_tree):
        page = due_practice(site_tree, -3)
        before = page.latest_revision_id
        client.force_login(member(page=site_tree.webinars, permission="change_page"))
        self.mark(client, page)
        page.refresh_from_db()
        assert page.latest_revision_id == before
        assert page.reviewed_date is None

    def test_is_refused_on_a_locked_page(self, client, site_tree, editor):
        page = due_practice(site_tree, -3)
        page.locked = True
        page.locked_by = get_user_model().objects.create_user("inny", "", "haslo")
        page.save()
        before = page.latest_revision_id
        client.force_login(editor)
        self.mark(client, page)
        page.refresh_from_db()
        assert page.latest_revision_id == before

    def test_writes_nothing_on_get_and_leads_to_no_other_site(self, client, site_tree, editor):
        page = due_practice(site_tree, -3)
        client.force_login(editor)
        assert client.get(reverse("knowledge_reviewed", args=[page.pk])).status_code == 405
        response = self.mark(client, page, next="https://example.org/")
        assert response.url == reverse("knowledge_reviews")
        assert self.mark(client, type("P", (), {"pk": 999_999})).status_code == 404


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (datetime.date(2026, 11, 22), datetime.date(2027, 11, 22)),
        (datetime.date(2028, 2, 29), datetime.date(2029, 2, 28)),
    ],
)
def test_the_next_review_is_in_a_year(today, expected):
    assert next_review_date(today) == expected


def test_days_left_are_negative_when_late(site_tree):
    assert days_left(due_practice(site_tree, -3)) == -3


class TestDigest:
    def test_names_what_is_due_within_30_days_once_a_day(self, due, contact, settings, capsys):
        settings.REVIEW_REMINDER_RECIPIENTS = ["ekspert@example.org"]
        call_command("send_review_reminders")
        call_command("send_review_reminders")
        assert "already" in capsys.readouterr().out
        [message] = mail.outbox
        assert message.to == ["biuro@example.org", "ekspert@example.org"]
        for name in ("late", "today", "english", "webinar"):
            assert due[name].title in message.body
            assert f"http://127.0.0.1:8000/admin/pages/{due[name].pk}/edit/" in message.body
        for name in ("soon", "far", "draft", "undated"):
            assert due[name].title not in message.body
        assert ReviewDigest.objects.get().page_count == 4

    def test_is_sent_again_on_the_next_day(self, due, contact):
        ReviewDigest.objects.create(day=in_days(-1), page_count=1)
        call_command("send_review_reminders")
        assert len(mail.outbox) == 1

    def test_is_not_sent_when_nothing_is_due(self, site_tree, contact):
        due_practice(site_tree, 31)
        call_command("send_review_reminders")
        assert mail.outbox == []
        assert not ReviewDigest.objects.exists()

    def test_a_dry_run_sends_and_remembers_nothing(self, due, contact, capsys):
        call_command("send_review_reminders", "--dry-run")
        out = capsys.readouterr().out
        assert "Spóźniona" in out
        assert "biuro@example.org" in out
        assert mail.outbox == []
        assert not ReviewDigest.objects.exists()

    @pytest.mark.parametrize("error", [smtplib.SMTPServerDisconnected("no"), OSError("no route")])
    def test_a_dead_mail_server_is_told_in_one_line(self, due, contact, monkeypatch, caplog, error):
        def fail(self, messages):
            raise error

        monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", fail)
        with pytest.raises(SystemExit) as stopped:
            call_command("send_review_reminders")
        assert stopped.value.code == 1
        lines = [record for record in caplog.records if record.name.startswith("knowledge")]
        assert len(lines) == 1
        assert not ReviewDigest.objects.exists()

    def test_nobody_to_tell_is_an_error(self, due, caplog):
        with pytest.raises(SystemExit):
            call_command("send_review_reminders")
        assert "REVIEW_REMINDER_RECIPIENTS" in caplog.text
