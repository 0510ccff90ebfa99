"""Reading lists: the journey without an account, what a reader may not see, and bad input."""

from __future__ import annotations

import datetime
import html
import re
from io import StringIO
from types import SimpleNamespace

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import ReferenceIndex

from knowledge.models import ReadingList, ReadingListItem
from knowledge.reading_lists import services
from knowledge.reading_lists.forms import plain_text
from knowledge.reading_lists.views import NEW_LISTS_LIMIT, fingerprint
from tests import factories
from webinars import moments

UNAVAILABLE = "This entry is no longer available"
GONE = "There is no such list"
BUDGET = 16


@pytest.fixture
def site(site_tree):
    """A site with two practices and a webinar of 75.5 seconds."""
    return SimpleNamespace(
        tree=site_tree,
        first=factories.practice(site_tree.knowledge, title="Pierwsza"),
        second=factories.practice(site_tree.knowledge, title="Druga"),
        webinar=factories.webinar(
            site_tree.webinars, title="Nagranie", recording=factories.recording()
        ),
    )


@pytest.fixture
def made(site):
    """A Polish list with both practices and its edit token."""
    reading_list, token = services.create_list(title="Moja lista", language="pl")
    for page in (site.first, site.second):
        services.add_item(reading_list=reading_list, page=page, second=None)
    return SimpleNamespace(
        list=reading_list,
        token=token,
        edit=reverse("knowledge:reading_list_edit", args=[token]),
        delete=reverse("knowledge:reading_list_delete", args=[token]),
        public=reverse("knowledge:reading_list", args=[reading_list.public_token]),
    )


def add_url() -> str:
    return reverse("knowledge:reading_list_add")


def text(response) -> str:
    return html.unescape(response.content.decode())


def shown_form(made, **changes: str) -> dict[str, str]:
    """Return the form of the edit page as a browser sends it, with some fields typed over."""
    stored = ReadingList.objects.get(pk=made.list.pk)
    form = {"action": "save", "address": ""}
    for name in ("title", "introduction"):
        form |= {name: getattr(stored, name), f"{name}-seen": fingerprint(getattr(stored, name))}
    for number, item in enumerate(stored.items.all(), start=1):
        prefix = f"entry-{item.pk}"
        form |= {
            f"{prefix}-note": item.note,
            f"{prefix}-number": str(number),
            f"{prefix}-seen": fingerprint(item.note),
            f"{prefix}-at": str(number),
        }
    return form | changes


def titles(reading_list: ReadingList) -> list[str]:
    return [item.page.title for item in reading_list.items.select_related("page")]


# The journey


@pytest.mark.parametrize("name", ["first", "webinar"])
def test_a_page_leads_to_its_form(client, site, name):
    page = getattr(site, name)
    assert f'href="{add_url()}?strona={page.pk}"' in client.get(page.url).content.decode()


def test_a_webinar_read_at_a_second_leads_to_that_moment(client, site):
    content = client.get(f"{site.webinar.url}?t=70").content.decode()
    code = moments.fingerprint("Przejdźmy do grup roboczych.")
    assert f'href="{add_url()}?strona={site.webinar.pk}&amp;t=70&amp;c={code}"' in content
    form = client.get(f"{add_url()}?strona={site.webinar.pk}&t=70").content.decode()
    assert 'name="moment" value="1:10"' in form


def test_a_reader_starts_a_list_with_a_moment_and_shares_it(client, site):
    response = client.post(
        add_url(),
        {
            "strona": site.webinar.pk,
            "destination": "new",
            "title": "Na spotkanie",
            "moment": "1:10",
            "note": "O grupach",
        },
    )
    assert response.status_code == 303
    path, _, query = response["Location"].partition("?")
    assert query == "done=created"
    item = ReadingListItem.objects.get()
    assert (item.page_id, item.second, item.note) == (site.webinar.pk, 70, "O grupach")
    edit = client.get(response["Location"])
    assert f"http://testserver{path}" in text(edit)
    public = reverse("knowledge:reading_list", args=[item.reading_list.public_token])
    assert f"http://testserver{public}" in text(edit)
    read = text(client.get(public))
    assert f'href="{site.webinar.url}?t=70"' in read
    assert "(1:10)" in read
    assert "O grupach" in read
    assert site.webinar.summary in read
    assert path.rstrip("/").rsplit("/", 1)[-1] not in read


