"""Suspending or shutting down a VM that the admin agreed to: asked politely, at a moment when it can hear it."""

from __future__ import annotations

from rpu_desktop.engine.acting import act, ask, vm_is_busy
from rpu_desktop.engine.context import Context
from rpu_desktop.engine.events import NoteLevel, VmStage
from rpu_desktop.engine.failures import StepFailed
from rpu_desktop.inventory import Host, PoolSnapshot, Vm
from rpu_desktop.planning import Immovable, StandDown
from rpu_desktop.planning.capability import consent_for
from rpu_desktop.texts import Text, translate
from rpu_desktop.xapi.dates import moment
from rpu_desktop.xapi.failures import ApiFailure

__all__ = ["take_down"]

_METHODS = {Immovable.SUSPEND: "suspend", Immovable.SHUTDOWN: "clean_shutdown"}
_DOES_NOT_REACT = "VM_FAILED_SHUTDOWN_ACKNOWLEDGMENT"
_BUSY = "OTHER_OPERATION_IN_PROGRESS"
"""Somebody else was quicker: it is waited for like what was seen before."""


async def take_down(context: Context, step: StandDown) -> None:
    """Suspend or shut down a VM (uuids) that the admin agreed to.

    Raises:
        StepFailed: it does not go down, or nobody agreed.
        Stopped, XapiError: as their names say.

    """
    host, vm = context.host(step.host), context.snapshot().vm_by_uuid(step.vm)
    if vm is None or vm.resident_on != host.ref or not vm.occupies_host:
        return
    if not _agreed(context, vm, step.how):
        text = translate("engine", "{vm} is not taken down: nobody agreed to it.")
        raise StepFailed(text.of(vm=vm.name))
    await _take_down(context, vm, host, step.how)


def _agreed(context: Context, vm: Vm, how: Immovable) -> bool:
    wishes = context.options.wishes
    room = wishes.make_room_by_vm.get(vm.uuid, wishes.make_room)
    return how is not Immovable.STOP and how in (consent_for(wishes, vm), room)


async def _take_down(context: Context, vm: Vm, host: Host, how: Immovable) -> None:
    context.ledger.note_standing_down(vm.uuid, host.uuid, how)
    try:
        await _go_down(context, vm, host, how)
    except (ApiFailure, StepFailed) as error:
        now = context.snapshot().vm_by_uuid(vm.uuid)
        if now is not None and now.occupies_host:
            context.ledger.note_stood_up(vm.uuid)
            text = translate("engine", "{vm} did not go down for the upgrade of {host}: {reason}")
            raise StepFailed(text.of(vm=vm.name, host=host.name, reason=error.text), _advice(error)) from error
    context.vm(vm, VmStage.DOWN, host)


def _advice(error: ApiFailure | StepFailed) -> Text:
    return error.advice or translate("engine", "Suspend it or shut it down yourself, then choose Retry.")


async def _go_down(context: Context, vm: Vm, host: Host, how: Immovable) -> None:
    """Again while somebody else is at it; each time the VM is looked at anew.

    Raises:
        ApiFailure: the pool refused, and the VM is to be left running.
        StepFailed: its settings forbid it.

    """
    while (now := await _idle(context, vm)) is not None and now.occupies_host:
        _assert_not_blocked(now, how)
        able = await _hears(context, now, how)
        if able is None:  # something else began meanwhile
            continue
        context.vm(now, VmStage.GOING_DOWN, host)
        try:
            await _ask_or_power_off(context, now, how, able=able)
        except ApiFailure as error:
            if error.code != _BUSY:
                raise


async def _ask_or_power_off(context: Context, vm: Vm, how: Immovable, *, able: bool) -> None:
    """A guest that has no drivers cannot be asked: the consent to shut it down is one to power it off.

    So it is where it was asked and did not react.  Whoever forbids the shutdown, or cancels it, is not overruled.
    """
    if able or how is Immovable.SUSPEND:
        try:
            await _bring_down(context, f"VM.{_METHODS[how]}", vm)
        except ApiFailure as error:
            if error.code != _DOES_NOT_REACT or how is Immovable.SUSPEND:
                raise
            text = translate("engine", "{vm} did not shut down by itself ({reason}); it is being powered off.")
            context.note(text.of(vm=vm.name, reason=error.text), NoteLevel.WARNING)
        else:
            return
    await _bring_down(context, "VM.hard_shutdown", vm)


