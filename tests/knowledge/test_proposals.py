"""Proposals of practices: what a form becomes, what it never becomes, what is refused."""

from __future__ import annotations

import datetime
import re
import smtplib

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import (
    GroupApprovalTask,
    Site,
    TaskState,
    Workflow,
    WorkflowPage,
    WorkflowState,
    WorkflowTask,
)
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms.core.keeping import months_ago
from cms.core.models import ResourcePage, SiteSettings
from knowledge.models import (
    GoodPracticePage,
    PracticeProposal,
    ProposalDecision,
)
from knowledge.models.proposals import MOVE_FIRST
from tests import factories

AREAS = ["reintegracja", "rynek-pracy"]


@pytest.fixture
def shelf(site_tree):
    factories.region("22", "pomorskie")
    factories.coordinator("14", "mazowieckie")
    factories.level("gmina")
    for code in AREAS:
        factories.policy_area(code)
    settings = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    settings.contact_email = "biuro@example.org"
    settings.save()
    return factories.proposals_page(site_tree.knowledge)


@pytest.fixture
def editor(db):
    return get_user_model().objects.create_superuser("redakcja", "", "haslo")


def filled(**values):
    return {
        "institution": "other",
        "other_institution": "Miejski Ośrodek Pomocy",
        "title": "Kawiarnia spółdzielcza",
        "summary": "Gmina i spółdzielnia prowadzą kawiarnię.",
        "regions": ["22"],
        "policy_areas": AREAS,
        "levels": ["gmina"],
        "challenge": "Brak pracy.\n\nOd lat <script>alert(1)</script>",
        "approach": "Porozumienie\ni rejestracja",
        "coherence": "Rynek pracy i pomoc społeczna",
        "results": "12 osób",
        "sources": "https://example.org/raport\n\n http://example.org/dane ",
        "contact_role": "kierownik ośrodka",
        "email": "osrodek@example.org",
        "consent": "on",
        "website": "",
    } | values


def send(client, **values):
    return client.post(reverse("knowledge:propose"), filled(**values))


def moderated(shelf):
    """Give the shelf a workflow of its own; return a member of the group that approves."""
    group = Group.objects.create(name="Redakcja")
    task = GroupApprovalTask.objects.create(name="Sprawdzenie")
    task.groups.add(group)
    workflow = Workflow.objects.create(name="Zgłoszenia praktyk")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    WorkflowPage.objects.create(workflow=workflow, page=shelf)
    user = get_user_model().objects.create_user("moderator", "moderator@example.org", "haslo")
    user.groups.add(group, Group.objects.get(name="Moderators"))
    return user


class TestForm:
    def test_is_the_public_page(self, client, shelf):
        html = client.get(shelf.url).content.decode()
        assert f'action="{reverse("knowledge:propose")}"' in html
        assert "csrfmiddlewaretoken" not in html
        assert "Dane służą tylko do kontaktu" in html
        for label in re.findall(r'<label[^>]* for="([^"]+)"', html):
            assert f'id="{label}"' in html

    def test_a_visit_to_its_address_leads_to_the_page(self, client, shelf):
        response = client.get(reverse("knowledge:propose"))
        assert (response.status_code, response.url) == (302, shelf.url)

    def test_is_linked_from_the_list_if_the_settings_name_it(self, client, site_tree, shelf):
        link = f'href="{shelf.url}"'
        assert link not in client.get(site_tree.knowledge.url).content.decode()
        settings = SiteSettings.for_site(Site.objects.get(is_default_site=True))
        settings.proposals_page = shelf
        settings.save()
        assert link in client.get(site_tree.knowledge.url).content.decode()

    def test_does_not_exist_where_no_page_is_visible(self, client, shelf):
        with translation.override("en"):
            english = reverse("knowledge:propose")
        assert client.post(english, filled()).status_code == 404
        factories.make_private(shelf)
        assert send(client).status_code == 404
        assert client.get(reverse("knowledge:propose")).status_code == 404
        assert client.get(reverse("knowledge:propose_thanks")).status_code == 404
        assert not PracticeProposal.objects.exists()