def test_the_edit_token_is_stored_nowhere(client, site, made):
    stored = ReadingList.objects.values().get(pk=made.list.pk)
    assert made.token not in str(stored)
    assert len(stored["edit_token_digest"]) == 64


@pytest.mark.parametrize("form", ["{url}", "http://testserver{url}?done=saved#entry-1", "{token}"])
def test_a_reader_adds_to_a_list_by_its_edit_link(client, site, made, form):
    response = client.post(
        add_url(),
        {
            "strona": site.webinar.pk,
            "destination": "existing",
            "edit_link": form.format(url=made.edit, token=made.token),
        },
    )
    assert response.status_code == 303
    assert response["Location"].startswith(made.edit)
    assert titles(made.list) == ["Pierwsza", "Druga", "Nagranie"]


def test_the_edit_page_changes_all_at_once(client, site, made):
    first, second = made.list.items.all()
    response = client.post(
        made.edit,
        shown_form(
            made,
            title="Nowy tytuł",
            introduction="Wstęp",
            **{
                f"entry-{first.pk}-note": "uwaga",
                f"entry-{second.pk}-number": "1",
                "address": f"http://testserver{site.webinar.url}?t=4",
            },
        ),
    )
    assert response.status_code == 303
    made.list.refresh_from_db()
    assert (made.list.title, made.list.introduction) == ("Nowy tytuł", "Wstęp")
    assert titles(made.list) == ["Druga", "Pierwsza", "Nagranie"]
    assert made.list.items.get(pk=first.pk).note == "uwaga"
    assert made.list.items.get(page=site.webinar).second == 4


@pytest.mark.parametrize(
    ("action", "place", "order"),
    [
        ("up", 1, ["Druga", "Pierwsza"]),
        ("down", 0, ["Druga", "Pierwsza"]),
        ("up", 0, ["Pierwsza", "Druga"]),
        ("down", 1, ["Pierwsza", "Druga"]),
        ("remove", 0, ["Druga"]),
    ],
)
def test_buttons_move_and_remove_and_save_what_was_typed(client, site, made, action, place, order):
    target = made.list.items.all()[place]
    form = shown_form(made, title="Zmieniony", action=f"{action}-{target.pk}")
    assert client.post(made.edit, form).status_code == 303
    made.list.refresh_from_db()
    assert titles(made.list) == order
    assert made.list.title == "Zmieniony"


@pytest.mark.parametrize(
    ("number", "place"), [("-5", 0), ("0", 0), ("1", 0), ("2", 1), ("999999999", 2)]
)
def test_a_number_beyond_the_list_means_its_end(client, site, made, number, place):
    item = services.add_item(reading_list=made.list, page=site.webinar, second=None)
    client.post(made.edit, shown_form(made, **{f"entry-{item.pk}-number": number}))
    assert titles(made.list).index("Nagranie") == place


def test_a_list_is_deleted_after_it_was_asked(client, site, made):
    assert client.get(made.delete).status_code == 200
    assert ReadingList.objects.exists()
    response = client.post(made.delete)
    assert response.status_code == 303
    assert client.get(response["Location"]).status_code == 200
    assert not ReadingList.objects.exists()
    assert not ReadingListItem.objects.exists()
    for path in (made.edit, made.public, made.delete):
        assert client.get(path).status_code == 404
    assert client.post(made.delete).status_code == 404


def test_the_same_form_sent_twice_adds_one_entry(client, site, made):
    for _ in range(2):
        services.add_item(reading_list=made.list, page=site.webinar, second=3, note="a")
    services.add_item(reading_list=made.list, page=site.webinar, second=3, note="b")
    assert made.list.items.filter(page=site.webinar).count() == 2


