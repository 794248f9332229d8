"""What is retried, how often, and when that ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from rpu_desktop.retrying import Again, retrying


class Broken(Exception):
    pass


class Silent(Broken):
    pass


class Script:
    """A call that fails as scripted, then succeeds."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.calls = 0

    async def __call__(self) -> str:
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)
        return "answer"


async def test_a_call_that_succeeds_is_made_once() -> None:
    call = Script()
    assert await retrying(call, Again(Broken)) == "answer"
    assert call.calls == 1


async def test_it_is_tried_again_until_it_succeeds() -> None:
    call = Script(Broken(), Broken(), Broken(), Broken())
    assert await retrying(call, Again(Broken)) == "answer"
    assert call.calls == 5


async def test_the_last_attempt_raises_its_own_error() -> None:
    last = Broken("the third")
    call = Script(Broken("the first"), Broken("the second"), last)
    with pytest.raises(Broken) as caught:
        await retrying(call, Again(Broken, attempts=3))
    assert caught.value is last
    assert call.calls == 3


async def test_another_error_ends_it_immediately() -> None:
    call = Script(Broken(), LookupError(), Broken())
    with pytest.raises(LookupError):
        await retrying(call, Again(Broken))
    assert call.calls == 2


async def test_only_the_given_errors_are_followed_by_another_attempt() -> None:
    call = Script(Broken("busy"), Broken("refused"))
    with pytest.raises(Broken, match="refused"):
        await retrying(call, Again(Broken, when=lambda error: str(error) == "busy"))


async def test_each_rule_counts_for_itself_and_the_first_that_fits_counts() -> None:
    """A server that does not respond twice is unresponsive, however often the connection breaks in between."""
    rules = (Again(Silent, attempts=2), Again(Broken))
    call = Script(Broken(), Silent(), Broken(), Broken())
    assert await retrying(call, *rules) == "answer"
    call = Script(Broken(), Silent(), Broken(), Silent(), Broken())
    with pytest.raises(Silent):
        await retrying(call, *rules)
    assert call.calls == 4


async def test_what_comes_before_another_attempt_gets_the_error_and_can_end_it() -> None:
    seen: list[str] = []

    async def reconnect(error: Exception) -> None:
        seen.append(str(error))
        if len(seen) == 2:
            raise LookupError

    call = Script(Broken("one"), Broken("two"), Broken("three"))
    with pytest.raises(LookupError):
        await retrying(call, Again(Broken, before=reconnect))
    assert seen == ["one", "two"]


async def test_nothing_is_done_after_the_last_attempt() -> None:
    async def reconnect(error: Exception) -> None:
        raise AssertionError("nobody tries again")

    with pytest.raises(Broken):
        await retrying(Script(Broken()), Again(Broken, attempts=1, before=reconnect, pause=1000.0))


async def test_the_pause_is_made_by_the_sleep_that_was_given(clock: Callable[[float], None]) -> None:
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        clock(seconds)

    call = Script(*(Broken() for _ in range(100)))
    with pytest.raises(Broken):
        await retrying(call, Again(Broken, seconds=7.0, pause=2.0), sleep=sleep)
    assert pauses == [2.0] * 4, "the attempt after eight seconds is the last one"


async def test_a_call_that_is_cancelled_is_not_made_again() -> None:
    call = Script(Broken())

    async def wait(error: Exception) -> None:
        await asyncio.Future()

    task = asyncio.ensure_future(retrying(call, Again(Broken, before=wait)))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert call.calls == 1


@pytest.fixture
async def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Sets the loop's clock forward by so many seconds."""
    loop, ahead = asyncio.get_running_loop(), [0.0]
    began = loop.time()
    monkeypatch.setattr(loop, "time", lambda: began + ahead[0])

    def forward(seconds: float) -> None:
        ahead[0] += seconds

    return forward
