"""Waits for a host without a limit: learns the usual duration, reports longer ones, and lets the admin decide."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from rpu_desktop import clock
from rpu_desktop.engine.context import Context
from rpu_desktop.engine.prompting import ask_admin
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import Host
from rpu_desktop.run.events import Named, NoteLevel
from rpu_desktop.run.failures import StepFailed, Stopped
from rpu_desktop.run.prompts import Choice, Prompt, PromptKind

__all__ = ["Reminder", "usual_wait", "wait_patiently"]

Reminder = Callable[[int], Text]
"""Minutes -> what the run is still waiting for."""

_GRACE = 1.5
"""Tolerated factor over the slowest server so far: servers differ."""


def usual_wait(context: Context) -> float:
    """Seconds that a host may be away before it is reported: learned from earlier hosts."""
    return max(context.state.boots) * _GRACE if context.state.boots else context.options.patience.usual


async def wait_patiently(context: Context, host: Host, event: Coroutine[Any, Any, object], reminder: Reminder) -> None:
    """Wait for `event`, however long it takes.

    Raises:
        StepFailed: the admin declares it failed.
        Stopped: the admin does not want to wait any longer.

    """
    waiting = asyncio.ensure_future(event)
    try:
        await _Patience(context, host, waiting, reminder).wait()
    finally:
        waiting.cancel()
    waiting.result()


class _Patience:
    def __init__(self, context: Context, host: Host, event: asyncio.Future[object], reminder: Reminder) -> None:
        self.context = context
        self.host = host
        self.event = event
        self.reminder = reminder
        self.began = clock.monotonic()

    async def wait(self) -> None:
        usual = usual_wait(self.context)
        if await self._happens(usual):
            return
        self._say()
        while not await self._happens(self.context.options.patience.reminder):
            self._say()
            await self._ask()

    async def _happens(self, seconds: float) -> bool:
        await self.context.control.unless_stopped(asyncio.wait((self.event,), timeout=seconds))
        return self.event.done()

    def _words(self) -> Text:
        minutes = round((clock.monotonic() - self.began) / 60)
        return self.reminder(minutes).of(host=self.host.name)

    def _say(self) -> None:
        text = translate("engine", "{what} That is longer than usual.").of(what=self._words())
        self.context.events.note(text, NoteLevel.WARNING, self.host)

    async def _ask(self) -> None:
        """Ask; the question is withdrawn when the event comes."""
        advice = translate(
            "engine",
            "Check its console. You can keep waiting: nothing is lost. After fixing a problem, choose Check Now. "
            "If you mark it as failed, you are asked how to proceed.",
        )
        choices = (Choice.WAIT, Choice.CHECK, Choice.FAIL)
        where = Named(self.host.uuid, self.host.name)
        prompt = Prompt(PromptKind.WAITING, self.context.pool, where, self._words(), choices, advice)
        asking = asyncio.ensure_future(ask_admin(self.context, prompt))
        try:
            await asyncio.wait((asking, self.event), return_when=asyncio.FIRST_COMPLETED)
            if asking.done():
                self._act(asking.result())
        finally:
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)

    def _act(self, choice: Choice) -> None:
        if choice is Choice.STOP:
            raise Stopped
        if choice is Choice.CHECK:
            self.context.connection.retry_now()
        if choice is Choice.FAIL:
            text = translate("engine", "{host} did not come back and was marked as failed.")
            advice = translate(
                "engine",
                "Bring it back into service from its console, then choose Retry. Until then, no other server may "
                "be rebooted.",
            )
            raise StepFailed(text.of(host=self.host.name), advice)