def test_a_list_is_shown_at_the_address_of_its_language(client, site, made):
    with translation.override("en"):
        paths = [
            reverse("knowledge:reading_list", args=[made.list.public_token]),
            reverse("knowledge:reading_list_edit", args=[made.token]),
        ]
    for path, own in zip(paths, (made.public, made.edit), strict=True):
        assert path.startswith("/en/")
        response = client.get(path)
        assert (response.status_code, response["Location"]) == (302, own)
    assert client.post(paths[1], shown_form(made, title="Przez en"))["Location"].startswith(
        made.edit
    )
    assert titles(made.list) == ["Pierwsza", "Druga"]


# What is kept, and for how long


def test_a_list_lives_a_year_after_its_last_change(client, site, made):
    early = timezone.now() + datetime.timedelta(days=3)
    ReadingList.objects.update(expires_at=early)
    for path in (made.edit, made.public):
        assert client.get(path).status_code == 200
    made.list.refresh_from_db()
    assert made.list.expires_at == early
    client.post(made.edit, shown_form(made, title="Inny"))
    made.list.refresh_from_db()
    left = made.list.expires_at - timezone.now()
    assert datetime.timedelta(days=364) < left <= datetime.timedelta(days=365)
    day = date_format(timezone.localtime(made.list.expires_at), "DATE_FORMAT")
    for path in (made.edit, made.public):
        assert day in text(client.get(path))


def test_the_command_deletes_expired_lists_only(site, made):
    expired, _token = services.create_list(title="Stara", language="pl")
    services.add_item(reading_list=expired, page=site.first, second=None)
    ReadingList.objects.filter(pk=expired.pk).update(expires_at=timezone.now())
    out = StringIO()
    call_command("purge_reading_lists", stdout=out)
    assert re.findall(r"\d+", out.getvalue()) == ["1"]
    assert list(ReadingList.objects.all()) == [made.list]
    assert ReadingListItem.objects.count() == 2


def test_nothing_of_a_reader_is_kept(client, site, made):
    fields = {
        field.name for model in (ReadingList, ReadingListItem) for field in model._meta.fields
    }
    assert fields == {
        *("id", "title", "introduction", "language", "public_token", "edit_token_digest"),
        *("created_at", "changed_at", "expires_at"),
        *("reading_list", "page", "second", "note", "position"),
    }
    for path in (add_url(), made.edit, made.public, made.delete):
        assert not client.get(path).cookies
    assert not client.post(made.edit, shown_form(made, title="Bez ciastek")).cookies


def test_editors_are_not_told_who_lists_a_page(site, made):
    assert not ReferenceIndex.model_is_indexable(ReadingListItem)
    assert ReferenceIndex.get_references_to(site.first).count() == 0


def test_headers_keep_the_secret(client, site, made):
    for path in (made.edit, made.delete):
        response = client.get(path)
        assert response["Referrer-Policy"] == "no-referrer"
        assert response["Cache-Control"] == "private, no-store"
    for path in (made.edit, made.delete, made.public, add_url()):
        response = client.get(path)
        assert response["X-Robots-Tag"] == "noindex"
        assert 'name="robots" content="noindex"' in response.content.decode()
        assert "private" in response["Cache-Control"]


# What a reader of a list may not see


def spoil_draft(page, tree):
    page.unpublish()


def spoil_private(page, tree):
    factories.make_private(page)


def spoil_expired(page, tree):
    factories.expire(page)


def spoil_deleted(page, tree):
    page.delete()


def spoil_parent(page, tree):
    factories.make_private(tree.knowledge)


SPOILERS = [spoil_draft, spoil_private, spoil_expired, spoil_deleted, spoil_parent]