class TestSuccess:
    def test_becomes_a_draft_with_all_that_was_told(self, shelf):
        client = Client(enforce_csrf_checks=True)
        response = send(client)
        assert response.url == reverse("knowledge:propose_thanks")
        assert not response.cookies
        thanks = client.get(response.url)
        assert "Redakcja przeczyta" in thanks.content.decode()
        page = GoodPracticePage.objects.get()
        assert page.get_parent().pk == shelf.pk
        assert not page.live
        assert page.has_unpublished_changes
        assert page.owner is None
        assert page.latest_revision.user is None
        draft = page.get_latest_revision_as_object()
        assert draft.title == "Kawiarnia spółdzielcza"
        assert [section.block_type for section in draft.body] == [
            "challenge",
            "approach",
            "coherence",
            "results",
        ]
        text = draft.body[0].value["text"].source
        assert text.count("<p>") == 2
        assert "<script" not in text
        assert "&lt;script&gt;" in text
        assert draft.body[1].value["text"].source == "<p>Porozumienie<br/>i rejestracja</p>"
        assert [source.value["url"] for source in draft.sources] == [
            "https://example.org/raport",
            "http://example.org/dane",
        ]
        assert draft.regions_codes == ["22"]
        assert draft.policy_areas_codes == AREAS
        assert draft.levels_codes == ["gmina"]
        assert draft.contact_role == "kierownik ośrodka"
        assert "osrodek@example.org" not in page.latest_revision.content["body"]

    def test_keeps_the_sender_apart_with_consent_and_its_day(self, client, shelf):
        send(client)
        proposal = PracticeProposal.objects.get()
        assert proposal.institution == "Miejski Ośrodek Pomocy"
        assert proposal.email == "osrodek@example.org"
        assert proposal.has_consented
        assert proposal.consent_date == timezone.localdate()
        assert proposal.consent_clause == "Dane służą tylko do kontaktu w sprawie zgłoszenia."
        assert proposal.decision == ProposalDecision.AWAITING

    def test_a_coordinator_becomes_the_leader(self, client, shelf):
        html = client.get(shelf.url).content.decode()
        key = re.search(r'<option value="(organizacja-\d+)"', html)[1]
        send(client, institution=key, other_institution="")
        draft = GoodPracticePage.objects.get().get_latest_revision_as_object()
        assert draft.organisations[0].value["organisation"].key == key
        assert draft.organisations[0].value["role"] == "leader"

    def test_leaks_nowhere(self, client, site_tree, shelf):
        send(client)
        page = GoodPracticePage.objects.get()
        assert not ResourcePage.objects.visible(None).exists()
        for path in (
            "/",
            site_tree.knowledge.url,
            shelf.url,
            "/szukaj/?q=Kawiarnia",
            "/sitemap.xml",
            "/feeds/news.xml",
        ):
            assert "Kawiarnia spółdzielcza" not in client.get(path).content.decode()
        assert client.get(f"{shelf.url}{page.slug}/").status_code == 404

    def test_the_coordinator_is_told(self, client, shelf):
        send(client, title="Kawiarnia\r\nBcc: x@example.org")
        [message] = mail.outbox
        page = GoodPracticePage.objects.get()
        assert message.to == ["biuro@example.org"]
        assert "\n" not in message.subject
        assert f"/admin/pages/{page.pk}/edit/" in message.body
        assert "osrodek@example.org" not in message.body

    def test_two_of_the_same_title_are_two_drafts(self, client, shelf):
        send(client)
        send(client)
        assert GoodPracticePage.objects.count() == 2
        assert send(client, title="???").status_code == 302

    @pytest.mark.parametrize("error", [smtplib.SMTPException("no"), OSError("no route")])
    def test_a_dead_mail_server_loses_nothing(self, client, shelf, monkeypatch, caplog, error):
        def fail(self, messages):
            raise error

        monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", fail)
        assert send(client).status_code == 302
        assert GoodPracticePage.objects.count() == 1
        told = [record for record in caplog.records if record.name == "knowledge.proposals"]
        assert len(told) == 1


