"""Planning from the middle of a run, and further wishes of the admin."""

from __future__ import annotations

from collections import Counter

from rpu_desktop.inventory.ids import HostRef, VmUuid
from rpu_desktop.planning import (
    Immovable,
    Migrate,
    PlanState,
    Reason,
    StartVm,
    StopVm,
    UpgradeHost,
    Wishes,
    make_plan,
)
from tests.planning.pools import GIB, MIB, NEW, PoolBuilder


def test_the_host_that_is_away_now_is_waited_for_and_gets_its_vms_back() -> None:
    build = PoolBuilder()
    build.host(64, NEW)
    hosts = ["h0", build.host(64, enabled=False), build.host(64)]
    shared = build.sr(hosts)
    guest = build.vm("h0", 4, shared)
    own = build.vm("h2", 4, shared)
    snapshot = build.snapshot()
    plan = make_plan(
        snapshot,
        Wishes(empty_ahead=True),
        hosts=[snapshot.hosts[HostRef("h1")], snapshot.hosts[HostRef("h2")]],
        homes={guest: HostRef("h1"), own: HostRef("h2")},
        standing=PlanState(away=HostRef("h1")),
    )
    assert plan.feasible
    upgrades = [action for action in plan.actions if isinstance(action.step, UpgradeHost)]
    assert [action.step.host for action in upgrades if isinstance(action.step, UpgradeHost)] == ["h1", "h2"]
    assert upgrades[0].after == ()
    emptying = [action for action in plan.actions if isinstance(action.step, Migrate) and action.step.vm == own]
    assert emptying[0].after == (), "the next host is emptied meanwhile"
    back = next(a for a in plan.actions if isinstance(a.step, Migrate) and a.step.target == "h1")
    assert back.step == Migrate(guest, "h0", "h1", Reason.RETURN)
    assert upgrades[0].id in back.after


def test_moves_under_way_count_as_done_and_their_memory_is_taken_once() -> None:
    build = PoolBuilder()
    hosts = [build.host(16), build.host(16)]
    under_way = {"scheduled_to_be_resident_on": "h1", "current_operations": {"task": "pool_migrate"}}
    vm = build.vm("h0", 9, build.sr(hosts), **under_way)
    snapshot = build.snapshot()
    plan = make_plan(snapshot, Wishes(), homes={vm: HostRef("h0")})
    moves = [step for step in plan.steps() if isinstance(step, Migrate)]
    assert moves == [Migrate(vm, "h1", "h0", Reason.RETURN)]
    assert plan.feasible


def test_a_target_tried_without_success_is_not_tried_again() -> None:
    build = PoolBuilder()
    hosts = [build.host(64) for _ in range(3)]
    vm = build.vm("h0", 4, build.sr(hosts))
    plan = make_plan(build.snapshot(), Wishes(), standing=PlanState(banned=frozenset({(vm, hosts[1])})))
    assert {step.target for step in plan.steps() if isinstance(step, Migrate)} == {"h2", "h0"}


def test_a_stopped_vm_starts_after_its_hosts_turn_or_immediately_when_that_is_over() -> None:
    build = PoolBuilder()
    hosts = [build.host(64, NEW), build.host(64)]
    local = {host: build.sr([host]) for host in hosts}
    downs = []
    for host in hosts:
        vm = build.vm(host, 4, local[host], power_state="Suspended")
        downs.append(StopVm(vm, host, Immovable.SUSPEND))
    snapshot = build.snapshot()
    plan = make_plan(snapshot, Wishes(), hosts=[snapshot.hosts[hosts[1]]], standing=PlanState(down=tuple(downs)))
    up0, upgrade, up1 = plan.actions
    assert up0.step == StartVm(downs[0].vm, "h0", Immovable.SUSPEND)
    assert upgrade.step == UpgradeHost("h1")
    assert up1.step == StartVm(downs[1].vm, "h1", Immovable.SUSPEND)
    assert upgrade.id in up1.after


def test_vms_may_go_down_to_make_room_only_where_nothing_else_helps() -> None:
    build = PoolBuilder()
    hosts = [build.host(16), build.host(16)]
    shared = build.sr(hosts)
    small, big = build.vm("h0", 4, shared), build.vm("h1", 11, shared)
    consent = Wishes(make_room_by_vm={VmUuid(small): Immovable.SUSPEND, VmUuid(big): Immovable.SHUTDOWN})
    assert not [step for step in make_plan(build.snapshot(), consent).steps() if isinstance(step, StopVm)]
    build.vm("h0", 4, shared)
    plan = make_plan(build.snapshot(), consent)
    assert plan.feasible
    downs = [step for step in plan.steps() if isinstance(step, StopVm)]
    assert len(downs) == 1
    assert [step.vm for step in plan.steps() if isinstance(step, StartVm)] == [downs[0].vm]