@pytest.mark.parametrize("spoil", SPOILERS)
def test_an_entry_nobody_may_see_keeps_its_note_and_hides_the_page(client, site, made, spoil):
    ReadingListItem.objects.filter(page=site.first).update(note="Moja uwaga")
    slug, summary = site.first.slug, "Skryte streszczenie"
    site.first.summary = summary
    site.first.save_revision().publish()
    assert summary in text(client.get(made.public))
    spoil(site.first, site.tree)
    for path in (made.public, made.edit):
        shown = text(client.get(path))
        assert gettext(UNAVAILABLE) in shown
        assert "Moja uwaga" in shown
        for secret in ("Pierwsza", slug, summary):
            assert secret not in shown
        if spoil is not spoil_parent:
            assert "Druga" in shown


def test_an_english_page_is_no_entry_of_a_polish_list(client, site, made):
    english_index = site.tree.knowledge.copy_for_translation(site.tree.english)
    english_index.save_revision().publish()
    english = factories.practice(english_index.specific, title="Englishpractice")
    services.add_item(reading_list=made.list, page=english, second=None)
    for path in (made.public, made.edit):
        assert "Englishpractice" not in text(client.get(path))
    english_list, token = services.create_list(title="List", language="en")
    services.add_item(reading_list=english_list, page=english, second=None)
    services.add_item(reading_list=english_list, page=site.first, second=None)
    with translation.override("en"):
        public = reverse("knowledge:reading_list", args=[english_list.public_token])
        edit = reverse("knowledge:reading_list_edit", args=[token])
    for path in (public, edit):
        shown = text(client.get(path))
        assert "Englishpractice" in shown
        assert "Pierwsza" not in shown
    pasted = {"title": "List", "address": english.url}
    assert client.post(edit, pasted).status_code == 303


def hidden_pages(site) -> list:
    private = factories.practice(site.tree.knowledge, title="Tajna")
    factories.make_private(private)
    expired = factories.practice(site.tree.knowledge, title="Tajna")
    factories.expire(expired)
    draft = factories.practice(site.tree.knowledge, title="Tajna", live=False)
    english_index = site.tree.knowledge.copy_for_translation(site.tree.english)
    english_index.save_revision().publish()
    english = factories.practice(english_index.specific, title="Tajna")
    return [private, expired, draft, english]


def test_a_hidden_page_and_no_page_get_the_same_answer(client, site, made):
    answers = set()
    missing = SimpleNamespace(pk=987654, url="/dobre-praktyki/praktyka-nie-ma/", slug="")
    for page in [*hidden_pages(site), missing]:
        asked = client.get(f"{add_url()}?strona={page.pk}")
        sent = client.post(
            add_url(), {"strona": page.pk, "destination": "new", "title": "T", "note": "N"}
        )
        pasted = client.post(made.edit, shown_form(made, address=page.url or "/szkic/"))
        assert (asked.status_code, sent.status_code, pasted.status_code) == (404, 422, 422)
        shown = [text(answer) for answer in (asked, sent, pasted)]
        assert all("Tajna" not in answer for answer in shown)
        shown[2] = shown[2].replace(page.url or "/szkic/", "")
        answers.add(tuple(shown))
    assert len(answers) == 1
    assert ReadingList.objects.count() == 1
    assert made.list.items.count() == 2


# Bad input

MALFORMED = [
    "x",
    "A" * 22,
    "A" * 43,
    "A" * 1000,
    "%00",
    "A" * 21 + "%00",
    "ż" * 43,
    "%ff",
    "..",
    "<b>",
]


@pytest.mark.parametrize("token", MALFORMED)
def test_a_guessed_token_and_an_expired_list_get_the_same_answer(client, site, made, token):
    ReadingList.objects.update(expires_at=timezone.now())
    guessed = [
        made.public.replace(made.list.public_token, token),
        made.edit.replace(made.token, token),
        made.delete.replace(made.token, token),
    ]
    for path, real in zip(guessed, (made.public, made.edit, made.delete), strict=True):
        answer, expired = client.get(path), client.get(real)
        assert answer.status_code == expired.status_code == 404
        if token != "..":
            assert text(answer) == text(expired)
            assert gettext(GONE) in text(answer)
            assert dict(answer.headers) == dict(expired.headers)
    for path in (made.edit, made.delete, *guessed[1:]):
        assert client.post(path, {"title": "x"}).status_code == 404
    assert ReadingList.objects.filter(title="Moja lista").exists()


