"""Policy documents: what an editor may save, links of practices with them, their public pages."""

from __future__ import annotations

import json
import re

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from knowledge.blocks import PolicyLinkBlock
from knowledge.models import PolicyDocument, PolicyDocumentKind, PolicyLink, PolicyMeasure
from knowledge.models.policy import measure_label, policy_names
from tests import factories
from tests.test_query_budget import cold_queries


def document(code: str = "kpres-2030", *measures: str, language: str = "pl", **values):
    """Make a document with measures of these codes; its twin in the other language shares the keys."""
    twin = PolicyDocument.objects.filter(code=code).first()
    if twin:
        values.setdefault("translation_key", twin.translation_key)
    made = PolicyDocument.objects.create(
        **{
            "code": code,
            "title": f"Tytuł {code} {language}",
            "short_name": f"Dokument {code} {language}",
            "kind": PolicyDocumentKind.ACT,
            "summary": f"Streszczenie {code}.",
            "locale": factories.locale(language),
            **values,
        }
    )
    for position, measure in enumerate(measures):
        PolicyMeasure.objects.create(
            document=made, code=measure, title=f"Nazwa {position} {language}", sort_order=position
        )
    return made


def link(document: str = "", measure: str = "", **values: str) -> dict[str, str]:
    return {
        "area_from": "rynek-pracy",
        "relation": "supports",
        "area_to": "zdrowie",
        "tool": "klauzula",
        "document": document,
        "measure": measure,
        **values,
    }


def body(*links: dict[str, str], evidence: str = "") -> str:
    """All sections of a practice, with these links and this strength of evidence."""
    sections = json.loads(factories.practice_body())
    for section in sections:
        if section["type"] == "coherence":
            section["value"]["links"] = list(links)
        if section["type"] == "results" and evidence:
            section["value"]["evidence"] = evidence
    return json.dumps(sections)


def tied(parent: Page, *links: dict[str, str], **values):
    return factories.practice(parent, body=body(*links), **values)


def rows(practice) -> list[tuple[str, ...]]:
    return list(
        PolicyLink.objects.filter(practice_id=practice.pk)
        .order_by("pk")
        .values_list("area_from", "relation", "area_to", "document_code", "measure_code")
    )


@pytest.fixture
def areas(db):
    for code in ("rynek-pracy", "zdrowie"):
        factories.policy_area(code)


class TestModels:
    def test_a_code_is_one_in_its_language_and_shared_by_the_other(self, db):
        document("fers")
        document("fers", language="en")
        with pytest.raises(IntegrityError), transaction.atomic():
            document("fers", translation_key="11111111-1111-1111-1111-111111111111")

    def test_a_measure_is_one_in_its_document_and_takes_its_language(self, db):
        english = document("fers", "4.13", language="en")
        assert english.measures.get().locale.language_code == "en"
        with pytest.raises(IntegrityError), transaction.atomic():
            PolicyMeasure.objects.create(document=english, code="4.13", title="again")
        document("po-wer", "4.13")

    @pytest.mark.parametrize("code", ["4.13", "04.13", "obszar-1", "cis", "9.3.2"])
    def test_a_code_of_a_measure_may_be_a_number_or_a_word(self, db, code):
        made = document("fers")
        PolicyMeasure(document=made, code=code, title="Tytuł", locale=made.locale).full_clean()

    @pytest.mark.parametrize("code", ["a/b", "", "Obszar", "4.", "-a", "a b", "ą", "a\n", "x" * 41])
    def test_a_bad_code_of_a_measure_is_refused(self, db, code):
        made = document("fers")
        with pytest.raises(ValidationError) as refusal:
            PolicyMeasure(document=made, code=code, title="Tytuł", locale=made.locale).full_clean()
        assert list(refusal.value.message_dict) == ["code"]

    def test_a_period_cannot_end_before_it_begins(self, db):
        made = document("fers", year_from=2027, year_to=2021)
        with pytest.raises(ValidationError) as refusal:
            made.full_clean()
        assert list(refusal.value.message_dict) == ["year_to"]

    @pytest.mark.parametrize(
        ("first", "last", "shown"),
        [(2014, 2020, "2014–2020"), (2019, None, "2019"), (2019, 2019, "2019"), (None, None, "")],
    )
    def test_the_period_is_told_in_years(self, first, last, shown):
        assert PolicyDocument(year_from=first, year_to=last).period == shown

    @pytest.mark.parametrize(
        ("code", "title", "shown"),
        [
            ("04.13", "System włączenia", "04.13 System włączenia"),
            ("obszar-1", "Wspólnota", "Wspólnota"),
            ("9.3", "Działanie 9.3", "Działanie 9.3"),
        ],
    )
    def test_a_measure_is_named_by_number_and_title(self, code, title, shown):
        assert measure_label(code, title) == shown

    def test_a_translation_keeps_codes_of_document_and_measures(self, db):
        made = document("fers", "4.13")
        twin = made.copy_for_translation(factories.locale("en"))
        twin.save()
        measure = PolicyMeasure.objects.get(document=twin)
        assert (twin.code, measure.code) == ("fers", "4.13")
        assert measure.locale.language_code == "en"
        assert measure.translation_key == made.measures.get().translation_key

    def test_names_are_of_one_language_and_cost_one_query(self, db, django_assert_num_queries):
        document("fers", "4.13", "4.14")
        document("fers", "4.13", language="en", short_name="Social funds")
        keys = [("fers", "fers/4.13"), ("fers", ""), ("gone", "gone/1"), ("", "")]
        english = factories.locale("en").pk
        with django_assert_num_queries(1):
            names = policy_names(keys=keys, locale_id=english)
        assert names == {"fers": "Social funds", "fers/4.13": "4.13 Nazwa 0 en"}

    def test_documents_named_without_any_measure_have_names(self, db):
        document("fers", "4.13", short_name="FERS")
        polish = factories.locale().pk
        assert policy_names(keys=[("fers", "")], locale_id=polish) == {"fers": "FERS"}


