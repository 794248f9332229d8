from __future__ import annotations

import asyncio

import pytest

from rpu_desktop.engine.control import Control, PauseAfter
from rpu_desktop.inventory.ids import HostUuid
from rpu_desktop.run.failures import Stopped


async def test_a_pause_holds_the_next_step_until_resumed() -> None:
    control = Control()
    control.pause()
    await asyncio.sleep(0)
    step = asyncio.create_task(control.checkpoint())
    await asyncio.sleep(0)
    assert control.pausing is PauseAfter.VM
    assert not step.done()
    control.resume()
    await step


async def test_stop_ends_a_pause() -> None:
    control = Control()
    control.pause()
    control.stop()
    await asyncio.sleep(0)
    with pytest.raises(Stopped):
        await control.checkpoint()


async def test_stop_ends_an_endless_wait_and_cancels_it() -> None:
    control = Control()
    never = asyncio.get_running_loop().create_future()
    waiting = asyncio.create_task(control.unless_stopped(never))
    await asyncio.sleep(0)
    control.stop()
    with pytest.raises(Stopped):
        await waiting
    assert never.cancelled()


async def test_what_is_waited_for_is_returned_and_its_errors_raised() -> None:
    control = Control()
    assert await control.unless_stopped(asyncio.sleep(0, "done")) == "done"

    async def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await control.unless_stopped(fail())


async def test_a_pause_after_the_server_lets_its_steps_continue() -> None:
    control = Control()
    control.pause(PauseAfter.SERVER)
    await asyncio.sleep(0)
    assert control.pausing is PauseAfter.SERVER
    await control.checkpoint()
    control.resume()
    await asyncio.sleep(0)
    assert control.pausing is None


async def test_whatever_is_wished_is_news() -> None:
    control = Control()
    for wish in (control.pause, control.resume, lambda: control.skip(HostUuid("fra-02")), control.stop):
        news = control.news()
        wish()
        await asyncio.wait_for(news.wait(), 5)


async def test_a_server_to_be_skipped_is_reported_once() -> None:
    control = Control()
    control.skip(HostUuid("fra-02"))
    await asyncio.sleep(0)
    assert control.take_skips() == ["fra-02"]
    assert control.take_skips() == []
