"""What the public may see: the only place that spells it."""

from __future__ import annotations

from typing import Any, Self

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet


def private_paths(request: HttpRequest | None) -> list[str]:
    """Return the tree paths under which pages are private; asked once for each request."""
    cached = getattr(request, "_private_paths", None)
    if cached is None:
        cached = list(PageViewRestriction.objects.values_list("page__path", flat=True))
        if request is not None:
            state: Any = request
            state._private_paths = cached
    return cached


def public_pages(queryset: PageQuerySet, request: HttpRequest | None) -> PageQuerySet:
    """Keep the pages anyone may read now, in any language: live, not expired, not private.

    An alias of a private page is as private as its source.
    """
    private = Q()
    for path in private_paths(request):
        private |= Q(path__startswith=path) | Q(alias_of__path__startswith=path)
    queryset = queryset.filter(
        Q(expire_at__isnull=True) | Q(expire_at__gt=timezone.now()), live=True
    )
    if not private:
        return queryset
    return queryset.exclude(pk__in=Page.objects.filter(private).values("pk"))


def is_open_to(request: HttpRequest, page: Page) -> bool:
    """Tell whether this one reader may read a page now: it is live, and every privacy on its way lets them in.

    For a page behind a password or for some groups only; what anyone may read is told by `public_pages`.
    """
    expired = page.expire_at is not None and page.expire_at <= timezone.now()
    if not page.live or expired:
        return False
    pages = [page] if page.alias_of_id is None else [page, page.alias_of]
    return all(
        restriction.accept_request(request)
        for one in pages
        for restriction in one.get_view_restrictions()
    )


def visible_pages(queryset: PageQuerySet, request: HttpRequest | None) -> PageQuerySet:
    """Keep the pages anyone may read now in the active language."""
    return public_pages(queryset, request).filter(locale__language_code=get_language())


class ResourcePageQuerySet(PageQuerySet):
    """Lists of resources. A public list starts with `visible(request)`."""

    def visible(self, request: HttpRequest | None) -> Self:
        """Keep what anyone may read now in the active language."""
        return visible_pages(self, request)

    def for_listing(self) -> Self:
        """Fetch in a fixed number of queries all that a card shows."""
        return self.prefetch_related("regions", "policy_areas")

    def newest(self) -> Self:
        """Order by the date readers see, newest first."""
        return self.order_by("-published_date", "-pk")

    def of_kind(self, *kinds: str) -> Self:
        """Keep resources of these kinds (values of ResourceKind)."""
        return self.filter(kind__in=kinds)