class TestEditing:
    @pytest.fixture
    def editor(self, client, site_tree):
        client.force_login(get_user_model().objects.create_superuser("redakcja", "", "haslo"))
        return client

    def form(self, *measures: str, **values: str) -> dict:
        return nested_form_data(
            {
                "code": "fers",
                "title": "Fundusze",
                "short_name": "FERS",
                "kind": "eu_programme",
                "summary": "Program.",
                "measures": inline_formset(
                    [
                        {"code": code, "title": "Działanie", "ORDER": str(position)}
                        for position, code in enumerate(measures, start=1)
                    ]
                ),
                **values,
            }
        )

    def url(self, language: str = "pl") -> str:
        return reverse("wagtailsnippets_knowledge_policydocument:add") + f"?locale={language}"

    def test_a_document_is_saved_with_its_measures_in_order(self, editor):
        assert editor.get(self.url()).status_code == 200
        assert editor.post(self.url(), self.form("4.13", "4.1")).status_code == 302
        made = PolicyDocument.objects.get(code="fers")
        assert [measure.code for measure in made.measures.all()] == ["4.13", "4.1"]
        assert {measure.locale_id for measure in made.measures.all()} == {made.locale_id}

    def test_a_measure_named_twice_is_refused_and_nothing_is_lost(self, editor):
        response = editor.post(self.url(), self.form("4.13", "4.13"))
        assert response.status_code == 200
        assert not PolicyDocument.objects.exists()
        assert "Fundusze" in response.content.decode()

    def test_a_code_taken_in_this_language_is_refused_in_words(self, editor):
        document("fers")
        response = editor.post(self.url(), self.form())
        assert response.status_code == 200
        assert "Fundusze" in response.content.decode()
        assert PolicyDocument.objects.count() == 1
        assert editor.post(self.url("en"), self.form()).status_code == 302

    def test_a_document_keeps_its_own_code_when_saved_again(self, editor):
        made = document("fers")
        url = reverse("wagtailsnippets_knowledge_policydocument:edit", args=[made.pk])
        assert editor.post(url, self.form(title="Nowy tytuł")).status_code == 302
        made.refresh_from_db()
        assert made.title == "Nowy tytuł"

    def test_documents_are_in_the_menu_and_listed(self, editor):
        document("fers")
        html = editor.get(reverse("wagtailsnippets_knowledge_policydocument:list")).content.decode()
        assert "Dokument fers pl" in html


