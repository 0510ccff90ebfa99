"""What an editor does with one translation: check, mark, submit, decide, publish both."""

from __future__ import annotations

import pytest
from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage, WorkflowTask

from cms.translations.models import TwinState
from cms.translations.states import unread_strings
from tests import factories
from tests.translations.twins import fresh, job, say, say_all, translate


def sheet(page) -> str:
    return f"/admin/translations/{page.pk}/"


def told(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def publish(page, **values) -> None:
    page = fresh(page)
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()


class TestSheet:
    def test_says_what_is_to_be_done(self, client, editor, pair):
        publish(pair.source, summary="Nowy lead.")
        client.force_login(editor)
        html = client.get(sheet(pair.twin)).content.decode()
        assert "/revisions/compare/" in html
        assert f"/admin/localize/update/{job(pair.source, pair.twin.locale).source_id}/" in html

    def test_a_source_has_none(self, client, editor, pair):
        client.force_login(editor)
        assert client.get(sheet(pair.source)).status_code == 404

    def test_a_translation_without_a_source_has_one(self, client, editor, pair):
        fresh(pair.source).delete()
        client.force_login(editor)
        assert client.get(sheet(pair.twin)).status_code == 200

    def test_whoever_has_no_right_to_the_page_is_refused(self, client, person, pair, site_tree):
        client.force_login(person("change", pages=(site_tree.webinars,)))
        for way in ("", "current/", "read/", "submit/", "both/"):
            response = client.post(sheet(pair.twin) + way)
            assert response.status_code == 302
            assert response["Location"] == "/admin/"

    def test_up_to_date_is_what_a_person_says(self, client, editor, pair):
        publish(pair.source, summary="Nowy lead.")
        client.force_login(editor)
        client.post(sheet(pair.twin) + "current/")
        assert TwinState.objects.get(page=pair.twin.pk).outdated_since is None
        assert client.get(sheet(pair.twin) + "current/").status_code == 405

    def test_the_editor_is_told_when_opening_it(self, client, editor, pair):
        publish(pair.source, summary="Nowy lead.")
        client.force_login(editor)
        response = client.get(f"/admin/pages/{pair.twin.pk}/edit/")
        assert sheet(pair.twin) in told(response)
        assert sheet(pair.twin) not in told(client.get(f"/admin/pages/{pair.source.pk}/edit/"))


class TestTerms:
    @pytest.fixture(autouse=True)
    def committee(self, site_tree):
        polish = factories.term(
            code="komitet",
            name="regionalny komitet rozwoju",
            acronym="RKR",
            locale=site_tree.polish,
        )
        factories.term(
            code="komitet",
            name="regional development committee",
            acronym="RKR",
            locale=site_tree.english,
            translation_key=polish.translation_key,
        )

    def shown(self, client, pair, english: str) -> str:
        say(pair.source, pair.twin.locale, summary=english)
        job(pair.source, pair.twin.locale).save_target(publish=False)
        publish(pair.twin)
        return client.get(sheet(pair.twin)).content.decode()

    @pytest.fixture
    def pair(self, pair, site_tree):
        publish(pair.source, summary="O regionalnym komitecie rozwoju mówimy jutro.")
        job(pair.source, site_tree.english).source.update_from_db()
        return pair

    def test_a_term_the_translation_does_not_name_is_pointed_out(self, client, editor, pair):
        client.force_login(editor)
        html = self.shown(client, pair, "We talk about the body tomorrow.")
        assert "regionalnym komitecie rozwoju" in html
        assert "regional development committee (RKR)" in html

    @pytest.mark.parametrize(
        "english",
        [
            "We talk about the regional development committee tomorrow.",
            "Regional Development Committees are our topic.",
            "We talk about the RKR tomorrow.",
        ],
    )
    def test_a_term_in_any_form_is_named(self, client, editor, pair, english):
        client.force_login(editor)
        assert "regionalnym komitecie rozwoju" not in self.shown(client, pair, english)


class TestModeration:
    @pytest.fixture
    def moderator(self, person, pair, site_tree):
        return person("change", "publish", pages=(site_tree.home, site_tree.english_home))

    @pytest.fixture(autouse=True)
    def workflow(self, moderator, site_tree):
        """A workflow for the Polish branch only, whose moderators are the moderator's group."""
        Workflow.objects.all().delete()
        task = GroupApprovalTask.objects.create(name="Redakcja merytoryczna")
        task.groups.set(moderator.groups.all())
        workflow = Workflow.objects.create(name="Przegląd")
        WorkflowTask.objects.create(workflow=workflow, task=task)
        WorkflowPage.objects.create(workflow=workflow, page=site_tree.news)
        return workflow

    @pytest.fixture
    def translator(self, person, pair, site_tree):
        return person("change", pages=(site_tree.news, pair.twin.get_parent()), translates=True)

    def test_a_translation_passes_the_workflow_of_its_source(self, pair, workflow):
        assert fresh(pair.twin).get_workflow() == workflow
        assert fresh(pair.twin).has_workflow

    def test_a_page_without_a_workflow_has_a_translation_without_one(self, site_tree):
        source = factories.info(site_tree.home)
        twin = translate(source, site_tree.english)
        assert not twin.has_workflow
        assert twin.get_workflow() is None

    def test_submitted_approved_published(
        self, client, pair, translator, moderator, site_tree, django_capture_on_commit_callbacks
    ):
        say_all(pair.source, site_tree.english)
        client.force_login(translator)
        client.post(sheet(pair.twin) + "submit/")
        twin = fresh(pair.twin)
        assert twin.workflow_in_progress
        assert not twin.title.startswith("English") or twin.has_unpublished_changes
        refused = client.post(sheet(pair.twin) + "moderate/", {"action": "approve"}, follow=True)
        assert "nie Ty" in told(refused) or fresh(pair.twin).workflow_in_progress
        assert fresh(pair.twin).workflow_in_progress
        client.force_login(moderator)
        assert "Redakcja merytoryczna" in client.get(sheet(pair.twin)).content.decode()
        with django_capture_on_commit_callbacks(execute=True):
            client.post(sheet(pair.twin) + "moderate/", {"action": "approve", "comment": "Dobrze."})
        twin = fresh(pair.twin)
        assert not twin.workflow_in_progress
        assert twin.live
        assert twin.title.startswith("English")

    def test_sent_back_with_a_comment(self, client, pair, translator, moderator):
        client.force_login(translator)
        client.post(sheet(pair.twin) + "submit/")
        client.force_login(moderator)
        client.post(sheet(pair.twin) + "moderate/", {"action": "reject", "comment": "Popraw lead."})
        state = fresh(pair.twin).current_workflow_state
        assert state.status == state.STATUS_NEEDS_CHANGES
        assert state.task_states.get().comment == "Popraw lead."

    def test_a_decision_that_was_taken_is_not_taken_again(self, client, pair, moderator):
        client.force_login(moderator)
        response = client.post(sheet(pair.twin) + "moderate/", {"action": "approve"}, follow=True)
        assert response.status_code == 200
        assert len(list(response.context["messages"])) == 1

    def test_who_may_not_publish_submits_both(self, client, pair, translator, site_tree):
        source = fresh(pair.source)
        source.summary = "Nowy lead."
        source.save_revision()
        client.force_login(translator)
        assert client.get(sheet(pair.twin) + "both/").status_code == 200
        client.post(sheet(pair.twin) + "both/")
        assert fresh(pair.source).workflow_in_progress
        assert fresh(pair.twin).workflow_in_progress
        assert fresh(pair.source).summary != "Nowy lead."

    def test_taking_over_changes_publishes_nothing_without_the_right(
        self, client, pair, translator, site_tree
    ):
        publish(pair.source, title="Nowy nabór")
        client.force_login(translator)
        address = f"/admin/localize/update/{job(pair.source, site_tree.english).source_id}/"
        refused = client.post(address, {"publish_translations": "on"})
        assert refused.status_code == 200
        assert len(list(refused.context["messages"])) == 1
        assert fresh(pair.twin).title != "Nowy nabór"
        assert client.post(address, {}).status_code == 302


class TestBoth:
    def test_the_drafts_of_both_are_published(
        self, client, editor, pair, site_tree, django_capture_on_commit_callbacks
    ):
        say_all(pair.source, site_tree.english)
        source = fresh(pair.source)
        source.summary = "Nowy lead."
        source.save_revision()
        client.force_login(editor)
        page = client.get(sheet(pair.twin) + "both/").content.decode()
        assert "Nabór do komitetu" in page
        assert fresh(pair.source).summary != "Nowy lead."
        with django_capture_on_commit_callbacks(execute=True):
            client.post(sheet(pair.twin) + "both/")
        assert fresh(pair.source).summary == "Nowy lead."
        assert fresh(pair.twin).title.startswith("English")

    def test_a_draft_of_a_new_page_and_its_translation(self, client, editor, pair, site_tree):
        fresh(pair.source).unpublish()
        client.force_login(editor)
        client.post(sheet(pair.twin) + "both/")
        assert fresh(pair.source).live
        assert fresh(pair.twin).live

    def test_a_fault_leaves_both_as_they_were(self, client, editor, pair):
        source = fresh(pair.source)
        source.summary = ""
        source.save_revision(clean=False)
        client.force_login(editor)
        response = client.post(sheet(pair.twin) + "both/")
        assert response.status_code == 200
        assert len(list(response.context["messages"])) == 1
        assert fresh(pair.source).summary == pair.source.summary

    def test_a_right_to_one_of_them_is_not_enough(self, client, person, pair, site_tree):
        source = fresh(pair.source)
        source.summary = "Nowy lead."
        source.save_revision()
        client.force_login(person("change", "publish", pages=(pair.twin,)))
        response = client.post(sheet(pair.twin) + "both/")
        assert response.status_code == 302
        assert fresh(pair.source).summary != "Nowy lead."


class TestParents:
    def test_a_page_is_translated_after_the_page_above_it(self, client, editor, site_tree):
        source = factories.news(site_tree.news)
        client.force_login(editor)
        address = f"/admin/localize/submit/page/{source.pk}/"
        response = client.post(address, {"locales": [site_tree.english.pk]})
        assert response.status_code == 200
        assert "Aktualności" in told(response)
        assert not source.has_translation(site_tree.english)
        client.post(
            f"/admin/localize/submit/page/{site_tree.news.pk}/", {"locales": [site_tree.english.pk]}
        )
        client.post(address, {"locales": [site_tree.english.pk]})
        assert source.has_translation(site_tree.english)
        assert not source.get_translation(site_tree.english).live


def test_unread_strings_are_those_of_this_page_and_language(pair, site_tree):
    assert not unread_strings(pair.twin).exists()
    say_all(pair.source, site_tree.english, machine=True)
    assert (
        unread_strings(pair.twin).count()
        == job(pair.source, site_tree.english).source.stringsegment_set.count()
    )
