"""Small helpers of templates; only `visible_page` asks the database."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from ..facets import Facet, FacetValue
from ..other_languages import address_in, home_of, other_codes
from ..region_tiles import RegionTile, region_tiles
from ..related import visible_choices
from ..seo import absolute
from ..timecodes import format_timecode

register = template.Library()
_JSON_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.filter
def amount(value: Decimal | None) -> str:
    """Write a sum in złoty: 6 791 950,00 zł."""
    if value is None:
        return ""
    return f"{number_format(value, decimal_pos=2, use_l10n=True, force_grouping=True)}\u00a0zł"


@register.filter
def timecode(seconds: float | None) -> str:
    """Write seconds as 1:02:03 or 2:03."""
    return format_timecode(seconds or 0)


@register.filter(name="absolute")
def absolute_url(url: str) -> str:
    """Complete an address with the site's scheme and host."""
    return absolute(url) if url else ""


@register.simple_tag
def json_ld(objects: Iterable[dict[str, Any]]) -> SafeString:
    """Write schema.org objects as data blocks; markup signs are escaped, so no text can close the element."""
    scripts = [
        format_html(
            '<script type="application/ld+json">{}</script>',
            mark_safe(json.dumps(item, ensure_ascii=False).translate(_JSON_ESCAPES)),  # noqa: S308  escaped above
        )
        for item in objects
    ]
    return mark_safe("\n".join(scripts))  # noqa: S308  made of format_html


@register.simple_tag
def tiles(
    codes: Iterable[str] | None = None, counts: dict[str, int] | None = None
) -> list[RegionTile]:
    """Return the 16 tiles of the region map; `codes` are marked."""
    return region_tiles(set(codes or ()), counts or {})


@register.simple_tag
def tiles_of_facet(facet: Facet) -> list[FacetValue]:
    """Return the values of a facet of regions in the order of the tile map."""
    values = {value.code: value for value in facet.values}
    return [values[tile.code] for tile in region_tiles(set(), {}) if tile.code in values]


@register.simple_tag(takes_context=True)
def querystring_without(context: dict[str, Any], parameter: str, value: str) -> str:
    """Return the address's query without one value of one parameter, back on the first page."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    query.setlist(parameter, [other for other in query.getlist(parameter) if other != value])
    return _first_page(query)


@register.simple_tag(takes_context=True)
def querystring_adding(context: dict[str, Any], parameter: str, value: str) -> str:
    """Return the address's query with one more value of a parameter, back on the first page."""
    query = context["request"].GET.copy()
    query.appendlist(parameter, value)
    return _first_page(query)


@register.simple_tag(takes_context=True)
def querystring_with(context: dict[str, Any], parameter: str, value: str) -> str:
    """Return the address's query with one value of a parameter in place of any other, back on the first page."""
    query = context["request"].GET.copy()
    query.pop(parameter, None)
    if value:
        query[parameter] = value
    return _first_page(query)


def _first_page(query: QueryDict) -> str:
    query.pop("page", None)
    return f"?{query.urlencode()}" if query else "?"


@register.filter
def language_name(code: str) -> Any:
    """Name a language in itself, as the switch between languages shows it."""
    return capfirst(get_language_info(code)["name_local"])


@register.filter
def file_format(name: str) -> str:
    """Return a file's extension in capitals, e.g. PDF."""
    return name.rsplit(".", 1)[-1].upper() if "." in name else str(_("file"))


@register.filter
def within(page: Any, section: Any) -> bool:
    """Tell whether `page` lies under `section` in the page tree."""
    path = getattr(page, "path", "")
    return bool(path) and path != section.path and path.startswith(section.path)


@register.simple_tag(takes_context=True)
def other_languages(context: dict[str, Any]) -> list[dict[str, str]]:
    """Return code, name and address of each other language: this page's twin, the same view, or what says there is none."""
    request = context.get("request")
    return [
        {
            "code": code,
            "name": str(language_name(code)),
            "url": address_in(
                code,
                request=request,
                page=context.get("page"),
                alternates=context.get("alternates"),
                list_view=context.get("list_view", ""),
            )
            if request is not None
            else home_of(code),
        }
        for code in other_codes(get_language())
    ]


@register.simple_tag
def home_address() -> str:
    """Return the address of the home page in the active language."""
    return home_of(get_language() or settings.LANGUAGE_CODE)


@register.simple_tag
def tiles_of(regions: Iterable[Any]) -> list[RegionTile]:
    """Return only the tiles of these regions: rows with a code, or pairs of code and name."""
    codes = {region[0] if isinstance(region, tuple) else region.code for region in regions}
    return [tile for tile in region_tiles(codes, {}) if tile.marked]


@register.filter
def item(mapping: dict[str, Any] | None, key: str) -> Any:
    """Return a mapping's value for a key held in a variable."""
    return (mapping or {}).get(key, "")


@register.filter
def choice_label(value: Any, name: str) -> Any:
    """Return the label of a choice block's value inside a struct."""
    block = value.block.child_blocks[name]
    labels = dict(block.field.choices)
    return labels.get(value.get(name), value.get(name))


@register.simple_tag(takes_context=True)
def visible_page(context: dict[str, Any], page: Any) -> Any:
    """Return a chosen page in the reader's language if anyone may read it, else nothing.

    A page view looks up all choices of its body at once and gives them as `chosen_pages`.
    """
    if page is None:
        return None
    chosen = context.get("chosen_pages")
    if chosen is None:
        chosen = visible_choices(context.get("request"), [page.pk])
    return chosen.get(page.pk)


@register.filter
def unlocalise(number: float) -> str:
    """Write a number for machines: a point, no thousands, three decimals at most."""
    return f"{number:.3f}".rstrip("0").rstrip(".")


@register.filter
def whole(seconds: float) -> str:
    """Write whole seconds for an address; rounded down, so that the first word is heard."""
    return str(int(seconds))


@register.simple_tag(takes_context=True)
def section_url(context: dict[str, Any], name: str) -> str:
    """Return the address of a page named in the site settings, or nothing where it is not published in this language."""
    page = context["navigation"].pages.get(name)
    return page.get_url(context.get("request")) or "" if page else ""
