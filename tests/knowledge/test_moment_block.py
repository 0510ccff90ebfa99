"""A moment of a webinar in the editor's form: times, what is refused, the words that are kept with it."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail_localize.segments.extract import StreamFieldSegmentExtractor

from cms.core.blocks.time import LONGEST_SECONDS, TimecodeBlock
from knowledge.moment_block import MomentBlock
from knowledge.reading_lists.services import find_page_by_address
from tests import factories
from webinars.caption_store import replace_cues
from webinars.captions import Cue
from webinars.moments import fingerprint

SAID = [Cue(1, 4, "Mówimy o komitecie."), Cue(5, 9, "Komitet zbiera się cztery razy.")]


@pytest.fixture
def webinar(site_tree):
    recording = factories.recording(captions=False)
    replace_cues(recording=recording, language="pl", cues=SAID)
    return factories.webinar(site_tree.webinars, recording=recording)


def cleaned(**value):
    block = MomentBlock()
    filled = {"start": None, "end": None, "note": "", "fingerprint": ""} | value
    return block.clean(block.normalize(filled))


def refused(**value):
    with pytest.raises(StructBlockValidationError) as refusal:
        cleaned(**value)
    return {name: error.messages[0] for name, error in refusal.value.block_errors.items()}


@pytest.mark.parametrize(
    ("typed", "second"),
    [("12:30", 750), ("1:02:03", 3723), ("90", 90), (" 0:05 ", 5), ("", None), ("0", 0)],
)
def test_a_time_is_typed_as_people_write_it(typed, second):
    block = TimecodeBlock(required=False)
    assert block.clean(block.value_from_datadict({"x": typed}, {}, "x")) == second


@pytest.mark.parametrize("typed", ["12:61", "abc", "-5", "1:2", "9" * 5000, "٣", "360000", "1.5"])
def test_what_is_no_time_is_refused_and_shown_again_as_typed(typed):
    block = TimecodeBlock(required=False)
    value = block.value_from_datadict({"x": typed}, {}, "x")
    with pytest.raises(Exception, match="m:ss"):
        block.clean(value)
    assert block.get_form_state(value) == typed


def test_a_stored_number_is_shown_as_a_time():
    assert TimecodeBlock().get_form_state(750) == "12:30"
    assert TimecodeBlock().get_form_state(0) == "0:00"
    assert LONGEST_SECONDS == 359_999


def test_the_words_spoken_at_the_start_are_kept(webinar):
    value = cleaned(webinar=webinar, start=6, end=9)
    assert value["fingerprint"] == fingerprint(SAID[1].text)


def test_another_start_has_other_words(webinar):
    value = cleaned(webinar=webinar, start=2, fingerprint=fingerprint(SAID[1].text))
    assert value["fingerprint"] == fingerprint(SAID[0].text)


def test_a_note_corrected_after_captions_moved_keeps_the_words(webinar):
    replace_cues(
        recording=webinar.recording,
        language="pl",
        cues=[Cue(cue.start + 30, cue.end + 30, cue.text) for cue in SAID],
    )
    code = fingerprint(SAID[1].text)
    assert cleaned(webinar=webinar, start=6, note="Inna", fingerprint=code)["fingerprint"] == code


def test_a_whole_webinar_has_no_words(webinar):
    assert cleaned(webinar=webinar, fingerprint="1a2b3c4d")["fingerprint"] == ""


@pytest.mark.parametrize(
    ("value", "field", "words"),
    [
        ({"end": 9}, "start", "Podaj, gdzie fragment się zaczyna."),
        ({"start": 9, "end": 9}, "end", "Fragment kończy się, zanim się zacznie."),
        ({"start": 80}, "start", "Nagranie trwa 1:15. Wybierz wcześniejszą chwilę."),
        ({"start": 5, "end": 80}, "end", "Nagranie trwa 1:15. Wybierz wcześniejszą chwilę."),
    ],
)
def test_a_passage_lies_inside_the_film(webinar, value, field, words):
    assert refused(webinar=webinar, **value) == {field: words}


def test_a_webinar_without_a_recording_has_no_seconds(site_tree):
    webinar = factories.webinar(site_tree.webinars)
    assert refused(webinar=webinar, start=5) == {
        "start": "Ten webinar nie ma jeszcze nagrania. Zostaw czasy puste."
    }
    assert cleaned(webinar=webinar)["start"] is None


def test_only_the_note_is_offered_for_translation(site_tree, webinar):
    practice = factories.practice(
        site_tree.knowledge,
        moments=json.dumps(
            [
                {
                    "type": "moment",
                    "value": {
                        "webinar": webinar.pk,
                        "start": 5,
                        "end": 9,
                        "note": "O komitecie",
                        "fingerprint": "1a2b3c4d",
                    },
                }
            ]
        ),
    )
    field = practice._meta.get_field("moments")
    segments = StreamFieldSegmentExtractor(field).handle_stream_block(practice.moments)
    assert [
        getattr(segment.string, "data", segment.string)
        for segment in segments
        if hasattr(segment, "string")
    ] == ["O komitecie"]


class TestTheFilmBesideTheForm:
    def answer(self, client, page):
        return client.get(reverse("webinars_film", args=[page.pk]))

    @pytest.fixture
    def editor(self, client, db):
        user = get_user_model().objects.create_user("redaktor", password="haslo")
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))
        client.force_login(user)
        return user

    def test_an_editor_is_told_where_it_is(self, client, editor, webinar):
        told = self.answer(client, webinar).json()
        assert told["film"] == webinar.recording.film_address
        assert [track["language"] for track in told["captions"]] == ["pl"]

    def test_a_webinar_without_one_says_so(self, client, editor, site_tree):
        assert self.answer(client, factories.webinar(site_tree.webinars)).json()["film"] == ""

    def test_a_draft_or_private_page_is_for_those_who_may_edit_it(
        self, client, editor, site_tree, webinar
    ):
        draft = factories.webinar(site_tree.webinars, live=False)
        factories.make_private(webinar)
        assert self.answer(client, draft).status_code == 404
        assert self.answer(client, webinar).status_code == 404
        editor.is_superuser = True
        editor.save()
        assert self.answer(client, draft).status_code == 200

    def test_the_public_is_led_to_the_login(self, client, webinar):
        assert self.answer(client, webinar).status_code == 302

    def test_a_page_of_another_kind_has_no_film(self, client, editor, site_tree):
        assert self.answer(client, site_tree.home).status_code == 404


class TestReadingLists:
    @pytest.fixture
    def moved(self, webinar):
        code = fingerprint(SAID[1].text)
        replace_cues(
            recording=webinar.recording,
            language="pl",
            cues=[Cue(cue.start + 30, cue.end + 30, cue.text) for cue in SAID],
        )
        return f"t=5&c={code}"

    def test_a_moment_is_added_where_its_words_are_today(self, client, webinar, moved):
        html = client.get(f"/listy/dodaj/?strona={webinar.pk}&{moved}").content.decode()
        assert 'value="0:35"' in html

    def test_words_nobody_said_leave_the_second(self, client, webinar):
        html = client.get(f"/listy/dodaj/?strona={webinar.pk}&t=5&c=00000000").content.decode()
        assert 'value="0:05"' in html

    def test_a_pasted_address_leads_to_today_too(self, rf, webinar, moved):
        request = rf.get("/")
        page, moment = find_page_by_address(
            address=f"{webinar.url}?{moved}#moment", language="pl", request=request
        )
        assert (page.pk, moment) == (webinar.pk, "35")
