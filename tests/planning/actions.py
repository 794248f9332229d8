"""Actions of a plan, written by hand: in the tests' pools, references are plain words such as h0 and v1."""

from __future__ import annotations

from rpu_desktop.inventory.ids import HostRef, VmRef
from rpu_desktop.planning import Action, Immovable, Migrate, Reason, StartVm, StopVm, UpgradeHost
from rpu_desktop.planning.types import Migration, Step

__all__ = ["act", "migrate", "start", "stop", "upgrade"]


def act(number: int, after: tuple[int, ...], step: Step, turn: str = "") -> Action:
    return Action(number, after, step, HostRef(turn) if turn else None)


def migrate(vm: str, source: str, target: str, reason: Reason) -> Migration:
    return Migrate(VmRef(vm), HostRef(source), HostRef(target), reason)


def upgrade(host: str) -> UpgradeHost[HostRef]:
    return UpgradeHost(HostRef(host))


def stop(vm: str, host: str, how: Immovable) -> StopVm[VmRef, HostRef]:
    return StopVm(VmRef(vm), HostRef(host), how)


def start(vm: str, host: str, how: Immovable) -> StartVm[VmRef, HostRef]:
    return StartVm(VmRef(vm), HostRef(host), how)
