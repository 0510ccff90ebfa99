"""How a page is quoted: one set of facts, written by four conventions.

The author is corporate: the site. No person's name is ever part of a citation. The words of a convention follow the
language of the page that is quoted, not of the reader: a Polish practice is quoted in Polish.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.formats import date_format

from cms.core import seo
from cms.core.models import ResourceKind
from cms.core.models.resource import Licence
from cms.core.text import one_line
from cms.core.timecodes import format_timecode
from webinars.moments import moment_query

_LICENCE_MARKS = {Licence.CC_BY: "CC BY 4.0", Licence.CC_BY_SA: "CC BY-SA 4.0"}
_ISO_WORDS = {
    "pl": {"updated": "aktualizacja", "accessed": "dostęp:", "available": "Dostępny w:"},
    "en": {"updated": "updated", "accessed": "viewed", "available": "Available from:"},
}
_APA_DATE_FORMATS = {"pl": "Y, j E", "en": "Y, F j"}
_BIBLATEX_LANGUAGES = {"pl": "polish", "en": "english"}
_BIBTEX_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "%&_#$"},
    }
)


@dataclass(frozen=True)
class Citation:
    """The facts of which every citation is made."""

    page_id: int
    kind: str
    author: str
    title: str
    site_title: str
    owner: str
    published_date: datetime.date
    modified_date: datetime.date | None
    page_address: str
    accessed_date: datetime.date
    language: str
    licence: str
    second: int | None = None
    code: str = ""

    @property
    def address(self) -> str:
        """Address of the page, at the quoted second if there is one; found by its words after captions change."""
        if self.second is None:
            return self.page_address
        return f"{self.page_address}?{moment_query(self.second, self.code)}"

    @property
    def key(self) -> str:
        """Key of the record: the page's number, so that a new title or address changes nothing in a bibliography."""
        moment = "" if self.second is None else f"-t{self.second}"
        return f"sires-{self.page_id}{moment}"

    @property
    def is_film(self) -> bool:
        """Whether a recording is quoted."""
        return self.kind == ResourceKind.WEBINAR

    @property
    def timecode(self) -> str:
        """The quoted second as people write it, or nothing."""
        return "" if self.second is None else format_timecode(self.second)


def cite(
    page: Any,
    *,
    request: HttpRequest | None = None,
    second: int | None = None,
    code: str = "",
    accessed_date: datetime.date | None = None,
) -> Citation:
    """Return the citation of a resource page; `accessed_date` is today unless given.

    `second` quotes a moment of a recording, `code` is the fingerprint of what is said then. The owner is the
    institution of the settings (SITE_OWNER), else the role the editor wrote on the page.
    """
    owner = one_line(settings.SITE_OWNER or page.content_owner)
    modified = page.last_published_at
    modified_date = timezone.localtime(modified).date() if modified else None
    if modified_date is not None and modified_date <= page.published_date:
        modified_date = None
    return Citation(
        page_id=page.pk,
        kind=page.kind,
        author=settings.WAGTAIL_SITE_NAME,
        title=one_line(page.title),
        site_title=settings.WAGTAIL_SITE_NAME,
        owner=owner[:1].upper() + owner[1:],
        published_date=page.published_date,
        modified_date=modified_date,
        page_address=seo.absolute(page.get_url(request) or ""),
        accessed_date=accessed_date or timezone.localdate(),
        language=page.locale.language_code,
        licence=_LICENCE_MARKS.get(page.licence, ""),
        second=second,
        code=code,
    )


def _sentence(text: str) -> str:
    """End a part with a full stop unless it already ends with a sign of its own."""
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def as_iso_690(citation: Citation) -> str:
    """Write the citation of an electronic document by PN-ISO 690:2012 (identical with ISO 690:2010), clause 7.

    Order: creator. Title [medium]. Publisher, date, date of update [date of access], place in the document. Availability.
    Dates are those of ISO 8601, as the standard allows for documents on the net. The words in Polish are the ones in use
    in Poland: [online], [dostęp: …], Dostępny w. No full stop follows the address: it would be copied with it.
    """
    words = _ISO_WORDS.get(citation.language, _ISO_WORDS["en"])
    publication = ", ".join(
        part
        for part in (
            citation.owner,
            citation.published_date.isoformat(),
            f"{words['updated']} {citation.modified_date.isoformat()}"
            if citation.modified_date
            else "",
        )
        if part
    )
    viewed = f"[{words['accessed']} {citation.accessed_date.isoformat()}]"
    place = f", {citation.timecode}" if citation.timecode else ""
    site = (
        ""
        if citation.site_title == citation.author
        else f" {_sentence(one_line(citation.site_title))}"
    )
    return (
        f"{_sentence(one_line(citation.author))} {one_line(citation.title)} [online].{site} "
        f"{publication} {viewed}{place}. {words['available']} {citation.address}"
    )


