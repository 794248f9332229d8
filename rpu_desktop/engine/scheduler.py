"""Decides what to do next in a plan, from its progress, the pool and the admin's requests. Pure, no I/O.

Whatever a plan allows, three rules hold: one host is upgraded at a time; nothing else begins while that is the
coordinator; and nothing begins in a pool that differs from the plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field

from rpu_desktop.engine.control import PauseAfter
from rpu_desktop.engine.drift import ExpectedState, is_settled
from rpu_desktop.engine.pause_rules import Pause
from rpu_desktop.engine.plan_progress import PlanProgress
from rpu_desktop.engine.steps import RunStep, VmMove
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import PoolSnapshot, Vm
from rpu_desktop.inventory.ids import HostUuid, VmUuid
from rpu_desktop.planning import Migrate, Reason, StartVm, StopVm, UpgradeHost
from rpu_desktop.planning.types import COPIES

__all__ = [
    "Admit",
    "Decision",
    "Disable",
    "EnableAll",
    "Finish",
    "Forbid",
    "LeaveOut",
    "Replan",
    "Situation",
    "Start",
    "Stop",
    "Wait",
    "next_decisions",
]


@dataclass(frozen=True, slots=True)
class Start:
    """Begin this action (id)."""

    action: int


@dataclass(frozen=True, slots=True)
class Admit:
    """The turn of this host (uuid) would begin now: check whether it may."""

    host: HostUuid


@dataclass(frozen=True, slots=True)
class Disable:
    """Put the host (uuid) into maintenance mode: its first VM leaves for its upgrade."""

    host: HostUuid


@dataclass(frozen=True, slots=True)
class EnableAll:
    """The pause after a server is reached: put every server into service."""


@dataclass(frozen=True, slots=True)
class Forbid:
    """Exclude this migration from plans: the VM would be lost on the older version of the target."""

    move: VmMove


@dataclass(frozen=True, slots=True)
class Wait:
    """Decide again when something has changed; `busy` VMs keep actions from beginning."""

    busy: tuple[Vm, ...] = ()


@dataclass(frozen=True, slots=True)
class Replan:
    """The plan is no longer valid, for these reasons; `drift`: the pool itself has changed."""

    because: tuple[Text, ...]
    drift: bool = False


@dataclass(frozen=True, slots=True)
class LeaveOut:
    """The admin does not want this host (uuid) upgraded."""

    host: HostUuid


@dataclass(frozen=True, slots=True)
class Stop:
    """The admin wants the run to end."""


@dataclass(frozen=True, slots=True)
class Finish:
    """Everything that was planned is done."""


Decision = Start | Admit | Disable | EnableAll | Forbid | Wait | Replan | LeaveOut | Stop | Finish


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything that a decision depends on, apart from the plan.

    `turn_host` is being upgraded; `unfinished` hosts still have to be upgraded (including it); `skipped` are those the
    admin wants to skip. `disabled` are in maintenance mode for this run. `early` VMs were started before their host's
    upgrade was over. `refused` contains obstacles that became known since the plan was made. The turns of `closed`
    hosts must not begin yet. `migrations` is how many may run at a time; `empty_ahead`: the next host may be emptied
    while one is upgraded.
    """

    snapshot: PoolSnapshot
    connected: bool = True
    turn_host: HostUuid | None = None
    unfinished: Set[HostUuid] = frozenset()
    skipped: Set[HostUuid] = frozenset()
    disabled: Set[HostUuid] = frozenset()
    early: Set[VmUuid] = frozenset()
    refused: tuple[Text, ...] = ()
    closed: Set[HostUuid] = frozenset()
    pause: Pause | None = None
    stopping: bool = False
    migrations: int = 1
    empty_ahead: bool = False

    @property
    def coordinator_away(self) -> bool:
        """Whether the coordinator is being upgraded: the others cannot be reached without it."""
        return self.turn_host is not None and self.turn_host == self.snapshot.coordinator.uuid


