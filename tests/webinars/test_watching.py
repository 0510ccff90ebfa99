"""The page of a recorded webinar: languages, search inside, slides, versions of the film, files."""

from __future__ import annotations

import json
import re

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from cms.core.models import SiteDocument
from tests import factories
from tests.test_query_budget import cold_queries
from webinars.caption_store import replace_cues
from webinars.captions import Cue, parse_vtt
from webinars.models import Chapter, Recording, Slide

SAID = [
    Cue(0, 4, "Dzień dobry, mówimy o spółdzielniach socjalnych.", "Lektorka"),
    Cue(5, 9, "Spółdzielnię zakłada gmina.", "Lektorka"),
    Cue(10, 14, "Budżet to 3 < 5 & <script>alert(1)</script>.", "Ekspert"),
    Cue(20, 24, "Polityka społeczna łączy się z rynkiem pracy.", "Ekspert"),
]


@pytest.fixture
def recording(db):
    made = factories.recording(captions=False)
    replace_cues(recording=made, language="pl", cues=SAID)
    return made


@pytest.fixture
def page(site_tree, recording):
    return factories.webinar(site_tree.webinars, recording=recording)


def html_of(client, page, query=""):
    response = client.get(f"{page.url}{query}")
    assert response.status_code == 200
    return response.content.decode()


def add_slide(recording, number, start=None, text=""):
    """Put a page of the recording's deck down, and the deck if there is none yet."""
    if recording.slides is None:
        recording.slides = SiteDocument.objects.create(
            title="Slajdy", file=ContentFile(b"%PDF-1.7", name="slajdy.pdf")
        )
        Recording.objects.filter(pk=recording.pk).update(slides=recording.slides)
    slide = Slide(recording=recording, number=number, start=start, text=text)
    slide.image.save(f"slajd-{number}.png", ContentFile(b"png"), save=False)
    slide.save()
    return slide


class TestTranscript:
    def test_a_name_is_given_where_the_speaker_changes(self, client, page):
        html = html_of(client, page)
        assert html.count('class="transcript__speaker">Lektorka<') == 1
        assert html.count('class="transcript__speaker">Ekspert<') == 1

    def test_markup_in_a_cue_is_text(self, client, page):
        html = html_of(client, page)
        assert "<script>alert(1)" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html

    def test_the_other_language_is_a_link_away(self, client, page, recording):
        replace_cues(recording=recording, language="en", cues=[Cue(0, 4, "Good morning.")])
        assert "Good morning." not in html_of(client, page)
        html = html_of(client, page, "?napisy=en")
        assert "Good morning." in html
        assert '<div class="transcript__text" lang="en">' in html
        assert 'srclang="en" label="English" default' in html

    @pytest.mark.parametrize("asked", ["de", "", "pl%00", "<script>"])
    def test_a_language_there_is_not_gives_that_of_the_page(self, client, page, asked):
        assert '<div class="transcript__text" lang="pl">' in html_of(
            client, page, f"?napisy={asked}"
        )

    def test_a_recording_without_captions_says_so(self, client, site_tree):
        page = factories.webinar(site_tree.webinars, recording=factories.recording(captions=False))
        assert "Transkrypcja jest w przygotowaniu." in html_of(client, page)


