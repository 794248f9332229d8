"""Emptying a host: disable it, move its VMs away, let those go down that nothing else can take, and look twice."""

from __future__ import annotations

from rpu_desktop.engine.acting import act, ask
from rpu_desktop.engine.context import Context
from rpu_desktop.engine.events import HostStage, NoteLevel, VmStage
from rpu_desktop.engine.failures import StepFailed
from rpu_desktop.engine.moving import Mover, failed_moves
from rpu_desktop.inventory import Host, PoolSnapshot, Vm
from rpu_desktop.planning import Immovable, evacuation_targets
from rpu_desktop.planning.evacuation import Evacuation, evacuate
from rpu_desktop.texts import Text, translate
from rpu_desktop.xapi.failures import ApiFailure

__all__ = ["assert_empty", "disable_host", "empty_host"]


async def empty_host(context: Context, uuid: str) -> None:
    """Disable the host and get every guest off it.

    Raises:
        StepFailed: it does not fit, a VM refuses to move, or consent is missing.
        Stopped, XapiError: as their names say.

    """
    host = context.host(uuid)
    _check_room(context, evacuation_targets(context.snapshot(), host.ref, context.options.wishes), host)
    context.stage(host, HostStage.EMPTYING)
    # A toolstack that restarts meanwhile enables its host again, and VMs may be started on it.
    while context.host(uuid).enabled or not _is_empty(context.snapshot(), uuid):
        await disable_host(context, uuid)
        await _move_away(context, uuid)
        await _stand_down(context, uuid)
        await context.connection.wait_for(lambda snapshot: _is_empty(snapshot, uuid), timeout=None)


async def assert_empty(context: Context, host: Host) -> None:
    """Ask the pool itself, not the cache, whether a guest is left: a reboot would take it down.

    Raises:
        StepFailed: somebody is there.

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
            translate("engine", "They appeared after the server had been emptied. Choose Retry to move them as well."),
        )


def _check_room(context: Context, evacuation: Evacuation, host: Host) -> None:
    if evacuation.feasible:
        return
    first, *more = evacuation.reasons
    text: Text = first
    if more:
        text = translate("engine", "{first} (%n more reason(s))", "", len(more)).of(first=first)
    raise StepFailed(
        text,
        translate(
            "engine", "Make room on other servers, or move, suspend or shut down virtual machines, then choose Retry."
        ),
    )


async def disable_host(context: Context, uuid: str) -> None:
    """Let the host take no more VMs.

    Raises:
        StepFailed: the pool does not allow it.
        Stopped: as its name says.

    """
    host = context.host(uuid)
    if not host.enabled:
        return
    context.ledger.note_disabling(host.uuid)
    try:
        await act(
            context,
            "host.disable",
            host.ref,
            done=lambda snapshot: _is_disabled(snapshot, host.uuid),
            busy=lambda snapshot: False,
        )
    except ApiFailure as error:
        text = translate("engine", "{host} could not be put into maintenance mode: {reason}")
        raise StepFailed(text.of(host=host.name, reason=error.text), error.advice) from error


def _is_disabled(snapshot: PoolSnapshot, uuid: str) -> bool:
    host = snapshot.host_by_uuid(uuid)
    return host is None or not host.enabled


async def _move_away(context: Context, uuid: str) -> None:
    host = context.host(uuid)
    wishes = context.options.wishes
    mover = Mover(context, lambda layout: evacuate(layout, host.ref, wishes).moves)
    await mover.run()
    evacuation = evacuation_targets(context.snapshot(), host.ref, wishes)
    if not evacuation.moves and evacuation.feasible:
        return
    if mover.failures:
        raise failed_moves(context, mover, host.name)
    _check_room(context, evacuation, host)


async def _stand_down(context: Context, uuid: str) -> None:
    """Only after all others have left: each of these VMs is down for its own host's turn and no longer."""
    host = context.host(uuid)
    evacuation = evacuation_targets(context.snapshot(), host.ref, context.options.wishes)
    for stand_down in evacuation.stand_downs:
        await context.control.checkpoint()
        vm = context.snapshot().vms.get(stand_down.vm)
        if vm is not None and vm.resident_on == host.ref:
            await _take_down(context, vm, host, stand_down.how)


async def _take_down(context: Context, vm: Vm, host: Host, how: Immovable) -> None:
    context.ledger.note_standing_down(vm.uuid, host.uuid, how)
    context.vm(vm, VmStage.GOING_DOWN, host)
    try:
        await _suspend_or_shut_down(context, vm, how)
    except ApiFailure as error:
        now = context.snapshot().vm_by_uuid(vm.uuid)
        if now is not None and now.occupies_host:
            context.ledger.note_stood_up(vm.uuid)
            text = translate("engine", "{vm} did not go down for the upgrade of {host}: {reason}")
            raise StepFailed(text.of(vm=vm.name, host=host.name, reason=error.text), error.advice) from error
    context.vm(vm, VmStage.DOWN, host)


async def _suspend_or_shut_down(context: Context, vm: Vm, how: Immovable) -> None:
    if how is Immovable.SUSPEND:
        await _bring_down(context, "VM.suspend", vm)
        return
    if "clean_shutdown" in vm.allowed_operations:
        try:
            await _bring_down(context, "VM.clean_shutdown", vm)
        except ApiFailure as error:
            text = translate("engine", "{vm} did not shut down by itself ({reason}); it is being powered off.")
            context.note(text.of(vm=vm.name, reason=error.text), NoteLevel.WARNING)
        else:
            return
    # A guest without drivers cannot be asked: the consent to shut it down is one to power it off.
    await _bring_down(context, "VM.hard_shutdown", vm)


async def _bring_down(context: Context, method: str, vm: Vm) -> None:
    await act(
        context,
        method,
        vm.ref,
        done=lambda snapshot: _is_down(snapshot, vm.uuid),
        busy=lambda snapshot: (now := snapshot.vm_by_uuid(vm.uuid)) is not None and bool(now.current_operations),
    )


def _is_down(snapshot: PoolSnapshot, uuid: str) -> bool:
    vm = snapshot.vm_by_uuid(uuid)
    return vm is None or not vm.occupies_host


def _is_empty(snapshot: PoolSnapshot, uuid: str) -> bool:
    host = snapshot.host_by_uuid(uuid)
    if host is None:
        return True
    arriving = any(vm.scheduled_to_be_resident_on == host.ref for vm in snapshot.guests())
    return not snapshot.guests_on(host.ref) and not arriving
