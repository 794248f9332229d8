"""Ctrl-C, once and repeatedly."""

from __future__ import annotations

import asyncio
import os
import signal
import sys

import pytest

from rpu_desktop.console.interrupts import Interrupts


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_it_aborts_when_there_is_nothing_gentle_left_to_do(number: signal.Signals) -> None:
    arrived: list[signal.Signals] = []
    asked = asyncio.Event()

    def gently(which: signal.Signals) -> bool:
        arrived.append(which)
        asked.set()
        return len(arrived) < 3

    async def work() -> None:
        with Interrupts() as interrupts:
            interrupts.gently = gently
            await asyncio.Event().wait()

    working = asyncio.create_task(work())
    await asyncio.sleep(0)
    for _ in range(2):
        asked.clear()
        os.kill(os.getpid(), number)
        await asked.wait()
        assert not working.done()
    os.kill(os.getpid(), number)
    with pytest.raises(asyncio.CancelledError):
        await working
    assert arrived == [number] * 3


async def test_before_the_run_the_first_one_aborts_and_signals_are_given_back() -> None:
    before = signal.getsignal(signal.SIGINT)

    async def work() -> None:
        with Interrupts():
            await asyncio.Event().wait()

    working = asyncio.create_task(work())
    await asyncio.sleep(0)
    os.kill(os.getpid(), signal.SIGINT)
    with pytest.raises(asyncio.CancelledError):
        await working
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.skipif(sys.platform == "win32", reason="the number is another one's elsewhere")
async def test_ctrl_break_of_windows_is_as_gentle_as_ctrl_c(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signal, "SIGBREAK", signal.SIGUSR1, raising=False)
    await test_it_aborts_when_there_is_nothing_gentle_left_to_do(signal.SIGUSR1)
