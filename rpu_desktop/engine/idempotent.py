"""Calls whose answer may get lost: afterwards, the pool shows whether they took effect."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from rpu_desktop.engine.context import Context
from rpu_desktop.engine.watchdog import watched
from rpu_desktop.i18n.text import plain
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.inventory.ids import VmUuid
from rpu_desktop.retrying import SILENCES, Again, retrying
from rpu_desktop.run.events import NoteLevel
from rpu_desktop.xapi.failures import LOST, NoAnswer, XapiError
from rpu_desktop.xapi.reconnecting import reconnected as connection_back

if TYPE_CHECKING:
    from rpu_desktop.api_names import Method

__all__ = ["LOST", "act", "ask", "reconnected", "vm_is_busy"]

Condition = Callable[[PoolSnapshot], bool]


async def act(context: Context, method: Method, *args: Any, done: Condition, busy: Condition) -> bool:
    """Call ``Async.<method>`` until the pool has done it; returns whether the pool shows that it is `done`.

    It need not: a VM that has been started may crash, or someone else may undo what was done, before the pool's events
    have arrived here. `busy` returns whether the pool may still be working on it: nothing is sent again meanwhile.

    Raises:
        ApiFailure: the pool refused it.
        StepFailed: the server that has to do it hangs, and the admin does not want to wait any longer.
        Stopped: the admin asked to stop before it had to be sent again.
        Unreachable: the connection was closed.

    """
    connection, sent = context.connection, False

    async def send() -> None:
        nonlocal sent
        if sent:
            if done(context.snapshot()):
                return
            await context.control.checkpoint()
        sent = True
        await watched(context, connection.task(method, *args), *(arg for arg in args if isinstance(arg, str)))

    async def look(lost: XapiError) -> None:
        context.events.note(plain(str(lost)), NoteLevel.WARNING)
        await context.control.unless_stopped(connection.wait_for(lambda snapshot: done(snapshot) or not busy(snapshot)))

    await retrying(send, Again(LOST, before=look))
    await connection.wait_connected()
    return done(context.snapshot())


async def ask(context: Context, method: Method, *args: Any, timeout: float | None = None) -> Any:
    """Make a read-only call, again if the connection breaks; `timeout` (s) is the maximum duration of one answer.

    Raises:
        ApiFailure: the pool refused it.
        NoAnswer: it was asked twice and did not respond.
        Stopped: the admin asked to stop before there was an answer.
        Unreachable: the connection was closed.

    """

    async def again(lost: XapiError) -> None:
        await context.control.unless_stopped(context.connection.wait_connected())
        await context.control.checkpoint()

    return await retrying(
        lambda: context.connection.call(method, *args, timeout=timeout),
        Again(NoAnswer, attempts=SILENCES, before=again),
        Again(LOST, before=again),
    )


def vm_is_busy(snapshot: PoolSnapshot, uuid: VmUuid) -> bool:
    """Whether an operation on a VM (uuid) is running; one that is gone is not busy."""
    vm = snapshot.vm_by_uuid(uuid)
    return vm is not None and bool(vm.current_operations)


async def reconnected(context: Context) -> None:
    """Wait for a broken connection to come back; a pool that is gone must not keep the run from ending."""
    seconds = 0.0 if context.control.stopping else context.options.patience.settling
    await connection_back(context.connection, seconds)
