"""A simulated pool for the tests that need one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.xapi.served import ServedPool


@pytest.fixture(params=["json", "xml"])
def served(request: pytest.FixtureRequest) -> Iterator[ServedPool]:
    """A pool of three hosts; also one that can be reached by XML-RPC only."""
    with ServedPool(hosts=3) as pool:
        pool.do(lambda: setattr(pool.pool, "json_refused", request.param == "xml"))
        yield pool


@pytest.fixture
def old() -> Iterator[ServedPool]:
    """XenServer 5.5: API 1.6, from before `event.from`."""
    with ServedPool(hosts=2, version=106) as pool:
        yield pool
