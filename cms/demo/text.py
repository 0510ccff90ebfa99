"""Plain text of the content files as rich text."""

from __future__ import annotations

from django.utils.html import escape


def rich_text(text: str) -> str:
    """Return HTML: paragraphs between empty lines, lines that begin with "- " as one list."""
    html: list[str] = []
    for block in text.strip().split("\n\n"):
        lines = [line.strip() for line in block.strip().splitlines() if line.strip()]
        words = [line for line in lines if not line.startswith("- ")]
        items = [line[2:] for line in lines if line.startswith("- ")]
        if words:
            html.append(f"<p>{escape(' '.join(words))}</p>")
        if items:
            html.append("<ul>" + "".join(f"<li>{escape(item)}</li>" for item in items) + "</ul>")
    return "".join(html)


def bullet_list(items: list[str]) -> str:
    """Return items as an HTML list, or nothing."""
    return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in items) + "</ul>" if items else ""
