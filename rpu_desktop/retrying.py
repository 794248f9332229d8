"""One way to try again, and the numbers that go with it.

    await retrying(call, Again(LOST, attempts=TRIES, before=reconnect))

Every use says which errors are worth another attempt, and why that does no harm.  What is worked out each time from the
pool as it is (plans, waiting for a reboot, helping a host back to work) is no retry and stays a loop of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

__all__ = ["PAUSE", "SILENCES", "TRIES", "Again", "retrying"]

T = TypeVar("T")

TRIES = 3
"""How often to do what the connection breaks, or what a neighbour of the call spoils."""
SILENCES = 2
"""How many calls may go without an answer before the server counts as one that does not answer."""
PAUSE = 1.0
"""Seconds between two attempts where nothing in the pool's records shows when the next one will succeed."""


@dataclass(frozen=True, slots=True)
class Again:
    """Errors of the classes `on` that are followed by another attempt."""

    on: type[Exception] | tuple[type[Exception], ...]
    when: Callable[[Any], bool] = lambda error: True
    """Which of them; all by default."""
    attempts: int | None = None
    """How many such errors there may be, the last one included; None: any number."""
    seconds: float | None = None
    """How long after the first attempt another one may begin; None: without an end."""
    pause: float = 0.0
    """Seconds before the next attempt."""
    before: Callable[[Any], Awaitable[object]] | None = None
    """Called with the error before the pause: to say it, or to wait for a connection.  What it raises ends the call."""

    def covers(self, error: Exception) -> bool:
        """Whether this rule is about `error`."""
        return isinstance(error, self.on) and self.when(error)

    def allows(self, failed: int, elapsed: float) -> bool:
        """Whether there is another attempt after `failed` such errors, `elapsed` seconds after the first attempt."""
        enough = self.attempts is not None and failed >= self.attempts
        return not enough and (self.seconds is None or elapsed <= self.seconds)


async def retrying(
    call: Callable[[], Awaitable[T]],
    *rules: Again,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> T:
    """Await `call()` until it succeeds; the first of the `rules` that covers an error says whether to try again.

    `sleep` waits between attempts; where it can be interrupted, it raises.

    Raises:
        Exception: the error that no rule covers, or that came once too often or too late.

    """
    clock = asyncio.get_running_loop().time
    began = clock()
    failed = [0] * len(rules)
    while True:
        try:
            return await call()
        except Exception as error:
            index = next((index for index, rule in enumerate(rules) if rule.covers(error)), None)
            if index is None:
                raise
            failed[index] += 1
            rule = rules[index]
            if not rule.allows(failed[index], clock() - began):
                raise
            if rule.before is not None:
                await rule.before(error)
        if rule.pause:
            await sleep(rule.pause)
