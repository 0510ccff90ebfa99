"""How often one client may do a thing, counted without keeping its address."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

_IPV6_NETWORK = 64


def too_many(request: HttpRequest, *, action: str, limit: int, seconds: int) -> bool:
    """Count one more `action` of this client; tell whether it is over `limit` in `seconds`.

    The count starts with the first action and is forgotten after `seconds`. It is kept in the default
    cache under a keyed hash (HMAC with SECRET_KEY) of the client's network and the day: the address
    is stored nowhere and yesterday's keys cannot be matched with today's. With a cache in the
    memory of each process, each process counts for itself.
    """
    client = f"{timezone.now():%Y-%m-%d}|{client_network(request)}"
    digest = salted_hmac("cms.core.throttling", client, algorithm="sha256").hexdigest()
    key = f"throttle:{action}:{digest}"
    if cache.add(key, 1, timeout=seconds):
        return limit < 1
    try:
        return cache.incr(key) > limit
    except ValueError:  # forgotten between the two calls
        cache.set(key, 1, timeout=seconds)
        return limit < 1


def client_network(request: HttpRequest) -> str:
    """Return the address a request came from; of an IPv6 address its /64 network, which one client owns.

    Behind reverse proxies (TRUSTED_PROXIES of them) it is the address the outermost one has written
    into X-Forwarded-For; what stands before that may be made up by the client.
    """
    address = request.META.get("REMOTE_ADDR", "")
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    if 0 < settings.TRUSTED_PROXIES <= len(forwarded):
        address = forwarded[-settings.TRUSTED_PROXIES].strip() or address
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, _IPV6_NETWORK), strict=False))
    return str(parsed)
