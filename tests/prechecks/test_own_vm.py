"""The program runs in a virtual machine of the pool that it upgrades: that VM migrates, and is never stopped."""

from __future__ import annotations

from rpu_desktop.inventory.ids import HostUuid, VmUuid
from rpu_desktop.planning import Immovable, Wishes, make_plan
from rpu_desktop.planning.types import StopVm
from rpu_desktop.prechecks.types import Severity
from tests.own import carry_us
from tests.planning.pools import PoolBuilder
from tests.prechecks.test_checks import found, two_hosts


def test_a_vm_that_can_move_is_named_and_nothing_more() -> None:
    build, hosts, shared = two_hosts()
    carry_us(build, build.vm(hosts[0], 4, shared))
    (problem,) = found(build, "own-vm")
    assert problem.severity is Severity.INFORMS
    assert str(problem.text) == "This program runs in vm-v0 on host-h0."
    assert "never suspended or shut down" in str(problem.why)
    assert make_plan(build.snapshot(), Wishes()).feasible


def test_one_that_cannot_move_blocks_whatever_was_agreed() -> None:
    build, hosts, _ = two_hosts()
    carry_us(build, build.vm(hosts[0], 4, build.sr([hosts[0]], "local")))
    for how in Immovable:
        wishes = Wishes(immovable=how, immovable_by_vm={VmUuid("v0"): how})
        (problem,) = found(build, "own-vm", wishes)
        assert problem.severity is Severity.BLOCKS
        assert str(problem.text).startswith("This program runs in vm-v0, which cannot leave host-h0: its disk")
        assert problem.fix is None
        assert found(build, "evacuation", wishes) == []
        plan = make_plan(build.snapshot(), wishes)
        assert not plan.feasible
        assert "This program runs in it" in str(plan.reasons[0])
        assert not [step for step in plan.steps() if isinstance(step, StopVm)]


def test_a_server_on_its_own_that_carries_the_program_is_not_upgraded_by_it() -> None:
    build = PoolBuilder()
    carry_us(build, build.vm(build.host()))
    (problem,) = found(build, "own-vm", Wishes(immovable=Immovable.SHUTDOWN))
    assert problem.severity is Severity.BLOCKS


def test_it_is_not_reported_where_its_server_stays_as_it_is() -> None:
    build, hosts, shared = two_hosts()
    carry_us(build, build.vm(hosts[1], 4, shared))
    assert found(build, "own-vm", Wishes(skip_hosts=frozenset({HostUuid("h1")}))) == []


def test_it_does_not_go_down_to_make_room_though_it_is_the_best_choice() -> None:
    build = PoolBuilder()
    hosts = [build.host(16), build.host(16)]
    shared = build.sr(hosts)
    own = build.vm(hosts[0], 9, shared)
    carry_us(build, own)
    others = [build.vm(hosts[0], 5, shared), build.vm(hosts[1], 5, shared), build.vm(hosts[1], 5, shared)]
    plan = make_plan(
        build.snapshot(), Wishes(make_room=Immovable.SHUTDOWN, make_room_by_vm={VmUuid(own): Immovable.SHUTDOWN})
    )
    assert plan.feasible
    down = {step.vm for step in plan.steps() if isinstance(step, StopVm)}
    assert down
    assert down <= set(others)
    (shortage, *_) = make_plan(build.snapshot(), Wishes()).shortages
    assert own not in shortage.suggestion


def test_it_is_not_restarted_for_its_cpu_features() -> None:
    build, hosts, shared = two_hosts()
    for host, features in zip(hosts, ("ffffffff", "0fffffff"), strict=True):
        build.records["host"][host]["cpu_info"] = {"features_hvm": features, "vendor": "GenuineIntel"}
    own = build.vm(hosts[0], 4, shared, last_boot_CPU_flags={"features": "ffffffff", "vendor": "GenuineIntel"})
    (problem,) = found(build, "cpu-features")
    assert problem.fix is not None
    carry_us(build, own)
    (problem,) = found(build, "cpu-features")
    assert problem.fix is None