def next_decisions(plan: PlanProgress, expected: ExpectedState, now: Situation) -> list[Decision]:
    """What to do, in this order; the last decision is `Wait`, or one that ends the work on this plan."""
    unwanted = sorted((now.unfinished & now.skipped) - {now.turn_host})
    if unwanted and not now.coordinator_away:
        return [LeaveOut(unwanted[0])]
    if plan.finished:
        return [Finish()]
    if now.coordinator_away:
        return [Wait()]
    drift = expected.differences(now.snapshot, _vms_at_work(plan, now), {now.turn_host} if now.turn_host else set())
    if because := (*now.refused, *drift, *_upgrades_not_needed(plan, now)):
        return [Replan(because, drift=bool(drift))]
    return _proceed(plan, expected, now)


def _vms_at_work(plan: PlanProgress, now: Situation) -> set[VmUuid]:
    return {step.vm for step in plan.running_steps() if not isinstance(step, UpgradeHost)} | now.early


def _upgrades_not_needed(plan: PlanProgress, now: Situation) -> Iterable[Text]:
    """Hosts that no longer need an upgrade, because there are no updates for them."""
    text = translate("engine", "{host} is not updated")
    for uuid, turn in plan.turns.items():
        if uuid in now.unfinished or plan.has_begun(turn):
            continue
        host = now.snapshot.host_by_uuid(uuid)
        if host is not None:
            yield text.of(host=host.name)


def _proceed(plan: PlanProgress, expected: ExpectedState, now: Situation) -> list[Decision]:
    """The decisions that remain after requests to pause or stop."""
    if now.pause is not None and now.pause.after is PauseAfter.VM:
        return [Wait()]
    if now.stopping:
        return [Stop()]
    ready = plan.ready()
    if now.pause is not None:
        ready = now.pause.let_through(plan, ready)
        if not ready and not plan.running:
            return [Wait()] if now.pause.reached else _rest(now)
    return _begin(plan, expected, now, ready)


def _rest(now: Situation) -> list[Decision]:
    """Put all servers into service for the pause.

    If one was emptied ahead, the plan is then no longer valid.
    """
    text = translate("engine", "{host} stays in service during the pause")
    disabled = [host for uuid in sorted(now.disabled) if (host := now.snapshot.host_by_uuid(uuid))]
    because = tuple(text.of(host=host.name) for host in disabled)
    return [EnableAll(), Replan(because) if because else Wait()]


def _begin(plan: PlanProgress, expected: ExpectedState, now: Situation, ready: Sequence[int]) -> list[Decision]:
    at_work = _vms_at_work(plan, now)
    foreign = tuple(vm for vm in expected.unsettled(now.snapshot) if vm.uuid not in at_work)
    if not now.connected or foreign:
        return [Wait(foreign)]  # the target of a VM that others migrate changes the plan
    begun = _Selection(plan, now)
    begun.select(ready)
    if begun.refused:
        return [*begun.forbidden, Replan(tuple(begun.refused))]
    return [*begun.decisions, Wait(tuple(begun.busy))]