class TestSearchInside:
    @pytest.mark.parametrize(
        ("query", "count"),
        [
            ("spółdzielnia", 1),
            ("SPÓŁDZIELNI", 1),
            ("spoldzielnie", 1),
            ("polityk", 1),
            ("polityka rynku pracy", 1),
            ("gmina", 1),
        ],
    )
    def test_words_are_found_in_any_form(self, client, page, query, count):
        html = html_of(client, page, f"?szukaj={query}")
        assert f"{count} miejsce z „{query}”" in html
        assert html.count('class="found__time"') == count

    def test_found_words_are_marked_and_lead_to_their_second(self, client, page):
        html = html_of(client, page, "?szukaj=gmina")
        assert html.count("<mark>gmina</mark>") == 2
        assert re.search(
            r'found__time" href="\?szukaj=gmina&amp;t=5&amp;c=[0-9a-f]{8}#moment"', html
        )

    def test_words_said_far_apart_are_no_answer_but_are_offered(self, client, page):
        html = html_of(client, page, "?szukaj=spółdzielnia+polityka")
        assert "W żadnym miejscu nie ma wszystkich słów" in html
        assert html.count('class="found__time"') == 2

    def test_what_is_not_said_leads_to_the_search_of_the_site(self, client, page):
        html = html_of(client, page, "?szukaj=helikopter")
        assert "W tym nagraniu nie pada „helikopter”." in html
        assert 'href="/szukaj/?q=helikopter"' in html

    @pytest.mark.parametrize(
        "query",
        ["", "+", "%00", "%22%3E%3Cscript%3E", "a" * 5000, "%F0%9F%8E%AC", "i", "...", "%ff"],
    )
    def test_anything_may_be_asked(self, client, page, query):
        html = html_of(client, page, f"?szukaj={query}")
        assert '"><script>' not in html

    def test_the_language_that_is_read_is_searched(self, client, page, recording):
        replace_cues(recording=recording, language="en", cues=[Cue(0, 4, "Cooperatives work.")])
        html = html_of(client, page, "?napisy=en&szukaj=cooperative")
        assert "<mark>Cooperatives</mark>" in html
        assert '<input type="hidden" name="napisy" value="en">' in html


class TestSlides:
    def test_they_stand_beside_the_film_and_in_the_transcript(self, client, page, recording):
        add_slide(recording, 1, 0, "Wstęp")
        add_slide(recording, 2, 11, "Budżet gminy")
        html = html_of(client, page)
        assert html.count('class="slides__item"') == 2
        assert html.count('class="transcript__slide"') == 2
        assert "Budżet gminy" in html
        assert html.index("#slide-2") < html.index("Budżet to 3")

    def test_the_slide_of_the_moment_is_shown_first(self, client, page, recording):
        add_slide(recording, 1, 0)
        add_slide(recording, 2, 11)
        assert "data-slide-number>2<" in html_of(client, page, "?t=12")
        assert "data-slide-number>1<" in html_of(client, page, "?t=10")

    def test_slides_without_times_are_still_shown(self, client, page, recording):
        add_slide(recording, 1)
        html = html_of(client, page)
        assert html.count('class="slides__item"') == 1
        assert "data-slide-seek" not in html


class TestVersions:
    @pytest.fixture
    def signed(self, recording):
        recording.sign_language_version = factories.recording(
            captions=False, chapters=False, title="PJM"
        )
        recording.save()
        return recording.sign_language_version

    def test_a_film_with_sign_language_may_be_chosen(self, client, page, recording, signed):
        html = html_of(client, page)
        assert 'href="?wersja=migowy"' in html
        assert f'<source src="{recording.film_address}"' in html
        html = html_of(client, page, "?wersja=migowy")
        assert f'<source src="{signed.film_address}"' in html

    def test_it_keeps_the_texts_if_it_is_as_long(self, client, page, signed):
        html = html_of(client, page, "?wersja=migowy")
        assert "Spółdzielnię zakłada gmina." in html
        assert "?wersja=migowy&amp;t=0&amp;c=" in html

    def test_it_has_its_own_if_it_is_longer(self, client, page, signed):
        Recording.objects.filter(pk=signed.pk).update(duration=120)
        replace_cues(recording=signed, language="pl", cues=[Cue(0, 5, "Opis obrazu.")])
        html = html_of(client, page, "?wersja=migowy")
        assert "Opis obrazu." in html
        assert "Spółdzielnię zakłada gmina." not in html

    def test_one_that_cannot_be_played_yet_is_not_offered(self, client, page, signed):
        Recording.objects.filter(pk=signed.pk).update(film="")
        assert "wersja=" not in html_of(client, page)

    def test_its_captions_may_be_read_by_all_who_may_read_the_page(self, client, page, signed):
        replace_cues(recording=signed, language="pl", cues=[Cue(0, 5, "Opis obrazu.")])
        address = reverse("webinars:captions", args=[signed.pk, "pl"])
        assert client.get(address).status_code == 200
        factories.make_private(page)
        assert client.get(address).status_code == 404

    def test_an_unknown_version_is_the_recording(self, client, page, recording, signed):
        html = html_of(client, page, "?wersja=opis")
        assert f'<source src="{recording.film_address}"' in html


