"""Captions corrected beside the film: saved as versions, joined when two work at once, found, compared, brought back."""

from __future__ import annotations

import re
import time

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from webinars.captions import Cue
from webinars.captions.reader import MOST_CUES
from webinars.cue_editor.differences import compare
from webinars.cue_editor.merging import changes, find_window, merge_stretch
from webinars.cue_editor.rows import CUES_PER_PAGE, rows_of
from webinars.cue_editor.spelling import against_glossary
from webinars.models import CaptionOrigin, CaptionTrack


def user(name: str, *, permission: str = "webinars.change_recording"):
    """Make a user who may enter the editor's pages and has one permission besides."""
    made = get_user_model().objects.create_user(name, "", "haslo", first_name=name.title())
    for wanted in filter(None, ("wagtailadmin.access_admin", permission)):
        app, codename = wanted.split(".")
        made.user_permissions.add(
            Permission.objects.get(content_type__app_label=app, codename=codename)
        )
    return made


@pytest.fixture
def track(db) -> CaptionTrack:
    made = factories.recording(captions=False, duration=400)
    return factories.captions(made, factories.cue_list(120))


@pytest.fixture
def editor(client, track):
    made = user("ewa")
    client.force_login(made)
    return made


def address(track: CaptionTrack, name: str = "webinars_cue_editor", *more) -> str:
    return reverse(name, args=[track.recording_id, track.language, *more])


def page_of(track: CaptionTrack, first: int = 0, count: int = CUES_PER_PAGE, **values) -> dict:
    """Return the form of a page of captions as the browser sends it, as it stands."""
    rows = rows_of(track.parsed_cues()[first : first + count])
    return {
        "version": track.version,
        "first": first,
        "count": len(rows),
        "start": [row.start for row in rows],
        "end": [row.end for row in rows],
        "speaker": [row.speaker for row in rows],
        "text": [row.text for row in rows],
        "action": "save",
    } | values


def texts(track: CaptionTrack) -> list[str]:
    return [cue.text for cue in CaptionTrack.objects.get(pk=track.pk).parsed_cues()]


def changed(values: dict, row: int, **fields: str) -> dict:
    """Change fields of a row of a form."""
    for name, value in fields.items():
        values[name][row] = value
    return values


@pytest.mark.parametrize(
    "name",
    [
        "webinars_cue_editor",
        "webinars_caption_find",
        "webinars_caption_versions",
        "webinars_caption_delete",
    ],
)
def test_captions_are_for_who_may_change_recordings(client, track, name):
    url = address(track, name)
    assert client.get(url).status_code == 302
    client.force_login(user("gosc", permission=""))
    response = client.get(url)
    assert response.status_code == 302
    assert response.url == "/admin/"
    client.force_login(user("ewa"))
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("recording_id", [0, 99999999999999999999])
def test_captions_of_no_recording_are_not_found(client, editor, track, recording_id):
    assert client.get(reverse("webinars_cue_editor", args=[recording_id, "pl"])).status_code == 404
    assert (
        client.get(reverse("webinars_cue_editor", args=[track.recording_id, "en"])).status_code
        == 404
    )


@pytest.mark.parametrize(
    ("query", "number"),
    [("", 1), ("?page=2", 51), ("?page=99", 101), ("?page=0", 1), ("?page=x", 1), ("?cue=119", 101), ("?t=200", 51), ("?t=-1", 1)],
)  # fmt: skip
def test_a_page_is_found_by_number_caption_and_second(client, editor, track, query, number):
    html = client.get(address(track) + query).content.decode()
    assert re.search(r'id="cue-(\d+)"', html)[1] == str(number)
    assert html.count('data-tool="split"') == min(50, 120 - number + 1)


def test_a_page_as_it_stands_changes_nothing(client, editor, track):
    client.post(address(track), page_of(track, 50))
    assert CaptionTrack.objects.get().version == 1


