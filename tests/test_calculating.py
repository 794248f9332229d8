"""Long calculations: one at a time, in order, on a thread of their own."""

from __future__ import annotations

import asyncio
import threading
from contextvars import ContextVar

import pytest

from rpu_desktop.calculating import calculate

_WORD: ContextVar[str] = ContextVar("word")


async def test_calculations_take_turns_in_the_order_in_which_they_were_asked_for() -> None:
    under_way, most, done = 0, 0, list[int]()

    def work(number: int) -> int:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        done.append(sum(range(20_000)) and number)
        under_way -= 1
        return number

    assert await asyncio.gather(*(calculate(work, number) for number in range(20))) == list(range(20))
    assert most == 1
    assert done == list(range(20))


async def test_a_calculation_is_on_another_thread_and_knows_what_its_caller_knew() -> None:
    _WORD.set("known")
    thread, word = await calculate(lambda: (threading.get_ident(), _WORD.get()))
    assert thread != threading.get_ident()
    assert word == "known"


async def test_an_error_reaches_who_asked_and_others_go_on() -> None:
    def fail() -> None:
        raise ValueError("why")

    failed, other = await asyncio.gather(calculate(fail), calculate(int, "7"), return_exceptions=True)
    assert isinstance(failed, ValueError)
    assert other == 7


async def test_what_nobody_waits_for_any_more_is_not_begun() -> None:
    began, go_on = threading.Event(), threading.Event()
    seen: list[str] = []

    def hold() -> None:
        began.set()
        go_on.wait(60)

    first = asyncio.ensure_future(calculate(hold))
    second = asyncio.ensure_future(calculate(seen.append, "second"))
    await asyncio.to_thread(began.wait, 60)
    second.cancel()
    with pytest.raises(asyncio.CancelledError):
        await second
    go_on.set()
    await first
    await calculate(seen.append, "third")
    assert seen == ["third"]
