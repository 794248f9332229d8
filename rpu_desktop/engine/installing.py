"""Installs the new version on an empty host: prepare, reboot, wait, and trust only what the pool shows."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

from rpu_desktop import clock
from rpu_desktop.engine.context import Context
from rpu_desktop.engine.idempotent import LOST
from rpu_desktop.engine.preconditions import assert_empty, assert_no_host_away, disable_host
from rpu_desktop.engine.reachability import is_there, once_it_answers
from rpu_desktop.engine.reboot import LEFT, RebootState, RebootWatcher, reboot_state
from rpu_desktop.engine.version_check import VersionState, facts_of, state_of_version
from rpu_desktop.engine.waiting import wait_patiently
from rpu_desktop.engine.watchdog import watched
from rpu_desktop.i18n.text import Text, plain, sentence, translate
from rpu_desktop.inventory import Host, PoolSnapshot
from rpu_desktop.inventory.ids import HostUuid
from rpu_desktop.media.hosts import PLUGIN
from rpu_desktop.media.reasons import reason_in_words
from rpu_desktop.retrying import Again, retrying
from rpu_desktop.run.events import HostStage, NoteLevel
from rpu_desktop.run.failures import StepFailed
from rpu_desktop.versions import distinct_labels
from rpu_desktop.xapi.failures import ApiFailure, NoAnswer, PluginFailure, Unreachable, XapiError

__all__ = [
    "await_return",
    "check_version",
    "is_at_target",
    "known_boot",
    "outlast_reboot",
    "prepare",
    "reboot_and_wait",
    "version_state",
    "wait_until_away",
]

_ENDED = frozenset({RebootState.BACK, RebootState.STAYED})
"""Raised when nothing more should be waited for."""


async def prepare(context: Context, uuid: HostUuid) -> None:
    """Let the host fetch the installer. From now on any reboot starts it, so this is done as late as possible.

    Raises:
        StepFailed: the host's plugin reports why.
        XapiError: the pool did not do it.

    """
    host = context.host(uuid)
    await assert_empty(context, host)
    context.events.host(host, HostStage.PREPARING)
    media = context.options.media
    assert media is not None  # noqa: S101 (only manual mode has none, and does not come here)
    context.state.note_preparing(uuid)
    try:
        await _prepare(context, host, media.plugin_url())
    except PluginFailure as failure:
        context.state.note_unprepared(uuid)
        known = reason_in_words(host, media, failure.reason)
        text = translate("engine", "{host} could not download the installer from {media}. {reason}")
        reason, advice = (known.text, known.advice) if known else (failure.text, failure.advice)
        again = translate("engine", "Check that this server can read the installation media, then choose Retry.")
        raise StepFailed(
            text.of(host=host.name, media=media.shown(), reason=reason), sentence(advice, again) if advice else again
        ) from failure


async def _prepare(context: Context, host: Host, url: str) -> None:
    """Prepare; this is idempotent, so it is repeated if the answer is lost."""

    async def again(lost: XapiError) -> None:
        context.events.note(plain(str(lost)), NoteLevel.WARNING, host)
        await context.control.unless_stopped(context.connection.wait_connected())
        await context.control.checkpoint()

    def run() -> Coroutine[Any, Any, str]:
        return watched(context, context.connection.plugin(host.ref, PLUGIN, "main", {"url": url}), host.ref)

    await retrying(lambda: once_it_answers(context, run), Again(LOST, before=again))


async def reboot_and_wait(context: Context, uuid: HostUuid, *, for_updates: bool = False) -> None:
    """Reboot the host, into the installer or for its updates, and wait without a limit until it has booted again.

    A stop is possible until the host is ordered to reboot. After that, the host is waited for all the same.

    Raises:
        StepFailed: it is no longer empty, or refuses to reboot.
        Stopped: the admin asked to stop in time, or does not want to wait any longer.

    """
    host = await known_boot(context, uuid)
    await assert_no_host_away(context, host)
    await assert_empty(context, host)
    await context.control.checkpoint()
    context.events.host(host, HostStage.RESTARTING if for_updates else HostStage.REBOOTING)
    context.state.note_rebooting(uuid, host.boot_time)
    while True:
        ordered = await _ordered(context.patient(), host)
        began = clock.now()
        if await await_return(context, ordered, for_updates=for_updates):
            break
        text = translate("engine", "{host} has not rebooted: its toolstack restarted first. Trying again.")
        context.events.note(text.of(host=host.name), NoteLevel.WARNING, host)
        if context.control.stopping:
            context.state.note_not_rebooting(uuid)
        await context.control.checkpoint()
        await assert_no_host_away(context, host)
        await assert_empty(context, host)
    context.state.note_back(uuid, 0 if for_updates else clock.now() - began)


async def known_boot(context: Context, uuid: HostUuid) -> Host:
    """Wait for the host's boot time: its toolstack removes it for a moment when it starts.

    Without it, the next boot time would be mistaken for a reboot.

    Raises:
        StepFailed: it is no longer in the pool.
        Stopped, Unreachable: the admin asked to stop, or the connection was closed.

    """
    says = context.connection.wait_for(
        lambda snapshot: (host := snapshot.host_by_uuid(uuid)) is None or host.boot_time != 0.0,
        timeout=context.options.patience.restarting,
    )
    host = context.host(uuid)
    words = translate("engine", "Waiting for {host} to report when it booted")
    with (
        context.events.awaiting(words.of(host=host.name), host),
        contextlib.suppress(TimeoutError),
    ):  # one that never reports it
        await context.control.unless_stopped(says)
    return context.host(uuid)


async def _ordered(context: Context, host: Host) -> Host:
    """Order the reboot until the host has received it; returns the host before it, with the boot time of `host`."""
    while (ordered := await _send_reboot(context, host)) is None:
        await assert_empty(context, host)
    return ordered


async def await_return(context: Context, host: Host, *, for_updates: bool = False) -> bool:
    """Wait from the reboot that `host` (before it) was ordered to do until its return; False if it did not reboot.

    That is detected when its toolstack has started again without a boot: its orders were lost with it.

    Raises:
        Stopped: the admin does not want to wait any longer; a stop alone does not end this.

    """
    context = context.patient()
    await wait_patiently(context, host, wait_until_away(context, host), _still_here)
    if _state(context.snapshot(), host) is RebootState.STAYED:
        return False
    context.events.host(host, HostStage.RESTARTING if for_updates else HostStage.INSTALLING)
    ended = context.connection.wait_for(lambda snapshot: _state(snapshot, host) in _ENDED)
    await wait_patiently(context, host, ended, _still_away)
    return _state(context.snapshot(), host) is not RebootState.STAYED


async def outlast_reboot(context: Context, uuid: HostUuid) -> None:
    """Wait for a reboot that was in progress when this program ended or the connection broke.

    Raises:
        StepFailed: it came back with another version than the one wanted.
        Stopped: the admin does not want to wait any longer.

    """
    before = context.state.boot_times.get(uuid)
    for_updates = uuid not in context.state.prepared
    if before is None:
        return
    host = _as_it_was(context.host(uuid), before)
    booted = _state(context.snapshot(), host) is RebootState.BACK
    if booted and for_updates:
        return
    if not booted:
        context.events.host(host, HostStage.RESTARTING if for_updates else HostStage.REBOOTING)
        if not await _leaves(context, host):
            context.state.note_not_rebooting(uuid)
            return
    if not await await_return(context, host, for_updates=for_updates):
        context.state.note_not_rebooting(uuid)
        return
    context.state.note_back(uuid)
    if not for_updates:
        check_version(context, uuid)


def _as_it_was(host: Host, before: float) -> Host:
    """The host with the boot time that it had before."""
    return replace(host, other_config={**host.other_config, "boot_time": f"{before}"})


async def _send_reboot(context: Context, host: Host) -> Host | None:
    """Order the reboot; returns the host before it if the reboot is in progress.

    The call returns long before the reboot, or its answer is lost.
    """
    try:
        return await once_it_answers(context, lambda: _order_reboot(context, host))
    except Unreachable:
        return host if await _has_gone(context, host) else None
    except LOST as error:
        context.events.note(plain(str(error)), NoteLevel.WARNING, host)
        if await _leaves(context, host):
            return host
        if isinstance(error, NoAnswer):
            await _assert_answering(context, host)
        return None
    except ApiFailure as error:
        if error.code == "HOST_NOT_DISABLED":  # its toolstack restarted meanwhile and enabled it
            await disable_host(context, host.uuid)
            return None
        context.state.note_not_rebooting(host.uuid)
        text = translate("engine", "{host} refused to reboot: {reason}")
        raise StepFailed(text.of(host=host.name, reason=error.text), error.advice) from error


async def _assert_answering(context: Context, host: Host) -> None:
    """Do not keep ordering a host that hangs; it may still reboot at any moment.

    Raises:
        StepFailed: it does not respond.

    """
    if await is_there(context, host.uuid) or _has_left(context.snapshot(), host):
        return
    text = translate("engine", "{host} received the command to reboot, but has not rebooted and does not respond.")
    advice = translate("engine", "Check its console and restart it there, then choose Retry.")
    raise StepFailed(text.of(host=host.name), advice)


async def _order_reboot(context: Context, host: Host) -> Host:
    """Order once only: it may not have responded because it went down after an earlier order, and be back now."""
    now = replace(host, other_config=await context.connection.call("host.get_other_config", host.ref))
    if not now.rebooted_since(host.boot_time):
        await context.connection.call("host.reboot", host.ref)
    return _as_it_was(now, host.boot_time)


async def _leaves(context: Context, host: Host) -> bool:
    """Whether the host goes down, although it is unknown whether it received the order.

    Once it has, its record shows it (xapi_host.ml shutdown_and_reboot_common).
    """
    context = context.patient()
    try:
        return await context.control.unless_stopped(_sign(context, host))
    except TimeoutError:
        return await _has_gone(context, host)


async def _has_gone(context: Context, host: Host) -> bool:
    """Whether it goes down, or went down; decided as soon as the pool responds and knows when the host booted.

    A broken connection proves nothing, not even with the coordinator: only what the pool shows afterwards does.
    """
    known = context.connection.wait_for(lambda snapshot: _state(snapshot, host) is not RebootState.UNKNOWN)
    await wait_patiently(context, host, known, _still_away)
    if not _has_left(context.snapshot(), host) and host.uuid == context.snapshot().coordinator.uuid:
        # A coordinator responds before it has recorded its boot (xapi.ml server_init).
        with contextlib.suppress(TimeoutError):
            await context.control.unless_stopped(_sign(context, host))
    return _has_left(context.snapshot(), host)


def _sign(context: Context, host: Host) -> Coroutine[Any, Any, bool]:
    """Wait for the first sign that it goes down; TimeoutError if there is none for a while."""
    leaving = context.options.patience.leaving
    return context.connection.wait_for(lambda snapshot: _has_left(snapshot, host), timeout=leaving)


def _still_here(minutes: int) -> Text:
    return translate(
        "engine",
        "{host} received the command to reboot {n} minute ago and still responds.",
        "{host} received the command to reboot {n} minutes ago and still responds.",
        minutes,
    )


def _still_away(minutes: int) -> Text:
    return translate(
        "engine",
        "{host} has been offline for {n} minute; still waiting for it.",
        "{host} has been offline for {n} minutes; still waiting for it.",
        minutes,
    )


async def wait_until_away(context: Context, host: Host, *, told: bool = True) -> None:
    """Return once the host is gone, has already come back, or was `told` to reboot and did not.

    The coordinator takes the connection down with it. If it was not `told` to reboot, a connection that soon returns
    had a network problem. That the host is not called live proves nothing until a restarting toolstack would be back.
    """
    connection, patience = context.connection, context.options.patience
    coordinator = host.uuid == context.snapshot().coordinator.uuid
    watcher = RebootWatcher(
        host, coordinator=coordinator, told=told, silence=patience.restarting, hiccup=patience.hiccup
    )
    ends = {RebootState.AWAY, RebootState.BACK} | ({RebootState.STAYED} if told else set())
    time = asyncio.get_running_loop().time
    while True:
        now = context.snapshot().host_by_uuid(host.uuid)
        if watcher.see(now, connected=connection.connected, at=time()) in ends:
            return
        due = watcher.due(time())
        if due is None and not connection.connected:
            await connection.wait_connected()
            continue
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(due):
                await connection.news().wait()


def _state(snapshot: PoolSnapshot, before: Host) -> RebootState:
    return reboot_state(before, snapshot.host_by_uuid(before.uuid))


def _has_left(snapshot: PoolSnapshot, before: Host) -> bool:
    return _state(snapshot, before) in LEFT


def version_state(context: Context, host: Host) -> VersionState:
    """How the host's version relates to the target of this run."""
    return state_of_version(facts_of(host, context.snapshot(), context.state))


