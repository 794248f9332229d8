"""The whole run, worked out before the first click: host after host, the coordinator first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rpu_desktop.inventory import Host, PoolSnapshot
from rpu_desktop.planning.capability import consent_for, immovable_vms
from rpu_desktop.planning.evacuation import Layout, evacuate, homecoming, immovable_reason
from rpu_desktop.planning.memory import resident_size
from rpu_desktop.planning.types import (
    Action,
    Immovable,
    Standing,
    StandUp,
    Step,
    UpgradeHost,
    UpgradePlan,
    VmBlocker,
    Wishes,
)
from rpu_desktop.texts import Text, translate

__all__ = ["hosts_to_upgrade", "make_plan"]


def hosts_to_upgrade(snapshot: PoolSnapshot, wishes: Wishes) -> list[Host]:
    """The hosts that need their turn, in order: in a half upgraded pool those older than the coordinator, else all."""
    hosts = [host for host in snapshot.hosts_in_order() if host.uuid not in wishes.skip_hosts]
    coordinator = snapshot.coordinator.software_version
    older = [host for host in hosts if coordinator.newer_than(host.software_version)]
    return older or hosts


def make_plan(
    snapshot: PoolSnapshot,
    wishes: Wishes,
    *,
    hosts: Sequence[Host] | None = None,
    homes: Mapping[str, str] | None = None,
    standing: Standing | None = None,
) -> UpgradePlan:
    """Plan the upgrade of the pool as it is in `snapshot`.

    `hosts` are those that still need their turn, in order (`hosts_to_upgrade` by default), the one that is away now
    among them.  `homes` (VM reference -> host reference) says where VMs belong; where they are now by default.
    `standing` is how far a run has come that goes on.
    """
    hosts = hosts_to_upgrade(snapshot, wishes) if hosts is None else hosts
    reasons = _order_problems(snapshot)
    if reasons:
        return UpgradePlan(False, tuple(reasons), ())
    blockers = immovable_vms(snapshot, [host.ref for host in hosts])
    planner = _Planner(snapshot, wishes, homes, standing or Standing())
    planner.begin({host.ref for host in hosts})
    for host in hosts:
        planner.plan_host(host)
        if planner.reasons:
            break
    reasons = [*_missing_consent(snapshot, wishes, blockers), *planner.reasons]
    return UpgradePlan(not reasons, tuple(dict.fromkeys(reasons)), tuple(planner.actions), tuple(blockers))


def _missing_consent(snapshot: PoolSnapshot, wishes: Wishes, blockers: Iterable[VmBlocker]) -> list[Text]:
    """Every VM that would have to go down and may not, not only those of the first host in turn."""
    return [
        immovable_reason(vm, snapshot.hosts[blocker.host], blocker.reason, wishes.for_vm(vm.uuid))
        for blocker in blockers
        if consent_for(wishes, vm := snapshot.vms[blocker.vm]) is Immovable.STOP
    ]


def _order_problems(snapshot: PoolSnapshot) -> list[Text]:
    coordinator = snapshot.coordinator
    text = translate(
        "planning", "{host} runs {newer}, newer than the pool coordinator {coordinator} ({older}): bring it back first."
    )
    return [
        text.of(
            host=host.name,
            newer=host.software_version.label,
            coordinator=coordinator.name,
            older=coordinator.software_version.label,
        )
        for host in snapshot.hosts_in_order()
        if host.software_version.newer_than(coordinator.software_version)
    ]


class _Planner:
    def __init__(
        self, snapshot: PoolSnapshot, wishes: Wishes, homes: Mapping[str, str] | None, standing: Standing
    ) -> None:
        self.snapshot = snapshot
        self.wishes = wishes
        self.down = {stand_down.vm: stand_down for stand_down in standing.down}
        self.turn = ""
        self.layout = Layout(snapshot)
        self.layout.banned = set(standing.banned)
        for vm, target in standing.moving.items():
            self.layout.reserve(snapshot.vms[vm], target)
        self.homes = dict(self.layout.location) if homes is None else dict(homes)
        self.left: set[str] = set()
        self.actions: list[Action] = []
        self.reasons: list[Text] = []
        self.barrier: tuple[int, ...] = ()

    def begin(self, hosts: set[str]) -> None:
        """Let VMs run again whose host's turn is over, and bring those home that can be."""
        self.left = set(hosts)
        for down in self.down.values():
            self.layout.give(down.host, -resident_size(self.snapshot.vms[down.vm]))
        self._phase([StandUp(down.vm, down.host, down.how) for down in self.down.values() if down.host not in hosts])
        self._bring_home()

    def plan_host(self, host: Host) -> None:
        self.turn = host.ref
        evacuation = evacuate(self.layout, host.ref, self.wishes)
        self.reasons.extend(evacuation.reasons)
        if self.reasons:
            return
        self._phase(evacuation.moves)
        for move in evacuation.moves:
            self.layout.move(self.snapshot.vms[move.vm], move.target)
        # In a full pool a VM that goes down makes room nowhere else: its memory stays reserved for its return.
        self._phase(evacuation.stand_downs)
        self._phase([UpgradeHost(host.ref)])
        self._becomes_new(host)
        earlier = [down for down in self.down.values() if down.host == host.ref]
        self._phase([StandUp(down.vm, host.ref, down.how) for down in [*earlier, *evacuation.stand_downs]])
        self._bring_home()

    def _bring_home(self) -> None:
        if self.wishes.return_home:
            done = sorted(self.snapshot.hosts.keys() - self.left)
            self._phase(homecoming(self.layout, self.homes, done))

    def _becomes_new(self, host: Host) -> None:
        self.layout.upgraded.add(host.ref)
        self.left.discard(host.ref)
        self.layout.give(host.ref, -self.wishes.target_dom0_growth)

    def _phase(self, steps: Iterable[Step]) -> None:
        """Steps that may run side by side, all of them after the previous phase."""
        added = []
        for step in steps:
            action = Action(len(self.actions) + 1, self.barrier, step, self.turn)
            self.actions.append(action)
            added.append(action.id)
        self.barrier = tuple(added) or self.barrier
