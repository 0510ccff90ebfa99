"""Marks glossary terms and footnotes in the rendered text of a practice, in one pass over its HTML."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

from django.utils.html import format_html
from django.utils.translation import gettext as _

from .glossary import Matcher, TermRow

MOST_TERMS = 12
FOOTNOTE_MARK = re.compile(r"\[(\d{1,3})\]")
LEFT_ALONE = frozenset(
    [
        "a",
        "abbr",
        "button",
        "code",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "label",
        "option",
        "pre",
        "script",
        "select",
        "style",
        "summary",
        "sup",
        "svg",
        "textarea",
        "title",
    ]
)
RAW_TEXT = frozenset({"script", "style"})


def explained_term(term: TermRow, written: str, glossary_url: str) -> str:
    """Return a word that opens its explanation: a native popover, closed again by Esc or a touch elsewhere."""
    link = (
        format_html(' <a href="{}#{}">{}</a>', glossary_url, term.code, _("More in the glossary"))
        if glossary_url
        else ""
    )
    return format_html(
        '<button type="button" class="term" popovertarget="term-{code}">{written}</button>'
        '<span popover class="term__explanation" id="term-{code}"><strong>{label}</strong> – {definition}{link}</span>',
        code=term.code,
        written=written,
        label=term.label,
        definition=term.definition,
        link=link,
    )


def footnote(number: int, mark: str, *, first: bool) -> str:
    """Return a mark that leads to its source; the first mention is where the source leads back."""
    return format_html(
        '<sup class="footnote"><a href="#source-{number}"{anchor} aria-label="{label}">{mark}</a></sup>',
        number=number,
        anchor=format_html(' id="source-{}-mention"', number) if first else "",
        label=_("source %(number)s") % {"number": number},
        mark=mark,
    )


class Annotator(HTMLParser):
    """Passes HTML through unchanged but for terms and footnotes in its text.

    Each term is explained where it first occurs, `MOST_TERMS` at most. Text of links, headings and the
    like is left alone. One annotator serves one page, so that "first" means first on the page.
    """

    def __init__(
        self, matcher: Matcher | None = None, *, source_count: int = 0, glossary_url: str = ""
    ) -> None:
        super().__init__(convert_charrefs=True)
        self.numbers: list[int] = []
        self.cited: set[int] = set()
        self._matcher = matcher
        self._source_count = source_count
        self._glossary_url = glossary_url
        self._explained: set[str] = set()
        self._output: list[str] = []
        self._text: list[str] = []
        self._left_alone: list[str] = []

    def annotate(self, html: str) -> str:
        """Return the HTML with terms and footnotes marked."""
        self.reset()
        self._output, self._text, self._left_alone = [], [], []
        self.feed(html)
        self.close()
        self._end_of_text()
        return "".join(self._output)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._end_of_text()
        if tag in LEFT_ALONE:
            self._left_alone.append(tag)
        self._output.append(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._end_of_text()
        self._output.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self._end_of_text()
        if self._left_alone and self._left_alone[-1] == tag:
            self._left_alone.pop()
        self._output.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_comment(self, data: str) -> None:
        self._end_of_text()
        self._output.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self._end_of_text()
        self._output.append(f"<!{decl}>")

    def _end_of_text(self) -> None:
        """Write the text gathered since the last tag."""
        if not self._text:
            return
        text = "".join(self._text)
        self._text = []
        if not self._left_alone:
            self._output.append(self._marked(text))
        elif self._left_alone[-1] in RAW_TEXT:
            self._output.append(text)
        else:
            self._output.append(escape(text, quote=False))

    def _marked(self, text: str) -> str:
        marks = [*self._footnotes(text), *self._terms(text)]
        if not marks:
            return escape(text, quote=False)
        pieces = []
        reached = 0
        for start, end, html in sorted(marks):
            pieces += [escape(text[reached:start], quote=False), html]
            reached = end
        pieces.append(escape(text[reached:], quote=False))
        return "".join(pieces)

    def _footnotes(self, text: str) -> list[tuple[int, int, str]]:
        marks = []
        for match in FOOTNOTE_MARK.finditer(text):
            number = int(match[1])
            self.numbers.append(number)
            if 1 <= number <= self._source_count:
                html = footnote(number, match[0], first=number not in self.cited)
                marks.append((match.start(), match.end(), html))
                self.cited.add(number)
        return marks

    def _terms(self, text: str) -> list[tuple[int, int, str]]:
        if self._matcher is None or len(self._explained) >= MOST_TERMS:
            return []
        marks = []
        for found in self._matcher.find(text):
            if found.term.code in self._explained:
                continue
            self._explained.add(found.term.code)
            written = text[found.start : found.end]
            html = explained_term(found.term, written, self._glossary_url)
            marks.append((found.start, found.end, html))
            if len(self._explained) >= MOST_TERMS:
                break
        return marks
