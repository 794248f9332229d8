"""What happens to a VM's record when its domain starts, migrates, is suspended and ends.

Source: xen-api ``ocaml/xapi/xapi_vm_lifecycle.ml`` force_state_reset, ``xapi_xenops.ml``.
"""

from __future__ import annotations

from typing import Any

from rpu_desktop.simulator.behaviour import allowed_operations, cpu, memory, updates_state, vgpus
from rpu_desktop.simulator.behaviour.state import note, state_of
from rpu_desktop.simulator.model import NULL_REF
from rpu_desktop.simulator.pool import SimPool

__all__ = ["destroy_suspend_image", "halt", "memory_now", "move", "restart", "run", "set_state", "sleep"]


def memory_now(pool: SimPool, vm: str) -> int:
    """Bytes that the running domain has now."""
    row = pool.db.record("VM", vm)
    metrics = row["metrics"]
    actual = int(pool.db.get("VM_metrics", metrics, "memory_actual")) if pool.db.exists("VM_metrics", metrics) else 0
    return actual or int(row["memory_target"]) or int(row["memory_dynamic_max"])


def run(pool: SimPool, vm: str, host: str, *, paused: bool = False) -> None:
    """The domain starts on `host`; the guest's tools report a little later if it has any.

    A resumed VM keeps the CPU features it saw before (``xapi_vm.ml`` resume, ``last_boot_CPU_flags``).
    """
    db = pool.db
    row = db.record("VM", vm)
    flags = row["last_boot_CPU_flags"] if row["power_state"] == "Suspended" else cpu.flags_at_start(pool, vm, host)
    db.set(
        "VM",
        vm,
        power_state="Paused" if paused else "Running",
        resident_on=host,
        domid=state_of(pool).random.randrange(1, 60000),
        memory_overhead=memory.overhead(row, per_vcpu=memory.counts_vcpus(db)),
        memory_target=row["memory_dynamic_max"],
        last_boot_CPU_flags=flags,
    )
    vgpus.place(pool, vm, host)
    _attach(pool, vm, attached=True)
    _metrics(pool, vm)
    allowed_operations.refresh(pool, vm)
    pool.spawn(_tools_report(pool, vm))


def restart(pool: SimPool, vm: str) -> None:
    """The guest reboots on its host: what its drivers had reported is gone until they report again.

    Source: ``xapi_xenops.ml`` update_vm: guest metrics older than the start of the domain are deleted.
    """
    _forget_guest(pool, vm)
    run(pool, vm, str(pool.db.get("VM", vm, "resident_on")))


def _forget_guest(pool: SimPool, vm: str) -> None:
    db = pool.db
    guest = str(db.get("VM", vm, "guest_metrics"))
    if db.exists("VM_guest_metrics", guest):
        state_of(pool).tools[vm] = {k: v for k, v in db.record("VM_guest_metrics", guest).items() if k != "uuid"}
        db.delete("VM_guest_metrics", guest)
    db.set("VM", vm, guest_metrics=NULL_REF)


def _metrics(pool: SimPool, vm: str) -> None:
    db = pool.db
    row = db.record("VM", vm)
    kind = memory.domain_type(row)
    facts: dict[str, Any] = {
        "memory_actual": row["memory_dynamic_max"],
        "start_time": pool.clock.date(),
        "last_updated": pool.clock.date(),
        "current_domain_type": kind,
        "nomigrate": row["platform"].get("nomigrate", "").lower() == "true",
        "nested_virt": row["platform"].get("nested-virt", "").lower() == "true",
    }
    if db.exists("VM_metrics", row["metrics"]):
        db.set("VM_metrics", row["metrics"], **facts)
    else:
        db.set("VM", vm, metrics=db.create("VM_metrics", **facts))


async def _tools_report(pool: SimPool, vm: str) -> None:
    """Let the tools report. Before, the VM seems to have none: it can neither be migrated nor suspended."""
    state = state_of(pool)
    if vm not in state.tools:
        return
    state.starts[vm] += 1
    this = state.starts[vm]
    slow = sum(hook.guest_boot_delay(pool, vm) for hook in state.hooks)
    await pool.clock.sleep(state.between(state.timing.guest_boot, vm) + slow)
    there = pool.db.exists("VM", vm) and pool.db.get("VM", vm, "power_state") in ("Running", "Paused")
    if not there or state.starts[vm] != this:
        return
    known = state.tools.pop(vm)
    pool.db.set("VM", vm, guest_metrics=pool.db.create("VM_guest_metrics", **known))
    allowed_operations.refresh(pool, vm)


def move(pool: SimPool, vm: str, host: str) -> None:
    """The domain runs on `host` now."""
    pool.db.set("VM", vm, resident_on=host, domid=state_of(pool).random.randrange(1, 60000))
    vgpus.place(pool, vm, host)
    updates_state.vm_left(pool, vm, halted=False)


def set_state(pool: SimPool, vm: str, power_state: str) -> None:
    """Pause or unpause."""
    pool.db.set("VM", vm, power_state=power_state)
    allowed_operations.refresh(pool, vm)


def halt(pool: SimPool, vm: str) -> None:
    """The domain has ended."""
    destroy_suspend_image(pool, vm)
    _leave(pool, vm, "Halted")
    note(pool, "halted", vm)


def sleep(pool: SimPool, vm: str, image: str) -> None:
    """The domain is in a suspend image (a VDI)."""
    _leave(pool, vm, "Suspended", suspend_VDI=image)
    note(pool, "suspended", vm)


def _leave(pool: SimPool, vm: str, power_state: str, **fields: Any) -> None:
    _forget_guest(pool, vm)
    pool.db.set("VM", vm, power_state=power_state, resident_on=NULL_REF, domid=-1, **fields)
    vgpus.place(pool, vm, NULL_REF)
    if power_state == "Halted":
        updates_state.vm_left(pool, vm, halted=True)
        _attach(pool, vm, attached=False)
    allowed_operations.refresh(pool, vm)


def _attach(pool: SimPool, vm: str, *, attached: bool) -> None:
    for vbd in pool.db.get("VM", vm, "VBDs"):
        pool.db.set("VBD", vbd, currently_attached=attached)
    for vif in pool.db.get("VM", vm, "VIFs"):
        pool.db.set("VIF", vif, currently_attached=attached)


def destroy_suspend_image(pool: SimPool, vm: str) -> None:
    """Destroy the suspend image, which frees its space."""
    image = str(pool.db.get("VM", vm, "suspend_VDI"))
    if pool.db.exists("VDI", image):
        row = pool.db.record("VDI", image)
        sr, size = row["SR"], int(row["virtual_size"])
        pool.db.set("SR", sr, physical_utilisation=max(0, int(pool.db.get("SR", sr, "physical_utilisation")) - size))
        pool.db.delete("VDI", image)
    pool.db.set("VM", vm, suspend_VDI=NULL_REF)
