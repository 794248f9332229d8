"""Input and output of planning: the admin's wishes, and a plan as an ordered list of actions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Generic, TypeVar

from rpu_desktop.concurrency import MIGRATIONS, USUAL_MIGRATIONS
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.inventory.ids import HostRef, HostUuid, SrRef, VbdRef, VmRef, VmUuid
from rpu_desktop.versions import SoftwareVersion

__all__ = [
    "COPIES",
    "MIGRATIONS",
    "USUAL_MIGRATIONS",
    "Action",
    "DiskMove",
    "Estimate",
    "HostTimes",
    "Immovable",
    "LocalDisks",
    "Migrate",
    "Migration",
    "Mode",
    "PlanState",
    "Reason",
    "Shortage",
    "Slot",
    "StartVm",
    "StopVm",
    "UpgradeHost",
    "UpgradePlan",
    "VmBlocker",
    "Wishes",
]


class Mode(StrEnum):
    """How the installer is started: by the servers themselves, or by a person at each console."""

    AUTOMATIC = "automatic"
    MANUAL = "manual"


class Immovable(StrEnum):
    """What to do with a running VM that no other host can run; every choice but STOP is the admin's consent."""

    STOP = "stop"
    SUSPEND = "suspend"
    SHUTDOWN = "shutdown"


class LocalDisks(StrEnum):
    """What to do with running VMs whose disks are on storage that only their own host has."""

    DOWN = "down"
    """They stay on their host, and `Immovable` says what happens to them."""
    MOVE = "move"
    """Their disks are copied to other storage for the time being, and back."""


class Reason(StrEnum):
    """Why a VM or its disks migrate."""

    EVACUATE = "evacuate"
    RETURN = "return"
    PARK = "park"
    """Before all turns, its disks move to shared storage; it stays on its host."""
    UNPARK = "unpark"
    """After all turns, its disks move back home."""


COPIES = 3
"""How many migrations with disks a host may send at a time: the toolstack refuses the next one
(xen-api ``xapi_vm_migrate.ml``, TOO_MANY_STORAGE_MIGRATES)."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """The admin's wishes. All keys are uuids, so they stay valid when the toolstack restarts.

    `immovable` applies to every VM that no other host can run, `immovable_by_vm` to single VMs. `make_room_by_vm` has
    VMs that could be migrated but may be stopped to free memory; they are stopped only if no plan works otherwise
    (`Shortage` suggests them). `make_room` is consent to stop any VMs, as few as possible, chosen when needed.
    `target_dom0_growth` is how much more memory (bytes) each host's control domain needs in the new release.
    `empty_ahead` lets the next member be emptied while another is being installed: faster, but two are out of service.
    `skip_hosts` are members that the admin skips. `network` is the migration network; empty means the management
    network.
    `order` are uuids or names of members in the order of their turns; members that it does not name follow.
    """

    immovable: Immovable = Immovable.STOP
    immovable_by_vm: Mapping[VmUuid, Immovable] = field(default_factory=dict)
    make_room_by_vm: Mapping[VmUuid, Immovable] = field(default_factory=dict)
    make_room: Immovable = Immovable.STOP
    return_home: bool = True
    parallel_migrations: int = USUAL_MIGRATIONS
    empty_ahead: bool = False
    target_dom0_growth: int = 0
    skip_hosts: frozenset[HostUuid] = frozenset()
    network: str = ""
    without_updates: bool = False
    """Updates were requested but are not available: upgrade without them."""
    lift_blocks: bool = False
    """Blocked operations that the upgrade needs may be unblocked for its duration."""
    order: tuple[str, ...] = ()
    give_up_files: bool = False
    """Files in the servers' own file systems may be lost."""
    local_disks: LocalDisks = LocalDisks.DOWN
    local_disks_by_vm: Mapping[VmUuid, LocalDisks] = field(default_factory=dict)
    """The same for single VMs."""

    def disks_for_vm(self, uuid: VmUuid) -> LocalDisks:
        """What to do with the local disks of the VM `uuid`."""
        return self.local_disks_by_vm.get(uuid, self.local_disks)

    def for_vm(self, uuid: VmUuid) -> Immovable:
        """What to do with the VM `uuid` if no other host can run it."""
        return self.immovable_by_vm.get(uuid, self.immovable)


@dataclass(frozen=True, slots=True)
class VmBlocker:
    """A running VM that cannot leave `host`; `reason` names the object that prevents it."""

    vm: VmRef
    host: HostRef
    reason: Text


