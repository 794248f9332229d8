"""Dumps that single tests need."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reference import reference


def _dump(name: str) -> Path:
    found = reference(f"dumps/{name}")
    if found is None:
        pytest.skip("the reference data is absent")
    return found


@pytest.fixture
def single_host_dump() -> Path:
    """A server on its own with a few running VMs."""
    return _dump("tampa_livevdimove_xapi-db.xml")


@pytest.fixture
def old_dump() -> Path:
    """A pool of an old release."""
    return _dump("state4.xml")
