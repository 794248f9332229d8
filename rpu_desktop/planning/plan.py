"""The whole run, worked out before the first click: host after host, the coordinator first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import Host, PoolSnapshot
from rpu_desktop.inventory.ids import HostRef, SrRef, VbdRef, VmRef, VmUuid
from rpu_desktop.planning.capability import Capabilities, cannot_be_suspended, consent_for, immovable_vms
from rpu_desktop.planning.capacity import missing_at_start, missing_bytes, smallest_relief
from rpu_desktop.planning.critical_path import DependencyGraph, dependency_graph
from rpu_desktop.planning.disk_ways import DiskWays, disk_ways, ways_that_fit, ways_that_work
from rpu_desktop.planning.exhaustive import is_stranded
from rpu_desktop.planning.explain import explain, immovable_reason, lacking, not_to_be_resumed
from rpu_desktop.planning.older_parts import OlderPart, advice, older_parts, outdated
from rpu_desktop.planning.order import in_chosen_order
from rpu_desktop.planning.problem import NOWHERE, Problem, build_problem
from rpu_desktop.planning.repatriation import give_up_homes
from rpu_desktop.planning.second_pass import second_pass_problem
from rpu_desktop.planning.sequence import vms_away
from rpu_desktop.planning.solve import Failure, Solution, solve
from rpu_desktop.planning.state import Down, Install, Move, StateChange, Up
from rpu_desktop.planning.types import (
    Action,
    DiskMove,
    Immovable,
    Migrate,
    PlanState,
    Reason,
    Shortage,
    StartVm,
    Step,
    StopVm,
    UpgradeHost,
    UpgradePlan,
    VmBlocker,
    Wishes,
)
from rpu_desktop.planning.unreadable import MEND, unread_reasons

__all__ = ["hosts_to_upgrade", "make_plan"]


def hosts_to_upgrade(snapshot: PoolSnapshot, wishes: Wishes) -> list[Host]:
    """The hosts to upgrade, in order: in a partly upgraded pool those older than the coordinator, otherwise all."""
    hosts = [host for host in snapshot.hosts_in_order() if host.uuid not in wishes.skip_hosts]
    coordinator = snapshot.coordinator.software_version
    older = [host for host in hosts if coordinator.newer_than(host.software_version)]
    return _in_order(snapshot, older or hosts, PlanState(), wishes)


def make_plan(
    snapshot: PoolSnapshot,
    wishes: Wishes,
    *,
    hosts: Sequence[Host] | None = None,
    homes: Mapping[VmRef, HostRef] | None = None,
    standing: PlanState | None = None,
    only_updates: Collection[HostRef] = (),
    second_pass: bool = False,
    capabilities: Capabilities | None = None,
) -> UpgradePlan:
    """Plan the upgrade of the pool as it is in `snapshot`.

    `hosts` are those that still need a turn (default: `hosts_to_upgrade`), including one that is away now; they have
    their turns in this order unless another order is better, the coordinator first. `homes` (VM reference -> host
    reference) are the VMs' home hosts (default: where they are now). `standing` is the state of an interrupted run.
    `only_updates` are hosts (references) that already have the new version. With `second_pass` each host has a second
    turn for its updates after all have had the first. `capabilities` are those of this snapshot, if known already.
    """
    hosts = hosts_to_upgrade(snapshot, wishes) if hosts is None else hosts
    if reasons := _order_problems(snapshot):
        return UpgradePlan(False, tuple(reasons), ())
    if reasons := unread_reasons(snapshot):
        return UpgradePlan(False, tuple(reasons), (), advice=MEND)
    standing = standing or PlanState()
    capabilities = capabilities or Capabilities(snapshot)
    blockers = capabilities.immovable_vms()
    in_order = _in_order(snapshot, hosts, standing, wishes)

    def build(ways: DiskWays) -> Problem:
        stay = {found.vm for found in blockers} - ways.movers
        return build_problem(
            snapshot,
            wishes,
            in_order,
            homes,
            standing,
            stay,
            ways.movers,
            frozen=ways.frozen,
            capabilities=capabilities,
        )

    ways = ways_that_fit(snapshot, disk_ways(snapshot, wishes, in_order, standing, blockers), build)
    problem = build(ways)
    parts = older_parts(snapshot, hosts, standing.target)
    if is_stranded(problem):
        staying = _in_turns(ways.explain(blockers), hosts)
        return UpgradePlan(False, tuple(outdated(parts.values())), (), staying, advice=advice(parts.values()))
    homeless = give_up_homes(problem)
    found = solve(problem)
    while isinstance(found, Failure) and (fewer := ways_that_work(ways, problem, found, build)) != ways:
        ways, problem = fewer, build(fewer)
        homeless = give_up_homes(problem)
        found = solve(problem)
    blockers = list(_in_turns(ways.explain(blockers), hosts))
    if isinstance(found, Failure) and (room := _room_found(snapshot, wishes, problem, found, standing)):
        relieved = replace(wishes, make_room_by_vm={**wishes.make_room_by_vm, **room}, make_room=Immovable.STOP)
        return make_plan(
            snapshot,
            relieved,
            hosts=hosts,
            homes=homes,
            standing=standing,
            only_updates=only_updates,
            second_pass=second_pass,
            capabilities=capabilities,
        )
    writer = _Writer(snapshot, wishes, problem, standing, only_updates)
    plan = _written(writer, found, blockers, homeless, parts)
    plan = replace(plan, away=(*plan.away, *sorted(ways.left - set(plan.away))))
    if isinstance(found, Failure) and _only_the_order_fails(problem):
        return replace(plan, reasons=(_ORDER, *plan.reasons))
    if second_pass and plan.feasible and isinstance(found, Solution):
        return replace(plan, second=_second(snapshot, wishes, problem, found.graph.changes, standing, ways))
    return plan


def _in_turns(blockers: Iterable[VmBlocker], hosts: Collection[Host]) -> tuple[VmBlocker, ...]:
    turns = {host.ref for host in hosts}
    return tuple(blocker for blocker in blockers if blocker.host in turns)


_ORDER = translate(
    "planning", "With the chosen order of servers there is no plan. In another order, all servers can be upgraded."
)


def _only_the_order_fails(problem: Problem) -> bool:
    return problem.by_hand and isinstance(solve(replace(problem, by_hand=False), thorough=False), Solution)


def _written(
    writer: _Writer,
    found: Solution | Failure,
    blockers: Sequence[VmBlocker],
    homeless: Iterable[int],
    parts: Mapping[HostRef, OlderPart],
) -> UpgradePlan:
    """The result as a plan, up to the first VM that has no consent to be stopped."""
    snapshot, problem = writer.snapshot, writer.problem
    steps = found.graph if isinstance(found, Solution) else dependency_graph(problem, _as_far_as_safe(found))
    actions = writer.write(steps)
    unasked = _missing_consent(snapshot, writer.wishes, blockers, parts, writer.standing.unwakeable)
    shortages: tuple[Shortage, ...] = ()
    reasons = list(unasked.values())
    if isinstance(found, Failure):
        shortages, words = _shortages(snapshot, problem, found)
        reasons += words
    if unasked:
        actions = list(takewhile(lambda action: not _is_unasked(action, unasked), actions))
    away = _away(problem, steps.changes, homeless)
    return UpgradePlan(not reasons, tuple(dict.fromkeys(reasons)), tuple(actions), tuple(blockers), shortages, away)


def _as_far_as_safe(failure: Failure) -> Sequence[StateChange]:
    """What was planned before it failed, without a last turn after which the VMs stopped for it would not fit."""
    changes = list(failure.placement.changes)
    if not failure.unplaced and changes and changes[-1] == Install(failure.host):
        changes.pop()
        while changes and isinstance(changes[-1], Down) and changes[-1].host == failure.host:
            changes.pop()
    return changes


def _second(
    snapshot: PoolSnapshot,
    wishes: Wishes,
    first: Problem,
    changes: Sequence[StateChange],
    before: PlanState,
    ways: DiskWays,
) -> UpgradePlan:
    """The turns for updates, starting from where the first pass leaves the VMs.

    Of the run's state only VMs that must not be suspended matter, and disks that are not where they belong: all hosts
    have the new version by then, and disks can move again at any time.
    """
    standing = PlanState(unwakeable=before.unwakeable, displaced=before.displaced)
    turns = _in_order(snapshot, snapshot.hosts_in_order(), standing, wishes)
    blockers = ways.explain(immovable_vms(snapshot))
    stay = {found.vm for found in blockers}
    problem = build_problem(snapshot, wishes, turns, None, standing, stay, ways.movers)
    problem = second_pass_problem(problem, first, changes)
    found = solve(problem)
    if isinstance(found, Failure) and (room := _room_found(snapshot, wishes, problem, found, standing)):
        relieved = replace(wishes, make_room_by_vm={**wishes.make_room_by_vm, **room}, make_room=Immovable.STOP)
        return _second(snapshot, relieved, first, changes, before, ways)
    return _written(_Writer(snapshot, wishes, problem, standing, problem.hosts), found, blockers, (), {})


def _in_order(snapshot: PoolSnapshot, hosts: Iterable[Host], standing: PlanState, wishes: Wishes) -> list[Host]:
    """The host that is away now, then the coordinator, then the others in the given order."""
    hosts = in_chosen_order(hosts, wishes.order)
    return sorted(hosts, key=lambda host: (host.ref != standing.away, host.ref != snapshot.pool.coordinator))


def _missing_consent(
    snapshot: PoolSnapshot,
    wishes: Wishes,
    blockers: Iterable[VmBlocker],
    parts: Mapping[HostRef, OlderPart],
    unwakeable: Mapping[VmRef, Text],
) -> dict[VmRef, Text]:
    """Every VM that would have to be stopped without consent, not only those of the first host."""
    missing = {}
    for blocker in blockers:
        vm, host = snapshot.vms[blocker.vm], snapshot.hosts[blocker.host]
        how = consent_for(wishes, vm, unwakeable)
        if how is Immovable.STOP:
            why = unwakeable.get(vm.ref)
            missing[vm.ref] = immovable_reason(snapshot, vm, host, blocker.reason, wishes.for_vm(vm.uuid), why)
        elif how is Immovable.SUSPEND and host.ref in parts:
            missing[vm.ref] = not_to_be_resumed(vm, parts[host.ref], blocker.reason)
    return missing


def _is_unasked(action: Action, unasked: Mapping[VmRef, Text]) -> bool:
    return isinstance(action.step, StopVm) and action.step.vm in unasked


def _order_problems(snapshot: PoolSnapshot) -> list[Text]:
    coordinator = snapshot.coordinator
    text = translate(
        "planning",
        "{host} runs {newer}, which is newer than the pool coordinator {coordinator} ({older}): "
        "install the version of the pool coordinator on it first.",
    )
    return [
        text.of(
            host=host.name,
            newer=host.software_version.label_beside(coordinator.software_version),
            coordinator=coordinator.name,
            older=coordinator.software_version.label_beside(host.software_version),
        )
        for host in snapshot.hosts_in_order()
        if host.software_version.newer_than(coordinator.software_version)
    ]


def _room_found(
    snapshot: PoolSnapshot, wishes: Wishes, problem: Problem, failure: Failure, standing: PlanState
) -> dict[VmUuid, Immovable]:
    """The smallest set of VMs (uuids) to stop, if the admin agreed to any such set."""
    if wishes.make_room is Immovable.STOP:
        return {}
    stubborn = wishes.make_room is Immovable.SUSPEND
    awake = {ref for ref in problem.vms if cannot_be_suspended(snapshot.vms[ref]) or ref in standing.unwakeable}
    without = awake if stubborn else set()
    relief = smallest_relief(problem, failure, without | _own(snapshot))
    return {snapshot.vms[problem.vms[vm]].uuid: wishes.make_room for vm in relief}


def _own(snapshot: PoolSnapshot) -> set[VmRef]:
    """The VM that this program runs in, which is never stopped to free memory."""
    return {ref for ref, vm in snapshot.vms.items() if vm.is_this_machine}


def _shortages(snapshot: PoolSnapshot, problem: Problem, failure: Failure) -> tuple[tuple[Shortage, ...], list[Text]]:
    relief = smallest_relief(problem, failure, _own(snapshot))
    shortage = Shortage(
        problem.hosts[failure.host],
        missing_bytes(problem, failure),
        tuple(problem.vms[vm] for vm in relief),
        sum(problem.size[vm] for vm in relief),
    )
    first, *more = explain(snapshot, problem, failure, shortage)
    others = [
        replace(other, reason=lacking(snapshot, other, solved=bool(relief)))
        for host, missing in missing_at_start(problem).items()
        if (other := Shortage(problem.hosts[host], missing)).host != shortage.host
    ]
    words = [first, *more, *(other.reason for other in others if other.reason)]
    return (replace(shortage, reason=first), *others), words


def _away(problem: Problem, changes: Iterable[StateChange], homeless: Iterable[int]) -> tuple[VmRef, ...]:
    away = vms_away(problem, changes)
    return tuple(problem.vms[vm] for vm in sorted(away | set(homeless)))


class _Writer:
    """Turns changes into the actions of an `UpgradePlan`."""

    def __init__(
        self,
        snapshot: PoolSnapshot,
        wishes: Wishes,
        problem: Problem,
        standing: PlanState,
        only_updates: Collection[HostRef],
    ) -> None:
        self.snapshot = snapshot
        self.wishes = wishes
        self.problem = problem
        self.only_updates = only_updates
        self.standing = standing
        self._earlier = {down.vm: down.how for down in standing.down}
        self.turn = NOWHERE
        self.lies = dict(problem.lies)

    def write(self, steps: DependencyGraph) -> list[Action]:
        return [
            Action(number, waits, self._step(change), self._turn(change))
            for number, (change, waits) in enumerate(zip(steps.changes, steps.after, strict=True), 1)
        ]

    def _step(self, change: StateChange) -> Step:
        hosts = self.problem.hosts
        match change:
            case Move():
                disks = self._disks(change)
                vm = self.problem.vms[change.vm]
                return Migrate(vm, hosts[change.source], hosts[change.target], self._reason(change), disks)
            case Install():
                return UpgradeHost(hosts[change.host], hosts[change.host] in self.only_updates)
            case Down():
                return StopVm(change.ref, hosts[change.host], self._how(change.ref))
            case Up():
                return StartVm(change.ref, hosts[change.host], self._how(change.ref))

    def _reason(self, change: Move) -> Reason:
        home = self.problem.home[change.vm] == change.target
        if change.source == change.target:
            return Reason.UNPARK if change.layout == self.problem.home_layout(change.vm) else Reason.PARK
        return Reason.RETURN if home else Reason.EVACUATE

    def _disks(self, change: Move) -> tuple[DiskMove[VbdRef, SrRef], ...]:
        """The disks that change their storage; steps are written in order."""
        if change.layout is None:
            return ()
        old, self.lies[change.vm] = self.lies[change.vm], change.layout
        places = zip(self.problem.disks[change.vm], old, change.layout, strict=True)
        return tuple(DiskMove(disk.vbd, self.problem.shelves[new].ref) for disk, was, new in places if was != new)

    def _turn(self, change: StateChange) -> HostRef | None:
        turn = change.turn if isinstance(change, Move) else change.host
        return None if turn == NOWHERE else self.problem.hosts[turn]

    def _how(self, ref: VmRef) -> Immovable:
        if ref in self._earlier:
            return self._earlier[ref]
        vm = self.snapshot.vms[ref]
        return self.wishes.make_room_by_vm.get(vm.uuid) or consent_for(self.wishes, vm)