@dataclass(frozen=True, slots=True)
class Shortage:
    """Why `host` cannot be emptied, and what would help.

    `reason` explains it.  `missing` bytes are lacking; suspending or shutting down `suggestion` (as few VMs as
    possible) makes the whole plan work and frees `freed` bytes.  Without a suggestion, no such set was found, or the
    suggestion is given for another host.
    """

    host: HostRef
    missing: int
    suggestion: tuple[VmRef, ...] = ()
    freed: int = 0
    reason: Text | None = None


V = TypeVar("V", bound=str)
H = TypeVar("H", bound=str)
B = TypeVar("B", bound=str)
S = TypeVar("S", bound=str)
# Steps name VMs, hosts, VBDs and SRs by reference (the planner) or by uuid (the engine: uuids outlive the coordinator's
# restart).


@dataclass(frozen=True, slots=True)
class DiskMove(Generic[B, S]):
    """A disk that changes its SR to `sr`.

    It is named by its VBD, because a disk gets another uuid and reference when it is copied.
    """

    vbd: B
    sr: S


@dataclass(frozen=True, slots=True)
class Migrate(Generic[V, H, B, S]):
    """Migrate a running VM; `disks` are those that move to another SR with it.

    With `disks`, `source` may equal `target`: then only the disks move.
    """

    vm: V
    source: H
    target: H
    reason: Reason
    disks: tuple[DiskMove[B, S], ...] = ()


@dataclass(frozen=True, slots=True)
class UpgradeHost(Generic[H]):
    """Upgrade the (empty) host; with `only_updates` it has the new version and only installs updates."""

    host: H
    only_updates: bool = False


@dataclass(frozen=True, slots=True)
class StopVm(Generic[V, H]):
    """Suspend or shut down a VM with consent: right before its host is upgraded, or earlier to free memory."""

    vm: V
    host: H
    how: Immovable


@dataclass(frozen=True, slots=True)
class StartVm(Generic[V, H]):
    """Resume or start that VM again on `host`: right after the upgrade, or as soon as there is enough memory."""

    vm: V
    host: H
    how: Immovable


Migration = Migrate[VmRef, HostRef, VbdRef, SrRef]
"""A migration as the planner knows it."""
Step = Migration | UpgradeHost[HostRef] | StopVm[VmRef, HostRef] | StartVm[VmRef, HostRef]
"""A step as the planner knows it: by reference."""


@dataclass(frozen=True, slots=True)
class PlanState:
    """The progress of a run that a snapshot does not show. All keys are references.

    `away` is the empty host that is being reinstalled now, `down` are VMs that were stopped with consent and have to
    start again, `banned` are pairs of VM and host that failed before. `unwakeable` are VMs that could not be resumed
    if they were suspended, each with the reason. `target` is the version on the media; None if unknown, or if updates
    are installed in the same turn.
    """

    away: HostRef | None = None
    down: tuple[StopVm[VmRef, HostRef], ...] = ()
    banned: frozenset[tuple[VmRef, HostRef]] = frozenset()
    unwakeable: Mapping[VmRef, Text] = field(default_factory=dict)
    target: SoftwareVersion | None = None
    displaced: Mapping[VbdRef, SrRef] = field(default_factory=dict)
    """The disks that the run has moved, each with the SR on which it was before."""
    media: SoftwareVersion | None = None
    """The version on the media, even if updates are installed in the same turn: the new version is no older."""


@dataclass(frozen=True, slots=True)
class Action:
    """One step of the plan; it may begin when all of `after` (ids) are done.

    Every order that `after` allows is safe, however the steps overlap.  `turn` is the host whose turn the step belongs
    to, None for steps after all turns.
    """

    id: int
    after: tuple[int, ...]
    step: Step
    turn: HostRef | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """When something is expected to happen: seconds from now."""

    start: float
    end: float

    def later(self, seconds: float) -> Slot:
        """The same, starting so many seconds later."""
        return Slot(self.start + seconds, self.end + seconds)


@dataclass(frozen=True, slots=True)
class HostTimes:
    """The three phases of a host's turn; None for a phase without work."""

    emptying: Slot | None
    offline: Slot
    returning: Slot | None

    def later(self, seconds: float) -> HostTimes:
        """The same, starting so many seconds later."""
        emptying = self.emptying and self.emptying.later(seconds)
        return HostTimes(emptying, self.offline.later(seconds), self.returning and self.returning.later(seconds))


