"""What can be done with reading lists. Views check who may; here lies what follows."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone, translation
from wagtail.models import Page, Site

from cms.core import seo
from cms.core.models import ResourcePage
from webinars.models import WebinarPage
from webinars.moments import read_code, second_today

from ..models import ReadingList, ReadingListItem
from ..models.reading_list import expiry_from_now

MOST_ITEMS = 100
LONGEST_ADDRESS = 2000
_PUBLIC_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
_EDIT_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


class ListIsFullError(Exception):
    """A list takes no more than MOST_ITEMS entries."""


@dataclass(frozen=True)
class Entry:
    """An entry as a reader may see it; `page` is missing where it may not be seen (any more)."""

    item: ReadingListItem
    number: int
    page: ResourcePage | None


@dataclass(frozen=True)
class ItemChange:
    """What somebody changed of one entry; None where they left it as it was."""

    note: str | None = None
    number: int | None = None


# Finding


def find_for_reading(*, token: str) -> ReadingList | None:
    """Return the list of a public token, if there is one and it has not expired."""
    if not _PUBLIC_TOKEN.fullmatch(token):
        return None
    return _kept(Q(public_token=token))


def find_for_editing(*, token: str) -> ReadingList | None:
    """Return the list of a secret edit token, if there is one and it has not expired."""
    if not _EDIT_TOKEN.fullmatch(token):
        return None
    return _kept(Q(edit_token_digest=_digest(token)))


def entries(*, reading_list: ReadingList, request: HttpRequest) -> list[Entry]:
    """Return the entries in order, with the pages anyone may read in the language of the list; two queries."""
    items = list(reading_list.items.all())
    pages = _visible(reading_list.language, request).in_bulk(
        [item.page_id for item in items if item.page_id]
    )
    return [
        Entry(item, number, pages.get(item.page_id)) for number, item in enumerate(items, start=1)
    ]


def find_page(*, page_id: int, language: str, request: HttpRequest) -> ResourcePage | None:
    """Return the page of this id, if anyone may read it in `language`."""
    return _visible(language, request).filter(pk=page_id).first()


def find_page_by_address(
    *, address: str, language: str, request: HttpRequest
) -> tuple[ResourcePage | None, str]:
    """Return the page an address of this site leads to, if anyone may read it in `language`, and its moment.

    The moment is the second of `t`, found again by the words of `c` where captions were changed since.
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:  # such as http://[
        return None, ""
    own_hosts = {request.get_host().lower(), urlsplit(seo.absolute("/")).netloc.lower()}
    if parts.netloc and (
        parts.netloc.lower() not in own_hosts or parts.scheme not in ("", "http", "https")
    ):
        return None, ""
    steps = [step for step in unquote(parts.path).replace("\0", "").split("/") if step]
    if language != settings.LANGUAGE_CODE and steps[:1] == [language]:
        steps = steps[1:]
    site = Site.find_for_request(request)
    home = (
        Page.objects.filter(
            translation_key=site.root_page.translation_key, locale__language_code=language
        ).first()
        if site
        else None
    )
    if home is None or not steps:
        return None, ""
    url_path = f"{home.url_path}{'/'.join(steps)}/"
    asked = parse_qs(parts.query)
    page = _visible(language, request).filter(url_path=url_path).first()
    text, code = asked.get("t", [""])[0], asked.get("c", [""])[0]
    return page, present_moment(page=page, text=text, code=code) if page else text


def present_moment(*, page: ResourcePage, text: str, code: str) -> str:
    """Return the second `text` of a webinar as it is today by the fingerprint `code`; any other text as it came."""
    if not read_code(code):
        return text
    webinar = WebinarPage.objects.select_related("recording").filter(pk=page.pk).first()
    if webinar is None or webinar.recording is None:
        return text
    second = second_today(recording=webinar.recording, text=text, code=code)
    return text if second is None else str(second)


def recording_length(*, page: ResourcePage) -> float:
    """Return the length of the page's recording in seconds; 0 for a page without one."""
    return (
        WebinarPage.objects.filter(pk=page.pk).values_list("recording__duration", flat=True).first()
        or 0
    )


# Changing