def is_at_target(context: Context, host: Host) -> bool:
    """Whether the host already has the target version and needs no installation."""
    return version_state(context, host) is VersionState.NEW


def check_version(context: Context, uuid: HostUuid) -> None:
    """Compare version *and* build with the target.

    Raises:
        StepFailed: the host still has the old version, or has another one.

    """
    host = context.host(uuid)
    state = version_state(context, host)
    if state is VersionState.NEW:
        return
    version, before, target = host.software_version, context.state.versions[uuid], context.state.target
    labels = distinct_labels([version, target or before])
    words = {"host": host.name, "version": labels[0], "wanted": labels[1]}
    advice = translate("engine", "Check the installation media: all servers of a pool need the same version and build.")
    if state is VersionState.UNCHANGED:
        text = translate("engine", "{host} came back with its previous version: {version}.")
        advice = translate(
            "engine",
            "The installer did not run, or it aborted. Check the server's console and /var/log/installer, then "
            "choose Retry to reboot the server into the installer again.",
        )
    elif target is None:
        text = translate("engine", "{host} came back with {version}, which is not newer than {old}.")
        words["old"] = labels[1]
    else:
        text = translate("engine", "{host} came back with {version}, but {wanted} should have been installed.")
    raise StepFailed(text.of(**words), advice)
