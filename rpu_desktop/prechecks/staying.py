"""Running virtual machines that stay on their host when its turn comes, and those whose disks can move instead."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.inventory.ids import VmRef
from rpu_desktop.planning import (
    Immovable,
    LocalDisks,
    Migrate,
    ThroughputModel,
    UpgradePlan,
    Wishes,
    estimate,
)
from rpu_desktop.planning.storage_motion import StorageMotion
from rpu_desktop.planning.types import VmBlocker
from rpu_desktop.prechecks.circumstances import Circumstances

__all__ = ["DiskCopy", "consenting", "copies_of", "moves_disks", "plan_with_moves", "vms_that_stay"]


@dataclass(frozen=True, slots=True)
class DiskCopy:
    """What it costs to move the disks of a VM once: `size` in bytes, `seconds` as far as the pool's speed is known.

    `storage` are the names of where they go first.
    """

    size: int
    seconds: float
    storage: tuple[str, ...]


def moves_disks(wishes: Wishes) -> bool:
    """Whether disks of any VM are to move."""
    return LocalDisks.MOVE in {wishes.local_disks, *wishes.local_disks_by_vm.values()}


def vms_that_stay(given: Circumstances, snapshot: PoolSnapshot) -> list[VmBlocker]:
    """Those that cannot leave their host, in the order of hosts and names; without those whose disks move.

    Each has the reason, also why its disks do not move if that was wanted.
    """
    blockers = given.immovable_vms(snapshot)
    if not blockers or not moves_disks(given.wishes):
        return blockers
    plan = plan_with_moves(given, snapshot, given.wishes)
    reasons = {blocker.vm: blocker for blocker in plan.blockers}
    return [reasons[blocker.vm] for blocker in blockers if blocker.vm in reasons]


def plan_with_moves(given: Circumstances, snapshot: PoolSnapshot, wishes: Wishes) -> UpgradePlan:
    """The plan with these wishes for disks, as if every VM that stays might go down."""
    return given.plan(snapshot, consenting(wishes))


def consenting(wishes: Wishes) -> Wishes:
    """The same, with consent for every VM that stays."""
    return replace(wishes, immovable=Immovable.SHUTDOWN, immovable_by_vm={})


def copies_of(given: Circumstances, snapshot: PoolSnapshot, plan: UpgradePlan) -> dict[VmRef, DiskCopy]:
    """The VMs whose disks the plan moves, with what the first move of each costs."""
    motion = StorageMotion(snapshot)
    times = estimate(plan, snapshot, ThroughputModel.of(snapshot), window=given.wishes.parallel_migrations)
    found: dict[VmRef, DiskCopy] = {}
    for action in plan.actions:
        step = action.step
        if isinstance(step, Migrate) and step.disks and step.vm not in found:
            slot = times.actions.get(action.id)
            storage = sorted({snapshot.srs[disk.sr].name for disk in step.disks})
            size = sum(motion.size_of(disk.vbd) for disk in step.disks)
            found[step.vm] = DiskCopy(size, slot.end - slot.start if slot is not None else 0.0, tuple(storage))
    return found
