"""Faults of guests: what their owners, their systems and their CPUs do while their hosts are being upgraded.

======================================================  ============================================================
backup[:vm=NAME][,after=SECONDS][,seconds=N]            a backup takes a snapshot of a running VM, for N seconds (600)
guest-reboots[:vm=NAME][,after=SECONDS]                 a guest reboots: its drivers report again when it is up
guest-slow[:vm=NAME][,seconds=N][,times=N]              a guest's drivers report N seconds later after a boot (300)
shutdown-cancelled[:vm=NAME][,times=N]                  someone cancels the task of a clean shutdown
cpu-features-shrink[:host=NAME][,with=updates]          the new release finds one CPU feature less (RTM) in the host;
                                                        ``with=updates``: not the release, but its updates
cpu-features-grow[:host=NAME]                           the new release finds one more CPU feature (SHA) in the host
======================================================  ============================================================
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from rpu_desktop.simulator.behaviour import allowed_operations, cpu, evacuation, power, vm_operations
from rpu_desktop.simulator.behaviour.state import note
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.faults.base import Fault
from rpu_desktop.simulator.faults.moments import Moment
from rpu_desktop.simulator.model import NULL_REF
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.registry import Call, TaskHandle

_LEAF_7B = 5
"""The word of a feature mask that holds EBX of CPUID leaf 7 (Xen's ``cpufeatureset.h``)."""
_RTM, _SHA = 1 << 11, 1 << 29


class _GuestMoment(Moment):
    """Affects the first selected running guest that allows it."""

    kind = ""
    operation: ClassVar[str] = ""

    def happens(self, pool: SimPool) -> bool:
        """Whether there was one."""
        for host in pool.db.refs("host"):
            for vm in evacuation.guests_of(pool, host):
                free = vm_operations.operation_error(pool, vm, self.operation) is None
                if free and self.triggers(pool, "VM", vm):
                    self.bring_about(pool, vm)
                    return True
        return False

    def bring_about(self, pool: SimPool, vm: str) -> None:
        """Create it."""
        raise NotImplementedError


class Backup(_GuestMoment):
    """A snapshot for a backup."""

    kind = "backup"
    keys: ClassVar = {"vm": "", "after": "0", "seconds": "600"}
    operation = "suspend"  # allowed while no other operation is running; a rolling upgrade forbids only new snapshots

    def bring_about(self, pool: SimPool, vm: str) -> None:
        """List it; no other operation on the VM is allowed meanwhile (xapi_vm_lifecycle.ml)."""
        task = pool.db.create(
            "task", name_label="Async.VM.snapshot", status="pending", created=pool.clock.date(),
            resident_on=pool.coordinator, progress=0.1, type="<none/>", allowed_operations=[],
        )  # fmt: skip
        pool.db.put("VM", vm, "current_operations", task, "snapshot")
        allowed_operations.refresh(pool, vm)
        note(pool, "backup begins", vm)
        pool.spawn(self._end(pool, vm, task))

    async def _end(self, pool: SimPool, vm: str, task: str) -> None:
        await pool.clock.sleep(float(self.values["seconds"]))
        if pool.db.exists("task", task):
            pool.db.delete("task", task)
        if pool.db.exists("VM", vm):
            pool.db.put("VM", vm, "current_operations", task, None)
            allowed_operations.refresh(pool, vm)
            note(pool, "backup ends", vm)


class GuestReboots(_GuestMoment):
    """Someone reboots it, or its updates do."""

    kind = "guest-reboots"
    keys: ClassVar = {"vm": "", "after": "0"}
    operation = "clean_reboot"

    def bring_about(self, pool: SimPool, vm: str) -> None:
        """As ``VM.clean_reboot`` does."""
        pool.spawn(self._reboot(pool, vm))

    async def _reboot(self, pool: SimPool, vm: str) -> None:
        try:
            await power.clean_reboot_now(Call(pool, pool.coordinator, NULL_REF, TaskHandle()), vm)
        except ApiError as error:
            note(pool, "did not reboot", vm, code=error.code)


class GuestSlow(Fault):
    """It boots slowly."""

    kind = "guest-slow"
    keys: ClassVar = {"vm": "", "seconds": "300"}
    times = 0

    def guest_boot_delay(self, pool: SimPool, vm: str) -> float:
        """The delay."""
        return float(self.values["seconds"]) if self.triggers(pool, "VM", vm) else 0.0


class ShutdownCancelled(Fault):
    """Someone does not want it to be shut down."""

    kind = "shutdown-cancelled"
    keys: ClassVar = {"vm": ""}

    async def before_call(self, call: Call, name: str, arguments: Sequence[Any]) -> None:
        """Cancel the task as soon as it runs."""
        pool, task = call.pool, call.task.ref
        asked = name == "VM.clean_shutdown" and pool.db.exists("task", task) and pool.db.exists("VM", arguments[0])
        if asked and self.triggers(pool, "VM", str(arguments[0])):
            pool.db.set("task", task, current_operations={task: "cancel"}, allowed_operations=[])


class CpuFeaturesShrink(Fault):
    """New microcode switches a feature off (as for TSX)."""

    kind = "cpu-features-shrink"
    keys: ClassVar = {"host": "", "with": "release"}
    times = 0

    def cpu_offered(self, pool: SimPool, host: str, info: Mapping[str, str], *, updated: bool) -> Mapping[str, str]:
        """Remove one bit."""
        if updated != (self.values["with"] == "updates") or not self.triggers(pool, "host", host):
            return info
        return {key: cpu.without_bit(text, _LEAF_7B, _RTM) if key in cpu.KEYS else text for key, text in info.items()}


class CpuFeaturesGrow(Fault):
    """A newer Xen supports more features of the CPU."""

    kind = "cpu-features-grow"
    keys: ClassVar = {"host": ""}
    times = 0

    def cpu_offered(self, pool: SimPool, host: str, info: Mapping[str, str], *, updated: bool) -> Mapping[str, str]:
        """Add one bit."""
        if updated or not self.triggers(pool, "host", host):
            return info
        return {key: cpu.with_bit(text, _LEAF_7B, _SHA) if key in cpu.KEYS else text for key, text in info.items()}
