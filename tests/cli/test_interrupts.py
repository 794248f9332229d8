"""Ctrl-C, once and twice."""

from __future__ import annotations

import asyncio
import os
import signal
import sys

import pytest

from rpu_desktop.console.interrupts import Interrupts


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_the_first_one_is_gentle_the_second_one_aborts(number: signal.Signals) -> None:
    asked = asyncio.Event()

    async def work() -> None:
        with Interrupts() as interrupts:
            interrupts.gently = asked.set
            await asyncio.Event().wait()

    working = asyncio.create_task(work())
    await asyncio.sleep(0)
    os.kill(os.getpid(), number)
    await asked.wait()
    assert not working.done()
    os.kill(os.getpid(), number)
    with pytest.raises(asyncio.CancelledError):
        await working


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
    await test_the_first_one_is_gentle_the_second_one_aborts(signal.SIGUSR1)
