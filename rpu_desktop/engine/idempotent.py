"""Doing something in a pool whose answer may get lost: afterwards the pool says whether it was done."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from rpu_desktop.engine.context import Context
from rpu_desktop.engine.watchdog import watched
from rpu_desktop.i18n.text import plain
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.inventory.ids import VmUuid
from rpu_desktop.run.events import NoteLevel
from rpu_desktop.xapi.failures import ConnectionLost, NoAnswer, TaskVanished, Unreachable

if TYPE_CHECKING:
    from rpu_desktop.api_names import Method

__all__ = ["LOST", "act", "ask", "reconnected", "vm_is_busy"]

LOST = (ConnectionLost, TaskVanished, Unreachable)
"""The answer did not arrive: whether the call was carried out can only be seen from the pool."""

_TIMES = 2
"""How often no answer may come before that is the answer."""

Condition = Callable[[PoolSnapshot], bool]


async def act(context: Context, method: Method, *args: Any, done: Condition, busy: Condition) -> None:
    """Call ``Async.<method>`` until the pool shows that it is `done`, and return when it does.

    `busy` says whether the pool may still be at it: nothing is sent a second time while it is.

    Raises:
        ApiFailure: the pool refused it.
        StepFailed: the server that is to do it hangs, and the admin does not want to wait any longer.
        Stopped: the admin asked to stop before it had to be sent again.
        Unreachable: the connection was closed.

    """
    connection = context.connection
    while True:
        try:
            await watched(context, connection.task(method, *args), *(arg for arg in args if isinstance(arg, str)))
        except LOST as error:
            context.events.note(plain(str(error)), NoteLevel.WARNING)
            await context.control.unless_stopped(
                connection.wait_for(lambda snapshot: done(snapshot) or not busy(snapshot))
            )
            if done(context.snapshot()):
                return
            await context.control.checkpoint()
        else:
            await connection.wait_for(done)
            return


async def ask(context: Context, method: Method, *args: Any, timeout: float | None = None) -> Any:
    """Call what only reads, again when the connection breaks; `timeout` (seconds) is the longest one answer may take.

    Raises:
        ApiFailure: the pool refused it.
        NoAnswer: it was asked twice and did not answer.
        Stopped: the admin asked to stop before there was an answer.
        Unreachable: the connection was closed.

    """
    silent = 0
    while True:
        try:
            return await context.connection.call(method, *args, timeout=timeout)
        except LOST as error:
            silent += isinstance(error, NoAnswer)
            if silent == _TIMES:
                raise
            await context.control.unless_stopped(context.connection.wait_connected())
            await context.control.checkpoint()


def vm_is_busy(snapshot: PoolSnapshot, uuid: VmUuid) -> bool:
    """Whether something is being done with a VM (uuid); one that is gone is not busy."""
    vm = snapshot.vm_by_uuid(uuid)
    return vm is not None and bool(vm.current_operations)


async def reconnected(context: Context) -> None:
    """Give a connection that broke a chance to come back; a pool that is gone must not keep the run from ending."""
    patience = 0.0 if context.control.stopping else context.options.patience.settling
    try:
        async with asyncio.timeout(patience):
            await context.connection.wait_connected()
    except TimeoutError:
        return
