"""The editor's table: states, counts, filters, rights, queries, what a row offers."""

from __future__ import annotations

import io
from urllib.parse import unquote

from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from wagtail.models import Locale, Workflow

from cms.translations.states import State, cell_of, cells, works
from tests import factories
from tests.translations.twins import fresh, job, say_all, translate

TABLE = "/admin/translations/"


def state(page) -> State:
    page = fresh(page)
    return next(iter(cells([page])[page.translation_key].values())).state


def publish(page, **values) -> None:
    page = fresh(page)
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()


class TestStates:
    def test_missing(self, site_tree):
        assert state(factories.news(site_tree.news)) == State.MISSING

    def test_published_once_every_text_is_translated(self, pair, site_tree):
        assert state(pair.source) == State.INCOMPLETE
        say_all(pair.source, site_tree.english)
        assert state(pair.source) == State.PUBLISHED

    def test_a_page_edited_by_itself_has_nothing_to_translate(self, pair, site_tree):
        job(pair.source, site_tree.english).delete()
        assert state(pair.source) == State.PUBLISHED

    def test_draft(self, pair):
        fresh(pair.twin).unpublish()
        assert state(pair.source) == State.DRAFT

    def test_waiting(self, pair):
        fresh(pair.source).unpublish()
        assert state(pair.source) == State.WAITING

    def test_outdated(self, pair):
        publish(pair.source, summary="Nowy lead.")
        assert state(pair.source) == State.OUTDATED

    def test_in_moderation(self, pair, editor):
        workflow = Workflow.objects.get()
        workflow.start(fresh(pair.twin), editor)
        assert state(pair.source) == State.MODERATION

    def test_without_a_source(self, pair):
        fresh(pair.source).delete()
        twin = fresh(pair.twin)
        assert twin.pk in works().values_list("pk", flat=True)
        assert cell_of(twin, has_source=False).state == State.ALONE

    def test_an_alias_is_no_translation(self, site_tree):
        source = factories.news(site_tree.news)
        source.copy_for_translation(site_tree.english, copy_parents=True, alias=True)
        assert state(source) == State.MISSING

    def test_each_language_has_its_own(self, pair):
        Locale.objects.create(language_code="uk")
        found = cells([pair.source])[pair.source.translation_key]
        assert {cell.language: cell.state for cell in found.values()} == {
            "en": State.INCOMPLETE,
            "uk": State.MISSING,
        }

    def test_the_number_of_queries_does_not_grow(self, site_tree, pair):
        def queries() -> int:
            with CaptureQueriesContext(
                connection,
            ) as caught:
                cells(works().select_related("locale"))
            return len(caught)

        few = queries()
        for _number in range(8):
            translate(factories.news(site_tree.news), site_tree.english)
        assert queries() == few


class TestTable:
    def test_shows_every_page_once_with_its_state(self, client, editor, pair):
        client.force_login(editor)
        response = client.get(TABLE)
        assert response.status_code == 200
        titles = [page.title for page in response.context["object_list"]]
        assert titles.count("Nabór do komitetu") == 1
        assert "do przetłumaczenia" in response.content.decode()

    def test_counts_lead_to_the_rows_they_count(self, client, editor, pair):
        client.force_login(editor)
        counts = client.get(TABLE).context["counts"]
        for row in counts:
            for one in row["states"]:
                listed = client.get(unquote(one["url"])).context["paginator"].count
                assert listed == one["count"]

    def test_is_narrowed_by_section_and_title(self, client, editor, pair, site_tree):
        factories.news(site_tree.news, title="Inna wiadomość")
        client.force_login(editor)
        found = client.get(TABLE, {"section": site_tree.news.path, "title": "nabór"})
        assert [page.title for page in found.context["object_list"]] == ["Nabór do komitetu"]
        found = client.get(TABLE, {"section": site_tree.news.path, "state": State.MISSING})
        assert [page.title for page in found.context["object_list"]] == ["Inna wiadomość"]

    def test_a_state_of_one_language_is_not_that_of_another(self, client, editor, pair):
        Locale.objects.create(language_code="uk")
        client.force_login(editor)
        found = client.get(TABLE, {"language": "en", "state": State.MISSING, "title": "nabór"})
        assert list(found.context["object_list"]) == []
        found = client.get(TABLE, {"language": "uk", "state": State.MISSING, "title": "nabór"})
        assert len(found.context["object_list"]) == 1

    def test_nonsense_in_the_address_is_no_error(self, client, editor, pair):
        client.force_login(editor)
        for query in ("?state=nic", "?section=%00", "?language=xx&p=99", "?title=" + "a" * 5000):
            assert client.get(TABLE + query).status_code == 200

    def test_whoever_may_change_nothing_sees_no_table(self, client, person, site_tree):
        client.force_login(person(pages=()))
        assert client.get(TABLE).status_code == 302

    def test_only_pages_with_rights_are_listed(self, client, person, pair, site_tree):
        factories.info(site_tree.home, title="Nie dla wszystkich")
        client.force_login(person("change", pages=(site_tree.news,)))
        titles = {page.title for page in client.get(TABLE).context["object_list"]}
        assert titles == {"Aktualności", "Nabór do komitetu"}

    def test_a_right_to_the_translation_is_enough(self, client, person, pair):
        client.force_login(person("change", pages=(pair.twin,)))
        response = client.get(TABLE)
        assert [page.pk for page in response.context["object_list"]] == [pair.source.pk]
        assert f"/admin/translations/{pair.twin.pk}/" in response.content.decode()

    def test_a_missing_translation_is_offered_to_who_may_translate(
        self, client, person, pair, site_tree
    ):
        source = factories.news(site_tree.news)
        address = f"/admin/localize/submit/page/{source.pk}/"
        client.force_login(person("change", pages=(site_tree.news,)))
        assert address not in client.get(TABLE).content.decode()
        client.force_login(person("change", pages=(site_tree.news,), translates=True))
        assert address in client.get(TABLE).content.decode()

    def test_an_outdated_one_offers_the_difference(self, client, editor, pair):
        made_from = pair.source.live_revision_id
        publish(pair.source, summary="Nowy lead.")
        client.force_login(editor)
        address = f"/admin/pages/{pair.source.pk}/revisions/compare/{made_from}...live/"
        assert address in client.get(TABLE).content.decode()
        compared = client.get(address).content.decode()
        assert "Nowy" in compared

    def test_is_exported_with_a_column_for_each_language(self, client, editor, pair):
        client.force_login(editor)
        response = client.get(TABLE, {"export": "xlsx"})
        sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
        rows = list(sheet.iter_rows(values_only=True))
        assert "angielski" in rows[0]
        assert any("Nabór do komitetu" in row and "niepełne" in row for row in rows)

    def test_takes_the_place_of_the_other_report(self, client, editor, site_tree):
        client.force_login(editor)
        html = client.get("/admin/").content.decode()
        assert "/admin/translations/" in html
        assert "/admin/localize/reports/translations/" not in html
