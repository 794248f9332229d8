"""Preconditions of an upgrade: the host is disabled and verified to be empty."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from rpu_desktop.engine.context import Context
from rpu_desktop.engine.drift import is_settled
from rpu_desktop.engine.idempotent import act, ask
from rpu_desktop.engine.paths import await_paths
from rpu_desktop.engine.reachability import is_there, once_it_answers
from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory import Host, PoolSnapshot
from rpu_desktop.inventory.ids import HostUuid
from rpu_desktop.run.events import HostStage
from rpu_desktop.run.failures import StepFailed
from rpu_desktop.xapi.failures import ApiFailure

__all__ = [
    "assert_empty",
    "assert_in_turn",
    "assert_no_host_away",
    "await_empty",
    "disable_and_watch",
    "disable_host",
]


async def disable_and_watch(context: Context, uuid: HostUuid) -> None:
    """Disable the host before its first VM leaves, so that nothing is started there.

    Raises:
        StepFailed: the pool refuses, or it is not the right moment.
        Stopped: the admin asked to stop.
        XapiError: the call failed, or the connection broke.

    """
    host = context.host(uuid)
    assert_in_turn(context, host)
    await await_paths(context, uuid)
    if context.events.stages.get(uuid) is not HostStage.EMPTYING:
        context.events.host(host, HostStage.EMPTYING)
    await disable_host(context, uuid)


async def await_empty(context: Context, uuid: HostUuid) -> None:
    """Wait until the last guest has also disappeared from the records, which lag behind the tasks.

    Raises:
        StepFailed: guests stay there that are not migrating.
        Stopped: the admin asked to stop.
        XapiError: the call failed, or the connection broke.

    """
    await context.control.unless_stopped(
        context.connection.wait_for(lambda snapshot: not any(_is_arriving(snapshot, uuid)))
    )
    await assert_empty(context, context.host(uuid))


def assert_in_turn(context: Context, host: Host) -> None:
    """Check what must hold regardless of the plan: the coordinator first, and only one host of a pool away.

    Raises:
        StepFailed: it is not the host's turn.

    """
    snapshot = context.snapshot()
    coordinator = snapshot.coordinator
    if host.uuid != coordinator.uuid and host.software_version.newer_than(coordinator.software_version):
        text = translate("engine", "{host} is not upgraded: it is newer than the pool coordinator {coordinator}.")
        raise StepFailed(text.of(host=host.name, coordinator=coordinator.name))
    if host.uuid != coordinator.uuid and coordinator.uuid in context.hosts.waiting:
        text = translate(
            "engine", "{host} is not upgraded: the pool coordinator {coordinator} has to be upgraded first."
        )
        raise StepFailed(text.of(host=host.name, coordinator=coordinator.name))


async def assert_no_host_away(context: Context, host: Host) -> None:
    """Make sure that no host is away, for whatever reason: ask them all, as records are late.

    The toolstack considers a silent host alive for ten minutes (xapi_globs.ml host_assumed_dead_interval).

    Raises:
        StepFailed: a host is away.

    """
    others = [other for other in context.snapshot().hosts.values() if other.uuid != host.uuid]
    answers = await asyncio.gather(*(is_there(context, other.uuid) for other in others))
    away = sorted(other.name for other, answer in zip(others, answers, strict=True) if not answer)
    if away:
        text = translate("engine", "{host} is not rebooted while another server is offline: {away}.")
        advice = translate("engine", "Bring that server back into service, then choose Retry.")
        raise StepFailed(text.of(host=host.name, away=", ".join(away)), advice)


async def assert_empty(context: Context, host: Host) -> None:
    """Ask the pool itself, not the cache, whether a guest is left: a reboot would shut it down.

    Raises:
        StepFailed: a guest is left.

    """
    resident = await ask(context, "host.get_resident_VMs", host.ref)
    snapshot = context.snapshot()
    left = [vm for ref in resident if (vm := snapshot.vms.get(ref)) is None or vm.is_guest]
    if left:
        names = ", ".join(vm.name for vm in left if vm is not None) or "?"
        raise StepFailed(
            translate("engine", "{host} is not rebooted: virtual machines are running on it ({vms}).").of(
                host=host.name, vms=names
            ),
            translate(
                "engine", "They appeared after the server had been emptied. Choose Retry to migrate them as well."
            ),
        )


async def disable_host(context: Context, uuid: HostUuid) -> None:
    """Disable the host, so that it accepts no more VMs.

    Raises:
        StepFailed: the pool does not allow it, or someone else has enabled it again.
        Stopped: the admin asked to stop.

    """
    host = context.host(uuid)
    if not host.enabled:
        return
    context.state.note_disabling(host.uuid)
    try:
        disabled = await once_it_answers(
            context,
            lambda: act(
                context,
                "host.disable",
                host.ref,
                done=lambda snapshot: _is_disabled(snapshot, host.uuid),
                busy=lambda snapshot: False,
            ),
        )
    except ApiFailure as error:
        text = translate("engine", "{host} could not be put into maintenance mode: {reason}")
        raise StepFailed(text.of(host=host.name, reason=error.text), error.advice) from error
    if not disabled:
        raise StepFailed(
            translate("engine", "{host} was put into maintenance mode and taken out of it again immediately.").of(
                host=host.name
            ),
            translate("engine", "Another user or a script seems to enable it. Stop that, then choose Retry."),
        )


def _is_disabled(snapshot: PoolSnapshot, uuid: HostUuid) -> bool:
    host = snapshot.host_by_uuid(uuid)
    return host is None or not host.enabled


def _is_arriving(snapshot: PoolSnapshot, uuid: HostUuid) -> Iterator[bool]:
    """Whether each guest is migrating to the host, or its record still shows it there."""
    host = snapshot.host_by_uuid(uuid)
    return (
        vm.scheduled_to_be_resident_on == host.ref or (vm.resident_on == host.ref and not is_settled(vm))
        for vm in snapshot.guests()
        if host is not None
    )