class TestBlock:
    @pytest.fixture(autouse=True)
    def documents(self, areas):
        document("fers", "4.13")
        document("po-wer", "2.9", "4.13")

    def clean(self, **values: str):
        block = PolicyLinkBlock()
        return block.clean(block.to_python(link(**values)))

    def refusal(self, **values: str) -> dict:
        with pytest.raises(StructBlockValidationError) as refusal:
            self.clean(**values)
        return refusal.value.block_errors

    @pytest.mark.parametrize(
        ("chosen", "measure"),
        [("", ""), ("fers", ""), ("fers", "fers/4.13"), ("po-wer", "po-wer/4.13")],
    )
    def test_a_document_with_its_own_measure_or_none_is_taken(self, chosen, measure):
        cleaned = self.clean(document=chosen, measure=measure, basis="uchwała", result="35 osób")
        assert (cleaned["document"], cleaned["measure"]) == (chosen, measure)
        assert (cleaned["basis"], cleaned["result"]) == ("uchwała", "35 osób")

    def test_a_measure_of_another_document_is_refused(self):
        assert list(self.refusal(document="fers", measure="po-wer/4.13")) == ["measure"]

    def test_a_measure_without_a_document_is_refused(self):
        assert list(self.refusal(measure="fers/4.13")) == ["document"]

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"document": "magia"}, "document"),
            ({"document": "Dokument fers pl"}, "document"),
            ({"document": "fers", "measure": "fers/9.9"}, "measure"),
            ({"document": "fers", "measure": "4.13"}, "measure"),
        ],
    )
    def test_codes_that_do_not_exist_are_refused(self, values, field):
        assert list(self.refusal(**values)) == [field]

    def test_a_draft_may_have_a_measure_without_a_document(self):
        block = PolicyLinkBlock()
        value = block.clean_deferred(block.to_python(link(area_from="", area_to="", tool="")))
        assert value["document"] == ""

    def test_measures_are_offered_under_their_documents(self):
        choices = PolicyLinkBlock().child_blocks["measure"].field.choices
        groups = {
            str(name): dict(options)
            for name, options in choices
            if isinstance(options, list | tuple)
        }
        assert list(groups["Dokument po-wer pl"]) == ["po-wer/2.9", "po-wer/4.13"]


class TestProjection:
    def test_a_saved_practice_has_its_links_in_the_table(self, site_tree):
        practice = tied(site_tree.knowledge, link("fers", "fers/4.13"), link("fers"), link())
        same = ("rynek-pracy", "supports", "zdrowie")
        assert rows(practice) == [(*same, "fers", "4.13"), (*same, "fers", ""), (*same, "", "")]

    def test_a_draft_of_a_live_page_changes_nothing_until_it_is_published(self, site_tree):
        practice = tied(site_tree.knowledge, link("fers"))
        practice.body = body(link("po-wer", relation="finances"), evidence="evaluation")
        revision = practice.save_revision()
        assert [row[3] for row in rows(practice)] == ["fers"]
        revision.publish()
        practice.refresh_from_db()
        assert rows(practice) == [("rynek-pracy", "finances", "zdrowie", "po-wer", "")]
        assert practice.evidence == "evaluation"

    def test_it_follows_unpublishing_and_deletion(self, site_tree):
        practice = tied(site_tree.knowledge, link("fers"))
        practice.unpublish()
        assert len(rows(practice)) == 1
        Page.objects.get(pk=practice.pk).delete()
        assert not PolicyLink.objects.exists()

    def test_links_taken_out_are_gone(self, site_tree):
        practice = tied(site_tree.knowledge, link("fers"), link())
        practice.body = "[]"
        practice.save_revision().publish()
        assert rows(practice) == []

    def test_nothing_is_written_when_nothing_changed(self, site_tree):
        practice = tied(site_tree.knowledge, link("fers"), link("fers", "fers/4.13"))
        before = list(PolicyLink.objects.values_list("pk", flat=True))
        practice.title = "Inny tytuł"
        practice.save()
        assert list(PolicyLink.objects.values_list("pk", flat=True)) == before

    def test_a_partial_save_without_the_body_leaves_links_and_evidence(self, site_tree):
        practice = tied(site_tree.knowledge, link("fers"))
        practice.body = body(link("po-wer"), evidence="evaluation")
        practice.save(update_fields=["status"])
        practice.refresh_from_db()
        assert [row[3] for row in rows(practice)] == ["fers"]
        assert practice.evidence == "description"
        practice.body = body(link("po-wer"), evidence="evaluation")
        practice.save(update_fields=["body"])
        practice.refresh_from_db()
        assert [row[3] for row in rows(practice)] == ["po-wer"]
        assert practice.evidence == "evaluation"

    def test_a_measure_of_another_document_is_not_mirrored(self, site_tree):
        practice = tied(site_tree.knowledge, link("fers", "po-wer/2.9"))
        assert rows(practice)[0][3:] == ("fers", "")

    def test_overlong_and_empty_values_of_an_import_do_no_harm(self, site_tree):
        practice = tied(site_tree.knowledge, link("x" * 300, area_from="", relation="y" * 40))
        assert len(rows(practice)[0][3]) == 80

    @pytest.mark.parametrize("evidence", ["description", "own_data", "evaluation"])
    def test_the_strength_of_evidence_is_that_of_the_results(self, site_tree, evidence):
        practice = factories.practice(site_tree.knowledge, body=body(evidence=evidence))
        practice.refresh_from_db()
        assert practice.evidence == evidence

    def test_without_results_the_evidence_is_a_description(self, site_tree):
        assert factories.practice(site_tree.knowledge, body="[]").evidence == "description"

    def test_a_copy_has_links_of_its_own(self, site_tree):
        practice = tied(site_tree.knowledge, link("fers", "fers/4.13"))
        copy = practice.copy(update_attrs={"slug": "kopia"})
        practice.delete()
        assert rows(copy)[0][3:] == ("fers", "4.13")

    def test_a_translation_keeps_the_codes(self, site_tree):
        practice = tied(site_tree.knowledge, link("fers", "fers/4.13"))
        english_index = site_tree.knowledge.copy_for_translation(site_tree.english)
        english_index.save_revision().publish()
        twin = practice.copy_for_translation(site_tree.english)
        assert rows(twin) == rows(practice)
        twin.save_revision().publish()
        assert rows(twin) == rows(practice)


