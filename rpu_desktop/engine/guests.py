"""Waits for guests that are busy, or whose drivers have not reported yet, instead of misjudging them.

While an operation on a VM is running, it allows hardly any other (xen-api ``xapi_vm_lifecycle.ml``); while it boots,
its drivers have not reported yet (``xapi_xenops.ml``); and a coordinator that has just started does not know for a
while what any VM allows (``cancel_tasks.ml``). None of this says anything about what the guest can do.
"""

from __future__ import annotations

from collections.abc import Container, Iterable

from rpu_desktop.engine.context import Context
from rpu_desktop.engine.idempotent import ask, vm_is_busy
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import NULL_REF, PoolSnapshot, Vm
from rpu_desktop.inventory.ids import VmUuid
from rpu_desktop.run.events import NoteLevel
from rpu_desktop.xapi.dates import moment
from rpu_desktop.xapi.failures import ApiFailure, NoAnswer, XapiError

__all__ = ["LACKING", "await_idle", "drivers_report", "drivers_settled", "reason_of", "report_busy"]

LACKING = frozenset(
    {"VM_MISSING_PV_DRIVERS", "VM_LACKS_FEATURE", "VM_LACKS_FEATURE_SUSPEND", "VM_LACKS_FEATURE_SHUTDOWN"}
)
"""What the pool reports for a guest without drivers, or whose drivers have not reported yet."""


def report_busy(context: Context, vm: Vm, operations: Iterable[str]) -> None:
    """Report once what a guest is busy with: a backup may take hours."""
    words = ", ".join(sorted(set(operations))) or "pool_migrate"
    text = translate(
        "engine", "{vm} is busy ({operations}); the upgrade continues when these operations have finished."
    )
    _report_once(context, vm, "busy", text.of(vm=vm.name, operations=words))


async def await_idle(context: Context, uuid: VmUuid) -> Vm | None:
    """Wait until no operation on the VM is running; returns the VM, or None if it is gone.

    Raises:
        Stopped: the admin asked to stop.
        Unreachable: the connection was closed.

    """
    vm = context.snapshot().vm_by_uuid(uuid)
    if vm is not None and vm.current_operations:
        report_busy(context, vm, vm.current_operations.values())
    name = vm.name if vm is not None else ""
    with context.events.awaiting(translate("engine", "Waiting for other operations on {vm} to finish").of(vm=name)):
        await context.control.unless_stopped(context.connection.wait_for(lambda now: not vm_is_busy(now, uuid)))
    return context.snapshot().vm_by_uuid(uuid)


async def drivers_settled(context: Context, among: Container[VmUuid] | None = None) -> None:
    """Before planning, give guests that have just booted the time to report what they can do.

    `among`: those that the plan may do something with (uuids); None: all.

    Raises:
        Stopped: the admin asked to stop.
        Unreachable: the connection was closed.

    """
    _observe(context)
    asked = [vm for vm in context.snapshot().guests() if among is None or vm.uuid in among]
    silent = [vm for vm in asked if _is_silent(vm, "pool_migrate", "suspend")]
    due = {vm.uuid for vm in silent if vm.uuid not in context.guests.patient and await _may_report(context, vm)}
    if due:
        await _wait(context, due, "pool_migrate", "suspend")


async def drivers_report(context: Context, vm: Vm, *operations: str) -> bool | None:
    """Wait for the drivers of a guest that allows none of `operations` yet; returns None if it has no drivers.

    Otherwise returns whether it allows one of them now: its drivers were seen before, or it has just booted.

    Raises:
        Stopped: the admin asked to stop.
        Unreachable: the connection was closed.

    """
    if not await _may_report(context, vm):
        return None
    return await _wait(context, {vm.uuid}, *operations)


