"""The address of a moment: found by its words after captions were replaced, by its second otherwise."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from webinars.caption_store import replace_cues
from webinars.captions import Cue
from webinars.models import Chapter, Moment
from webinars.moments import (
    LONGEST_SECOND,
    Place,
    code_at,
    cue_at,
    find_place,
    fingerprint,
    moment_query,
    read_code,
    read_second,
    second_today,
)

FIRST = Cue(10, 14, "Komitet zbiera się cztery razy w roku.", "Lektorka")
SECOND = Cue(20, 26, "Grupa robocza opracowała działania do programu.", "Lektorka")
THIRD = Cue(40, 44, "Dziękujemy za uwagę.", "Lektorka")


@pytest.fixture
def recording(db):
    made = factories.recording(captions=False, chapters=False)
    replace_cues(recording=made, language="pl", cues=[FIRST, SECOND, THIRD])
    return made


def tracks(recording):
    return list(recording.captions.all())


def test_a_fingerprint_is_of_words_alone():
    code = fingerprint("Spółdzielnia „Łąka” – 12 osób.")
    assert re.fullmatch("[0-9a-f]{8}", code)
    assert fingerprint("  spoldzielnia łąka, 12 OSÓB") == code
    assert fingerprint("Spółdzielnia „Łąka” – 13 osób.") != code


@given(st.text())
def test_any_text_has_a_fingerprint_that_is_read_back(text):
    assert read_code(fingerprint(text)) == fingerprint(text)


@given(st.text())
def test_any_address_is_read_as_a_second_inside_the_film_or_as_none(text):
    second = read_second(text, 75.5)
    assert second is None or (0 <= second < 75.5 and text.isdigit() and len(text) <= LONGEST_SECOND)


@pytest.mark.parametrize("text", ["", "1a2b3c4", "1a2b3c4d5", "1A2B3C4D", "1a2b3c4g", "<script>"])
def test_what_is_no_fingerprint_is_none(text):
    assert read_code(text) == ""


def test_a_film_of_unknown_length_takes_any_second():
    assert read_second("900", 0) == 900


def test_a_query_holds_the_second_rounded_down_and_the_words():
    assert moment_query(42.9, "1a2b3c4d") == "t=42&c=1a2b3c4d"
    assert moment_query(42.9) == "t=42"


def test_a_second_alone_is_that_second_with_the_sentence_spoken_then(recording):
    assert find_place(tracks=tracks(recording), second=22) == Place(22, "pl", 1)
    assert find_place(tracks=tracks(recording), second=30) == Place(30)


def test_a_sentence_that_begins_within_the_second_is_meant_not_the_one_that_ends_there():
    cues = [Cue(178.661, 183.205, "Publikuje się projekt."), Cue(183.655, 192, "Komitet radził.")]
    assert cue_at(cues, 183) == 1
    assert cue_at(cues, 182) == 0
    assert cue_at(cues, 190) == 1
    assert cue_at(cues, 193) is None


def test_words_are_found_where_they_are_now_though_they_moved(recording):
    moved = [Cue(cue.start + 90, cue.end + 90, cue.text, cue.speaker) for cue in (FIRST, SECOND)]
    replace_cues(recording=recording, language="pl", cues=moved)
    place = find_place(tracks=tracks(recording), second=20, code=fingerprint(SECOND.text))
    assert place == Place(110, "pl", 1)


def test_of_the_same_words_said_twice_the_nearer_are_meant(recording):
    again = Cue(60, 64, FIRST.text, "Ekspert")
    replace_cues(recording=recording, language="pl", cues=[FIRST, SECOND, again])
    code = fingerprint(FIRST.text)
    assert find_place(tracks=tracks(recording), second=11, code=code).second == 10
    assert find_place(tracks=tracks(recording), second=61, code=code).second == 60


def test_corrected_words_are_found_by_what_they_were(recording):
    corrected = Cue(31, 37, "Grupa robocza opracowała działania do programów.", "Lektorka")
    replace_cues(recording=recording, language="pl", cues=[FIRST, corrected, THIRD])
    place = find_place(tracks=tracks(recording), second=20, code=fingerprint(SECOND.text))
    assert place == Place(31, "pl", 1)


def test_words_that_were_joined_with_others_are_found_in_them(recording):
    joined = Cue(50, 60, f"{FIRST.text} {SECOND.text}", "Lektorka")
    replace_cues(recording=recording, language="pl", cues=[joined, Cue(70, 72, THIRD.text)])
    place = find_place(tracks=tracks(recording), second=20, code=fingerprint(SECOND.text))
    assert place == Place(50, "pl", 0)


def test_words_taken_out_leave_the_second(recording):
    replace_cues(recording=recording, language="pl", cues=[FIRST, THIRD])
    place = find_place(tracks=tracks(recording), second=22, code=fingerprint(SECOND.text))
    assert place == Place(22)


def test_words_nobody_ever_said_leave_the_second(recording):
    assert find_place(tracks=tracks(recording), second=22, code="00000000").second == 22


def test_a_moment_is_named_by_what_is_said_then(recording):
    assert code_at(recording=recording, second=21) == fingerprint(SECOND.text)
    assert code_at(recording=recording, second=30) == ""


def test_a_second_within_a_sentence_stays_where_it_is_while_nothing_moved(recording):
    code = fingerprint(SECOND.text)
    assert second_today(recording=recording, text="23", code=code) == 23


def test_an_address_kept_for_long_leads_to_the_second_of_today(recording):
    replace_cues(recording=recording, language="pl", cues=[Cue(55, 60, SECOND.text)])
    code = fingerprint(SECOND.text)
    assert second_today(recording=recording, text="20", code=code) == 55
    assert second_today(recording=recording, text="23", code=code) == 58
    assert second_today(recording=recording, text="20", code="") == 20
    assert second_today(recording=recording, text="abc", code=code) is None


class TestThePage:
    @pytest.fixture
    def page(self, site_tree, recording):
        return factories.webinar(site_tree.webinars, recording=recording)

    def marked(self, client, page, query):
        html = client.get(f"{page.url}?{query}").content.decode()
        sentence = re.search(r'id="moment" class="is-chosen">(.*?)</span>', html)
        start = re.search(r"#t=([\d.]+)\"", html)
        return sentence and sentence[1], start and float(start[1])

    def test_it_marks_the_sentence_and_starts_the_film_there(self, client, page):
        assert self.marked(client, page, "t=22") == (SECOND.text, 22)
        assert self.marked(client, page, "t=0") == (None, 0)
        assert self.marked(client, page, "t=9999") == (None, None)

    def test_it_does_so_after_captions_were_replaced(self, client, page, recording):
        query = moment_query(SECOND.start, fingerprint(SECOND.text))
        replace_cues(
            recording=recording,
            language="pl",
            cues=[Cue(cue.start + 20, cue.end + 20, cue.text) for cue in (FIRST, SECOND, THIRD)],
        )
        assert self.marked(client, page, query) == (SECOND.text, 40)

    def test_it_marks_by_time_where_another_language_is_read(self, client, page, recording):
        replace_cues(recording=recording, language="en", cues=[Cue(19, 27, "The group worked.")])
        query = moment_query(SECOND.start, fingerprint(SECOND.text))
        assert self.marked(client, page, f"napisy=en&{query}") == ("The group worked.", 20)

    def test_every_time_in_the_transcript_names_second_and_words(self, client, page):
        html = client.get(page.url).content.decode()
        for cue in (FIRST,):
            assert (
                f"?{moment_query(cue.start, fingerprint(cue.text))}#moment".replace("&", "&amp;")
                in html
            )

    def test_the_citation_names_second_and_words(self, client, page):
        html = client.get(f"{page.url}?t=22").content.decode()
        code = fingerprint(SECOND.text)
        assert f"?t=22&amp;c={code}</dd>" in html
        assert f'.bib?t=22&amp;c={code}"' in html
        file = client.get(f"/cytowania/{page.pk}.ris?t=22&c={code}").content.decode()
        assert f"?t=22&c={code}" in file
        file = client.get(f"/cytowania/{page.pk}.ris?t=22&c=%22%3E").content.decode()
        assert "?t=22\r\n" in file


class TestPractices:
    @pytest.fixture
    def webinar(self, site_tree, recording):
        return factories.webinar(site_tree.webinars, recording=recording, title="O komitecie")

    def stream(self, webinar, **value):
        value = {"webinar": webinar.pk, "start": 20, "end": 26, "note": "O grupie"} | value
        return json.dumps([{"type": "moment", "value": value}])

    def test_a_webinar_names_the_practices_that_point_at_it(self, client, site_tree, webinar):
        practice = factories.practice(
            site_tree.knowledge, title="Grupa w Białymstoku", moments=self.stream(webinar)
        )
        html = client.get(webinar.url).content.decode()
        assert practice.url in html
        assert "0:20–0:26" in html
        assert "O grupie" in html

    def test_it_names_none_that_nobody_may_read(self, client, site_tree, webinar):
        parent = site_tree.knowledge
        moments = self.stream(webinar)
        factories.practice(parent, title="Szkicowa", moments=moments, live=False)
        factories.make_private(factories.practice(parent, title="Prywatna", moments=moments))
        factories.expire(factories.practice(parent, title="Wygasła", moments=moments))
        english = parent.copy_for_translation(site_tree.english)
        english.save_revision().publish()
        factories.practice(english.specific, title="Foreign", moments=moments)
        html = client.get(webinar.url).content.decode()
        for title in ("Szkicowa", "Prywatna", "Wygasła", "Foreign"):
            assert title not in html
        assert 'id="related"' not in html

    def test_its_english_page_names_the_english_practice(self, client, site_tree, webinar):
        index = site_tree.webinars.copy_for_translation(site_tree.english)
        index.save_revision().publish()
        twin = webinar.copy_for_translation(site_tree.english)
        twin.save_revision().publish()
        english = site_tree.knowledge.copy_for_translation(site_tree.english)
        english.save_revision().publish()
        practice = factories.practice(
            english.specific, title="Working group", moments=self.stream(webinar, note="The group")
        )
        html = client.get(twin.url).content.decode()
        assert practice.url in html
        assert "The group" in html

    def test_a_practice_stands_at_the_chapter_that_speaks_of_it(self, client, site_tree, webinar):
        for start, title in ((0, "Wstęp"), (18, "Grupy"), (40, "Koniec")):
            Chapter.objects.create(recording=webinar.recording, start=start, title=title)
        factories.practice(
            site_tree.knowledge, title="Grupa w Białymstoku", moments=self.stream(webinar)
        )
        html = client.get(webinar.url).content.decode()
        rows = re.findall(r"<li>\s*<a class=\"chapters__link\".*?</li>", html, re.DOTALL)
        assert ["Grupa w Białymstoku" in row for row in rows] == [False, True, False]

    def test_it_plays_the_passage_and_stops_at_its_end(self, client, site_tree, webinar):
        practice = factories.practice(site_tree.knowledge, moments=self.stream(webinar))
        html = client.get(practice.url).content.decode()
        assert f'src="{webinar.recording.film_address}#t=20,26"' in html
        assert 'data-moment-start="20" data-moment-end="26"' in html
        assert 'srclang="pl"' in html

    def test_a_moment_of_a_webinar_nobody_may_read_is_left_out(self, client, site_tree, webinar):
        practice = factories.practice(site_tree.knowledge, moments=self.stream(webinar))
        factories.make_private(webinar)
        html = client.get(practice.url).content.decode()
        assert "O komitecie" not in html
        assert "<video" not in html

    def test_moments_follow_the_captions(self, client, site_tree, webinar):
        code = fingerprint(SECOND.text)
        practice = factories.practice(
            site_tree.knowledge, moments=self.stream(webinar, fingerprint=code)
        )
        replace_cues(recording=webinar.recording, language="pl", cues=[Cue(50, 56, SECOND.text)])
        row = Moment.objects.get()
        assert (row.start, row.present_start, row.present_end) == (20, 50, 56)
        assert "#t=50,56" in client.get(practice.url).content.decode()
        assert "0:50–0:56" in client.get(webinar.url).content.decode()

    def test_blocks_written_before_there_were_ends_go_on_working(self, client, site_tree, webinar):
        old = json.dumps([{"type": "moment", "value": {"webinar": webinar.pk, "start": 20}}])
        practice = factories.practice(site_tree.knowledge, moments=old)
        html = client.get(practice.url).content.decode()
        assert "#t=20" in html
        assert Moment.objects.get().start == 20

    def test_moments_taken_out_of_a_practice_leave_the_webinar(self, site_tree, webinar):
        practice = factories.practice(site_tree.knowledge, moments=self.stream(webinar))
        assert Moment.objects.count() == 1
        practice.moments = "[]"
        practice.save_revision().publish()
        assert not Moment.objects.exists()

    def test_a_webinar_deleted_since_breaks_nothing(self, client, site_tree, webinar):
        moments = self.stream(webinar)
        webinar.delete()
        practice = factories.practice(site_tree.knowledge, moments=moments)
        assert client.get(practice.url).status_code == 200
        assert not Moment.objects.exists()