class TestWorkflow:
    def test_moderators_see_it_on_their_dashboard(self, client, shelf):
        user = moderated(shelf)
        send(client)
        page = GoodPracticePage.objects.get()
        state = page.current_workflow_state
        assert state.workflow.name == "Zgłoszenia praktyk"
        assert state.requested_by is None
        assert TaskState.objects.reviewable_by(user).count() == 1
        assert {address for message in mail.outbox for address in message.to} == {
            "biuro@example.org",
            "moderator@example.org",
        }
        client.force_login(user)
        html = client.get(reverse("wagtailadmin_home")).content.decode()
        assert "Kawiarnia spółdzielcza" in html
        assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200

    def test_without_any_workflow_the_draft_lands_all_the_same(self, client, shelf):
        WorkflowPage.objects.all().delete()
        assert send(client).status_code == 302
        assert not WorkflowState.objects.exists()
        assert GoodPracticePage.objects.count() == 1
        assert len(mail.outbox) == 1

    def test_a_mail_server_that_cannot_be_reached_keeps_the_draft(
        self, client, shelf, monkeypatch, caplog
    ):
        moderated(shelf)

        def fail(self):
            raise OSError("no route")

        monkeypatch.setattr(
            "django.core.mail.backends.locmem.EmailBackend.open", fail, raising=False
        )
        assert send(client).status_code == 302
        assert GoodPracticePage.objects.count() == 1

    def test_approval_does_not_publish_on_the_shelf(self, client, site_tree, shelf):
        user = moderated(shelf)
        send(client)
        page = GoodPracticePage.objects.get()
        task_state = page.current_workflow_task_state
        client.force_login(user)
        action = reverse(
            "wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task_state.pk]
        )
        assert client.post(action).status_code == 302
        page.refresh_from_db()
        assert not page.live
        assert page.current_workflow_state.status == WorkflowState.STATUS_IN_PROGRESS
        page.move(site_tree.knowledge, "last-child")
        client.post(action)
        assert GoodPracticePage.objects.get().live


class TestPublishing:
    @pytest.fixture
    def page(self, client, shelf):
        send(client)
        return GoodPracticePage.objects.get()

    def test_is_refused_on_the_shelf_whatever_the_way(self, page):
        with pytest.raises(PermissionDenied):
            page.get_latest_revision().publish()
        page.refresh_from_db()
        assert not page.live

    def edit(self, client, page, **action):
        streams = ("organisations", "documents", "related_pages", "moments", "sources", "changes")
        data = {
            "title": page.title,
            "slug": page.slug,
            "summary": page.summary,
            "published_date": "2026-11-22",
            "status": page.status,
            "licence": page.licence,
            "body": streamfield(
                [("challenge", {"text": rich_text("<p>Brak pracy.</p>"), "gap": ""})]
            ),
            "comments": inline_formset([]),
        }
        data |= {name: streamfield([]) for name in streams}
        address = reverse("wagtailadmin_pages:edit", args=[page.pk])
        return client.post(address, nested_form_data(data) | action)

    def test_the_editor_is_told_to_move_it_first_and_may_save_it(self, client, page, editor):
        client.force_login(editor)
        refused = self.edit(client, page, **{"action-publish": "1"})
        assert refused.status_code == 200
        assert str(MOVE_FIRST) in refused.context["form"].non_field_errors()
        saved = self.edit(client, page)
        assert saved.status_code == 302
        page.refresh_from_db()
        assert not page.live

    def test_an_incomplete_one_can_be_sent_back(self, client, page, editor):
        client.force_login(editor)
        action = {"action-workflow-action": "true", "workflow-action-name": "reject"}
        response = self.edit(client, page, **action)
        assert response.status_code == 302
        page.refresh_from_db()
        assert page.current_workflow_state.status == WorkflowState.STATUS_NEEDS_CHANGES

    def test_bulk_publishing_is_refused(self, client, page, editor):
        client.force_login(editor)
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        response = client.post(f"{address}?id={page.pk}&next=/admin/", {"include_descendants": ""})
        assert response.status_code in {302, 403}
        page.refresh_from_db()
        assert not page.live

    def test_after_the_move_it_is_published_and_thereby_accepted(self, site_tree, page):
        page.move(site_tree.knowledge, "last-child")
        page = GoodPracticePage.objects.get()
        page.get_latest_revision().publish()
        assert GoodPracticePage.objects.get().live
        proposal = PracticeProposal.objects.get()
        assert proposal.decision == ProposalDecision.ACCEPTED
        assert proposal.decision_date == timezone.localdate()

    def test_what_readers_see_cannot_be_moved_to_the_shelf(self, site_tree, shelf):
        live = factories.practice(site_tree.knowledge)
        draft = factories.practice(site_tree.knowledge, live=False)
        assert not live.can_move_to(shelf)
        assert draft.can_move_to(shelf)

    def test_deleting_the_draft_declines_the_proposal(self, page):
        page.delete()
        proposal = PracticeProposal.objects.get()
        assert proposal.page is None
        assert proposal.decision == ProposalDecision.DECLINED
        assert proposal.decision_date == timezone.localdate()