def test_a_correction_is_a_version_by_its_editor(client, editor, track):
    values = changed(
        page_of(track, 50, second="154", row="1"),
        1,
        text="Poprawione\nzdanie.",
        speaker="Jan",
        end="2:34,900",
    )
    response = client.post(address(track), values)
    assert response.url == address(track) + "?cue=51&t=154#cue-52"
    assert CaptionTrack.objects.get().parsed_cues()[51] == Cue(
        153, 154.9, "Poprawione zdanie.", "Jan"
    )
    version = track.versions.get(number=2)
    assert (version.origin, version.created_by) == (CaptionOrigin.EDITOR, editor)
    assert texts(track)[:51] + texts(track)[52:] == [
        f"Zdanie {n}." for n in range(1, 121) if n != 52
    ]


def test_saving_goes_on_to_the_next_page(client, editor, track):
    response = client.post(address(track), page_of(track, action="save_next"))
    assert response.url == address(track) + "?cue=50"


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("delete:1", ["Zdanie 1.", "Zdanie 3."]),
        ("split:0", ["Zdanie", "1.", "Zdanie 2.", "Zdanie 3."]),
        ("merge:0", ["Zdanie 1. Zdanie 2.", "Zdanie 3."]),
        ("insert:0", ["Zdanie 1.", "…", "Zdanie 2.", "Zdanie 3."]),
        ("merge:2", ["Zdanie 1.", "Zdanie 2.", "Zdanie 3. Zdanie 4."]),
        ("delete:x", ["Zdanie 1.", "Zdanie 2.", "Zdanie 3."]),
    ],
)
def test_each_button_of_a_row_works_without_javascript(client, editor, track, action, expected):
    client.post(address(track), page_of(track, 0, 3, action=action))
    rest = [f"Zdanie {number}." for number in range(5 if action == "merge:2" else 4, 121)]
    assert texts(track) == expected + rest


def test_a_sign_says_where_to_split(client, editor, track):
    client.post(
        address(track),
        changed(page_of(track, 0, 3, action="split:1"), 1, text="Ala ma kota, | a kot ma."),
    )
    first, second = CaptionTrack.objects.get().parsed_cues()[1:3]
    assert (first.text, second.text) == ("Ala ma kota,", "a kot ma.")
    assert (first.start, second.end) == (3, 5)
    assert first.end == second.start


def test_a_row_without_words_goes(client, editor, track):
    client.post(address(track), changed(page_of(track, 0, 3), 1, text="  ", start="źle"))
    assert texts(track)[:2] == ["Zdanie 1.", "Zdanie 3."]


def test_an_overlap_is_cut_and_told(client, editor, track):
    values = changed(page_of(track, 0, 3), 0, end="0:04.5")
    html = client.post(address(track), values, follow=True).content.decode()
    assert CaptionTrack.objects.get().parsed_cues()[0].end == 3
    assert "1 napis zachodził na następny i został skrócony." in html


def test_what_cannot_be_saved_is_told_at_its_row_and_kept(client, editor, track):
    values = page_of(track, 0, 4)
    changed(values, 0, start="zaraz", text="<b>Moje</b> słowa")
    changed(values, 1, end="0:01")
    changed(values, 2, end="11:00:00", speaker="x" * 61)
    response = client.post(address(track), values)
    html = response.content.decode()
    assert response.status_code == 422
    assert "Zapisz czas jako 1:02.500" in html
    assert "Koniec nie jest późniejszy niż początek." in html
    assert "Czas jest późniejszy niż 10 godzin." in html
    assert "Nazwa ma ponad 60 znaków." in html
    assert "&lt;b&gt;Moje&lt;/b&gt; słowa" in html
    assert 'value="zaraz"' in html
    assert html.count('aria-invalid="true"') == 4
    assert CaptionTrack.objects.get().version == 1


@pytest.mark.parametrize(
    "values",
    [
        {"version": "7"},
        {"version": ""},
        {"version": "x" * 50},
        {"first": "9" * 30, "count": "-4"},
        {"start": []},
        {"action": "merge:999999999999"},
        {"action": ""},
    ],
)
def test_a_broken_form_is_no_error_of_the_server(client, editor, track, values):
    assert client.post(address(track), page_of(track, 0, 3) | values).status_code in (302, 422)


