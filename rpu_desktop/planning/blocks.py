"""Operations blocked by an admin (``VM.blocked_operations``) that an upgrade needs.

The toolstack checks these blocks before anything else (``xapi_vm_lifecycle.ml`` check_operation_error), and refuses
with OPERATION_BLOCKED. Only VMs have them.
"""

from __future__ import annotations

from dataclasses import replace

from rpu_desktop.inventory import PoolSnapshot, Vm
from rpu_desktop.planning.abilities import NO_REASON, Operation, why_forbidden
from rpu_desktop.planning.types import Immovable

__all__ = ["blocks_in_the_way", "lifting_helps"]


def blocks_in_the_way(snapshot: PoolSnapshot, vm: Vm, how: Immovable) -> tuple[str, ...]:
    """The blocked ones among the operations needed to stop `vm` and start it again."""
    if how is Immovable.SUSPEND:
        needed: tuple[str, ...] = ("suspend", "resume_on")
    elif how is Immovable.SHUTDOWN:
        # A VM without drivers cannot be shut down cleanly; with consent it is powered off.
        power_off = () if _can_be_asked(snapshot, vm) else ("hard_shutdown",)
        unpause = ("unpause",) if vm.power_state == "Paused" else ()
        needed = (*unpause, "clean_shutdown", *power_off, "start_on")
    else:
        return ()
    found = tuple(operation for operation in needed if operation in vm.blocked_operations)
    # A VM that does not react is powered off if the admin then decides so.
    unasked = "hard_shutdown" in vm.blocked_operations and "clean_shutdown" in found and "hard_shutdown" not in found
    return (*found, "hard_shutdown") if unasked else found


def lifting_helps(snapshot: PoolSnapshot, vm: Vm, operation: Operation) -> bool:
    """Whether a block is the only thing that prevents this operation."""
    if operation not in vm.blocked_operations:
        return False
    return why_forbidden(snapshot, replace(vm, blocked_operations={}), operation) in (None, NO_REASON)


def _can_be_asked(snapshot: PoolSnapshot, vm: Vm) -> bool:
    report = snapshot.guest_reports.get(vm.guest_metrics)
    if report is None:
        return vm.domain_type != "hvm"
    return report.has_drivers or bool({"feature-shutdown", "feature-poweroff"} & report.features.keys())