async def _idle(context: Context, vm: Vm) -> Vm | None:
    """The VM once nothing is being done with it: meanwhile it allows little more than being powered off.

    Source: xen-api ``xapi_vm_lifecycle.ml`` is_allowed_concurrently.
    """
    now = context.snapshot().vm_by_uuid(vm.uuid)
    if now is not None and now.current_operations:
        words = ", ".join(sorted(set(now.current_operations.values())))
        text = translate("engine", "{vm} is busy ({operations}); it goes down as soon as that has ended.")
        context.note(text.of(vm=vm.name, operations=words), NoteLevel.WARNING)
        await context.control.unless_stopped(
            context.connection.wait_for(lambda snapshot: not vm_is_busy(snapshot, vm.uuid))
        )
    return context.snapshot().vm_by_uuid(vm.uuid)


def _assert_not_blocked(vm: Vm, how: Immovable) -> None:
    """``blocked_operations`` is somebody's wish; its text says why.

    Raises:
        StepFailed: it is blocked.

    """
    operation = _METHODS[how]
    if operation in vm.blocked_operations:
        text = translate("engine", "its setting blocked_operations forbids {operation} ({why})")
        raise StepFailed(
            text.of(operation=operation, why=vm.blocked_operations[operation] or "–"),
            translate(
                "engine", "Ask whoever set this, remove the entry or shut the VM down yourself, then choose Retry."
            ),
        )


async def _hears(context: Context, vm: Vm, how: Immovable) -> bool | None:
    """Whether the guest can be asked, given time to report its drivers if it has just started; None: look again.

    Allowed operations are empty until a coordinator that has just started has worked them out, and the drivers' report
    goes with each (re)boot of the guest (xen-api ``cancel_tasks.ml``, ``xapi_xenops.ml``): neither means "no drivers".
    """
    operation = _METHODS[how]

    def hears(snapshot: PoolSnapshot) -> bool | None:
        now = snapshot.vm_by_uuid(vm.uuid)
        if now is None or not now.occupies_host or now.current_operations:
            return None
        return operation in now.allowed_operations

    if hears(context.snapshot()) is False and (not vm.allowed_operations or await _is_young(context, vm)):
        text = translate("engine", "{vm} has just started; the upgrade waits until its drivers report.")
        context.note(text.of(vm=vm.name))
        waiting = context.connection.wait_for(
            lambda snapshot: hears(snapshot) is not False, timeout=context.options.patience.guests
        )
        try:
            await context.control.unless_stopped(waiting)
        except TimeoutError:
            _assert_known(context.snapshot(), vm)
            return False
    return hears(context.snapshot())


def _assert_known(snapshot: PoolSnapshot, vm: Vm) -> None:
    """A guest that allows other things has no drivers; where nothing is allowed, nobody knows.

    Raises:
        StepFailed: the pool does not even say what it allows.

    """
    now = snapshot.vm_by_uuid(vm.uuid)
    if now is not None and not now.allowed_operations:
        text = translate("engine", "the pool does not say what may be done with it")
        raise StepFailed(text, translate("engine", "Wait until the pool coordinator has settled, then choose Retry."))


async def _is_young(context: Context, vm: Vm) -> bool:
    """Whether the guest (re)started so short a time ago that its drivers may still report; by its host's own clock."""
    try:
        metrics = await ask(context, "VM.get_metrics", vm.ref)
        started = moment(await ask(context, "VM_metrics.get_start_time", metrics))
        now = moment(await ask(context, "host.get_servertime", vm.resident_on))
    except (ApiFailure, ValueError):  # no metrics, no date, or a host that does not answer: the safe side
        return True
    return (now - started).total_seconds() < context.options.patience.guests


async def _bring_down(context: Context, method: str, vm: Vm) -> None:
    await act(
        context,
        method,
        vm.ref,
        done=lambda snapshot: _is_down(snapshot, vm.uuid),
        busy=lambda snapshot: vm_is_busy(snapshot, vm.uuid),
    )


def _is_down(snapshot: PoolSnapshot, uuid: str) -> bool:
    vm = snapshot.vm_by_uuid(uuid)
    return vm is None or not vm.occupies_host
