"""Makers of test content: one function a type, each with valid defaults."""

from __future__ import annotations

import datetime
import itertools
import json
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from wagtail.models import Locale, Page, PageViewRestriction

from cms.core.models import (
    GovernmentLevel,
    Instrument,
    Organisation,
    OrganisationKind,
    PolicyArea,
    Region,
    TargetGroup,
)
from home.models import AccessibilityStatementPage, InfoPage, NewsPage, ProjectPage
from knowledge.blocks import REQUIRED_SECTIONS
from knowledge.models import GoodPracticePage, ProposalsPage, Term
from webinars.caption_store import replace_cues
from webinars.captions import Cue, parse_vtt
from webinars.models import (
    CaptionTrack,
    Chapter,
    ProcessingState,
    Recording,
    Speaker,
    WebinarPage,
    WebinarSeriesPage,
)

_number = itertools.count(1)

VTT = """WEBVTT

00:00:01.000 --> 00:00:04.000
<v Lektorka>Dzień dobry, mówimy o komitecie.</v>

00:00:04.500 --> 00:00:09.000
<v Lektorka>Komitet zbiera się cztery razy w roku.</v>

00:01:10.000 --> 00:01:14.250
<v Ekspert>Przejdźmy do grup roboczych.</v>
"""


def locale(language: str = "pl") -> Locale:
    return Locale.objects.get_or_create(language_code=language)[0]


def publish(parent: Page, page: Page) -> Any:
    """Put a page under its parent and publish it."""
    parent.add_child(instance=page)
    page.save_revision().publish()
    parent.refresh_from_db()
    return page


def category(model: type, code: str, name: str = "", *, both: bool = True) -> Any:
    """Make a category in Polish and, unless told otherwise, in English; return the Polish row."""
    extra = {"abbreviation": code[:2]} if model is Region else {}
    row = model.objects.create(code=code, name=name or f"{code} pl", locale=locale(), **extra)
    if both:
        model.objects.create(
            code=code,
            name=f"{code} en",
            locale=locale("en"),
            translation_key=row.translation_key,
            **extra,
        )
    return row


def region(code: str = "22", name: str = "pomorskie") -> Region:
    return category(Region, code, name)


def policy_area(code: str = "rynek-pracy", name: str = "") -> PolicyArea:
    return category(PolicyArea, code, name)


def level(code: str = "gmina") -> GovernmentLevel:
    return category(GovernmentLevel, code)


def target_group(code: str = "seniorzy") -> TargetGroup:
    return category(TargetGroup, code)


def instrument(code: str = "cis") -> Instrument:
    return category(Instrument, code)


def organisation(**values: Any) -> Organisation:
    number = next(_number)
    defaults = {"key": f"organizacja-{number}", "name": f"Organizacja {number}", "locale": locale()}
    return Organisation.objects.create(**defaults | values)


def coordinator(code: str, name: str) -> Organisation:
    return organisation(
        kind=OrganisationKind.REGIONAL_COORDINATOR,
        region=region(code, name),
        city="Gdańsk",
        postcode="80-810",
    )


def practice_body(*, evidence: str = "description") -> str:
    """Return all eight sections with text."""
    more: dict[str, dict[str, str]] = {"results": {"evidence": evidence}}
    return json.dumps(
        [
            {
                "type": name,
                "value": {"text": f"<p>Treść sekcji {name}.</p>", "gap": "", **more.get(name, {})},
            }
            for name in REQUIRED_SECTIONS
        ]
    )


def practice(parent: Page, **values: Any) -> GoodPracticePage:
    number = next(_number)
    facets = {name: values.pop(name) for name in list(values) if name.endswith("_codes")}
    live = values.pop("live", True)
    defaults = {
        "title": f"Praktyka {number}",
        "slug": f"praktyka-{number}",
        "summary": "Gmina i stowarzyszenie założyły spółdzielnię.",
        "body": practice_body(),
        "locale": parent.locale,
    }
    page = GoodPracticePage(**defaults | values, live=live)
    for name, codes in facets.items():
        setattr(page, name, codes)
    if live:
        return publish(parent, page)
    parent.add_child(instance=page)
    page.save_revision()
    return page


