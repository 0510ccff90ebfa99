"""An engine that fails is left alone for a while, tried by one request, and asked again when it answers."""

from __future__ import annotations

import logging

import pytest

from search.engines.breaker import LONGEST_REST, SHORTEST_REST, Breaker


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock) -> Breaker:
    return Breaker("elasticsearch", clock=clock)


def test_a_healthy_engine_is_always_asked(breaker):
    assert all(breaker.allows() for _request in range(5))
    assert not breaker.succeeded()
    assert not breaker.is_open


def test_after_a_failure_nobody_waits_for_the_engine_until_the_rest_is_over(breaker, clock):
    breaker.failed("away")
    assert breaker.is_open
    assert not breaker.allows()
    clock.now += SHORTEST_REST - 0.1
    assert not breaker.allows()
    clock.now += 0.2
    assert breaker.allows()


def test_one_request_tries_and_the_others_go_on_without(breaker, clock):
    breaker.failed("away")
    clock.now += SHORTEST_REST
    assert [breaker.allows() for _request in range(4)] == [True, False, False, False]


def test_the_rest_is_doubled_with_each_failed_try_up_to_the_longest(breaker, clock):
    breaker.failed("away")
    rests = []
    for _try in range(6):
        started = clock.now
        while not breaker.allows():
            clock.now += 0.5
        rests.append(clock.now - started)
        breaker.failed("away")
    assert rests == [5, 10, 20, 40, LONGEST_REST, LONGEST_REST]


def test_requests_under_way_at_the_first_failure_do_not_lengthen_the_rest(breaker, clock):
    for _request in range(8):
        breaker.failed("away")
    clock.now += SHORTEST_REST
    assert breaker.allows()


def test_an_answer_closes_it(breaker, clock):
    breaker.failed("away")
    clock.now += SHORTEST_REST
    assert breaker.allows()
    assert breaker.succeeded()
    assert not breaker.is_open
    assert breaker.allows()
    assert not breaker.succeeded()
    breaker.failed("away")
    clock.now += SHORTEST_REST
    assert breaker.allows()


def test_one_line_a_minute_is_logged(breaker, clock, caplog):
    caplog.set_level(logging.WARNING)
    for _second in range(130):
        if breaker.allows():
            breaker.failed("connection refused")
        clock.now += 1
    lines = [record.getMessage() for record in caplog.records]
    assert 2 <= len(lines) <= 3
    assert all("connection refused" in line for line in lines)


def test_a_flapping_engine_does_not_fill_the_log(breaker, clock, caplog):
    caplog.set_level(logging.WARNING)
    for _second in range(50):
        breaker.failed("slow")
        clock.now += SHORTEST_REST
        assert breaker.allows()
        breaker.succeeded()
        clock.now -= SHORTEST_REST - 1
    assert len(caplog.records) == 1