@pytest.fixture
def everything(site_tree):
    """A document with three measures, a public practice tied to one, four practices nobody may see."""
    document("fers", "4.13", "4.14", "4.15", source_url="https://www.przyklad.pl/fers")
    public = link("fers", "fers/4.13")
    tied(site_tree.knowledge, public, title="Jawnapraktyka")
    tied(site_tree.knowledge, link("fers", "fers/4.14"), title="Szkicowapraktyka", live=False)
    factories.make_private(tied(site_tree.knowledge, public, title="Prywatnapraktyka"))
    factories.expire(tied(site_tree.knowledge, public, title="Wygaslapraktyka"))
    english_index = site_tree.knowledge.copy_for_translation(site_tree.english)
    english_index.save_revision().publish()
    tied(english_index.specific, public, title="Englishpractice")
    return site_tree


HIDDEN = ("Szkicowapraktyka", "Prywatnapraktyka", "Wygaslapraktyka", "Englishpractice")


def address(code: str = "fers", language: str = "pl") -> str:
    with translation.override(language):
        return reverse("knowledge:policy_document", args=[code])


def listing(language: str = "pl") -> str:
    with translation.override(language):
        return reverse("knowledge:policy_documents")


def sections(html: str) -> dict[str, str]:
    """Map the id of each group's heading to the group's markup."""
    found = re.findall(r'aria-labelledby="(measure-[^"]+)">(.*?)</section>', html, re.DOTALL)
    return dict(found)


