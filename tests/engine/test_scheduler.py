"""The scheduler's decisions, without a pool: a case for each rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from rpu_desktop.engine.control import PauseAfter
from rpu_desktop.engine.drift import ExpectedState
from rpu_desktop.engine.pause_rules import Pause
from rpu_desktop.engine.plan_progress import PlanProgress
from rpu_desktop.engine.scheduler import (
    Admit,
    Decision,
    Disable,
    EnableAll,
    Finish,
    Forbid,
    LeaveOut,
    Replan,
    Situation,
    Start,
    Stop,
    Wait,
    next_decisions,
)
from rpu_desktop.i18n.text import plain
from rpu_desktop.inventory.ids import HostRef, HostUuid, SrRef, VbdRef, VmRef
from rpu_desktop.planning import (
    Action,
    DiskMove,
    Immovable,
    Migrate,
    Reason,
    StartVm,
    StopVm,
    UpgradeHost,
    UpgradePlan,
)
from rpu_desktop.planning.types import Migration
from tests.planning.actions import act, migrate, start, stop, upgrade
from tests.planning.pools import NEW, PoolBuilder

OUT, HOME = Reason.EVACUATE, Reason.RETURN


def park(vm: str, host: str) -> Migration:
    """The disk of a VM moves to storage `s0`."""
    return Migrate(VmRef(vm), HostRef(host), HostRef(host), Reason.PARK, (DiskMove(VbdRef(f"b-{vm}"), SrRef("s0")),))


def with_disks(build: PoolBuilder) -> None:
    """Each VM has a disk, `b-` and its name."""
    build.sr(["h0", "h1", "h2"])
    for vm in build.records["VM"]:
        build.records["VBD"][f"b-{vm}"] = {"uuid": f"b-{vm}", "VM": vm, "VDI": f"d-{vm}", "type": "Disk"}


def three_hosts() -> PoolBuilder:
    """Two VMs on each of h0 (the coordinator), h1 and h2."""
    build = PoolBuilder()
    for _ in range(3):
        build.host()
    for host in ("h0", "h0", "h1", "h1", "h2", "h2"):
        build.vm(host)
    return build


ONE_AFTER_THE_OTHER = (
    act(1, (), migrate("v0", "h0", "h1", OUT), "h0"),
    act(2, (), migrate("v1", "h0", "h2", OUT), "h0"),
    act(3, (1, 2), upgrade("h0"), "h0"),
    act(4, (3,), migrate("v0", "h1", "h0", HOME), "h0"),
    act(5, (3,), migrate("v1", "h2", "h0", HOME), "h0"),
    act(6, (3,), migrate("v2", "h1", "h0", OUT), "h1"),
    act(7, (3,), stop("v3", "h1", Immovable.SUSPEND), "h1"),
    act(8, (4, 6, 7), upgrade("h1"), "h1"),
    act(9, (8,), start("v3", "h1", Immovable.SUSPEND), "h1"),
    act(10, (3,), migrate("v4", "h2", "h0", OUT), "h2"),
    act(11, (8, 10), upgrade("h2"), "h2"),
)
"""h0 alone; then h1, while h2 may be emptied already."""


@dataclass
class Given:
    """A plan, its progress, and the differences from an idle pool."""

    running: tuple[int, ...] = ()
    done: int = 0
    """All actions up to this one are done."""
    also_done: tuple[int, ...] = ()
    plan: tuple[Action, ...] = ONE_AFTER_THE_OTHER
    before: Callable[[PoolBuilder], object] = lambda build: None
    """The pool when the plan was made."""
    pool: Callable[[PoolBuilder], object] = lambda build: None
    """What has happened in the pool since."""
    facts: dict[str, Any] = field(default_factory=dict)

    def decisions(self) -> list[Decision]:
        build = three_hosts()
        _carry_out(build, self)
        self.before(build)
        before = build.snapshot()
        plan = PlanProgress(UpgradePlan(True, (), self.plan), before)
        for action in plan.steps:
            if action <= self.done or action in self.also_done:
                plan.begin(action)
                plan.finish(action)
        for action in self.running:
            plan.begin(action)
        self.pool(build)
        left = {host for host, turn in plan.turns.items() if turn not in plan.done}
        turn = next((host for host, turn in plan.turns.items() if turn in plan.running), None)
        facts = {"unfinished": left, "turn_host": turn, "migrations": 3, **self.facts}
        return next_decisions(plan, ExpectedState(before), Situation(snapshot=build.snapshot(), **facts))


def _carry_out(build: PoolBuilder, given: Given) -> None:
    """Bring the pool to the state after these steps."""
    for action in given.plan:
        if action.id > given.done and action.id not in given.also_done:
            continue
        match action.step:
            case Migrate(vm=vm, target=target):
                build.records["VM"][vm]["resident_on"] = target
            case StopVm(vm=vm):
                build.records["VM"][vm] |= {"power_state": "Suspended", "resident_on": "OpaqueRef:NULL"}
            case StartVm(vm=vm, host=host):
                build.records["VM"][vm] |= {"power_state": "Running", "resident_on": host}
            case UpgradeHost(host=host):
                build.records["host"][host]["software_version"] = NEW


def change(cls: str, ref: str, **fields: Any) -> Callable[[PoolBuilder], object]:
    return lambda build: build.records[cls][ref].update(fields)


def pause(after: PauseAfter, host: str = "", *, reached: bool = False) -> dict[str, Any]:
    return {"pause": Pause(after, HostUuid(host), reached)}


def words(decision: Decision) -> str:
    """A decision in the words of the tables below."""
    match decision:
        case Start(action):
            return f"start {action}"
        case Admit(host) | Disable(host) | LeaveOut(host):
            return f"{type(decision).__name__.lower()} {host}"
        case Forbid(move):
            return f"forbid {move.vm} -> {move.target}"
        case Wait(busy):
            return " ".join(["wait", *(vm.uuid for vm in busy)])
        case Replan(because, drift):
            return f"replan{' (drift)' if drift else ''}: {'; '.join(map(str, because))}"
        case EnableAll() | Finish() | Stop():
            return type(decision).__name__.lower()


TABLE: dict[str, tuple[Given, list[str]]] = {
    # --- the order of a plan
    "a host is disabled when its first VM leaves": (Given(), ["disable h0", "start 1", "start 2", "wait"]),
    "a host that is disabled already is not disabled again": (
        Given(before=change("host", "h0", enabled=False)),
        ["start 1", "start 2", "wait"],
    ),
    "nothing begins before all that it waits for is done": (Given(done=1, running=(2,)), ["wait"]),
    "the empty coordinator is upgraded": (Given(done=2), ["start 3", "wait"]),
    "a finished plan is over": (Given(done=11), ["finish"]),
    # --- one host away at a time
    "nothing begins while the coordinator is away": (Given(done=2, running=(3,)), ["wait"]),
    "nothing that happens meanwhile makes another plan while the coordinator is away": (
        Given(done=2, running=(3,), pool=change("VM", "v4", resident_on="h1")),
        ["wait"],
    ),
    "the coordinator's upgrade begins only when all else has ended": (
        Given(
            plan=(
                act(1, (), migrate("v2", "h1", "h2", OUT), "h1"),
                act(2, (), upgrade("h0"), "h0"),
                act(3, (), migrate("v4", "h2", "h1", OUT), "h2"),
            ),
            running=(1,),
        ),
        ["wait"],
    ),
    "a second host is not emptied while one is upgraded": (Given(done=7, running=(8,)), ["wait"]),
    "a second host is emptied meanwhile if the admin wants it": (
        Given(done=7, running=(8,), facts={"empty_ahead": True}),
        ["disable h2", "start 10", "wait"],
    ),
    "a second host is never upgraded meanwhile": (
        Given(
            plan=(act(1, (), upgrade("h1"), "h1"), act(2, (), upgrade("h2"), "h2")),
            running=(1,),
            facts={"empty_ahead": True},
        ),
        ["wait"],
    ),
    "of two hosts that are ready one is upgraded": (
        Given(plan=(act(1, (), upgrade("h1"), "h1"), act(2, (), upgrade("h2"), "h2"))),
        ["start 1", "wait"],
    ),
    "a host is not upgraded while a VM is on its way to or from it": (
        Given(
            plan=(
                act(1, (), migrate("v0", "h0", "h1", HOME), ""),
                act(2, (), upgrade("h1"), "h1"),
            ),
            running=(1,),
        ),
        ["wait"],
    ),
    "nothing moves to or from the host that is upgraded, or starts there": (
        Given(
            plan=(
                act(1, (), upgrade("h1"), "h1"),
                act(2, (), migrate("v0", "h0", "h1", HOME), ""),
                act(3, (), migrate("v2", "h1", "h0", OUT), "h1"),
                act(4, (), start("v3", "h1", Immovable.SUSPEND), "h1"),
                act(5, (), migrate("v4", "h2", "h0", HOME), ""),
            ),
            running=(1,),
        ),
        ["start 5", "wait"],
    ),
    "nothing moves to a host whose upgrade begins now": (
        Given(
            plan=(act(1, (), upgrade("h1"), "h1"), act(2, (), migrate("v0", "h0", "h1", HOME), "")),
        ),
        ["start 1", "wait"],
    ),
    # --- how much at a time
    "no more migrations at a time than wished for": (
        Given(done=3, facts={"migrations": 2}),
        ["start 4", "start 5", "disable h1", "start 7", "wait"],
    ),
    "a wish for no migration at all means one": (Given(facts={"migrations": 0}), ["disable h0", "start 1", "wait"]),
    "migrations under way count": (Given(running=(1,), facts={"migrations": 1}), ["wait"]),
    "what belongs to the host after the next waits for it": (
        Given(done=3, also_done=(4, 5, 7), running=(6,)),
        ["wait"],
    ),
    "but it begins where nothing else can": (
        Given(
            plan=(
                act(1, (), migrate("v4", "h2", "h0", OUT), "h2"),
                act(2, (1,), migrate("v2", "h1", "h2", OUT), "h1"),
                act(3, (2,), upgrade("h1"), "h1"),
                act(4, (1, 3), upgrade("h2"), "h2"),
            ),
        ),
        ["start 1", "wait"],
    ),
    "it does not begin before what belongs to the next host, even if that has to wait": (
        Given(
            plan=(
                act(1, (), migrate("v2", "h1", "h0", OUT), "h1"),
                act(2, (1,), upgrade("h1"), "h1"),
                act(3, (), migrate("v4", "h2", "h0", OUT), "h2"),
                act(4, (2, 3), upgrade("h2"), "h2"),
            ),
            pool=change("VM", "v2", current_operations={"t": "snapshot"}),
        ),
        ["wait v2"],
    ),
    "a host sends three VMs with their disks at a time": (
        Given(
            plan=tuple(act(n, (), park(f"v{n % 2}", "h0"), "") for n in range(1, 6)),
            running=(1, 2, 3),
            before=with_disks,
            facts={"migrations": 9},
        ),
        ["wait"],
    ),
    "disks that move under a VM do not disable its host": (
        Given(plan=(act(1, (), park("v0", "h0"), "h0"), act(2, (1,), upgrade("h0"), "h0")), before=with_disks),
        ["start 1", "wait"],
    ),
    # --- maintenance mode
    "a host that is still to take in a VM stays enabled": (
        Given(
            plan=(
                act(1, (), migrate("v2", "h1", "h2", OUT), "h1"),
                act(2, (), migrate("v4", "h2", "h1", OUT), ""),
                act(3, (1, 2), upgrade("h1"), "h1"),
            ),
        ),
        ["start 1", "start 2", "wait"],
    ),
    # --- what others do
    "while others move a VM nothing begins": (
        Given(pool=change("VM", "v5", current_operations={"t": "pool_migrate"})),
        ["wait v5"],
    ),
    "a VM that the run itself moves is not foreign": (
        Given(running=(1,), pool=change("VM", "v0", current_operations={"t": "pool_migrate"})),
        ["disable h0", "start 2", "wait"],
    ),
    "a VM that was started early is not foreign": (
        Given(pool=change("VM", "v5", scheduled_to_be_resident_on="h2"), facts={"early": {"v5"}}),
        ["disable h0", "start 1", "start 2", "wait"],
    ),
    "a busy VM waits, the others move": (
        Given(pool=change("VM", "v0", current_operations={"t": "snapshot"})),
        ["disable h0", "start 2", "wait v0"],
    ),
    "a busy VM is not stopped": (
        Given(done=3, also_done=(4, 5), pool=change("VM", "v3", current_operations={"t": "snapshot"})),
        ["disable h1", "start 6", "wait v3"],
    ),
    "without a connection nothing begins": (Given(facts={"connected": False}), ["wait"]),
    # --- drift
    "a VM that others moved makes another plan": (
        Given(pool=change("VM", "v5", resident_on="h1")),
        ["replan (drift): vm-v5 was migrated to host-h1"],
    ),
    "what the plan is working on is no drift": (
        Given(running=(1,), pool=change("VM", "v0", resident_on="h1")),
        ["disable h0", "start 2", "wait"],
    ),
    "a move that was refused makes another plan, once it may": (
        Given(facts={"refused": (plain("v0 could not be migrated to h1"),)}),
        ["replan: v0 could not be migrated to h1"],
    ),
    "a host that needs no updates any more makes another plan": (
        Given(done=3, facts={"unfinished": {"h1"}}),
        ["replan: host-h2 is not updated"],
    ),
    "a host that is being upgraded may change": (
        Given(done=7, running=(8,), pool=change("host", "h1", enabled=False)),
        ["wait"],
    ),
    "a VM that is not where the plan takes it from makes another plan": (
        Given(plan=(act(1, (), migrate("v4", "h1", "h0", HOME), ""),)),
        ["replan: vm-v4 is no longer on host-h1"],
    ),
    # --- versions
    "a VM never moves to an older version, and nothing else begins on such a plan": (
        Given(
            plan=(
                act(1, (), migrate("v4", "h2", "h1", HOME), ""),
                act(2, (), upgrade("h0"), "h0"),
                act(3, (2,), migrate("v2", "h0", "h1", HOME), ""),
            ),
            also_done=(2,),
            pool=change("VM", "v2", resident_on="h0"),
            facts={"early": {"v2"}},
        ),
        ["forbid v2 -> h1", "replan: vm-v2 would have to be migrated to an older version on host-h1"],
    ),
    # --- the admin
    "a host that the admin leaves out ends the plan": (Given(facts={"skipped": {"h2"}}), ["leaveout h2"]),
    "a host that was left out before is no news": (
        Given(facts={"skipped": {"h9"}, "migrations": 1}),
        ["disable h0", "start 1", "wait"],
    ),
    "not the one that is being upgraded": (Given(done=7, running=(8,), facts={"skipped": {"h1"}}), ["wait"]),
    "not while the coordinator is away": (Given(done=2, running=(3,), facts={"skipped": {"h2"}}), ["wait"]),
    "a stop ends it": (Given(facts={"stopping": True}), ["stop"]),
    "a stop waits for the coordinator": (Given(done=2, running=(3,), facts={"stopping": True}), ["wait"]),
    # --- windows and scripts
    "a turn that must not begin yet is asked about once": (
        Given(facts={"closed": {HostUuid("h0")}}),
        ["admit h0", "wait"],
    ),
    "the others' steps, and VMs that return, do not wait for it": (
        Given(done=3, facts={"closed": {HostUuid("h1")}}),
        ["start 4", "start 5", "admit h1", "wait"],
    ),
    "an empty server that must not begin yet is not upgraded": (
        Given(done=7, facts={"closed": {HostUuid("h1")}}),
        ["admit h1", "wait"],
    ),
    "a turn in progress is not asked about": (
        Given(done=7, running=(8,), facts={"closed": {HostUuid("h1"), HostUuid("h2")}, "empty_ahead": True}),
        ["admit h2", "wait"],
    ),
    # --- pauses
    "a pause after this VM lets nothing begin": (Given(facts=pause(PauseAfter.VM)), ["wait"]),
    "even then a changed pool makes another plan": (
        Given(pool=change("VM", "v5", resident_on="h1"), facts=pause(PauseAfter.VM)),
        ["replan (drift): vm-v5 was migrated to host-h1"],
    ),
    "before a pause after a server that is being emptied all goes on": (
        Given(done=3, also_done=(4, 5), facts=pause(PauseAfter.SERVER, "h1")),
        ["disable h1", "start 6", "start 7", "wait"],
    ),
    "before a pause VMs are still brought home, and nothing new is emptied": (
        Given(done=3, facts=pause(PauseAfter.SERVER, "h0")),
        ["start 4", "start 5", "wait"],
    ),
    "before a pause what makes way for the server goes on, though it belongs to a later one": (
        Given(
            plan=(
                act(1, (), migrate("v4", "h2", "h0", OUT), "h2"),
                act(2, (1,), migrate("v2", "h1", "h2", OUT), "h1"),
                act(3, (2,), upgrade("h1"), "h1"),
                act(4, (1, 3), upgrade("h2"), "h2"),
            ),
            facts=pause(PauseAfter.SERVER, "h1"),
        ),
        ["start 1", "wait"],
    ),
    "before a pause a VM still goes home to a server that is done": (
        Given(
            plan=(
                act(1, (), upgrade("h0"), "h0"),
                act(2, (1,), migrate("v2", "h1", "h0", HOME), ""),
                act(3, (2,), upgrade("h1"), "h1"),
            ),
            done=1,
            facts=pause(PauseAfter.SERVER),
        ),
        ["start 2", "wait"],
    ),
    "a pause holds back what comes after all turns": (
        Given(
            plan=(
                act(1, (), migrate("v0", "h0", "h2", OUT), ""),
                act(2, (1,), upgrade("h1"), "h1"),
            ),
            facts=pause(PauseAfter.SERVER),
        ),
        ["enableall", "wait"],
    ),
    "a pause after no server holds back every turn": (Given(facts=pause(PauseAfter.SERVER)), ["enableall", "wait"]),
    "at the end of a turn the pause is reached": (
        Given(done=3, also_done=(4, 5), facts=pause(PauseAfter.SERVER, "h0")),
        ["enableall", "wait"],
    ),
    "a server that was emptied ahead works during the pause, which makes another plan": (
        Given(done=3, also_done=(4, 5), facts={**pause(PauseAfter.SERVER, "h0"), "disabled": {"h1"}}),
        ["enableall", "replan: host-h1 stays in service during the pause"],
    ),
    "a pause is not reached while a VM is on its way": (
        Given(done=3, also_done=(4,), running=(5,), facts=pause(PauseAfter.SERVER, "h0")),
        ["wait"],
    ),
    "a pause that is reached lasts": (
        Given(done=3, also_done=(4, 5), facts=pause(PauseAfter.SERVER, "h0", reached=True)),
        ["wait"],
    ),
}


@pytest.mark.parametrize("case", TABLE)
def test_what_comes_next(case: str) -> None:
    given, expected = TABLE[case]
    assert [words(decision) for decision in given.decisions()] == expected


def test_the_decisions_are_the_same_each_time() -> None:
    given = Given(done=3)
    assert given.decisions() == given.decisions()


@pytest.mark.parametrize("case", TABLE)
def test_the_last_decision_states_how_it_continues(case: str) -> None:
    *others, last = TABLE[case][0].decisions()
    assert isinstance(last, Wait | Replan | LeaveOut | Stop | Finish)
    assert not [each for each in others if isinstance(each, Wait | Replan | LeaveOut | Stop | Finish)]