@pytest.mark.parametrize(
    "number", ["abc", "-1", "0", "9" * 9, "9" * 30, "9" * 5000, "1.5", "²", "\0"]
)
def test_a_page_that_cannot_be_is_told(client, site, number):
    assert client.get(add_url(), {"strona": number, "t": number}).status_code == 404
    sent = client.post(
        add_url(), {"strona": number, "destination": "new", "title": "T", "note": "Uwaga"}
    )
    assert sent.status_code == 422
    assert 'name="title" value="T"' in text(sent)
    assert not ReadingList.objects.exists()


@pytest.mark.parametrize(
    "moment", ["abc", "-5", "76", "75.5", "1:16", "9" * 20, "9" * 5000, "1:99", "²", "\0x", "<b>"]
)
def test_a_moment_outside_the_recording_is_told(client, site, made, moment):
    sent = client.post(
        add_url(),
        {
            "strona": site.webinar.pk,
            "destination": "new",
            "title": "Tytuł zostaje",
            "moment": moment,
            "note": "Uwaga zostaje",
        },
    )
    assert sent.status_code == 422
    assert "<title>Błąd: Dodaj do listy lektur" in text(sent)
    assert 'id="moment-error"' in text(sent)
    assert "Tytuł zostaje" in text(sent)
    assert "Uwaga zostaje" in text(sent)
    pasted = client.post(
        made.edit, shown_form(made, address=f"{site.webinar.url}?t={moment}".replace("\0", "%00"))
    )
    assert pasted.status_code == 422
    assert 'id="address-error"' in text(pasted)
    assert made.list.items.count() == 2


def test_a_moment_of_a_page_without_recording_is_told(client, site, made):
    planned = factories.webinar(site.tree.webinars)
    for page in (site.first, planned):
        assert client.get(f"{add_url()}?strona={page.pk}&t=5").status_code == 200
        answer = client.post(made.edit, shown_form(made, address=f"{page.url}?t=5"))
        assert answer.status_code == 422


@pytest.mark.parametrize("link", ["", "x", "http://testserver/", "A" * 43, "\0", "A" * 3000, "ż"])
def test_a_link_that_is_no_edit_link_is_told(client, site, link):
    form = {"strona": site.first.pk, "destination": "existing", "edit_link": link, "note": "Uwaga"}
    answer = client.post(add_url(), form)
    assert answer.status_code == 422
    assert 'id="edit_link-error"' in text(answer)
    assert "Uwaga" in text(answer)


def test_the_public_link_does_not_let_edit(client, site, made):
    form = {"strona": site.webinar.pk, "destination": "existing", "edit_link": made.public}
    answer = client.post(add_url(), form)
    assert answer.status_code == 422
    assert gettext(
        "This is the link for readers. Paste the secret link, by which you edit."
    ) in text(answer)
    assert client.post(made.public, {"title": "x"}).status_code == 405
    as_edit = made.edit.replace(made.token, made.list.public_token)
    assert client.post(as_edit, {"title": "x"}).status_code == 404
    assert made.list.items.count() == 2