class TestPages:
    def test_only_what_anyone_may_read_is_shown_and_counted(self, client, everything):
        html = client.get(address()).content.decode()
        assert "Jawnapraktyka" in html
        assert 'data-count="1"' in html
        overview = client.get(listing()).content.decode()
        assert 'data-count="1"' in overview
        for word in HIDDEN:
            assert word not in html + overview

    def test_an_english_reader_sees_english_practices_of_the_english_document(
        self, client, everything
    ):
        document("fers", "4.13", language="en")
        html = client.get(address(language="en")).content.decode()
        assert "Englishpractice" in html
        assert "Jawnapraktyka" not in html
        assert 'data-count="1"' in html
        assert "Dokument fers en" in client.get(listing("en")).content.decode()

    def test_measures_without_a_practice_are_shown_as_gaps(self, client, everything):
        groups = sections(client.get(address()).content.decode())
        assert list(groups) == ["measure-4.13", "measure-4.14", "measure-4.15"]
        assert "Jawnapraktyka" in groups["measure-4.13"]
        assert 'class="gap"' not in groups["measure-4.13"]
        assert 'class="gap"' in groups["measure-4.14"]
        assert 'class="gap"' in groups["measure-4.15"]

    def test_a_practice_in_two_measures_is_in_both_and_counts_once(self, client, site_tree):
        document("fers", "4.13", "4.14")
        tied(
            site_tree.knowledge,
            link("fers", "fers/4.13"),
            link("fers", "fers/4.14"),
            link("fers", "fers/4.14"),
            title="Podwojna",
        )
        html = client.get(address()).content.decode()
        groups = sections(html)
        assert groups["measure-4.13"].count("Podwojna") == 1
        assert groups["measure-4.14"].count("Podwojna") == 1
        assert 'data-count="1"' in html
        assert 'data-count="1"' in client.get(listing()).content.decode()

    def test_practices_of_no_measure_come_last(self, client, site_tree):
        document("fers", "4.13")
        tied(site_tree.knowledge, link("fers"), title="Bezdzialania")
        tied(site_tree.knowledge, link("fers", "fers/8.8"), title="Dawnedzialanie")
        groups = sections(client.get(address()).content.decode())
        assert list(groups) == ["measure-4.13", "measure-document-only"]
        assert "Bezdzialania" in groups["measure-document-only"]
        assert "Dawnedzialanie" in groups["measure-document-only"]

    def test_a_document_without_measures_or_practices_says_so(self, client, site_tree):
        document("fers")
        response = client.get(address())
        assert response.status_code == 200
        assert 'class="gap"' in response.content.decode()

    def test_facts_breadcrumbs_and_addresses_for_machines(self, client, everything):
        document("fers", language="en")
        html = client.get(address()).content.decode()
        assert "Tytuł fers pl" in html
        assert ">przyklad.pl</a>" in html
        assert re.search(rf'rel="canonical" href="https?://[^"]+{re.escape(address())}"', html)
        assert 'hreflang="en"' in html
        assert 'hreflang="x-default"' in html
        assert f'href="{listing()}"' in html
        assert "BreadcrumbList" in html
        assert address(language="en") in client.get("/sitemap.xml").content.decode()

    def test_a_document_of_one_language_names_no_other(self, client, everything):
        html = client.get(address()).content.decode()
        assert 'rel="alternate" hreflang' not in html
        assert address(language="en") not in html

    @pytest.mark.parametrize("code", ["nie-ma", "fers0", "x" * 3000])
    def test_an_unknown_code_is_not_found(self, client, everything, code):
        assert client.get(address(code)).status_code == 404

    def test_a_document_of_the_other_language_is_not_found(self, client, everything):
        assert client.get(address()).status_code == 200
        assert client.get(address(language="en")).status_code == 404
        document("only-english", language="en")
        assert client.get(address("only-english")).status_code == 404
        assert "only-english" not in client.get(listing()).content.decode()

    def test_markup_in_texts_is_shown_as_text(self, client, site_tree):
        document("fers", short_name="<b>FERS</b>", summary="<script>alert(1)</script>")
        html = client.get(address()).content.decode()
        assert "<script>alert" not in html
        assert "<b>FERS" not in html

    def test_pages_take_no_post_and_set_no_cookie(self, client, everything):
        for path in (listing(), address()):
            assert client.post(path).status_code == 405
            assert not client.get(path).cookies

    def test_an_empty_list_says_so(self, client, site_tree):
        html = client.get(listing()).content.decode()
        assert 'class="notice"' in html

    def test_queries_do_not_grow(self, site_tree):
        def add(number: int) -> None:
            codes = [f"{number}.{position}" for position in range(number)]
            document(f"dokument-{number}", *codes)
            made = PolicyDocument.objects.get(code="fers")
            for code in codes:
                PolicyMeasure.objects.create(document=made, code=code, title=code)
                tied(site_tree.knowledge, link("fers", f"fers/{code}"), regions_codes=["22"])

        factories.region("22", "pomorskie")
        document("fers")
        add(3)
        few = [cold_queries(path) for path in (address(), listing())]
        add(27)
        assert [cold_queries(path) for path in (address(), listing())] == few
        assert max(few) <= 12


class TestPracticePage:
    def test_a_practice_names_its_document_and_links_to_it(self, client, site_tree):
        document("fers", "4.13")
        page = tied(
            site_tree.knowledge,
            link("fers", "fers/4.13", basis="uchwała nr 1", result="35 miejsc pracy"),
        )
        html = client.get(page.url).content.decode()
        assert f'<a href="{address()}">Dokument fers pl</a>' in html
        assert "4.13 Nazwa 0 pl" in html
        assert "uchwała nr 1" in html
        assert "35 miejsc pracy" in html

    def test_a_deleted_document_is_left_out(self, client, site_tree):
        document("fers", "4.13")
        page = tied(site_tree.knowledge, link("fers", "fers/4.13"))
        PolicyDocument.objects.all().delete()
        response = client.get(page.url)
        assert response.status_code == 200
        assert address() not in response.content.decode()
        assert "fers/4.13" not in response.content.decode()

    def test_documents_cost_one_query_however_many(self, site_tree):
        plain = tied(site_tree.knowledge, link())
        for number in range(10):
            document(f"d-{number}", "1", "2")
        many = tied(
            site_tree.knowledge, *(link(f"d-{number}", f"d-{number}/1") for number in range(10))
        )
        assert cold_queries(many.url) == cold_queries(plain.url) + 1
        assert cold_queries(many.url) <= 16