class TestErrors:
    @pytest.mark.parametrize(
        ("field", "values"),
        [
            ("title", {"title": ""}),
            ("title", {"title": "ł" * 256}),
            ("title", {"title": "pusty\0znak"}),
            ("summary", {"summary": "ł" * 301}),
            ("challenge", {"challenge": "  "}),
            ("challenge", {"challenge": "a\0b"}),
            ("approach", {"approach": ""}),
            ("coherence", {"coherence": ""}),
            ("policy_areas", {"policy_areas": ["rynek-pracy"]}),
            ("policy_areas", {"policy_areas": ["rynek-pracy", "nie-ma"]}),
            ("regions", {"regions": ["22\0"]}),
            ("institution", {"institution": "nie-ma"}),
            ("institution", {"institution": "\0"}),
            ("other_institution", {"other_institution": " "}),
            ("sources", {"sources": "https://example.org/\njavascript:alert(1)"}),
            ("sources", {"sources": "ftp://example.org/plik"}),
            ("sources", {"sources": "https://example.org/" + "a" * 500}),
            ("sources", {"sources": "\n".join(f"https://example.org/{n}" for n in range(21))}),
            ("email", {"email": "to nie adres"}),
            ("consent", {"consent": ""}),
        ],
    )
    def test_is_told_at_the_top_with_a_link_and_nothing_typed_is_lost(
        self, client, shelf, field, values
    ):
        response = send(client, **values)
        assert response.status_code == 422
        assert list(response.context["form"].errors) == [field]
        html = response.content.decode()
        summary = html[html.index('role="alert"') : html.index("<form method")]
        assert re.search(rf'href="#id_{field}(_0)?"', summary)
        assert f'id="id_{field}_error"' in html
        if field != "approach":
            assert "Porozumienie\ni rejestracja" in html
        assert 'value="osrodek@example.org"' in html or field == "email"
        assert html.count("checked") >= 2
        assert not GoodPracticePage.objects.exists()
        assert not PracticeProposal.objects.exists()
        assert mail.outbox == []

    def test_markup_in_a_bad_form_stays_text(self, client, shelf):
        html = send(client, title="").content.decode()
        assert "&lt;script&gt;alert(1)" in html
        assert "<script>alert" not in html

    def test_at_most_20_000_signs_are_taken(self, client, shelf):
        response = send(client, results="ł" * 12_000, transfer="ó" * 12_000)
        assert response.status_code == 422
        assert response.context["form"].non_field_errors()
        assert "ó" * 12_000 in response.content.decode()
        assert not GoodPracticePage.objects.exists()

    def test_an_empty_form_names_what_is_required(self, client, shelf):
        response = client.post(reverse("knowledge:propose"), {})
        assert set(response.context["form"].errors) == {
            "institution",
            "title",
            "summary",
            "policy_areas",
            "challenge",
            "approach",
            "coherence",
            "consent",
        }