def test_two_editors_of_different_captions_are_joined_and_told(client, editor, track):
    mine = changed(page_of(track, 0), 3, text="Moje zdanie.")
    client.post(address(track), page_of(track, 0, action="delete:10"))
    client.post(
        address(track),
        changed(page_of(CaptionTrack.objects.get(), 49), 0, text="Ich zdanie."),
    )
    html = client.post(address(track), mine, follow=True).content.decode()
    saved = texts(track)
    assert saved[3] == "Moje zdanie."
    assert "Zdanie 11." not in saved
    assert saved[49] == "Ich zdanie."
    assert len(saved) == 119
    assert "W międzyczasie inne napisy zapisała inna osoba (Ewa): zachowano obie zmiany." in html


def test_two_editors_of_the_same_caption_decide_and_nothing_is_lost(client, editor, track):
    mine = changed(page_of(track, 0), 3, text="Moje zdanie.")
    client.post(address(track), changed(page_of(track, 0, 60), 3, text="Ich zdanie."))
    client.post(
        address(track), changed(page_of(CaptionTrack.objects.get(), 0), 8, text="Ich drugie.")
    )
    response = client.post(address(track), mine)
    html = response.content.decode()
    assert response.status_code == 409
    assert "Te same napisy zmieniła o" in html
    assert "Moje zdanie." in html
    assert "Ich zdanie." in html
    assert "Ich drugie." in html
    assert texts(track)[3] == "Ich zdanie."

    fields = {
        name: re.search(rf'name="{name}" value="(\d+)"', html)[1]
        for name in ("version", "first", "count")
    }
    rows = {
        "text": re.findall(r"<textarea[^>]*>(.*?)</textarea>", html),
        **{
            name: re.findall(rf'name="{name}" value="([^"]*)"', html)
            for name in ("start", "end", "speaker")
        },
    }
    client.post(address(track), fields | rows | {"action": "save"})
    assert texts(track)[3] == "Moje zdanie."
    assert texts(track)[8] == "Ich drugie."
    assert len(texts(track)) == 120
    former = track.versions.get(number=3).parsed_cues()
    assert former[3].text == "Ich zdanie."


CUES = st.lists(st.sampled_from("abcdef"), max_size=8)


def as_cues(letters: list[str]) -> list[Cue]:
    return [Cue(0, 1, letter) for letter in letters]


@given(CUES, CUES)
def test_changes_turn_the_old_into_the_new(old, new):
    rebuilt, done = [], 0
    for i1, i2, j1, j2 in changes(as_cues(old), as_cues(new)):
        rebuilt += old[done:i1] + new[j1:j2]
        done = i2
    assert rebuilt + old[done:] == new


@given(CUES, CUES)
def test_joining_with_somebody_who_changed_nothing_gives_mine_and_the_reverse(base, mine):
    old, new = as_cues(base), as_cues(mine)
    assert merge_stretch(old, new, old).cues == new
    assert merge_stretch(old, old, new).cues == new
    assert merge_stretch(old, new, new).lost == []


def edited(draw, letters: list[str], sign: str) -> list[str]:
    """Change letters as an editor does: some go, some come, each new one is unlike all others."""
    made = []
    for position, letter in enumerate([*letters, ""]):
        made += [f"{sign}{position}.{number}" for number in range(draw(st.integers(0, 2)))]
        made += [letter] if letter and draw(st.booleans()) else []
    return made


@given(st.data(), st.integers(0, 10), st.integers(0, 10))
def test_a_stretch_nobody_else_changed_is_found_again_whole(data, one, other):
    start, end = sorted((one, other))
    base = [str(number) for number in range(10)]
    before = edited(data.draw, base[:start], "b")
    after = edited(data.draw, base[end:], "a")
    newest = before + base[start:end] + after
    window = find_window(as_cues(base), as_cues(newest), start, end)
    if start < end:
        found = as_cues(newest)[window.start : window.end]
        assert (window.base_start, window.base_end) == (start, end)
        assert found == as_cues(base[start:end])
    assert 0 <= window.start <= window.end <= len(newest)


