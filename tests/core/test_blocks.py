"""What holds for every block an editor may use, and the rules single blocks keep."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.fields import StreamField
from wagtail.models import get_page_models

from cms.core.blocks import ArticleBody
from cms.core.blocks.body import table_of_contents
from cms.core.blocks.categories import CategoryCodeBlock
from home.blocks import ScheduleEntryBlock
from knowledge.blocks import PolicyLinkBlock
from tests import factories
from webinars.blocks import ProgrammeEntryBlock

OUR_APPS = {"core", "home", "knowledge", "webinars"}
OUR_PACKAGES = ("cms.core.blocks", "home.blocks", "knowledge.blocks", "webinars.blocks")


def _walk(block: blocks.Block) -> Iterator[blocks.Block]:
    yield block
    if isinstance(block, blocks.ListBlock):
        yield from _walk(block.child_block)
    for child in getattr(block, "child_blocks", {}).values():
        yield from _walk(child)


def _reachable() -> dict[str, blocks.Block]:
    """Return every block of ours in every stream of every page type, by module and class name.

    Streams themselves and the chooser of a category's code are left out: neither is offered to an editor.
    """
    found: dict[str, blocks.Block] = {}
    for model in get_page_models():
        if model._meta.app_label in OUR_APPS:
            for field in model._meta.get_fields():
                if isinstance(field, StreamField):
                    for block in _walk(field.stream_block):
                        kind = type(block)
                        ours = kind.__module__.startswith(OUR_PACKAGES)
                        if ours and not isinstance(block, blocks.StreamBlock | CategoryCodeBlock):
                            found.setdefault(f"{kind.__module__}.{kind.__name__}", block)
    return found


REACHABLE = _reachable()


def test_every_package_of_blocks_is_reached():
    for package in OUR_PACKAGES:
        assert any(name.startswith(package) for name in REACHABLE), package
    assert len(REACHABLE) >= 25


@pytest.mark.parametrize("name", sorted(REACHABLE))
class TestEveryBlock:
    def test_tells_the_editor_what_it_is(self, name):
        meta = REACHABLE[name].meta
        missing = [
            attribute
            for attribute in ("label", "icon", "group", "template", "description", "preview_value")
            if not getattr(meta, attribute, None)
        ]
        assert missing == []
        assert meta.icon != "placeholder"

    def test_helps_with_every_field(self, name):
        without = [
            child_name
            for child_name, child in getattr(REACHABLE[name], "child_blocks", {}).items()
            if not (
                getattr(child.meta, "help_text", "")
                or getattr(getattr(child, "field", None), "help_text", "")
            )
        ]
        assert without == []

    def test_shows_its_preview(self, name, rf, site_tree):
        block = REACHABLE[name]
        html = block.render(block.get_preview_value(), {"request": rf.get("/")})
        assert "<" in html
        assert "None" not in html


@pytest.mark.parametrize(
    "name", sorted(name for name in REACHABLE if not name.endswith("InstitutionRowBlock"))
)
def test_every_block_is_previewed_in_the_editor(client, db, name):
    client.force_login(get_user_model().objects.create_superuser("redakcja", "", "haslo"))
    response = client.get(
        reverse("wagtailadmin_block_preview"), {"id": REACHABLE[name].definition_prefix}
    )
    assert response.status_code == 200
    assert "site.css" in response.content.decode()


def article(*items: tuple[str, object]):
    body = ArticleBody()
    return body, body.to_python([{"type": name, "value": value} for name, value in items])


SECTION = ("heading", {"level": "h2", "text": "Sekcja"})
PART = ("heading", {"level": "h3", "text": "Część"})
TEXT = ("paragraph", "<p>Treść.</p>")


@pytest.mark.parametrize("items", [[PART], [TEXT, PART], [PART, SECTION], [TEXT, PART, SECTION]])
def test_an_article_refuses_a_part_before_any_section(db, items):
    body, value = article(*items)
    with pytest.raises(StreamBlockValidationError) as refusal:
        body.clean(value)
    assert list(refusal.value.block_errors) == [items.index(PART)]
    assert "Zacznij od nagłówka sekcji" in str(refusal.value.block_errors[items.index(PART)])


@pytest.mark.parametrize("items", [[TEXT], [SECTION, PART], [SECTION, TEXT, PART, PART, SECTION]])
def test_an_article_takes_headings_in_order(db, items):
    body, value = article(*items)
    assert len(body.clean(value)) == len(items)


def test_an_article_lists_its_sections_with_plain_anchors(db):
    _body, value = article(
        ("heading", {"level": "h2", "text": "Źródła, łączenie i żółw"}), PART, SECTION
    )
    entries = table_of_contents(value)
    assert [entry.title for entry in entries] == ["Źródła, łączenie i żółw", "Sekcja"]
    assert entries[0].anchor == "zrodla-laczenie-i-zolw"


def cleaned(block: blocks.Block, value: dict, *, draft: bool = False):
    native = block.to_python(value)
    return block.clean_deferred(native) if draft else block.clean(native)


def refusal_of(block: blocks.Block, value: dict) -> dict:
    with pytest.raises(StructBlockValidationError) as refusal:
        cleaned(block, value)
    return refusal.value.block_errors


MEETING = {"start_date": "2019-08-26", "form": "doradztwo", "title": "Warsztat"}


def test_a_meeting_refuses_a_last_day_before_the_first(db):
    errors = refusal_of(ScheduleEntryBlock(), MEETING | {"end_date": "2019-08-25"})
    assert list(errors) == ["end_date"]
    assert "Ostatni dzień nie może być wcześniejszy" in str(errors["end_date"])


@pytest.mark.parametrize("last", [None, "2019-08-26", "2019-08-27"])
def test_a_meeting_takes_one_day_or_more(db, last):
    value = cleaned(ScheduleEntryBlock(), MEETING | {"end_date": last})
    assert value["start_date"] == datetime.date(2019, 8, 26)


def test_a_meeting_of_an_unknown_region_is_refused(db):
    factories.region("20", "podlaskie")
    assert cleaned(ScheduleEntryBlock(), MEETING | {"region": "20"})["region"] == "20"
    assert list(refusal_of(ScheduleEntryBlock(), MEETING | {"region": "99"})) == ["region"]


def test_a_draft_of_a_meeting_may_lack_its_first_day(db):
    """An editor who knows only the last day so far may still save a draft."""
    value = {"start_date": None, "end_date": "2019-08-27", "form": "", "title": ""}
    assert cleaned(ScheduleEntryBlock(), value, draft=True)["start_date"] is None


@pytest.fixture
def areas(db):
    for code in ("rynek-pracy", "zdrowie"):
        factories.policy_area(code)


def link(**values: str) -> dict:
    return {"area_from": "rynek-pracy", "relation": "supports", "tool": "klauzula"} | values


def test_a_link_joins_two_policies(areas):
    assert cleaned(PolicyLinkBlock(), link(area_to="zdrowie"))["area_to"] == "zdrowie"


def test_a_link_of_a_policy_with_itself_is_refused(areas):
    errors = refusal_of(PolicyLinkBlock(), link(area_to="rynek-pracy"))
    assert list(errors) == ["area_to"]
    assert "Wybierz dwie różne polityki" in str(errors["area_to"])


def test_a_link_to_no_policy_or_an_unknown_one_is_refused(areas):
    assert list(refusal_of(PolicyLinkBlock(), link(area_to=""))) == ["area_to"]
    assert list(refusal_of(PolicyLinkBlock(), link(area_to="magia"))) == ["area_to"]


def test_a_draft_of_a_link_may_lack_both_policies(areas):
    value = link(area_from="", area_to="", tool="")
    assert cleaned(PolicyLinkBlock(), value, draft=True)["tool"] == ""


@pytest.mark.parametrize("time", ["4", "0:99", "1:60:00", "za kwadrans", "0.04"])
def test_a_part_of_the_programme_with_a_bad_time_is_refused(time):
    errors = refusal_of(ProgrammeEntryBlock(), {"time": time, "title": "Wstęp"})
    assert list(errors) == ["time"]
    assert "m:ss" in str(errors["time"])


@pytest.mark.parametrize("time", ["0:00", "4:00", "0:04:00", "1:30:00"])
def test_a_part_of_the_programme_takes_a_time_code(time):
    assert cleaned(ProgrammeEntryBlock(), {"time": time, "title": "Wstęp"})["time"] == time


def test_a_refusal_is_a_message_for_the_editor():
    errors = refusal_of(ProgrammeEntryBlock(), {"time": "x", "title": "Wstęp"})
    assert isinstance(errors["time"], ValidationError)
