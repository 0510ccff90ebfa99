"""Tests that share a browser, a demo or a server are kept on one process; else each process makes its own."""

from __future__ import annotations

import os

import pytest


@pytest.mark.skipif(
    "PYTEST_XDIST_WORKER" not in os.environ, reason="one process has nothing to keep together"
)
@pytest.mark.xdist_group("together")
def test_the_scheduler_sees_the_groups(request):
    assert request.node.nodeid.endswith("@together")