@given(st.data(), st.integers(0, 10), st.integers(0, 10))
def test_a_stretch_somebody_else_changed_is_found_with_the_whole_change(data, one, other):
    start, end = sorted((one, other))
    base = [str(number) for number in range(10)]
    newest = edited(data.draw, base, "x")
    window = find_window(as_cues(base), as_cues(newest), start, end)
    outside = newest[: window.start] + newest[window.end :]
    assert set(outside) & set(base) <= set(base[: window.base_start] + base[window.base_end :])
    assert window.base_start <= start <= end <= window.base_end


def test_a_text_is_found_shown_and_replaced_but_where_it_is_left_out(client, editor, track):
    url = address(track, "webinars_caption_find")
    query = {"find": "zdanie 1", "replace": "<i>Myśl</i> 1"}
    html = client.get(url, query).content.decode()
    assert "Znaleziono w 32 napisach" in html
    assert "<del>Zdanie 1</del><ins>&lt;i&gt;Myśl&lt;/i&gt; 1</ins>" in html
    html = client.post(
        url, query | {"version": 1, "skip": ["0", "x"]}, follow=True
    ).content.decode()
    assert "Zamieniono w 31 napisach." in html
    assert texts(track)[0] == "Zdanie 1."
    assert texts(track)[9] == "<i>Myśl</i> 10."
    assert f'href="{address(track, "webinars_caption_version", 1)}"' in html


@pytest.mark.parametrize(
    ("options", "count"),
    [({}, 120), ({"match_case": "on"}, 0), ({"find": "zdani", "whole_words": "on"}, 0), ({"find": "("}, 0), ({"find": "."}, 120)],
)  # fmt: skip
def test_finding_is_by_plain_text(client, editor, track, options, count):
    html = client.get(
        address(track, "webinars_caption_find"), {"find": "zdanie", **options}
    ).content.decode()
    assert f"Znaleziono w {count} napisach" in html


def test_replacing_in_captions_changed_meanwhile_asks_again(client, editor, track):
    client.post(address(track), changed(page_of(track), 0, text="Inne."))
    url = address(track, "webinars_caption_find")
    response = client.post(url, {"find": "Zdanie", "replace": "Myśl", "version": 1})
    assert response.status_code == 409
    assert "Niczego nie zamieniono" in response.content.decode()
    assert texts(track)[1] == "Zdanie 2."


def test_a_caption_left_without_words_by_replacing_is_dropped(client, editor, track):
    url = address(track, "webinars_caption_find")
    client.post(url, {"find": "Zdanie 7.", "replace": "", "version": 1})
    assert len(texts(track)) == 119


def test_a_speaker_is_renamed_everywhere(client, editor, track):
    url = address(track, "webinars_caption_speaker")
    client.post(url, {"old": "Anna", "new": " Ekspertka  SIRES ", "version": 1})
    assert {cue.speaker for cue in CaptionTrack.objects.get().parsed_cues()} == {"Ekspertka SIRES"}
    client.post(url, {"old": "Ekspertka SIRES", "new": "X", "version": 1})
    assert CaptionTrack.objects.get().version == 2


def test_versions_are_listed_compared_and_brought_back(client, editor, track):
    values = changed(page_of(track), 0, text="Zupełnie nowe zdanie.")
    client.post(address(track), changed(values, 1, start="0:03.500"))
    html = client.get(address(track, "webinars_caption_versions")).content.decode()
    assert "Wersja 1" in html
    assert "poprawione w serwisie" in html
    html = client.get(address(track, "webinars_caption_version", 1)).content.decode()
    assert "<ins>Zupełnie nowe zdanie.</ins>" in html
    assert "1 napis ma tylko inne czasy." in html
    client.post(address(track, "webinars_caption_restore", 1))
    newest = CaptionTrack.objects.get()
    assert newest.version == 3
    assert newest.parsed_cues() == factories.cue_list(120)
    assert newest.versions.first().origin == CaptionOrigin.RESTORED
    assert client.get(address(track, "webinars_caption_version", 9)).status_code == 404
    assert client.get(address(track, "webinars_caption_restore", 1)).status_code == 405


