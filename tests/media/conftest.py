"""Fixtures for several tests of media."""

from __future__ import annotations

import pytest

from rpu_desktop.media import sending


@pytest.fixture(params=["by the system", "copied"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """How bytes are sent from the disk to the network, here and on Windows."""
    monkeypatch.setattr(sending, "_BY_SYSTEM", request.param == "by the system")
