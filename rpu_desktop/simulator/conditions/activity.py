"""Conditions about work in progress.

====================================================  ==============================================================
vm-busy[:vm=NAME][,operation=TEXT]                    an operation on a VM (export) is running until it is canceled
task[:name=TEXT]                                      a client's task is running until it is canceled
snapshot-schedule[:vm=NAME]                           a snapshot schedule is enabled for a VM
xo-backup[:vm=NAME]                                   Xen Orchestra's backups have left a snapshot of a VM
====================================================  ==============================================================
"""

from __future__ import annotations

from typing import Any, ClassVar

from rpu_desktop.simulator.behaviour import allowed_operations
from rpu_desktop.simulator.conditions.base import Condition, VmCondition
from rpu_desktop.simulator.pool import SimPool

_LABELS = {"export": "Export of VM {vm}", "snapshot": "Async.VM.snapshot", "copy": "Async.VM.copy"}


def _create_task(pool: SimPool, name: str) -> str:
    return pool.db.create(
        "task",
        name_label=name,
        status="pending",
        created=pool.clock.date(),
        resident_on=pool.coordinator,
        progress=0.3,
        type="<none/>",
        allowed_operations=["cancel"],
    )


async def _until_cancelled(pool: SimPool, task: str) -> None:
    """Work that never progresses, but can be canceled."""
    while pool.db.exists("task", task) and not pool.db.get("task", task, "current_operations"):
        await pool.db.changed(pool.db.generation)
    if pool.db.exists("task", task):
        pool.db.set(
            "task", task, status="cancelled", finished=pool.clock.date(), allowed_operations=[], current_operations={},
            error_info=["TASK_CANCELLED", task],
        )  # fmt: skip


class VmBusy(VmCondition):
    """An operation on a VM is running."""

    kind = "vm-busy"
    keys: ClassVar = {"vm": "", "operation": "export"}

    def bring_about(self, pool: SimPool, vm: str, row: dict[str, Any]) -> None:
        """List the operation, and the task behind it."""
        operation = self.values["operation"]
        label = _LABELS.get(operation, f"Async.VM.{operation}").format(vm=row["name_label"])
        task = _create_task(pool, label)
        pool.db.put("VM", vm, "current_operations", task, operation)
        pool.spawn(self._work(pool, vm, task))

    async def _work(self, pool: SimPool, vm: str, task: str) -> None:
        await _until_cancelled(pool, task)
        if pool.db.exists("VM", vm):
            pool.db.put("VM", vm, "current_operations", task, None)
            allowed_operations.refresh(pool, vm)


class Task(Condition):
    """A client's task."""

    kind = "task"
    keys: ClassVar = {"name": "[XO] VM export"}

    def start(self, pool: SimPool) -> None:
        """Create it."""
        pool.spawn(_until_cancelled(pool, _create_task(pool, self.values["name"])))


class SnapshotSchedule(VmCondition):
    """A snapshot schedule."""

    kind = "snapshot-schedule"
    keys: ClassVar = {"vm": ""}

    def bring_about(self, pool: SimPool, vm: str, row: dict[str, Any]) -> None:
        """Put the VM on it."""
        known = pool.db.where("VMSS", name_label="Nightly")
        schedule = known[0] if known else pool.db.create(
            "VMSS", name_label="Nightly", enabled=True, type="snapshot", retained_snapshots=7, frequency="daily",
            schedule={"hour": "2", "min": "0"},
        )  # fmt: skip
        pool.db.set("VM", vm, snapshot_schedule=schedule)


class XoBackup(VmCondition):
    """A snapshot that a backup job of Xen Orchestra keeps."""

    kind = "xo-backup"
    keys: ClassVar = {"vm": ""}

    def bring_about(self, pool: SimPool, vm: str, row: dict[str, Any]) -> None:
        """Create it."""
        pool.db.create(
            "VM",
            name_label=f"[XO Backup nightly] {row['name_label']}",
            is_a_snapshot=True,
            is_a_template=True,
            snapshot_of=vm,
            snapshot_time=pool.clock.date(),
            other_config={"xo:backup:job": "8a1f2c", "xo:backup:schedule": "77b0c1"},
            HVM_boot_policy="BIOS order",
            domain_type="hvm",
        )