@pytest.mark.parametrize(
    "form", [{}, {"destination": "x"}, {"destination": "new", "title": " \0 "}]
)
def test_a_form_half_filled_is_told(client, site, form):
    assert client.post(add_url(), form).status_code == 422
    assert not ReadingList.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/dobre-praktyki/",
        "javascript:alert(1)",
        "//example.org/",
        "http://[",
        "/",
        "/dobre-praktyki/",
        "/admin/",
        "/%00/",
        "\0",
        "a" * 1999,
        "a" * 3000,
        "/en/",
        "/../../etc/passwd",
        "%",
        "ż",
    ],
)
def test_an_address_of_no_page_is_told_and_nothing_typed_is_lost(client, site, made, address):
    form = shown_form(made, address=address, title="Nowy tytuł")
    item = made.list.items.first()
    answer = client.post(made.edit, form | {f"entry-{item.pk}-note": "Nowa <uwaga>"})
    if plain_text(address):
        assert answer.status_code == 422
        assert 'id="address-error"' in text(answer)
        assert "Nowa &lt;uwaga&gt;" in answer.content.decode()
        assert 'value="Nowy tytuł"' in text(answer)
    assert made.list.items.count() == 2


@pytest.mark.parametrize("number", ["abc", "1.5", "9" * 21, "½", "1e3"])
def test_a_place_that_is_no_number_is_told_and_nothing_typed_is_lost(client, site, made, number):
    first, second = made.list.items.all()
    typed = {
        f"entry-{first.pk}-number": number,
        f"entry-{second.pk}-note": "Dopisane",
        "title": "Dopisany tytuł",
    }
    answer = client.post(made.edit, shown_form(made, **typed))
    assert answer.status_code == 422
    assert f'id="entry-{first.pk}-number-error"' in text(answer)
    for value in typed.values():
        assert value in text(answer)
    made.list.refresh_from_db()
    assert made.list.title == "Moja lista"


@pytest.mark.parametrize(("name", "limit"), [("title", 120), ("introduction", 1000), ("note", 500)])
def test_a_text_too_long_is_told_and_kept_in_the_form(client, site, made, name, limit):
    item = made.list.items.first()
    field = f"entry-{item.pk}-note" if name == "note" else name
    assert client.post(made.edit, shown_form(made, **{field: "ż" * limit})).status_code == 303
    answer = client.post(made.edit, shown_form(made, **{field: "ź" * (limit + 1)}))
    assert answer.status_code == 422
    assert f'id="{field}-error"' in text(answer)
    assert "ź" * (limit + 1) in text(answer)


def test_the_hundred_and_first_entry_is_told(client, site, made):
    ReadingListItem.objects.bulk_create(
        ReadingListItem(reading_list=made.list, page=site.first, second=number, position=number + 9)
        for number in range(services.MOST_ITEMS - 2)
    )
    pasted = client.post(made.edit, shown_form(made, address=site.webinar.url))
    assert pasted.status_code == 422
    assert 'id="address-error"' in text(pasted)
    added = client.post(
        add_url(),
        {
            "strona": site.webinar.pk,
            "destination": "existing",
            "edit_link": made.edit,
            "note": "Uwaga",
        },
    )
    assert added.status_code == 422
    assert 'id="edit_link-error"' in text(added)
    assert made.list.items.count() == services.MOST_ITEMS
    assert 'name="address"' not in client.get(made.edit).content.decode()
    item = made.list.items.first()
    swapped = shown_form(made, address=site.webinar.url, action=f"remove-{item.pk}")
    assert client.post(made.edit, swapped).status_code == 303
    assert made.list.items.count() == services.MOST_ITEMS


@pytest.mark.parametrize("path_name", ["edit", "add", "delete"])
def test_a_form_of_ten_thousand_entries_is_refused(client, site, made, path_name):
    huge = {f"entry-{number}-note": "x" for number in range(10_001)}
    path = add_url() if path_name == "add" else getattr(made, path_name)
    answer = client.post(path, shown_form(made) | huge)
    assert answer.status_code == 413
    assert gettext("The form was not accepted") in text(answer)
    assert ReadingList.objects.filter(title="Moja lista").count() == 1


