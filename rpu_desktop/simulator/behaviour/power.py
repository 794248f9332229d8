"""Starting, stopping, suspending and resuming VMs.

Source: xen-api ``ocaml/xapi/message_forwarding.ml`` VM, ``xapi_vm.ml``, ``helpers.ml`` choose_suspend_sr.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from rpu_desktop.simulator.behaviour import domains, ha_wlb, host_operations, placement, rolling_upgrade
from rpu_desktop.simulator.behaviour.operations import vm_operation
from rpu_desktop.simulator.behaviour.reservation import reserved
from rpu_desktop.simulator.behaviour.state import finish, note, state_of
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.model import NULL_REF
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.registry import Call, method

__all__ = ["clean_reboot_now", "clean_shutdown_now", "hard_shutdown_now", "start_now"]

_DOMAIN_BUILD = 4.0
_HARD_SHUTDOWN = 2.0
_STEPS = 10


@method("VM.start")
async def start(call: Call, vm: str, start_paused: bool, force: bool) -> None:
    """Start a VM on a host chosen by the toolstack."""
    await finish(call.pool, start_now(call, vm, paused=start_paused))


async def start_now(call: Call, vm: str, *, paused: bool = False) -> None:
    """Choose a host and start there."""
    async with vm_operation(call, vm, "start"):
        host = placement.choose_host(call.pool, vm)
        await _build(call, vm, host, "vm_start", paused=paused)


@method("VM.start_on")
async def start_on(call: Call, vm: str, host: str, start_paused: bool, force: bool) -> None:
    """Start a VM on this host; during an upgrade only on one with the highest version."""
    rolling_upgrade.assert_highest(call.pool, host)
    if "evacuate" in call.pool.db.get("host", host, "current_operations").values():
        raise ApiError("HOST_EVACUATE_IN_PROGRESS", host)
    await finish(call.pool, _start_on(call, vm, host, "start_on", "vm_start", start_paused, force=force))


@method("VM.resume")
async def resume(call: Call, vm: str, start_paused: bool, force: bool) -> None:
    """Resume a suspended VM on a host chosen by the toolstack."""
    await finish(call.pool, _resume(call, vm, start_paused, force=force))


async def _resume(call: Call, vm: str, paused: bool, *, force: bool) -> None:
    async with vm_operation(call, vm, "resume"):
        host = placement.choose_host(call.pool, vm)
        _assert_cpu(call, vm, host, force=force)
        await _build(call, vm, host, "vm_resume", paused=paused)


@method("VM.resume_on")
async def resume_on(call: Call, vm: str, host: str, start_paused: bool, force: bool) -> None:
    """Resume a suspended VM on this host; during an upgrade only on one with the highest version."""
    rolling_upgrade.assert_highest(call.pool, host)
    await finish(call.pool, _start_on(call, vm, host, "resume_on", "vm_resume", start_paused, force=force))


async def _start_on(call: Call, vm: str, host: str, op: str, host_op: str, paused: bool, *, force: bool) -> None:
    async with vm_operation(call, vm, op):
        placement.assert_can_boot(call.pool, vm, host, cpu=False)
        _assert_cpu(call, vm, host, force=force)
        await _build(call, vm, host, host_op, paused=paused)


def _assert_cpu(call: Call, vm: str, host: str, *, force: bool) -> None:
    """A suspended VM can only be resumed if the CPU has all features that it saw.

    Unless forced (``xapi_vm.ml`` resume).
    """
    if not force:
        placement.assert_cpu_compatible(call.pool, vm, host)


async def _build(call: Call, vm: str, host: str, host_op: str, *, paused: bool) -> None:
    """Create the domain, from scratch or from the suspend image."""
    pool = call.pool
    ha_wlb.assert_placement_keeps_plan(pool, vm, host)
    with reserved(call, vm, host, host_op):
        await host_operations.reach(pool, host)
        suspended = pool.db.get("VM", vm, "power_state") == "Suspended"
        if suspended:
            await _take_time(call, domains.memory_now(pool, vm) / state_of(pool).timing.suspend)
        await pool.clock.sleep(_DOMAIN_BUILD)
        await host_operations.reach(pool, host)
        domains.run(pool, vm, host, paused=paused)
        if suspended:
            domains.destroy_suspend_image(pool, vm)
    note(pool, "resumed" if suspended else "started", vm, host)


async def _take_time(call: Call, seconds: float) -> None:
    """Let time pass with progress on the task; may be cancelled."""
    for step in range(_STEPS):
        await call.pool.clock.sleep(seconds / _STEPS)
        call.task.check_cancelled()
        call.task.progress(0.9 * (step + 1) / _STEPS)


@method("VM.suspend")
async def suspend(call: Call, vm: str) -> None:
    """Write the memory of a VM to a suspend SR and end its domain."""
    await finish(call.pool, _suspend(call, vm))


async def _suspend(call: Call, vm: str) -> None:
    pool = call.pool
    async with vm_operation(call, vm, "suspend"):
        await _assert_host_there(pool, vm)
        sr = _suspend_sr(pool, vm)
        image = _suspend_image(pool, vm, sr)
        try:
            await _take_time(call, domains.memory_now(pool, vm) / state_of(pool).timing.suspend)
            await _assert_host_there(pool, vm)
        except ApiError:
            pool.db.set("VM", vm, suspend_VDI=image)
            domains.destroy_suspend_image(pool, vm)
            raise
        pool.db.set("VM", vm, ha_always_run=False)
        domains.sleep(pool, vm, image)


async def _assert_host_there(pool: SimPool, vm: str) -> None:
    host = str(pool.db.get("VM", vm, "resident_on"))
    if not pool.db.exists("host", host):
        raise ApiError("VM_BAD_POWER_STATE", vm, "running", str(pool.db.get("VM", vm, "power_state")).lower())
    await host_operations.reach(pool, host)


def _suspend_sr(pool: SimPool, vm: str) -> str:
    """The VM's own suspend SR, the pool's, the host's: the first that the VM's host has plugged."""
    db = pool.db
    row = db.record("VM", vm)
    seen = placement.attached_srs(pool, row["resident_on"])
    wishes = (
        row["suspend_SR"],
        db.get("pool", pool.pool, "suspend_image_SR"),
        db.get("host", row["resident_on"], "suspend_image_sr"),
    )
    for sr in wishes:
        if sr in seen:
            return str(sr)
    raise ApiError("VM_NO_SUSPEND_SR", vm)


def _suspend_image(pool: SimPool, vm: str, sr: str) -> str:
    """A VDI for the memory; a full SR refuses it (SM's error 44)."""
    db = pool.db
    size = int(domains.memory_now(pool, vm) * 1.02)
    row = db.record("SR", sr)
    left = int(row["physical_size"]) - int(row["physical_utilisation"])
    if left < size:
        raise ApiError("SR_BACKEND_FAILURE_44", "", f"There is insufficient space: {size} needed, {left} left")
    db.set("SR", sr, physical_utilisation=int(row["physical_utilisation"]) + size)
    return db.create(
        "VDI",
        SR=sr,
        name_label="Suspend image",
        type="suspend",
        virtual_size=size,
        physical_utilisation=size,
        managed=True,
        location=db.new_uuid(),
    )


@method("VM.clean_shutdown")
async def clean_shutdown(call: Call, vm: str) -> None:
    """Ask the guest to shut down."""
    await finish(call.pool, clean_shutdown_now(call, vm))


async def clean_shutdown_now(call: Call, vm: str) -> None:
    """Ask the guest; VM_FAILED_SHUTDOWN_ACKNOWLEDGMENT if it does not react in time."""
    async with vm_operation(call, vm, "clean_shutdown"):
        await _ask_guest(call, vm)
        if call.pool.db.get("VM", vm, "power_state") == "Running":
            domains.halt(call.pool, vm)


async def _ask_guest(call: Call, vm: str) -> None:
    pool, state = call.pool, state_of(call.pool)
    await _assert_host_there(pool, vm)
    if any(hook.guest_refuses(pool, vm) for hook in state.hooks):
        await pool.clock.sleep(state.timing.device_timeout)
        raise ApiError("VM_FAILED_SHUTDOWN_ACKNOWLEDGMENT", vm)
    await _take_time(call, state.between(state.timing.clean_shutdown, vm))


@method("VM.hard_shutdown")
async def hard_shutdown(call: Call, vm: str) -> None:
    """Power off; the image of a suspended VM is discarded."""
    await finish(call.pool, hard_shutdown_now(call, vm))


async def hard_shutdown_now(call: Call, vm: str) -> None:
    """End the domain immediately; possible during most other operations."""
    pool = call.pool
    async with vm_operation(call, vm, "hard_shutdown"):
        pool.db.set("VM", vm, ha_always_run=False)
        if pool.db.get("VM", vm, "power_state") != "Suspended":
            await _assert_host_there(pool, vm)
        await pool.clock.sleep(_HARD_SHUTDOWN)
        domains.halt(pool, vm)


@method("VM.shutdown")
async def shutdown(call: Call, vm: str) -> None:
    """Shut down cleanly if the guest cooperates, hard otherwise."""
    if call.pool.db.get("VM", vm, "power_state") == "Running":
        try:
            await finish(call.pool, clean_shutdown_now(call, vm))
        except ApiError as error:
            if error.code not in ("VM_FAILED_SHUTDOWN_ACKNOWLEDGMENT", "VM_LACKS_FEATURE", "VM_MISSING_PV_DRIVERS"):
                raise
        else:
            return
    await finish(call.pool, hard_shutdown_now(call, vm))


@method("VM.clean_reboot")
async def clean_reboot(call: Call, vm: str) -> None:
    """Ask the guest to restart; it stays on its host."""
    await finish(call.pool, clean_reboot_now(call, vm))


async def clean_reboot_now(call: Call, vm: str) -> None:
    """Ask the guest; its drivers report again once it is up."""
    await _reboot(call, vm, "clean_reboot", _ask_guest)


@method("VM.hard_reboot")
async def hard_reboot(call: Call, vm: str) -> None:
    """Restart immediately."""
    await finish(call.pool, _reboot(call, vm, "hard_reboot", _pull_plug))


async def _pull_plug(call: Call, vm: str) -> None:
    await _assert_host_there(call.pool, vm)
    await call.pool.clock.sleep(_HARD_SHUTDOWN)


async def _reboot(call: Call, vm: str, op: str, stop: Callable[[Call, str], Awaitable[None]]) -> None:
    async with vm_operation(call, vm, op):
        await stop(call, vm)
        await call.pool.clock.sleep(_DOMAIN_BUILD)
        host = str(call.pool.db.get("VM", vm, "resident_on"))
        if host != NULL_REF:
            domains.restart(call.pool, vm)
            note(call.pool, "restarted", vm, host)


@method("VM.pause")
async def pause(call: Call, vm: str) -> None:
    """Stop the VM's CPUs."""
    async with vm_operation(call, vm, "pause"):
        await _assert_host_there(call.pool, vm)
        domains.set_state(call.pool, vm, "Paused")


@method("VM.unpause")
async def unpause(call: Call, vm: str) -> None:
    """Let the VM's CPUs continue."""
    async with vm_operation(call, vm, "unpause"):
        await _assert_host_there(call.pool, vm)
        domains.set_state(call.pool, vm, "Running")