class TestBeyondSight:
    def test_it_is_printed_that_nothing_needs_a_description(self, client, page):
        page.visual_content = "nothing"
        page.save_revision().publish()
        assert "dlatego opis nie jest potrzebny" in html_of(client, page)

    def test_what_is_shown_is_described(self, client, page):
        page.visual_content = "described"
        page.visual_description = "<p>Mapa regionów.</p>"
        page.save_revision().publish()
        html = html_of(client, page)
        assert "Co widać, a nie zostało powiedziane" in html
        assert "Mapa regionów." in html

    def test_nothing_is_claimed_before_it_was_checked(self, client, page):
        assert "Dla osób, które nie widzą" not in html_of(client, page)


class TestChapterTrack:
    def test_chapters_are_a_text_track_that_reads_back(self, client, page, recording):
        response = client.get(reverse("webinars:chapters", args=[recording.pk, "pl"]))
        assert response.headers["Content-Type"] == "text/vtt; charset=utf-8"
        cues = parse_vtt(response.content)
        assert [(cue.start, cue.end, cue.text) for cue in cues] == [
            (0, 70, "Wprowadzenie"),
            (70, 75.5, "Grupy robocze"),
        ]
        assert reverse("webinars:chapters", args=[recording.pk, "pl"]) in html_of(client, page)

    def test_chapters_nobody_may_read_are_missing(self, client, page, recording):
        factories.make_private(page)
        address = reverse("webinars:chapters", args=[recording.pk, "pl"])
        assert client.get(address).status_code == 404

    @pytest.mark.parametrize("language", ["en", "xx"])
    def test_a_language_without_chapters_is_missing(self, client, page, recording, language):
        address = reverse("webinars:chapters", args=[recording.pk, language])
        assert client.get(address).status_code == 404

    def test_english_chapters_head_the_english_page(self, client, site_tree, recording):
        Chapter.objects.create(recording=recording, language="en", start=0, title="Opening")
        index = site_tree.webinars.copy_for_translation(site_tree.english)
        index.save_revision().publish()
        english = factories.webinar(index.specific, recording=recording)
        html = html_of(client, english)
        assert "Opening" in html
        assert "Wprowadzenie" not in html


class TestCosts:
    def test_a_page_with_everything_stays_in_the_budget(self, site_tree, page, recording):
        for number in range(1, 4):
            add_slide(recording, number, number * 3)
        replace_cues(recording=recording, language="en", cues=[Cue(0, 4, "Good morning.")])
        factories.practice(site_tree.knowledge, moments=moment(page))
        assert cold_queries(f"{page.url}?t=5&c=00000000&szukaj=gmina") <= 16

    def test_the_number_does_not_grow_with_practices_slides_and_moments(
        self, site_tree, page, recording
    ):
        def add(number):
            for _ in range(number):
                factories.practice(site_tree.knowledge, moments=moment(page))
                add_slide(recording, Slide.objects.count() + 1, 1)

        add(3)
        few = cold_queries(page.url)
        add(27)
        assert cold_queries(page.url) == few

    def test_a_practice_with_moments_stays_in_the_budget(self, site_tree, page):
        webinars = [
            factories.webinar(site_tree.webinars, recording=factories.recording()) for _ in range(3)
        ]
        few = factories.practice(site_tree.knowledge, moments=moment(webinars[0]))
        many = factories.practice(site_tree.knowledge, moments=moment(*webinars))
        assert cold_queries(few.url) == cold_queries(many.url) <= 16


def moment(*pages):
    return json.dumps(
        [
            {"type": "moment", "value": {"webinar": page.pk, "start": 5, "fingerprint": "1a2b3c4d"}}
            for page in pages
        ]
    )