def test_a_form_of_many_megabytes_is_refused(client, site, made):
    body = "title=" + "x" * 3_000_000
    answer = client.post(made.edit, body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413


def test_entries_of_other_lists_cannot_be_touched(client, site, made):
    other, _token = services.create_list(title="Cudza", language="pl")
    theirs = services.add_item(reading_list=other, page=site.first, second=None, note="cudze")
    for action in ("remove", "up", "down"):
        form = shown_form(made, action=f"{action}-{theirs.pk}")
        client.post(made.edit, form | {f"entry-{theirs.pk}-note": "zmienione"})
    theirs.refresh_from_db()
    assert theirs.note == "cudze"


@pytest.mark.parametrize(
    "action", ["", "x", "remove-", "remove-abc", "remove-" + "9" * 18, "up-" + "9" * 40, "down-1\0"]
)
def test_an_unknown_action_saves(client, site, made, action):
    form = shown_form(made, action=action, title="Zapisany")
    assert client.post(made.edit, form).status_code == 303
    made.list.refresh_from_db()
    assert made.list.title == "Zapisany"
    assert made.list.items.count() == 2


def test_a_deleted_list_does_not_break_what_others_send(client, site, made, monkeypatch):
    found = services.find_for_editing(token=made.token)
    made.list.delete()
    monkeypatch.setattr(services, "find_for_editing", lambda *, token: found)
    monkeypatch.setattr("knowledge.reading_lists.forms.find_for_editing", lambda *, token: found)
    assert client.post(made.edit, {"title": "x"}).status_code == 404
    form = {"strona": site.first.pk, "destination": "existing", "edit_link": made.token}
    assert client.post(add_url(), form).status_code == 422


# Two people at once


def test_a_page_left_open_overwrites_only_what_was_typed_there(client, site, made):
    first, second = made.list.items.all()
    stale = shown_form(made)
    fresh = {f"entry-{first.pk}-note": "od pierwszej", "title": "Od pierwszej"}
    client.post(made.edit, shown_form(made, **fresh, address=site.webinar.url))
    answer = client.post(made.edit, stale | {f"entry-{second.pk}-note": "od drugiej"})
    assert answer.status_code == 303
    made.list.refresh_from_db()
    assert made.list.title == "Od pierwszej"
    notes = dict(made.list.items.values_list("pk", "note"))
    assert (notes[first.pk], notes[second.pk]) == ("od pierwszej", "od drugiej")
    assert made.list.items.count() == 3


def test_removing_what_is_gone_is_fine(client, site, made):
    item = made.list.items.first()
    form = shown_form(made, action=f"remove-{item.pk}")
    for _ in range(2):
        assert client.post(made.edit, form).status_code == 303
    assert titles(made.list) == ["Druga"]


def test_a_note_typed_for_an_entry_gone_is_given_back(client, site, made):
    item = made.list.items.first()
    form = shown_form(made, **{f"entry-{item.pk}-note": "Długo pisana <uwaga>"})
    item.delete()
    answer = client.post(made.edit, form)
    assert answer.status_code == 200
    assert "Długo pisana &lt;uwaga&gt;" in answer.content.decode()
    assert titles(made.list) == ["Druga"]


# Who may send


def test_another_site_cannot_send_forms(client, site, made):
    headers = {"sec-fetch-site": "cross-site"}
    for path in (add_url(), made.edit, made.delete):
        form = shown_form(made, title="Obcy", destination="new")
        assert client.post(path, form, headers=headers).status_code == 403
    assert list(ReadingList.objects.values_list("title", flat=True)) == ["Moja lista"]


def test_a_browser_that_hides_the_origin_can_edit_by_the_secret(client, site, made):
    headers = {"origin": "null"}
    assert client.post(made.edit, shown_form(made), headers=headers).status_code == 303
    form = {"destination": "new", "title": "Obcy"}
    assert client.post(add_url(), form, headers=headers).status_code == 403


def test_no_csrf_cookie_is_needed(site, made):
    client = Client(enforce_csrf_checks=True)
    assert client.post(made.edit, shown_form(made)).status_code == 303
    assert client.post(add_url(), {"destination": "new", "title": "T"}).status_code == 303
    assert client.post(made.delete).status_code == 303


def test_one_client_cannot_start_lists_without_end(client, site):
    form = {"destination": "new", "title": "Kolejna", "strona": site.first.pk, "note": "Uwaga"}
    for _ in range(NEW_LISTS_LIMIT):
        assert client.post(add_url(), form).status_code == 303
    answer = client.post(add_url(), form)
    assert answer.status_code == 429
    assert "Uwaga" in text(answer)
    assert ReadingList.objects.count() == NEW_LISTS_LIMIT
    assert client.post(add_url(), form, REMOTE_ADDR="203.0.113.9").status_code == 303


# Notes


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(note=st.text(max_size=400))
def test_a_note_is_read_as_it_was_typed(client, site, made, note):
    item = made.list.items.first()
    response = client.post(made.edit, shown_form(made, **{f"entry-{item.pk}-note": note}))
    assert response.status_code == 303
    item.refresh_from_db()
    kept = note.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(sign for sign in kept if sign in "\n\t" or (sign > "\x1f" and sign != "\x7f"))
    assert item.note == kept.strip()
    assert "\0" not in item.note
    edited = client.get(made.edit).content.decode()
    area = re.search(rf'name="entry-{item.pk}-note".*?>\n(.*?)</textarea>', edited, re.S)
    assert html.unescape(area[1]) == item.note
    shown = client.get(made.public).content.decode()
    if item.note:
        callout = re.search(r'<p class="callout">(.*?)</p>', shown, re.S)
        assert html.unescape(callout[1].replace("<br>", "\n")) == item.note
        assert set(re.findall(r"<[^>]*>", callout[1])) <= {"<br>"}
    again = client.post(made.edit, shown_form(made))
    assert again.status_code == 303
    item.refresh_from_db()
    assert item.note == kept.strip()


def test_markup_in_texts_stays_text(client, site, made):
    bad = "<script>alert(1)</script>\0\r\n<b>druga</b>"
    item = made.list.items.first()
    client.post(
        made.edit,
        shown_form(made, title=bad, introduction=bad, **{f"entry-{item.pk}-note": bad}),
    )
    for path in (made.public, made.edit, made.delete):
        content = client.get(path).content.decode()
        assert "<script>alert" not in content
        assert "<b>druga" not in content
    assert "&lt;b&gt;druga" in client.get(made.public).content.decode()
    assert "<br>" in client.get(made.public).content.decode()


# Cost


def queries(path: str) -> int:
    cache.clear()
    ContentType.objects.clear_cache()
    with CaptureQueriesContext(connection) as captured:
        assert Client().get(path).status_code == 200
    return len(captured)


def test_the_number_of_queries_does_not_grow_with_the_list(site, made):
    paths = [made.public, made.edit, made.delete, f"{add_url()}?strona={site.webinar.pk}"]
    services.add_item(reading_list=made.list, page=site.webinar, second=4)
    few = [queries(path) for path in paths]
    assert max(few) <= BUDGET
    pages = [factories.practice(site.tree.knowledge) for _ in range(5)]
    ReadingListItem.objects.bulk_create(
        ReadingListItem(reading_list=made.list, page=pages[n % 5], second=None, position=n)
        for n in range(97)
    )
    assert [queries(path) for path in paths] == few


def test_saving_a_full_list_takes_few_queries(client, site, made):
    ReadingListItem.objects.bulk_create(
        ReadingListItem(reading_list=made.list, page=site.first, second=n, position=n)
        for n in range(98)
    )
    form = shown_form(made, address="")
    form |= {name: "nowa uwaga" for name in form if name.endswith("-note")}
    with CaptureQueriesContext(connection) as captured:
        assert client.post(made.edit, form).status_code == 303
    assert len(captured) <= BUDGET
    assert made.list.items.filter(note="nowa uwaga").count() == 100


def test_a_number_beyond_all_machines_means_the_end(client, site, made):
    item = made.list.items.first()
    form = shown_form(made, **{f"entry-{item.pk}-number": "9" * 20})
    assert client.post(made.edit, form).status_code in {303, 422}
    assert made.list.items.count() == 2
