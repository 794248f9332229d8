"""Operations in progress in the pool that would conflict with the upgrade."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import Host, Pool, PoolSnapshot, Task, Vm
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.guests import by_name
from rpu_desktop.prechecks.objects import by_uuid, named
from rpu_desktop.prechecks.remedies import Arguments, Progress, Remedy
from rpu_desktop.prechecks.types import Choice, Fix, Problem, Severity
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["PoolOperationsCheck", "RunningTasksCheck", "VmOperationsCheck"]

_HARMLESS = frozenset({"data_source_op", "get_boot_record", "send_sysrq", "send_trigger", "update_allowed_operations"})
_COLLIDING = re.compile(
    r"export|import|backup|snapshot|checkpoint|copy|clone|migrat|restore|sync_updates|apply", re.IGNORECASE
)
"""Tasks are known by their names alone; these words are in the toolstack's own (``Async.VM.copy``) and in clients'."""

_OPERATIONS = {
    "export": translate("prechecks", "{vm} is being exported or backed up."),
    "snapshot": translate("prechecks", "A snapshot of {vm} is being taken."),
    "snapshot_with_quiesce": translate("prechecks", "A snapshot of {vm} is being taken."),
    "checkpoint": translate("prechecks", "A snapshot of {vm} with its memory is being taken."),
    "copy": translate("prechecks", "{vm} is being copied."),
    "clone": translate("prechecks", "{vm} is being cloned."),
    "pool_migrate": translate("prechecks", "{vm} is being migrated."),
    "migrate_send": translate("prechecks", "{vm} is being migrated with its disks."),
    "import": translate("prechecks", "{vm} is being imported."),
}
_OTHER = translate("prechecks", "An operation on {vm} is in progress ({operation}).")


class VmOperationsCheck(Check):
    """An operation on a VM is in progress: export, snapshot, copy, migration and the like; on running VMs it blocks."""

    id = "vm-operations"
    title = translate("prechecks", "No operation on virtual machines is in progress")
    severities = (Severity.BLOCKS, Severity.WARNS)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem a VM and operation; templates and snapshots may be exported, too."""
        return [
            Problem(
                self.id,
                Severity.BLOCKS if vm.occupies_host else Severity.WARNS,
                text.of(vm=vm.name, operation=operation),
                self._why(vm).of(vm=vm.name),
                (named(vm),),
                aspect=operation,
            )
            for vm in by_name(vm for vm in given.snapshot.vms.values() if not vm.is_control_domain)
            for operation in sorted(set(vm.current_operations.values()) - _HARMLESS)
            for text in (_OPERATIONS.get(operation, _OTHER),)
        ]

    def _why(self, vm: Vm) -> Text:
        if vm.occupies_host:
            return translate(
                "prechecks", "{vm} cannot be migrated during this time. Wait until it is done, then check again."
            )
        return translate("prechecks", "It fails when its server is restarted. Wait until it is done.")


class _CancelTask(Remedy):
    kind = "cancel-task"
    about = "asks: cancel the task"

    async def apply(self, connection: PoolConnection, arguments: Arguments, progress: Progress) -> None:
        await connection.call("task.cancel", await connection.call("task.get_by_uuid", arguments["task"]))

    def done(self, snapshot: PoolSnapshot, arguments: Arguments) -> bool:
        task = by_uuid(snapshot.tasks.values(), arguments["task"])
        return task is None or not task.is_running


class RunningTasksCheck(Check):
    """A task is running whose name suggests a backup, export, import, copy, snapshot, migration or update."""

    id = "running-tasks"
    title = translate("prechecks", "No conflicting task is running")
    severities = (Severity.WARNS,)
    remedies = (_CancelTask(),)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem a task."""
        return [
            Problem(
                self.id,
                Severity.WARNS,
                translate("prechecks", "The task “{task}” is running.").of(task=task.name),
                translate("prechecks", "Tasks end when the pool coordinator restarts: wait until it has finished."),
                (named(task),),
                self._fix(task),
            )
            for task in _colliding(given.snapshot)
        ]

    def _fix(self, task: Task) -> Fix | None:
        if "cancel" not in task.allowed_operations:
            return None
        text = translate("prechecks", "Cancel “{task}”, unless you prefer to wait until it has finished.")
        choices = (Choice("cancel", translate("prechecks", "Cancel the task")),)
        return Fix(_CancelTask.kind, text.of(task=task.name), {"task": task.uuid}, choices)


def _colliding(snapshot: PoolSnapshot) -> Iterator[Task]:
    tasks = sorted(snapshot.tasks.values(), key=lambda task: (task.name.casefold(), task.uuid))
    return (task for task in tasks if task.is_running and _COLLIDING.search(task.name))


class PoolOperationsCheck(Check):
    """The pool or a server is busy with an operation: switching HA on or off, updates, evacuation, a reboot."""

    id = "pool-operations"
    title = translate("prechecks", "No operation on the pool or its servers is in progress")

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem an object."""
        things: list[Pool | Host] = [given.snapshot.pool, *given.hosts]
        text = translate("prechecks", "An operation on {name} is in progress ({operation}).")
        why = translate("prechecks", "It would interfere with the upgrade. Wait until it is done, then check again.")
        return [
            Problem(
                self.id,
                Severity.BLOCKS,
                text.of(name=thing.name, operation=", ".join(sorted(set(thing.current_operations.values())))),
                why,
                (named(thing),),
            )
            for thing in things
            if set(thing.current_operations.values()) - {"vm_start", "vm_resume", "vm_migrate", "provision"}
        ]