def test_a_vm_that_makes_room_after_it_came_home_goes_down_at_home() -> None:
    build = PoolBuilder()
    for gib, sizes in ((12, (3, 5, 1)), (16, (1, 8, 1, 1, 1)), (12, (8, 1)), (12, (5, 1, 3))):
        host = build.host(gib)
        for size in sizes:
            build.vm(host, size - 1 / 1024, memory_overhead=MIB)
    plan = make_plan(build.snapshot(), Wishes(make_room=Immovable.SUSPEND))
    at = {ref: row["resident_on"] for ref, row in build.records["VM"].items()}
    for step in plan.steps():
        match step:
            case Migrate(vm=vm, source=source, target=target):
                assert at[vm] == source
                at[vm] = target
            case StopVm(vm=vm, host=host):
                assert at.pop(vm) == host
            case StartVm(vm=vm, host=host):
                at[vm] = host
    assert at == {ref: row["resident_on"] for ref, row in build.records["VM"].items()}


def test_consent_to_suspend_any_vm_does_not_cover_those_that_can_only_be_shut_down() -> None:
    build = PoolBuilder()
    hosts = [build.host(16), build.host(16)]
    shared = build.sr(hosts)
    operations = ["pool_migrate", "clean_shutdown", "hard_shutdown"]
    stubborn = build.vm("h0", 4, shared, allowed_operations=operations)
    willing = build.vm("h1", 6, shared)
    build.vm("h1", 8, shared)
    plan = make_plan(build.snapshot(), Wishes(make_room=Immovable.SUSPEND))
    assert [step.vm for step in plan.steps() if isinstance(step, StopVm)] == [willing]
    assert plan.feasible
    plan = make_plan(build.snapshot(), Wishes(make_room=Immovable.SHUTDOWN))
    downs = [step for step in plan.steps() if isinstance(step, StopVm)]
    assert [(step.vm, step.how) for step in downs] == [(stubborn, Immovable.SHUTDOWN)], "it is the smallest"


def test_a_vm_that_does_not_fit_its_home_any_longer_is_named_and_stays_away() -> None:
    build = PoolBuilder()
    hosts = [build.host(16), build.host(16), build.host(64)]
    shared = build.sr(hosts)
    small = build.vm("h0", 4, shared)
    build.vm("h0", 11, shared)
    plan = make_plan(build.snapshot(), Wishes(target_dom0_growth=2 * GIB))
    assert plan.feasible
    assert plan.away == (small,), "the smallest that is enough"


def test_vms_of_an_anti_affinity_group_do_not_share_a_host() -> None:
    build = PoolBuilder()
    hosts = [build.host(64) for _ in range(4)]
    shared = build.sr(hosts)
    build.records["VM_group"] = {"g": {"uuid": "g", "name_label": "web", "placement": "anti_affinity"}}
    group = {build.vm("h0", 4, shared, groups=["g"]) for _ in range(3)}
    plan = make_plan(build.snapshot(), Wishes())
    away = [s for s in plan.steps() if isinstance(s, Migrate) and s.reason is Reason.EVACUATE and s.vm in group]
    assert max(Counter(step.target for step in away).values()) == 1


def test_a_vm_goes_where_its_affinity_is_when_all_else_is_equal() -> None:
    build = PoolBuilder()
    hosts = [build.host(64) for _ in range(4)]
    vm = build.vm("h0", 4, build.sr(hosts), affinity="h3")
    first = next(step for step in make_plan(build.snapshot(), Wishes()).steps() if isinstance(step, Migrate))
    assert (first.vm, first.target) == (vm, "h3")


def test_turns_state_whose_steps_they_are() -> None:
    build = PoolBuilder()
    hosts = [build.host(64) for _ in range(3)]
    shared = build.sr(hosts)
    for host in hosts:
        build.vm(host, 4, shared)
    plan = make_plan(build.snapshot(), Wishes())
    for action in plan.actions:
        match action.step:
            case Migrate(source=source, reason=Reason.EVACUATE):
                assert action.turn == source
            case UpgradeHost(host=host):
                assert action.turn == host