@dataclass
class _Selection:
    """Selects from the ready actions, each choice considering the earlier ones."""

    plan: PlanProgress
    now: Situation
    decisions: list[Start | Admit | Disable] = field(default_factory=list)
    forbidden: list[Forbid] = field(default_factory=list)
    refused: list[Text] = field(default_factory=list)
    busy: list[Vm] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.running = self.plan.running_steps()
        self.migrating = sum(isinstance(step, Migrate) for step in self.running)
        self.turn_host = self.now.turn_host
        self.disabled: set[HostUuid] = set()
        self.asked: set[HostUuid] = set()

    def select(self, ready: Sequence[int]) -> None:
        early = self.plan.early(ready)
        for action in ready:
            step = self.plan.steps[action]
            if isinstance(step, UpgradeHost) and self._is_coordinator(step.host) and self.running:
                return  # its upgrade begins when nothing else is in progress, and until then nothing else begins
            if action in early or (self._is_full() and isinstance(step, Migrate)):
                continue
            if not self._takes_second_host(action):
                self._consider(action, step)
        if early and len(early) == len(ready) and not self.running:
            # The next step waits for one that could have waited: begin that one, whichever host's upgrade it belongs
            # to.
            self._consider(ready[0], self.plan.steps[ready[0]])

    def _is_full(self) -> bool:
        """Whether as many migrations are in progress as may be."""
        return self.migrating >= max(1, self.now.migrations)

    def _is_coordinator(self, host: HostUuid) -> bool:
        return host == self.now.snapshot.coordinator.uuid

    def _takes_second_host(self, action: int) -> bool:
        """Whether it takes a host out of service while another one is, and the admin wants one at a time."""
        host = self.plan.empties(action)
        return bool(host) and not self.now.empty_ahead and self.turn_host not in (None, host)

    def _consider(self, action: int, step: RunStep) -> None:
        match step:
            case UpgradeHost() if self._may_upgrade(step.host) and not self._is_closed(action):
                self.turn_host = step.host
                self._start(action)
            case Migrate() if self._may_migrate(step):
                self._start(action)
            case StopVm() if self._is_idle(step.vm):
                self._start(action)
            case StartVm() if step.host != self.turn_host:
                self._start(action)
            case _:
                pass

    def _may_upgrade(self, host: HostUuid) -> bool:
        moves = [step for step in self.running if isinstance(step, Migrate)]
        return self.turn_host is None and not any(host in (move.source, move.target) for move in moves)

    def _is_idle(self, uuid: VmUuid) -> bool:
        vm = self.now.snapshot.vm_by_uuid(uuid)
        if vm is not None and (vm.current_operations or not is_settled(vm)):
            self.busy.append(vm)
            return False
        return True

    def _may_migrate(self, move: VmMove) -> bool:
        snapshot = self.now.snapshot
        if self._is_full() or self.turn_host in (move.source, move.target):
            return False
        if move.disks and sum(_sends_disks(step, move.source) for step in self.running) >= COPIES:
            return False  # the pool would refuse one more
        vm = snapshot.vm_by_uuid(move.vm)
        source, target = snapshot.host_by_uuid(move.source), snapshot.host_by_uuid(move.target)
        if vm is None or source is None or target is None:
            return False  # the drift detector reports it at the next check
        if not target.software_version.accepts_vm_from(source.software_version):
            text = translate("engine", "{vm} would have to be migrated to an older version on {host}")
            self.refused.append(text.of(vm=vm.name, host=target.name))
            self.forbidden.append(Forbid(move))
            return False
        if not self._is_idle(move.vm):
            return False
        if vm.resident_on != source.ref:
            self.refused.append(translate("engine", "{vm} is no longer on {host}").of(vm=vm.name, host=source.name))
            return False
        return True

    def _start(self, action: int) -> None:
        if self._is_closed(action):
            return
        host = self.plan.empties(action)
        if self._is_to_be_disabled(host):
            self.disabled.add(host)
            self.decisions.append(Disable(host))
        self.decisions.append(Start(action))
        step = self.plan.steps[action]
        self.running.append(step)
        self.migrating += isinstance(step, Migrate)

    def _is_closed(self, action: int) -> bool:
        """Whether it belongs to a turn that must not begin yet; requests permission once.

        Disks that are parked before all turns wait for the first one's time, and take some of it.
        """
        step = self.plan.steps[action]
        host = step.host if isinstance(step, UpgradeHost) else self.plan.empties(action)
        if isinstance(step, Migrate) and step.reason is Reason.PARK:
            host = self.plan.next_host or host
        if host not in self.now.closed or host == self.now.turn_host:
            return False
        if host not in self.asked:
            self.asked.add(host)
            self.decisions.append(Admit(host))
        return True

    def _is_to_be_disabled(self, host: HostUuid) -> bool:
        """The host to be disabled, as soon as its first VM leaves for its upgrade; "" for none.

        Before that it stays enabled: it can still accept VMs of a host that fails.
        """
        record = self.now.snapshot.host_by_uuid(host)
        if record is None or not record.enabled or host in self.disabled or not self.plan.may_close(host):
            return False
        return self.now.pause is None or not self.now.pause.holds_back(self.plan, host)


def _sends_disks(step: RunStep, host: HostUuid) -> bool:
    """Whether a step copies disks and is sent by `host` (uuid)."""
    return isinstance(step, Migrate) and bool(step.disks) and step.source == host