def proposals_page(parent: Page, **values: Any) -> ProposalsPage:
    number = next(_number)
    defaults = {
        "title": "Zgłoś praktykę",
        "slug": f"zgloszenia-{number}",
        "guidance": "<p>Opisz praktykę w kilku zdaniach.</p>",
        "consent_clause": "<p>Dane służą tylko do kontaktu w sprawie zgłoszenia.</p>",
        "thank_you": "<p>Redakcja przeczyta zgłoszenie.</p>",
        "locale": parent.locale,
    }
    return publish(parent, ProposalsPage(**defaults | values))


def news(parent: Page, **values: Any) -> NewsPage:
    number = next(_number)
    live = values.pop("live", True)
    defaults = {
        "title": f"Wiadomość {number}",
        "slug": f"wiadomosc-{number}",
        "summary": "Komitet obradował.",
        "body": json.dumps([{"type": "paragraph", "value": "<p>Komitet obradował w Gdańsku.</p>"}]),
        "locale": parent.locale,
    }
    page = NewsPage(**defaults | values, live=live)
    if live:
        return publish(parent, page)
    parent.add_child(instance=page)
    return page


def project(parent: Page, **values: Any) -> ProjectPage:
    number = next(_number)
    defaults = {
        "title": f"Projekt {number}",
        "slug": f"projekt-{number}",
        "summary": "Projekt ogólnopolski.",
        "acronym": "SIRES",
        "full_title": "Spójna integracja regionalna ekonomii społecznej",
        "programme": "Program Operacyjny Wiedza Edukacja Rozwój",
        "start_date": datetime.date(2017, 3, 1),
        "end_date": datetime.date(2020, 2, 29),
        "total_value": Decimal("6791950.00"),
        "eu_contribution": Decimal("5724255.46"),
        "goal": "<p>Spójny system wsparcia.</p>",
        "locale": parent.locale,
    }
    return publish(parent, ProjectPage(**defaults | values))


def info(parent: Page, **values: Any) -> InfoPage:
    number = next(_number)
    defaults = {
        "title": f"Informacja {number}",
        "slug": f"informacja-{number}",
        "body": json.dumps([{"type": "paragraph", "value": "<p>Treść.</p>"}]),
        "locale": parent.locale,
    }
    return publish(parent, InfoPage(**defaults | values))


def accessibility_statement(parent: Page, **values: Any) -> AccessibilityStatementPage:
    day = datetime.date(2026, 11, 22)
    defaults = {
        "title": "Deklaracja dostępności",
        "slug": "deklaracja-dostepnosci",
        "entity_name": "Zespół serwisu",
        "site_name": "SIRES",
        "site_publication_date": day,
        "site_updated_date": day,
        "inaccessible": "<ul><li>Nagrania nie mają audiodeskrypcji.</li></ul>",
        "prepared_date": day,
        "reviewed_date": day,
        "contact_person": "redakcja serwisu",
        "procedure": "<p>Każdy może złożyć żądanie.</p>",
        "architecture": "<p>Serwis nie ma siedziby.</p>",
        "locale": parent.locale,
    }
    return publish(parent, AccessibilityStatementPage(**defaults | values))


def recording(*, captions: bool = True, chapters: bool = True, **values: Any) -> Recording:
    """A recording that is ready: what is uploaded is played as it is."""
    defaults = {
        "title": f"Nagranie {next(_number)}",
        "duration": 75.5,
        "width": 1280,
        "height": 720,
        "state": ProcessingState.READY,
        "progress": 100,
    }
    made = Recording(**defaults | values)
    made.source.save("nagranie.mp4", ContentFile(bytes(range(256)) * 8), save=False)
    if made.state == ProcessingState.READY:
        made.film = made.processed_source = made.source.name
        made.film_size = made.source.size
    made.save()
    if captions:
        replace_cues(recording=made, language="pl", cues=parse_vtt(VTT.encode()))
    if chapters:
        Chapter.objects.create(recording=made, start=0, title="Wprowadzenie")
        Chapter.objects.create(recording=made, start=70, title="Grupy robocze")
    return made


