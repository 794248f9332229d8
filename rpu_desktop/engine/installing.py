"""From the empty host to the new version: prepare, reboot, wait, and believe only what the pool shows."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import replace

from rpu_desktop.engine.context import Context
from rpu_desktop.engine.idempotent import LOST
from rpu_desktop.engine.preconditions import assert_empty, assert_nobody_away, disable_host
from rpu_desktop.engine.reachability import is_leaving, is_there, once_it_answers
from rpu_desktop.engine.waiting import wait_patiently
from rpu_desktop.engine.watchdog import watched
from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.inventory import Host, PoolSnapshot
from rpu_desktop.media.hosts import PLUGIN
from rpu_desktop.run.events import HostStage, NoteLevel
from rpu_desktop.run.failures import StepFailed
from rpu_desktop.versions import SoftwareVersion, told_apart
from rpu_desktop.xapi.failures import ApiFailure, NoAnswer, PluginFailure, Unreachable

__all__ = ["check_version", "is_at_target", "matches", "outlast_reboot", "prepare", "reboot_and_wait"]


async def prepare(context: Context, uuid: str) -> None:
    """Let the host fetch the installer: from now on any reboot starts it, so this comes as late as possible.

    Raises:
        StepFailed: the host's plugin says why.
        XapiError: the pool did not carry it out.

    """
    host = context.host(uuid)
    await assert_empty(context, host)
    context.stage(host, HostStage.PREPARING)
    media = context.options.media
    assert media is not None  # noqa: S101 (only manual mode has none, and does not come here)
    context.ledger.note_preparing(uuid)
    try:
        await _prepare(context, host, media.plugin_url())
    except PluginFailure as failure:
        context.ledger.note_unprepared(uuid)
        text = translate("engine", "{host} could not fetch the installer from {media}: {reason}.")
        raise StepFailed(
            text.of(host=host.name, media=media.shown(), reason=plain(failure.reason)),
            translate("engine", "Check that this server can read the installation media, then choose Retry."),
        ) from failure


async def _prepare(context: Context, host: Host, url: str) -> None:
    """Preparing twice does no harm: when the answer is lost, it is done again."""
    while True:
        try:
            await once_it_answers(
                context,
                lambda: watched(context, context.connection.plugin(host.ref, PLUGIN, "main", {"url": url}), host.ref),
            )
        except LOST as error:
            context.note(plain(str(error)), NoteLevel.WARNING, host)
            await context.control.unless_stopped(context.connection.wait_connected())
            await context.control.checkpoint()
        else:
            return


async def reboot_and_wait(context: Context, uuid: str, *, for_updates: bool = False) -> None:
    """Reboot the host, into the installer or for its updates, and wait, without an end, until it has booted again.

    Raises:
        StepFailed: it is not empty any more, or refuses to reboot.
        Stopped: the admin does not want to wait any longer.

    """
    host = context.host(uuid)
    await assert_nobody_away(context, host)
    await assert_empty(context, host)
    context.stage(host, HostStage.RESTARTING if for_updates else HostStage.REBOOTING)
    context.ledger.note_rebooting(uuid, host.boot_time)
    while True:
        ordered = await _ordered(context, host)
        began = time.time()
        if await await_return(context, ordered, for_updates=for_updates):
            break
        text = translate("engine", "{host} has not rebooted: its toolstack restarted before. It is told once more.")
        context.note(text.of(host=host.name), NoteLevel.WARNING, host)
        await assert_nobody_away(context, host)
        await assert_empty(context, host)
    context.ledger.note_back(uuid, 0 if for_updates else time.time() - began)


async def _ordered(context: Context, host: Host) -> Host:
    """Tell it until it has heard it; the host as it was then, with the boot time that `host` has."""
    while (ordered := await _send_reboot(context, host)) is None:
        await assert_empty(context, host)
    return ordered


async def await_return(context: Context, host: Host, *, for_updates: bool = False) -> bool:
    """From the reboot that `host` (as it was before) was told to make, to its return; False when it stayed after all.

    That is seen from a toolstack that has started again on a host that has not booted: its orders died with it.
    """
    await wait_patiently(context, host, wait_until_away(context, host), _still_here)
    if _has_stayed(context.snapshot(), host):
        return False
    context.stage(host, HostStage.RESTARTING if for_updates else HostStage.INSTALLING)
    back = context.connection.wait_for(
        lambda snapshot: _has_booted(snapshot, host.uuid, host.boot_time) or _has_stayed(snapshot, host)
    )
    await wait_patiently(context, host, back, _still_away)
    return not _has_stayed(context.snapshot(), host)


async def outlast_reboot(context: Context, uuid: str) -> None:
    """A reboot that was under way when this program was ended, or the connection broke, is waited for.

    Raises:
        StepFailed: it came back with another version than the one wanted.
        Stopped: the admin does not want to wait any longer.

    """
    before = context.ledger.boot_times.get(uuid)
    for_updates = uuid not in context.ledger.prepared
    if before is None or (for_updates and _has_booted(context.snapshot(), uuid, before)):
        return
    host = _as_it_was(context.host(uuid), before)
    if not _has_booted(context.snapshot(), uuid, before):
        context.stage(host, HostStage.RESTARTING if for_updates else HostStage.REBOOTING)
        if not await _leaves(context, host):
            context.ledger.note_not_rebooting(uuid)
            return
    if not await await_return(context, host, for_updates=for_updates):
        context.ledger.note_not_rebooting(uuid)
        return
    context.ledger.note_back(uuid)
    if not for_updates:
        check_version(context, uuid)


def _as_it_was(host: Host, before: float) -> Host:
    """The host with the boot time that it had before."""
    return replace(host, other_config={**host.other_config, "boot_time": f"{before}"})


async def _send_reboot(context: Context, host: Host) -> Host | None:
    """The host as it was told, if the reboot is under way: the call returns long before it, or its answer gets lost."""
    try:
        return await once_it_answers(context, lambda: _order_reboot(context, host))
    except Unreachable:
        return host if await _has_left(context, host) else None
    except LOST as error:
        context.note(plain(str(error)), NoteLevel.WARNING, host)
        if await _leaves(context, host):
            return host
        if isinstance(error, NoAnswer):
            await _assert_answering(context, host)
        return None
    except ApiFailure as error:
        if error.code == "HOST_NOT_DISABLED":  # its toolstack restarted meanwhile and enabled it
            await disable_host(context, host.uuid)
            return None
        context.ledger.note_not_rebooting(host.uuid)
        text = translate("engine", "{host} refused to reboot: {reason}")
        raise StepFailed(text.of(host=host.name, reason=error.text), error.advice) from error


async def _assert_answering(context: Context, host: Host) -> None:
    """One that hangs is not told again and again; it is still taken for one that may reboot at any moment.

    Raises:
        StepFailed: it does not answer.

    """
    if await is_there(context, host.uuid) or _is_leaving(context.snapshot(), host):
        return
    text = translate("engine", "{host} was told to reboot, stays where it is, and does not answer.")
    advice = translate("engine", "Look at its console and restart it there, then choose Retry.")
    raise StepFailed(text.of(host=host.name), advice)


async def _order_reboot(context: Context, host: Host) -> Host:
    """Once only: it may not have answered because it went down at an order whose answer was lost, and be back now."""
    now = replace(host, other_config=await context.connection.call("host.get_other_config", host.ref))
    if not now.rebooted_since(host.boot_time):
        await context.connection.call("host.reboot", host.ref)
    return _as_it_was(now, host.boot_time)


async def _leaves(context: Context, host: Host) -> bool:
    """Whether the host goes down, though nobody knows if it heard that it should.

    From the moment it hears of it, its record says so (xapi_host.ml shutdown_and_reboot_common).
    """
    connection = context.connection
    going = connection.wait_for(lambda snapshot: _is_leaving(snapshot, host), timeout=context.options.patience.leaving)
    try:
        return await context.control.unless_stopped(going)
    except TimeoutError:
        return await _has_left(context, host)


async def _has_left(context: Context, host: Host) -> bool:
    """Whether it goes down, or went down, as soon as the pool can be asked and knows when the host booted.

    A broken connection proves nothing, not even with the coordinator: only what the pool shows afterwards does.
    """
    known = context.connection.wait_for(lambda snapshot: _says_when_it_booted(snapshot, host))
    await wait_patiently(context, host, known, _still_away)
    if not _is_leaving(context.snapshot(), host) and host.uuid == context.snapshot().coordinator.uuid:
        # A coordinator answers before it has written down that it has booted (xapi.ml server_init).
        sign = context.connection.wait_for(
            lambda snapshot: _is_leaving(snapshot, host), timeout=context.options.patience.leaving
        )
        with contextlib.suppress(TimeoutError):
            await context.control.unless_stopped(sign)
    return _is_leaving(context.snapshot(), host)


def _still_here(minutes: int) -> Text:
    return translate("engine", "{host} was told to reboot %n minute(s) ago and still answers.", "", minutes)


def _still_away(minutes: int) -> Text:
    return translate("engine", "{host} has been away for %n minute(s); it is still being waited for.", "", minutes)


async def wait_until_away(context: Context, host: Host, *, told: bool = True) -> None:
    """Return once the host is gone, or has already come back, or was `told` to go and stayed after all.

    The coordinator takes the connection with it.  Where it was not `told` to go, a connection that is soon back was
    the network's.  That it is not called live proves nothing before a toolstack that restarts would be back.
    """
    connection, silence = context.connection, _Silence(context.options.patience.restarting)
    coordinates = host.uuid == context.snapshot().coordinator.uuid
    while not _is_away(context.snapshot(), host) and not (told and _has_stayed(context.snapshot(), host)):
        now = context.snapshot().host_by_uuid(host.uuid)
        left = silence.left(silent=now is not None and now.live is False)
        if left is not None and left <= 0:
            return
        if connection.connected or not coordinates:
            await _next_news(context, left)
        elif told or not await _soon_back(context):
            return


class _Silence:
    """How long a host may still be silent before it counts as away."""

    def __init__(self, longest: float) -> None:
        self._longest = longest
        self._end: float | None = None

    def left(self, *, silent: bool) -> float | None:
        """Seconds, None while it is not silent."""
        if not silent:
            self._end = None
            return None
        now = asyncio.get_running_loop().time()
        self._end = now + self._longest if self._end is None else self._end
        return self._end - now


async def _next_news(context: Context, longest: float | None) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(longest):
            await context.connection.news().wait()


async def _soon_back(context: Context) -> bool:
    try:
        async with asyncio.timeout(context.options.patience.hiccup):
            await context.connection.wait_connected()
    except TimeoutError:
        return False
    return True


def _is_away(snapshot: PoolSnapshot, before: Host) -> bool:
    now = snapshot.host_by_uuid(before.uuid)
    gone = now is None or (now.live is False and is_leaving(now))
    return gone or _has_booted(snapshot, before.uuid, before.boot_time)


def _is_leaving(snapshot: PoolSnapshot, before: Host) -> bool:
    """Not being called live is no sign: a toolstack that restarts is not either (xapi_fuse.ml)."""
    now = snapshot.host_by_uuid(before.uuid)
    return (now is not None and is_leaving(now)) or _is_away(snapshot, before)


def _has_stayed(snapshot: PoolSnapshot, before: Host) -> bool:
    """Whether its toolstack has started again, and the host has not booted and is not about to."""
    now = snapshot.host_by_uuid(before.uuid)
    if now is None or now.live is False or is_leaving(now) or now.boot_time == 0.0:
        return False
    return now.toolstack_restarted_since(before.agent_start_time) and not now.rebooted_since(before.boot_time)


def _has_booted(snapshot: PoolSnapshot, uuid: str, before: float) -> bool:
    host = snapshot.host_by_uuid(uuid)
    return host is not None and host.rebooted_since(before) and host.live is not False


def _says_when_it_booted(snapshot: PoolSnapshot, before: Host) -> bool:
    """Not for a moment when its toolstack starts; one that never did cannot be waited for."""
    now = snapshot.host_by_uuid(before.uuid)
    return now is None or (now.live is not False and now.boot_time != 0.0) or before.boot_time == 0.0


def is_at_target(context: Context, host: Host) -> bool:
    """Whether the host runs what this run is to bring; anything new where nobody knows what that is.

    A host that was seen with it may have become newer since, by its updates.
    """
    target = context.ledger.target
    if target is None:
        return not host.software_version.same_release(context.ledger.versions[host.uuid])
    if host.uuid in context.ledger.installed:
        return not target.newer_than(host.software_version)
    return matches(host.software_version, target)


def matches(version: SoftwareVersion, target: SoftwareVersion) -> bool:
    """Whether `version` is the one wanted, as far as the media say what that is."""
    for key in ("product_version", "platform_version"):
        if target.get(key) and version.number(key) != target.number(key):
            return False
    return not target.build or version.build == target.build


def check_version(context: Context, uuid: str) -> None:
    """Compare version *and* build with what was wanted.

    Raises:
        StepFailed: the old version came back, or another one.

    """
    host = context.host(uuid)
    version, before = host.software_version, context.ledger.versions[uuid]
    target = context.ledger.target
    if matches(version, target) if target is not None else not version.same_release(before):
        return
    if version.same_release(before):
        text = translate("engine", "{host} came back with the version it had before: {version}.")
        advice = translate(
            "engine",
            "The installer did not run or gave up. Look at the server's console and at /var/log/installer, "
            "then choose Retry to reboot it into the installer once more.",
        )
    else:
        text = translate("engine", "{host} came back with {version}, but {wanted} was to be installed.")
        advice = translate(
            "engine", "Check the installation media: all servers of a pool need the same version and build."
        )
    labels = told_apart([version, target or before])
    raise StepFailed(text.of(host=host.name, version=labels[0], wanted=labels[1] if target else "?"), advice)
