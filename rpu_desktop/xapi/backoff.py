"""Pauses between attempts to reach a pool: longer and longer, capped, never in step with other clients."""

from __future__ import annotations

import random

from rpu_desktop.xapi.timeouts import Timeouts

__all__ = ["Backoff"]


class Backoff:
    """The next pause, in seconds."""

    def __init__(self, timeouts: Timeouts) -> None:
        self._timeouts = timeouts
        self._ceiling = timeouts.retry_first

    def next(self) -> float:
        """A pause between half of the current ceiling and all of it; the ceiling doubles up to the cap."""
        pause = self._ceiling * random.uniform(0.5, 1.0)  # noqa: S311 - spreads clients, guards nothing
        self._ceiling = min(self._ceiling * 2, self._timeouts.retry_last)
        return pause