def webinar(parent: Page, **values: Any) -> WebinarPage:
    number = next(_number)
    facets = {name: values.pop(name) for name in list(values) if name.endswith("_codes")}
    live = values.pop("live", True)
    defaults = {
        "title": f"Webinar {number}",
        "slug": f"webinar-{number}",
        "summary": "Jak prowadzić komitet.",
        "description": "<p>O komitetach w regionach.</p>",
        "locale": parent.locale,
    }
    page = WebinarPage(**defaults | values, live=live)
    for name, codes in facets.items():
        setattr(page, name, codes)
    if live:
        return publish(parent, page)
    parent.add_child(instance=page)
    return page


def series(parent: Page, **values: Any) -> WebinarSeriesPage:
    number = next(_number)
    defaults = {"title": f"Cykl {number}", "slug": f"cykl-{number}", "locale": parent.locale}
    return publish(parent, WebinarSeriesPage(**defaults | values))


def speaker(**values: Any) -> Speaker:
    number = next(_number)
    defaults = {"name": f"Ekspert {number}", "code": f"ekspert-{number}", "locale": locale()}
    return Speaker.objects.create(**defaults | values)


def term(**values: Any) -> Term:
    number = next(_number)
    defaults = {
        "code": f"haslo-{number}",
        "name": f"hasło {number}",
        "definition": "Wyjaśnienie.",
        "locale": locale(),
    }
    return Term.objects.create(**defaults | values)


def make_private(page: Page) -> None:
    """Let only people who know a password read the page."""
    PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.PASSWORD, password="tajne-haslo"
    )


def expire(page: Page, *, days_ago: int = 1) -> None:
    """Set the page's expiry in the past, as before the scheduled command has unpublished it."""
    moment = datetime.datetime.now(tz=datetime.UTC) - datetime.timedelta(days=days_ago)
    Page.objects.filter(pk=page.pk).update(expire_at=moment)


def captions(
    made: Recording, cues: list[Cue], *, language: str = "pl", **values: Any
) -> CaptionTrack:
    """Make these cues the newest captions of a recording."""
    return replace_cues(recording=made, language=language, cues=cues, **values)


def cue_list(number: int) -> list[Cue]:
    """Cues of two seconds, one every three seconds, each with words of its own."""
    return [
        Cue(3.0 * index, 3.0 * index + 2, f"Zdanie {index + 1}.", "Anna") for index in range(number)
    ]


HIDDEN_TITLES = ("Szkicowy", "Prywatny", "Wygasły", "Foreign")


def hidden_webinars(tree: Any, **values: Any) -> list[WebinarPage]:
    """Make webinars a Polish list must never show: a draft, a private, an expired and an English one."""
    english = tree.webinars.get_translations().filter(locale=tree.english).first()
    if english is None:
        english = tree.webinars.copy_for_translation(tree.english)
        english.save_revision().publish()
    made = [
        webinar(tree.webinars, title="Szkicowy", live=False, **values),
        webinar(tree.webinars, title="Prywatny", **values),
        webinar(tree.webinars, title="Wygasły", **values),
        webinar(english.specific, title="Foreign", **values),
    ]
    make_private(made[1])
    expire(made[2], days_ago=36_500)
    return made


def talks(*speakers: Speaker, talk: str = "") -> str:
    """Return the talks of a webinar's page by these speakers."""
    return json.dumps(
        [{"type": "talk", "value": {"speaker": row.pk, "talk": talk}} for row in speakers]
    )