class TestAbuse:
    def test_a_program_is_thanked_and_nothing_is_stored(self, client, shelf):
        response = send(client, website="x")
        assert response.url == reverse("knowledge:propose_thanks")
        assert not GoodPracticePage.objects.exists()
        assert mail.outbox == []

    def test_another_site_is_refused(self, client, shelf):
        response = client.post(
            reverse("knowledge:propose"), filled(), headers={"Origin": "https://evil.example"}
        )
        assert response.status_code == 403
        assert not GoodPracticePage.objects.exists()

    def test_the_sixth_within_an_hour_waits_with_its_text(self, client, shelf):
        for _ in range(5):
            assert send(client).status_code == 302
        for _ in range(3):
            response = send(client, title="Szósta")
        assert response.status_code == 429
        assert response.headers["Retry-After"] == "3600"
        assert 'value="Szósta"' in response.content.decode()
        assert GoodPracticePage.objects.count() == 5
        assert not GoodPracticePage.objects.filter(title="Szósta").exists()

    def test_mistakes_do_not_count_as_proposals(self, client, shelf):
        for _ in range(7):
            send(client, title="")
        assert send(client).status_code == 302


class TestAdmin:
    def test_proposals_are_listed_and_decided_but_not_added(self, client, shelf, editor):
        send(client)
        proposal = PracticeProposal.objects.get()
        client.force_login(editor)
        listing = client.get(reverse("knowledge_proposals:index"))
        assert "Kawiarnia spółdzielcza" in listing.content.decode()
        assert client.get(reverse("knowledge_proposals:add")).status_code == 302
        edit = reverse("knowledge_proposals:edit", args=[proposal.pk])
        assert "osrodek@example.org" in client.get(edit).content.decode()
        client.post(edit, {"decision": "declined", "email": "inny@example.org"})
        proposal.refresh_from_db()
        assert proposal.decision == ProposalDecision.DECLINED
        assert proposal.decision_date == timezone.localdate()
        assert proposal.email == "osrodek@example.org"
        client.post(edit, {"decision": "awaiting"})
        proposal.refresh_from_db()
        assert proposal.decision_date is None
        inspect = reverse("knowledge_proposals:inspect", args=[proposal.pk])
        assert client.get(inspect).status_code == 200


class TestPurge:
    def test_forgets_the_sender_a_year_after_the_decision(self, client, site_tree, shelf, capsys):
        for title in ("Dawna", "Niedawna", "Czekająca"):
            send(client, title=title)
        for title, day in (
            ("Dawna", months_ago(12) - datetime.timedelta(days=1)),
            ("Niedawna", months_ago(12)),
        ):
            PracticeProposal.objects.filter(title=title).update(
                decision=ProposalDecision.ACCEPTED, decision_date=day
            )
        PracticeProposal.objects.filter(title="Czekająca").update(
            consent_date=datetime.date(2020, 1, 1)
        )
        call_command("purge_proposals", "--dry-run")
        assert PracticeProposal.objects.count() == 3
        call_command("purge_proposals")
        kept = set(PracticeProposal.objects.values_list("title", flat=True))
        assert kept == {"Niedawna", "Czekająca"}
        assert GoodPracticePage.objects.count() == 3
        assert "1 await" in capsys.readouterr().out


class TestShelf:
    def test_takes_no_page_about_to_be_published(self, shelf, site_tree):
        later = timezone.now() + datetime.timedelta(days=3)
        page = factories.practice(site_tree.knowledge, live=False)
        page.go_live_at = later
        page.save_revision().publish()
        page.refresh_from_db()
        assert not page.live
        assert not page.can_move_to(shelf)

    def test_makes_drafts_of_copies(self, shelf, site_tree):
        page = factories.practice(site_tree.knowledge)
        assert not page.copy(to=shelf, update_attrs={"slug": "kopia"}).live
        assert page.copy(update_attrs={"slug": "kopia-obok"}).live

    def test_control_signs_are_left_out_of_what_comes(self, client, shelf):
        send(client, summary="Gmina\x0b i spółdzielnia\x02.")
        assert GoodPracticePage.objects.get().summary == "Gmina i spółdzielnia."