def create_list(*, title: str, language: str) -> tuple[ReadingList, str]:
    """Make an empty list; return it with its edit token, which can never be read again."""
    edit_token = secrets.token_urlsafe(32)
    made = ReadingList.objects.create(
        title=title,
        language=language,
        public_token=secrets.token_urlsafe(16),
        edit_token_digest=_digest(edit_token),
    )
    return made, edit_token


@transaction.atomic
def add_item(
    *, reading_list: ReadingList, page: ResourcePage, second: int | None, note: str = ""
) -> ReadingListItem:
    """Put an entry at the end of a list; the very same entry, sent twice, is put once."""
    _lock(reading_list)
    same = reading_list.items.filter(page=page, second=second, note=note).first()
    if same:
        return same
    last = reading_list.items.last()
    if reading_list.items.count() >= MOST_ITEMS:
        raise ListIsFullError
    item = reading_list.items.create(
        page=page, second=second, note=note, position=last.position + 1 if last else 1
    )
    _touch(reading_list, {})
    return item


@transaction.atomic
def change_list(
    *,
    reading_list: ReadingList,
    values: Mapping[str, str],
    changes: Mapping[int, ItemChange],
    removed: int | None = None,
    moved: tuple[int, int] | None = None,
) -> None:
    """Write what somebody changed and leave the rest as others may have written it meanwhile.

    `values` holds changed fields of the list, `changes` changed entries by id; `moved` is an entry and
    by how many places it goes down. An entry that is gone is passed over.
    """
    _lock(reading_list)
    if removed is not None:
        reading_list.items.filter(pk=removed).delete()
    items = list(reading_list.items.all())
    old_positions = {item.pk: item.position for item in items}
    for item in items:
        note = changes.get(item.pk, ItemChange()).note
        if note is not None:
            item.note = note
    items = _reordered(items, changes, moved)
    for position, item in enumerate(items, start=1):
        item.position = position
    touched = [
        item
        for item in items
        if item.position != old_positions[item.pk]
        or changes.get(item.pk, ItemChange()).note is not None
    ]
    ReadingListItem.objects.bulk_update(touched, ["note", "position"])
    _touch(reading_list, values)


def delete_list(*, reading_list: ReadingList) -> None:
    """Delete a list with all its entries."""
    reading_list.delete()


def purge_expired() -> int:
    """Delete the lists past their day; return how many there were."""
    _total, by_model = ReadingList.objects.filter(expires_at__lte=timezone.now()).delete()
    return by_model.get(ReadingList._meta.label, 0)


# Helpers


def _kept(condition: Q) -> ReadingList | None:
    return ReadingList.objects.filter(condition, expires_at__gt=timezone.now()).first()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _visible(language: str, request: HttpRequest) -> Any:
    with translation.override(language):
        return ResourcePage.objects.visible(request)


def _lock(reading_list: ReadingList) -> None:
    """Wait for others who change the same list (SQLite locks the whole database by itself).

    Raise ReadingList.DoesNotExist if one of them has deleted it.
    """
    ReadingList.objects.select_for_update().get(pk=reading_list.pk)


def _touch(reading_list: ReadingList, values: Mapping[str, str]) -> None:
    """Save changed fields; the list is kept for a year from now."""
    ReadingList.objects.filter(pk=reading_list.pk).update(
        changed_at=timezone.now(), expires_at=expiry_from_now(), **values
    )


def _reordered(
    items: list[ReadingListItem], changes: Mapping[int, ItemChange], moved: tuple[int, int] | None
) -> list[ReadingListItem]:
    """Return the entries with those whose number was changed at that number, then one moved by a few places."""
    order = list(items)
    numbered = [
        (number, item)
        for item in items
        if (number := changes.get(item.pk, ItemChange()).number) is not None
    ]
    for _number, item in numbered:
        order.remove(item)
    for number, item in sorted(numbered, key=lambda pair: pair[0]):
        order.insert(min(max(number, 1) - 1, len(order)), item)
    for item in items:
        if moved is not None and item.pk == moved[0]:
            place = order.index(item)
            order.remove(item)
            order.insert(max(place + moved[1], 0), item)
    return order
