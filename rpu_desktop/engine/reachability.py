"""Whether hosts respond to calls that the coordinator forwards.

After its restart, it takes a while until all of them do.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from rpu_desktop.engine.context import Context
from rpu_desktop.engine.idempotent import LOST
from rpu_desktop.engine.reboot import is_leaving
from rpu_desktop.engine.watchdog import is_watched, report_silent
from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory import Host, PoolSnapshot
from rpu_desktop.inventory.ids import HostUuid
from rpu_desktop.retrying import PAUSE, Again, retrying
from rpu_desktop.run.failures import StepFailed
from rpu_desktop.xapi.failures import HOST_NOT_THERE, ApiFailure, NoAnswer, XapiError

__all__ = [
    "ask_hung_again",
    "await_members",
    "is_there",
    "once_it_answers",
    "outlast_restarts",
]

T = TypeVar("T")

_LESS = 3
"""Factor by which the time-out of a server is reduced that did not respond before."""


async def await_members(context: Context, uuid: HostUuid) -> None:
    """Wait until every member responds to calls that the coordinator forwards.

    After the coordinator's restart the members reconnect with growing pauses, up to 256 s (xen-api, commit
    df322f53c3); until then such calls fail with HOST_STILL_BOOTING.

    Raises:
        StepFailed: the host `uuid` itself does not respond; others are only excluded as targets.
        Stopped: the admin does not want to wait any longer.

    """
    snapshot = context.snapshot()
    members = [host for host in snapshot.hosts.values() if host.live is not False and host != snapshot.coordinator]
    patience = context.options.patience
    longest = patience.settling if uuid == snapshot.coordinator.uuid else patience.restarting
    with context.events.awaiting(translate("engine", "Waiting until the pool coordinator has found the other servers")):
        answers = await context.control.unless_stopped(
            asyncio.gather(*(_answers(context, host, longest) for host in members))
        )
    for host, error in zip(members, answers, strict=True):
        if error is not None and host.uuid == uuid:
            text = translate("engine", "{host} does not respond to the pool coordinator: {reason}")
            advice = translate("engine", "Check this server's network and its console, then choose Retry.")
            raise StepFailed(text.of(host=host.name, reason=error.text), advice)


async def once_it_answers(context: Context, call: Callable[[], Awaitable[T]]) -> T:
    """Make a call that the coordinator forwards to a host; again while that host's toolstack is starting.

    The pool refuses such a call before it is begun.

    Raises:
        ApiFailure: another refusal; or this one for too long.
        Stopped: the admin asked to stop.
        XapiError: the call failed, or the connection broke.

    """
    not_yet = Again(
        ApiFailure,
        when=lambda error: error.code in HOST_NOT_THERE,
        seconds=context.options.patience.settling,
        pause=PAUSE,
    )
    return await retrying(call, not_yet, sleep=context.control.sleep)


async def _answers(context: Context, host: Host, patience: float) -> XapiError | None:
    """None as soon as the host responds; its last refusal, or its silence, if it does not within `patience` seconds."""

    async def silent(error: NoAnswer) -> None:
        report_silent(context, host)

    rules = (
        Again(NoAnswer, seconds=patience, before=silent),
        Again(XapiError, when=_is_lost, before=lambda error: context.connection.wait_connected()),
    )
    try:
        await retrying(lambda: once_it_answers(context, lambda: _ask_time(context, host)), *rules)
    except (ApiFailure, NoAnswer) as error:
        return error
    return None


def _is_lost(error: XapiError) -> bool:
    """Whether the connection to the coordinator broke, which says nothing about the host."""
    return not isinstance(error, ApiFailure)


async def _ask_time(context: Context, host: Host) -> None:
    await context.connection.call("host.get_servertime", host.ref, timeout=context.options.patience.answer)


async def is_there(context: Context, uuid: HostUuid) -> bool:
    """Whether the host responds within the time that a toolstack takes to restart.

    One that is called live and does not respond counts as away: the pool calls a dead server live for ten minutes. A
    host found away before is given less time.

    Raises:
        Stopped: the admin asked to stop.
        Unreachable: the connection was closed.

    """
    asked = context.snapshot().host_by_uuid(uuid)
    words = translate("engine", "Waiting for an answer from {host}").of(host=asked.name if asked else "")
    with context.events.awaiting(words, asked):
        answers = await _is_there(context, uuid)
    host = context.snapshot().host_by_uuid(uuid)
    (context.hosts.silent.discard if answers else context.hosts.silent.add)(uuid)
    hangs = not answers and host is not None and host.live is not False
    (context.hosts.hung.add if hangs else context.hosts.hung.discard)(uuid)
    return answers


async def _is_there(context: Context, uuid: HostUuid) -> bool:
    loop, patience = asyncio.get_running_loop(), context.options.patience
    # A host that did not respond before is given less time.
    known = uuid in context.hosts.silent | context.hosts.hung
    end = loop.time() + (0 if known else patience.restarting)
    answer = patience.answer / (_LESS if known else 1)
    while (host := context.snapshot().host_by_uuid(uuid)) is not None:
        try:
            if host.live is not False:
                await context.connection.call("host.get_servertime", host.ref, timeout=answer)
                return True
        except NoAnswer:
            pass
        except LOST:
            await context.control.unless_stopped(context.connection.wait_connected())
            continue
        except ApiFailure as error:
            if error.code not in HOST_NOT_THERE:
                return False
        report_silent(context, host)
        # While the admin is being asked about this server, others wait for that answer.
        if is_leaving(host) or (loop.time() > end and not is_watched(context, uuid)):
            return False
        await context.control.sleep(min(PAUSE, patience.restarting / 10))
    return False


async def ask_hung_again(context: Context) -> None:
    """Ask the hosts again that did not respond last time: nothing in their records shows whether they are back.

    Raises:
        Stopped: the admin asked to stop.
        Unreachable: the connection was closed.

    """
    await asyncio.gather(*(is_there(context, uuid) for uuid in tuple(context.hosts.hung)))


async def outlast_restarts(context: Context, away: HostUuid | None) -> None:
    """Wait for servers whose toolstack is restarting.

    Meanwhile they are shown as not live, and disabled a moment longer; all of them are when the coordinator's
    restarts. `away` (uuid) has its turn; hosts that did not come back are not waited for again.

    Raises:
        Stopped: the admin does not want to wait any longer.

    """
    patience = context.options.patience

    def down(snapshot: PoolSnapshot) -> set[HostUuid]:
        return {host.uuid for host in _to_work(context, snapshot, away) if host.live is False and not is_leaving(host)}

    def idle(snapshot: PoolSnapshot) -> set[HostUuid]:
        return {host.uuid for host in _to_work(context, snapshot, away) if not host.enabled}

    context.hosts.silent &= down(context.snapshot()) | idle(context.snapshot())
    for missing, seconds in ((down, patience.restarting), (idle, patience.enabling)):
        if not missing(context.snapshot()) - context.hosts.silent:
            continue
        ended = context.connection.wait_for(
            lambda snapshot, missing=missing: not missing(snapshot) - context.hosts.silent,  # type: ignore[misc]
            timeout=seconds,
        )
        names = [host.name for host in context.snapshot().hosts_in_order() if host.uuid in missing(context.snapshot())]
        words = translate("engine", "Waiting for servers whose toolstack is restarting: {hosts}")
        try:
            with context.events.awaiting(words.of(hosts=", ".join(names))):
                await context.control.unless_stopped(ended)
        except TimeoutError:
            context.hosts.silent |= missing(context.snapshot())


def _to_work(context: Context, snapshot: PoolSnapshot, away: HostUuid | None) -> list[Host]:
    """The servers that should run VMs: neither the one whose turn it is, nor those that this run disabled."""
    out = context.state.disabled | context.state.skipped | context.options.wishes.skip_hosts | {away}
    return [host for host in snapshot.hosts.values() if host.uuid not in out]
