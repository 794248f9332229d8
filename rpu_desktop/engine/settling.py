"""After the boot: storage connected, the host enabled, its VMs running again."""

from __future__ import annotations

import asyncio

from rpu_desktop.engine.acting import act, vm_is_busy
from rpu_desktop.engine.context import Context
from rpu_desktop.engine.events import HostStage, VmStage
from rpu_desktop.engine.failures import StaysDown, StepFailed
from rpu_desktop.engine.guests import await_idle, reason_of
from rpu_desktop.engine.reaching import NOT_YET
from rpu_desktop.engine.vigils import watched
from rpu_desktop.engine.waking import ask_about_sleeper
from rpu_desktop.inventory import Host, Pbd, PoolSnapshot, Vm
from rpu_desktop.planning import StandUp
from rpu_desktop.planning.capability import cpu_obstacle
from rpu_desktop.texts import Text, translate
from rpu_desktop.xapi.failures import ApiFailure, XapiError

__all__ = ["away_from_home", "is_ready", "make_ready", "settle", "stand_up", "stand_up_vm"]


async def settle(context: Context, uuid: str) -> None:
    """Wait until the host has its storage and is enabled; help it where it does not get there by itself.

    Raises:
        StepFailed: storage stays away, or the host cannot be enabled; names what is missing.

    """
    context.stage(context.host(uuid), HostStage.VERIFYING)
    await make_ready(context, uuid)


async def make_ready(context: Context, uuid: str, tries: int | None = None) -> None:
    """As `settle`, for any host that has to work again; `tries` is how often to help, by default as patience says.

    A host that has just booted enables itself; one that only was disabled never does and is helped at once.
    """
    before = context.ledger.boot_times.get(uuid)
    booted = before is not None and context.host(uuid).rebooted_since(before)
    words = translate("engine", "Waiting until {host} has its storage and is out of maintenance mode")
    with context.awaiting(words.of(host=context.host(uuid).name), context.host(uuid)):
        try:
            timeout = context.options.patience.enabling if booted else 0
            await context.connection.wait_for(lambda s: is_ready(context, s, uuid), timeout=timeout)
        except TimeoutError:
            await _help(context, uuid, tries or context.options.patience.attempts)
    context.ledger.note_enabled(uuid)


def is_ready(context: Context, snapshot: PoolSnapshot, uuid: str) -> bool:
    """Whether the host (uuid) is enabled and has the storage that it had before."""
    host = snapshot.host_by_uuid(uuid)
    return host is not None and host.enabled and not _unplugged(context, snapshot, host)


def _unplugged(context: Context, snapshot: PoolSnapshot, host: Host) -> list[Pbd]:
    """The storage that was plugged on this host before; what was not then need not be now."""
    wanted = context.ledger.plugged.get(host.uuid, frozenset())
    return [pbd for pbd in snapshot.pbds.values() if pbd.uuid in wanted and not pbd.currently_attached]


async def _help(context: Context, uuid: str, tries: int) -> None:
    error: ApiFailure | None = None
    attempts = 0
    while attempts < tries:
        await context.control.checkpoint()
        error = await _plug_and_enable(context, uuid)
        await _pause(context, uuid)
        if is_ready(context, context.snapshot(), uuid):
            return
        attempts += error is None or error.code not in NOT_YET
    raise _not_ready(context, uuid, error)


async def _plug_and_enable(context: Context, uuid: str) -> ApiFailure | None:
    """Try once; the first refusal is what the admin hears of."""
    host = context.host(uuid)
    calls = [("PBD.plug", pbd.ref) for pbd in _unplugged(context, context.snapshot(), host)]
    if not host.enabled:
        calls.append(("host.enable", host.ref))
    first: ApiFailure | None = None
    for method, ref in calls:
        try:
            await watched(context, context.connection.task(method, ref), ref)
        except ApiFailure as error:
            first = first or error
        except XapiError:
            await context.connection.wait_connected()
    return first


async def _pause(context: Context, uuid: str) -> None:
    """Until it is ready, or the next attempt is due."""
    try:
        await context.connection.wait_for(
            lambda s: is_ready(context, s, uuid), timeout=context.options.patience.retry_pause
        )
    except TimeoutError:
        return