def test_a_changed_speaker_and_an_insertion_are_told():
    old = [Cue(0, 1, "Raz", "Anna"), Cue(1, 2, "Dwa", "Anna")]
    new = [Cue(0, 1, "Raz", "Jan"), Cue(1, 2, "Dwa", "Anna"), Cue(2, 3, "Trzy")]
    told = [
        [(piece.kind, piece.text) for piece in change.pieces]
        for change in compare(old, new).changes
    ]
    assert told == [
        [("deleted", "Anna:"), ("inserted", "Jan:"), ("kept", "Raz")],
        [("inserted", "Trzy")],
    ]


def test_captions_are_taken_off_once_that_is_confirmed(client, editor, track):
    url = address(track, "webinars_caption_delete")
    assert "zostaną usunięte" in client.get(url).content.decode()
    assert CaptionTrack.objects.exists()
    client.post(url)
    assert not CaptionTrack.objects.exists()


def test_what_to_look_at_leads_to_the_caption(client, editor, track):
    cues = factories.cue_list(80)
    cues[70] = Cue(cues[70].start, cues[70].start + 0.5, "Krótki, ale za szybki napis.")
    factories.captions(track.recording, cues)
    html = client.get(address(track)).content.decode()
    assert f'href="{address(track)}?cue=70#cue-71"' in html
    assert "1 napis za szybki do czytania: ponad 20 znaków na sekundę" in html
    assert "za szybko · za krótko" in client.get(address(track) + "?cue=70").content.decode()


def test_words_are_held_against_terms_and_institutions(site_tree):
    factories.term(name="ośrodek wsparcia ekonomii społecznej", acronym="OWES")
    factories.organisation(name="Regionalny Ośrodek Polityki Społecznej", short_name="ROPS")
    cues = [
        Cue(0, 1, "Owes i OWES, osrodek społecznej"),
        Cue(1, 2, "ośrodkach wsparcia, regionalnego ośrodka"),
        Cue(2, 3, "Regjonalny ROSP"),
    ]
    assert [
        (spelling.cue, spelling.written, spelling.term) for spelling in against_glossary(cues, "pl")
    ] == [
        (0, "Owes", "OWES"),
        (0, "osrodek", "ośrodek"),
        (2, "Regjonalny", "regionalny"),
        (2, "ROSP", "ROPS"),
    ]


def test_the_caption_editor_shows_what_is_likely_misspelt(client, editor, track):
    factories.term(name="spółdzielnia socjalna", acronym="")
    factories.captions(track.recording, [Cue(0, 4, "To spułdzielnia socjalna.")])
    html = client.get(address(track)).content.decode()
    assert "spułdzielnia → <strong>spółdzielnia</strong>" in html


def test_twenty_thousand_captions_are_shown_and_saved_quickly(client, editor, track):
    long = factories.captions(
        track.recording,
        [Cue(index * 1.7, index * 1.7 + 1.5, f"Zdanie {index}.") for index in range(MOST_CUES)],
    )
    begin = time.process_time()
    html = client.get(address(track) + "?page=200").content.decode()
    shown = time.process_time() - begin
    begin = time.process_time()
    client.post(address(track), changed(page_of(long, 9950), 0, text="Inne."))
    saved = time.process_time() - begin
    assert texts(track)[9950] == "Inne."
    assert len(html) < 400_000
    assert shown < 4
    assert saved < 8


def test_the_page_costs_the_same_queries_for_few_and_many_captions(client, editor, track):
    costs = []
    for number in (60, 3000):
        factories.captions(track.recording, factories.cue_list(number))
        client.get(address(track))
        with CaptureQueriesContext(connection) as queries:
            client.get(address(track))
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 12
