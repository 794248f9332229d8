"""What planning takes and gives: the admin's wishes, and a plan as an ordered list of actions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from rpu_desktop.texts import Text

__all__ = [
    "Action",
    "Immovable",
    "Migrate",
    "Mode",
    "Reason",
    "StandDown",
    "StandUp",
    "UpgradeHost",
    "UpgradePlan",
    "VmBlocker",
    "Wishes",
]


class Mode(StrEnum):
    """Who starts the installer: the servers themselves, or a person at each console."""

    AUTOMATIC = "automatic"
    MANUAL = "manual"


class Immovable(StrEnum):
    """What to do with a running VM that no other host can take; everything but STOP is the admin's consent."""

    STOP = "stop"
    SUSPEND = "suspend"
    SHUTDOWN = "shutdown"


class Reason(StrEnum):
    """Why a VM moves."""

    EVACUATE = "evacuate"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the admin asked for.  All keys are uuids, so that wishes outlive a restart of the pool.

    `immovable` applies to every VM that no other host can take, `immovable_by_vm` to single ones.
    `target_dom0_growth` is how much more memory (bytes) each host's control domain takes in the new release.
    `skip_hosts` are members that the admin leaves out.
    """

    immovable: Immovable = Immovable.STOP
    immovable_by_vm: Mapping[str, Immovable] = field(default_factory=dict)
    return_home: bool = True
    parallel_migrations: int = 3
    target_dom0_growth: int = 0
    skip_hosts: frozenset[str] = frozenset()

    def for_vm(self, uuid: str) -> Immovable:
        """What to do with the VM `uuid` should it prove immovable."""
        return self.immovable_by_vm.get(uuid, self.immovable)


@dataclass(frozen=True, slots=True)
class VmBlocker:
    """A running VM that cannot leave `host` (references); `reason` names the object in its way."""

    vm: str
    host: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Migrate:
    """Move a running VM (references)."""

    vm: str
    source: str
    target: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class UpgradeHost:
    """Upgrade the (empty) host."""

    host: str


@dataclass(frozen=True, slots=True)
class StandDown:
    """Suspend or shut down a VM with consent, right before its host's turn."""

    vm: str
    host: str
    how: Immovable


@dataclass(frozen=True, slots=True)
class StandUp:
    """Resume or start that VM again on `host`, right after it."""

    vm: str
    host: str
    how: Immovable


Step = Migrate | UpgradeHost | StandDown | StandUp


@dataclass(frozen=True, slots=True)
class Action:
    """One step of the plan; it may begin when all of `after` (ids) are done."""

    id: int
    after: tuple[int, ...]
    step: Step


@dataclass(frozen=True, slots=True)
class UpgradePlan:
    """The whole run of one pool, in one safe serial order.

    When it is not feasible, `reasons` say why and `actions` go as far as it fits.
    """

    feasible: bool
    reasons: tuple[Text, ...]
    actions: tuple[Action, ...]
    blockers: tuple[VmBlocker, ...] = ()

    def steps(self) -> list[Step]:
        """The steps without their ids."""
        return [action.step for action in self.actions]

    def to_json(self, uuid_of: Mapping[str, str]) -> list[dict[str, Any]]:
        """The actions as the command line prints them; `uuid_of` maps references to uuids."""
        return [{"id": a.id, "after": list(a.after), **_step_json(a.step, uuid_of)} for a in self.actions]


def _step_json(step: Step, uuid_of: Mapping[str, str]) -> dict[str, Any]:
    match step:
        case Migrate():
            return {
                "action": "migrate",
                "vm": uuid_of[step.vm],
                "from": uuid_of[step.source],
                "to": uuid_of[step.target],
                "reason": step.reason.value,
            }
        case UpgradeHost():
            return {"action": "upgrade", "host": uuid_of[step.host]}
        case StandDown():
            return {"action": step.how.value, "vm": uuid_of[step.vm]}
        case StandUp():
            action = "resume" if step.how is Immovable.SUSPEND else "start"
            return {"action": action, "vm": uuid_of[step.vm], "host": uuid_of[step.host]}
