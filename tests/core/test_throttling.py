"""One client's actions are counted for a while, without its address."""

from __future__ import annotations

import datetime

import pytest
from django.core.cache import cache

from cms.core.throttling import client_network, too_many

ADDRESS = "203.0.113.7"


@pytest.fixture
def ask(rf):
    """Return a function that counts one action of a client, at most three in ten minutes."""

    def count(address: str = ADDRESS, *, action: str = "create", limit: int = 3) -> bool:
        return too_many(rf.get("/", REMOTE_ADDR=address), action=action, limit=limit, seconds=600)

    return count


def test_the_limit_is_the_last_that_passes(ask):
    assert [ask() for _ in range(5)] == [False, False, False, True, True]


def test_clients_and_actions_are_counted_apart(ask):
    assert [ask() for _ in range(4)][-1] is True
    assert ask("203.0.113.8") is False
    assert ask(action="send") is False


def test_a_limit_of_none_lets_nothing_pass(ask):
    assert ask(limit=0) is True


def test_the_count_is_forgotten_in_time(rf, monkeypatch):
    request = rf.get("/", REMOTE_ADDR=ADDRESS)
    clock = [1_000_000.0]
    monkeypatch.setattr("django.core.cache.backends.locmem.time.time", lambda: clock[0])
    monkeypatch.setattr("django.core.cache.backends.base.time.time", lambda: clock[0])
    answers = [too_many(request, action="create", limit=1, seconds=60) for _ in range(2)]
    clock[0] += 61
    answers.append(too_many(request, action="create", limit=1, seconds=60))
    assert answers == [False, True, False]


def test_a_new_day_has_new_keys(ask, monkeypatch):
    assert [ask(limit=1), ask(limit=1)] == [False, True]
    tomorrow = datetime.datetime.now(tz=datetime.UTC) + datetime.timedelta(days=1)
    monkeypatch.setattr("cms.core.throttling.timezone.now", lambda: tomorrow)
    assert ask(limit=1) is False


def test_the_address_is_kept_nowhere(ask):
    ask()
    kept = repr(cache._cache)
    assert "throttle:create:" in kept
    assert ADDRESS not in kept


def test_a_key_lost_between_two_calls_counts_anew(ask, monkeypatch):
    ask()
    monkeypatch.setattr(cache, "add", lambda *args, **kwargs: False)
    cache.clear()
    assert ask() is False


@pytest.mark.parametrize(
    ("proxies", "forwarded", "found"),
    [
        (0, "198.51.100.1", "10.0.0.1"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        (2, "6.6.6.6, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        (2, "198.51.100.1", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (1, "nonsense" * 40, ("nonsense" * 40)[:64]),
    ],
)
def test_the_client_is_told_through_proxies(rf, settings, proxies, forwarded, found):
    settings.TRUSTED_PROXIES = proxies
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    assert client_network(rf.get("/", REMOTE_ADDR="10.0.0.1", headers=headers)) == found