def _not_ready(context: Context, uuid: str, error: ApiFailure | None) -> StepFailed:
    snapshot, host = context.snapshot(), context.host(uuid)
    stores = sorted({sr.name for pbd in _unplugged(context, snapshot, host) if (sr := snapshot.srs.get(pbd.sr))})
    reason: Text = error.text if error else translate("engine", "it gave no reason")
    if stores:
        text = translate("engine", "{host} does not get its storage back ({stores}): {reason}")
        advice = translate("engine", "Repair the connection to this storage, then choose Retry.")
        return StepFailed(text.of(host=host.name, stores=", ".join(stores), reason=reason), advice)
    text = translate("engine", "{host} cannot be enabled: {reason}")
    advice = translate("engine", "Look at the server's console, then choose Retry.")
    return StepFailed(text.of(host=host.name, reason=reason), (error and error.advice) or advice)


async def stand_up_vm(context: Context, step: StandUp, *, asking: bool = True) -> None:
    """Let a VM (uuids) run again that went down with consent; `asking`: whether the admin may be asked what to do.

    Raises:
        StaysDown: it does not start.

    """
    vm, host = context.snapshot().vm_by_uuid(step.vm), context.host(step.host)
    if vm is not None:
        vm = await await_idle(context, vm.uuid)
    error = None
    if vm is not None and vm.occupies_host:  # somebody started it, or this program did before it was ended
        context.vm(vm, VmStage.UP, target=context.snapshot().hosts.get(vm.resident_on))
    elif vm is not None:
        unfit = cpu_obstacle(vm, host) if vm.power_state == "Suspended" else None
        if unfit is not None and asking:
            await ask_about_sleeper(context, vm, host)
            vm = context.snapshot().vm_by_uuid(step.vm)
        if vm is not None and not vm.occupies_host and step.vm in context.ledger.stood_down:
            error = await _start(context, vm, host)
    if vm is not None and error is not None:
        text = translate("engine", "{vm} could not be started again on {host}: {reason}")
        advice = error.advice or translate("engine", "Start it by hand, or choose Retry.")
        raise StaysDown(vm.uuid, text.of(vm=vm.name, host=host.name, reason=reason_of(context, vm, error)), advice)
    context.ledger.note_stood_up(step.vm)


async def stand_up(context: Context, uuid: str) -> None:
    """Let all VMs run again that went down on this host.

    Raises:
        StaysDown: one of them does not start; the others were tried all the same.

    """
    failure: StaysDown | None = None
    for vm, down in list(context.ledger.stood_down.items()):
        if down.host == uuid and vm not in context.left_down:
            try:
                await stand_up_vm(context, StandUp(vm, uuid, down.how), asking=False)
            except StaysDown as error:
                failure = failure or error
    if failure:
        raise failure


async def _start(context: Context, vm: Vm, host: Host) -> XapiError | None:
    context.vm(vm, VmStage.COMING_UP, target=host)
    method = "VM.resume_on" if vm.power_state == "Suspended" else "VM.start_on"
    error: XapiError | None = None
    for attempt in range(3):
        if attempt:
            await asyncio.sleep(context.options.patience.retry_pause)
        try:
            await act(
                context,
                method,
                vm.ref,
                host.ref,
                False,
                False,
                done=lambda snapshot: (now := snapshot.vm_by_uuid(vm.uuid)) is None or now.occupies_host,
                busy=lambda snapshot: vm_is_busy(snapshot, vm.uuid),
            )
        except ApiFailure as failure:
            error = error or failure
        now = context.snapshot().vm_by_uuid(vm.uuid)
        if now is not None and now.occupies_host:
            context.vm(now, VmStage.UP, target=host)
            return None
    context.vm(vm, VmStage.UP_FAILED, target=host, detail=reason_of(context, vm, error) if error else None)
    return error


def away_from_home(context: Context) -> list[Vm]:
    """The running VMs that are not on the host they belong to."""
    snapshot = context.snapshot()
    return [
        vm
        for vm in snapshot.guests()
        if vm.occupies_host
        and (home := context.ledger.home_of(vm.uuid)) is not None
        and (host := snapshot.hosts.get(vm.resident_on)) is not None
        and host.uuid != home
    ]
