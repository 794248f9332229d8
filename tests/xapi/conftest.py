"""A simulated pool for the tests that need one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.xapi.served import ServedPool


@pytest.fixture
def served() -> Iterator[ServedPool]:
    """A pool of three hosts."""
    with ServedPool(hosts=3) as pool:
        yield pool


@pytest.fixture
def old() -> Iterator[ServedPool]:
    """XenServer 5.5: API 1.6, from before `event.from`."""
    with ServedPool(hosts=2, version=106) as pool:
        yield pool