@dataclass(frozen=True, slots=True)
class Estimate:
    """When each action (by id) and each host's turn are expected, and when all are done; seconds from now."""

    actions: Mapping[int, Slot]
    hosts: Mapping[HostRef, HostTimes]
    total: float

    def later(self, seconds: float) -> Estimate:
        """The same, starting so many seconds later."""
        return Estimate(
            {action: slot.later(seconds) for action, slot in self.actions.items()},
            {host: times.later(seconds) for host, times in self.hosts.items()},
            self.total + seconds,
        )


@dataclass(frozen=True, slots=True)
class UpgradePlan:
    """The whole run of one pool, in one safe serial order.

    If it is not feasible, `reasons` explain why, `shortages` what would help if memory is lacking, and `actions` go as
    far as possible. `away` are VMs that do not return to their home. `second` is the second pass: another turn for
    each host, for updates that no host can install before all have the new version. `advice` is what else would help
    if no order of turns works.
    """

    feasible: bool
    reasons: tuple[Text, ...]
    actions: tuple[Action, ...]
    blockers: tuple[VmBlocker, ...] = ()
    shortages: tuple[Shortage, ...] = ()
    away: tuple[VmRef, ...] = ()
    advice: Text | None = None
    second: UpgradePlan | None = None

    @property
    def passes(self) -> tuple[UpgradePlan, ...]:
        """The plan itself, and its second pass."""
        return (self, self.second) if self.second else (self,)

    @property
    def works(self) -> bool:
        """Whether all of its passes are feasible."""
        return all(each.feasible for each in self.passes)

    @property
    def obstacles(self) -> tuple[Text, ...]:
        """Why the plan should not be started: what prevents one of its passes.  Empty if all of them work."""
        if self.second is None or not self.feasible:
            return self.reasons
        text = translate(
            "planning",
            "The servers can be upgraded, but not emptied again for their updates, which are installed in a second "
            "pass: {reason} The upgrade can start without updates.",
        )
        return tuple(text.of(reason=reason) for reason in self.second.reasons)

    @property
    def lacking(self) -> tuple[Shortage, ...]:
        """What would help if memory is lacking, in the first infeasible pass."""
        return self.shortages if self.second is None or not self.feasible else self.second.shortages

    def steps(self) -> list[Step]:
        """The steps without their ids."""
        return [action.step for action in self.actions]

    def to_json(self, snapshot: PoolSnapshot) -> list[dict[str, Any]]:
        """The actions as the command line prints them, of both passes; everything by its uuid."""
        return [{"id": a.id, "after": list(a.after), **_step_json(a.step, snapshot)} for a in self.all_actions()]

    def all_actions(self) -> list[Action]:
        """The actions of both passes in one safe serial order; the second one begins when the first is over."""
        if self.second is None:
            return list(self.actions)
        count = len(self.actions)
        last = {action.id for action in self.actions} - {before for action in self.actions for before in action.after}
        later = (
            replace(
                action,
                id=action.id + count,
                after=tuple(before + count for before in action.after) or tuple(sorted(last)),
            )
            for action in self.second.actions
        )
        return [*self.actions, *later]


def _disk_json(move: DiskMove[VbdRef, SrRef], snapshot: PoolSnapshot) -> dict[str, str]:
    return {"vbd": snapshot.vbds[move.vbd].uuid, "to": snapshot.srs[move.sr].uuid}


def _step_json(step: Step, snapshot: PoolSnapshot) -> dict[str, Any]:
    hosts, vms = snapshot.hosts, snapshot.vms
    match step:
        case Migrate():
            return {
                "action": "migrate",
                "vm": vms[step.vm].uuid,
                "from": hosts[step.source].uuid,
                "to": hosts[step.target].uuid,
                "reason": step.reason.value,
                **({"disks": [_disk_json(disk, snapshot) for disk in step.disks]} if step.disks else {}),
            }
        case UpgradeHost():
            return {"action": "update" if step.only_updates else "upgrade", "host": hosts[step.host].uuid}
        case StopVm():
            return {"action": step.how.value, "vm": vms[step.vm].uuid}
        case StartVm():
            action = "resume" if step.how is Immovable.SUSPEND else "start"
            return {"action": action, "vm": vms[step.vm].uuid, "host": hosts[step.host].uuid}
