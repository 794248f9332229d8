"""Starts virtual machines again that were stopped with consent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rpu_desktop.engine.context import Context
from rpu_desktop.engine.guests import await_idle, reason_of
from rpu_desktop.engine.idempotent import act, vm_is_busy
from rpu_desktop.engine.steps import VmStart
from rpu_desktop.engine.suspended_vms import ask_about_sleeper
from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory import Host, Vm
from rpu_desktop.inventory.ids import HostUuid
from rpu_desktop.planning import StartVm
from rpu_desktop.planning.capability import cpu_obstacle
from rpu_desktop.retrying import TRIES, Again, retrying
from rpu_desktop.run.events import VmStage
from rpu_desktop.run.failures import StaysDown
from rpu_desktop.xapi.failures import ApiFailure, XapiError

if TYPE_CHECKING:
    from rpu_desktop.api_names import ApiMethod

__all__ = ["start_vm", "start_vms"]


async def start_vm(context: Context, step: VmStart, *, asking: bool = True) -> None:
    """Start a VM (uuids) again that was stopped with consent; `asking`: whether the admin may be asked what to do.

    Raises:
        StaysDown: it does not start.

    """
    vm, host = context.snapshot().vm_by_uuid(step.vm), context.host(step.host)
    if vm is not None:
        vm = await await_idle(context, vm.uuid)
    if vm is not None and vm.occupies_host:  # someone started it, or this program did before it ended
        context.events.vm(vm, VmStage.UP, target=context.snapshot().hosts.get(vm.resident_on))
    elif vm is not None:
        unfit = cpu_obstacle(vm, host) if vm.power_state == "Suspended" else None
        if unfit is not None and asking:
            await ask_about_sleeper(context, vm, host)
            vm = context.snapshot().vm_by_uuid(step.vm)
        if vm is not None and not vm.occupies_host and step.vm in context.state.stopped_vms:
            await _start(context, vm, host)
    context.state.note_vm_started(step.vm)


async def start_vms(context: Context, uuid: HostUuid) -> None:
    """Start all VMs again that were stopped on this host.

    Raises:
        StaysDown: one of them does not start; the others were tried as well.

    """
    failure: StaysDown | None = None
    for vm, down in list(context.state.stopped_vms.items()):
        if down.host == uuid and vm not in context.guests.left_down:
            try:
                await start_vm(context, StartVm(vm, uuid, down.how), asking=False)
            except StaysDown as error:
                failure = failure or error
    if failure:
        raise failure


async def _start(context: Context, vm: Vm, host: Host) -> None:
    context.events.vm(vm, VmStage.COMING_UP, target=host)
    method: ApiMethod = "VM.resume_on" if vm.power_state == "Suspended" else "VM.start_on"
    errors: list[XapiError] = []

    async def start() -> Vm:
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
            errors.append(failure)
        now = context.snapshot().vm_by_uuid(vm.uuid)
        if now is None or not now.occupies_host:
            raise _NotUp
        return now

    try:
        now = await retrying(start, Again(_NotUp, attempts=TRIES, pause=context.options.patience.retry_pause))
    except _NotUp:
        raise _stays_down(context, vm, host, errors) from None
    context.events.vm(now, VmStage.UP, target=host)


def _stays_down(context: Context, vm: Vm, host: Host, errors: Sequence[XapiError]) -> StaysDown:
    """The failure; the first refusal is the reason. Without one, the VM has stopped again each time."""
    stopped = translate("engine", "it stopped again as soon as it was started")
    reason = reason_of(context, vm, errors[0]) if errors else stopped
    context.events.vm(vm, VmStage.UP_FAILED, target=host, detail=reason)
    text = translate("engine", "{vm} could not be started again on {host}: {reason}")
    advice = errors[0].advice if errors else None
    advice = advice or translate("engine", "Start it manually, or choose Retry.")
    return StaysDown(vm.uuid, text.of(vm=vm.name, host=host.name, reason=reason), advice)


class _NotUp(Exception):
    """The VM is not running, whatever the call returned; the pool decides, and starting it once more does no harm."""