def as_apa(citation: Citation) -> str:
    """Write the citation by the Publication Manual of the APA, 7th edition: a page of a website (§10.16).

    A group author stands where a person would (§9.11); the date is that of the last update, where there is one (§9.15);
    the site is left out, being the author (§9.29); no date of access, as the page has a date of its own (§9.16).
    A recorded webinar says so in brackets (§10.12). The second belongs to the place of quoting (§8.28); it
    is put beside the title as well, since the address leads to it.
    """
    day = citation.modified_date or citation.published_date
    with translation.override(citation.language):
        date = date_format(
            day, _APA_DATE_FORMATS.get(citation.language, _APA_DATE_FORMATS["en"]), use_l10n=False
        )
    title = one_line(citation.title)
    if citation.timecode:
        title += f" ({citation.timecode})"
    if citation.is_film:
        title += " [Webinar]"
    parts = [_sentence(one_line(citation.author)), f"({date}).", _sentence(title)]
    if citation.site_title != citation.author:
        parts.append(_sentence(one_line(citation.site_title)))
    return " ".join([*parts, citation.address])


def bibtex_text(text: str) -> str:
    """Escape the signs that TeX takes for commands; letters stay as they are, in UTF-8.

    Braces become commands, as BibTeX counts even escaped braces when it looks for the end of a field.
    """
    return one_line(text).translate(_BIBTEX_ESCAPES)


def _bibtex_address(url: str) -> str:
    """Return an address for a field that is read verbatim: only what would end the field is written in per cent."""
    for sign, code in (("{", "%7B"), ("}", "%7D"), ("\\", "%5C"), (" ", "%20")):
        url = url.replace(sign, code)
    return one_line(url)


def as_bibtex(citation: Citation) -> str:
    """Write the citation as an entry @online, by the manual of biblatex, §2.1.1 (types) and §2.2 (fields).

    Styles of classic BibTeX print an unknown type as @misc; `year` and `month` are there for them. The author is
    in braces of its own, so that no program takes it apart into a first and a last name; so is the title,
    so that its capitals stay.
    """
    day = citation.modified_date or citation.published_date
    title = bibtex_text(citation.title)
    if citation.timecode:
        title += f" ({citation.timecode})"
    fields = [
        ("author", f"{{{bibtex_text(citation.author)}}}"),
        ("title", f"{{{title}}}"),
        ("titleaddon", "Webinar" if citation.is_film else ""),
        ("organization", bibtex_text(citation.owner)),
        ("date", day.isoformat()),
        ("year", str(day.year)),
        ("month", str(day.month)),
        ("url", _bibtex_address(citation.address)),
        ("urldate", citation.accessed_date.isoformat()),
        ("langid", _BIBLATEX_LANGUAGES.get(citation.language, "")),
        ("note", bibtex_text(citation.licence)),
    ]
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields if value)
    return f"@online{{{citation.key},\n{body}\n}}\n"


def _ris_lines(citation: Citation) -> Iterable[tuple[str, str]]:
    day = citation.modified_date or citation.published_date
    yield "TY", "VIDEO" if citation.is_film else "ELEC"
    yield "ID", citation.key
    yield "AU", citation.author
    yield "TI", f"{citation.title} ({citation.timecode})" if citation.timecode else citation.title
    yield "T2", "" if citation.site_title == citation.author else citation.site_title
    yield "PB", citation.owner
    yield "PY", str(day.year)
    yield "DA", day.strftime("%Y/%m/%d/")
    yield "Y2", citation.accessed_date.strftime("%Y/%m/%d/")
    yield "UR", citation.address
    yield "LA", citation.language
    yield "N1", citation.licence


def as_ris(citation: Citation) -> str:
    """Write the citation by the RIS Format Specifications (Research Information Systems, 2011).

    Each line is a tag of two signs, two spaces, a hyphen, a space and the value; TY is the first, ER the last; lines end
    with CR LF. A group author holds no comma: RIS would take what follows for a first name.
    """
    lines = [
        (tag, one_line(value.replace(",", " ") if tag == "AU" else value))
        for tag, value in _ris_lines(citation)
    ]
    text = "".join(f"{tag}  - {value}\r\n" for tag, value in lines if value)
    return f"{text}ER  - \r\n"