async def _wait(context: Context, uuids: set[VmUuid], *operations: str) -> bool:
    def left(snapshot: PoolSnapshot) -> list[Vm]:
        found = (snapshot.vm_by_uuid(uuid) for uuid in uuids)
        return [vm for vm in found if vm is not None and (vm.current_operations or _is_silent(vm, *operations))]

    waiting = left(context.snapshot())
    for vm in waiting:
        text = translate("engine", "{vm} has just booted: waiting for its drivers (VM Tools).")
        _report_once(context, vm, "boots", text.of(vm=vm.name))
    patience = context.options.patience.guests
    words = translate("engine", "Waiting for the drivers (VM tools) of {vms}")
    try:
        with context.events.awaiting(words.of(vms=", ".join(sorted(vm.name for vm in waiting)))):
            ready = context.connection.wait_for(lambda now: not left(now), timeout=patience)
            await context.control.unless_stopped(ready)
    except TimeoutError:
        context.guests.patient |= {vm.uuid for vm in left(context.snapshot())}
    _observe(context)
    context.events.noted -= {_key(vm, "boots") for vm in waiting}
    return not left(context.snapshot())


def _is_silent(vm: Vm, *operations: str) -> bool:
    """Whether it is running and idle, and yet allows none of these; blocked operations do not count."""
    wanted = set(operations) - vm.blocked_operations.keys()
    idle = vm.power_state == "Running" and not vm.current_operations
    return idle and bool(wanted) and not wanted & set(vm.allowed_operations)


def _observe(context: Context) -> None:
    for vm in context.snapshot().guests():
        if {"pool_migrate", "suspend", "clean_shutdown"} & set(vm.allowed_operations):
            context.guests.equipped.add(vm.uuid)
            context.guests.without_drivers.discard(vm.uuid)
            context.guests.patient.discard(vm.uuid)


async def _may_report(context: Context, vm: Vm) -> bool:
    """Whether missing operations may be due to a boot: the coordinator's (then nothing is known yet), or its own."""
    if not vm.allowed_operations:
        return True
    if vm.guest_metrics != NULL_REF and "clean_shutdown" in vm.allowed_operations:
        return False  # its drivers have reported, so something else keeps it from migrating
    if vm.uuid in context.guests.without_drivers:
        return False
    if vm.uuid in context.guests.equipped | context.guests.newcomers or await _is_young(context, vm):
        return True
    context.guests.without_drivers.add(vm.uuid)
    return False


async def _is_young(context: Context, vm: Vm) -> bool:
    """Whether its domain is younger than the time granted to drivers, by its own host's clock; True if unknown."""
    try:
        metrics = await ask(context, "VM.get_metrics", vm.ref)
        began = moment(await ask(context, "VM_metrics.get_start_time", metrics))
        patience = context.options.patience.answer
        now = moment(await ask(context, "host.get_servertime", vm.resident_on, timeout=patience))
    except (ApiFailure, NoAnswer, ValueError):
        return True
    return (now - began).total_seconds() < context.options.patience.guests


def _report_once(context: Context, vm: Vm, what: str, text: Text) -> None:
    key = _key(vm, what)
    if key not in context.events.noted:
        context.events.noted.add(key)
        context.events.note(text, NoteLevel.WARNING)


def _key(vm: Vm, what: str) -> str:
    return f"{vm.uuid} {what}"


def reason_of(context: Context, vm: Vm, error: XapiError) -> Text:
    """An error about a VM in words; the VM's state is taken from its record.

    ``VM_BAD_POWER_STATE`` may contain xenopsd's view, which may be the opposite of what the pool shows; xenopsd
    capitalizes the states, xapi's own check does not.
    """
    if not isinstance(error, ApiFailure) or error.code != "VM_BAD_POWER_STATE":
        return error.text
    now = context.snapshot().vm_by_uuid(vm.uuid)
    if now is None or (len(error.params) > 2 and error.params[2].lower() == now.power_state.lower()):
        return error.text
    text = translate("engine", "the pool reports {vm} as {state}, but its server does not")
    return text.of(vm=vm.name, state=now.power_state.lower())
