"""VMs on their host's own storage move with their disks, if the admin wishes; a judge of its own replays the plans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.inventory.ids import HostRef, SrRef, VbdRef, VmRef, VmUuid
from rpu_desktop.planning import (
    Immovable,
    LocalDisks,
    Migrate,
    PlanState,
    Reason,
    StopVm,
    UpgradeHost,
    UpgradePlan,
    Wishes,
    immovable_vms,
    make_plan,
)
from rpu_desktop.versions import SoftwareVersion
from tests.examples import examples
from tests.planning.exhaustive import truth
from tests.planning.pools import GIB, MIB, NEW, PoolBuilder, local_pools, lvm_size, tiny_local_pools
from tests.planning.pools import OLD as CU1
from tests.planning.replay import Replay

OLD = {**CU1, "product_version": "8.2.0"}
"""May be followed by a release that moves no disks in mixed pools."""
MOVE = Wishes(local_disks=LocalDisks.MOVE)
BRINGS_NEW = PlanState(target=SoftwareVersion.of(NEW))


def judged(
    plan: UpgradePlan, snapshot: PoolSnapshot, *, mixed: bool, growth: int = 0, may_go_down: Sequence[str] = ()
) -> Replay:
    judge = Replay(snapshot, growth, may_go_down, moves_when_mixed=mixed)
    assert judge.run(plan.to_json(snapshot), "suspend") == []
    return judge


def stopped(plan: UpgradePlan) -> set[VmRef]:
    return {step.vm for step in plan.steps() if isinstance(step, StopVm)}


def copies(plan: UpgradePlan) -> list[Any]:
    return [step for step in plan.steps() if isinstance(step, Migrate) and step.disks]


def two_hosts(version: dict[str, str] = NEW, *, free: float = 100, shared: float = 0, **fields: Any) -> PoolBuilder:
    """Each has one VM with a disk of 10 GiB on its own storage, which has `free` GiB left."""
    build = PoolBuilder()
    hosts = [build.host(16, version), build.host(16, version)]
    if shared:
        build.disks(hosts, shared)
    for host in hosts:
        build.local_vm(host, 4, build.disks([host], 10 + free), 10, **fields)
    return build


# --- thousands of pools ----------------------------------------------------------------------------------------------


@settings(max_examples=examples(150), deadline=None)
@given(local_pools(), st.sampled_from([0, 0, GIB]), st.booleans())
def test_disks_that_move_in_their_hosts_turns_keep_every_rule(snapshot: PoolSnapshot, growth: int, ahead: bool) -> None:
    wishes = replace(MOVE, target_dom0_growth=growth, empty_ahead=ahead, immovable=Immovable.SUSPEND)
    plan = make_plan(snapshot, wishes)
    down = {snapshot.vms[vm].uuid for vm in stopped(plan)}
    judge = judged(plan, snapshot, mixed=True, growth=growth)
    assert down <= {snapshot.vms[blocker.vm].uuid for blocker in plan.blockers}
    if plan.feasible:
        assert judge.at == judge.home or plan.away
        assert judge.lies == judge.shelf_of or plan.away


@settings(max_examples=examples(100), deadline=None)
@given(local_pools(OLD), st.sampled_from([0, 0, GIB]))
def test_disks_that_are_parked_before_all_turns_keep_every_rule(snapshot: PoolSnapshot, growth: int) -> None:
    """An old toolstack moves none between the first upgrade and the last."""
    plan = make_plan(snapshot, replace(MOVE, target_dom0_growth=growth, immovable=Immovable.SUSPEND))
    judge = judged(plan, snapshot, mixed=False, growth=growth)
    if plan.feasible and not plan.away:
        assert judge.lies == judge.shelf_of


@settings(max_examples=examples(60), deadline=None)
@given(local_pools(), st.data())
def test_a_plan_that_is_interrupted_brings_every_disk_home(snapshot: PoolSnapshot, data: st.DataObject) -> None:
    plan = make_plan(snapshot, replace(MOVE, immovable=Immovable.SUSPEND))
    migrations = [number for number, action in enumerate(plan.actions) if isinstance(action.step, Migrate)]
    if not plan.feasible or not migrations:
        return
    until = data.draw(st.sampled_from(migrations)) + 1
    later, standing, homes, left = after(snapshot, plan, until)
    if standing.down:
        return
    resumed = make_plan(later, replace(MOVE, immovable=Immovable.SUSPEND), hosts=left, homes=homes, standing=standing)
    assert resumed.feasible
    judge = judged(resumed, later, mixed=True)
    homes_of_disks = {vbd.uuid: snapshot.vdis[vbd.vdi].sr for vbd in snapshot.vbds.values()}
    if not resumed.away:
        assert judge.lies == homes_of_disks


def after(snapshot: PoolSnapshot, plan: UpgradePlan, until: int) -> tuple[PoolSnapshot, PlanState, Any, list[Any]]:
    """The pool after so many actions, what the run's journal says then, and the hosts that still have a turn."""
    vms, hosts, vdis = dict(snapshot.vms), dict(snapshot.hosts), dict(snapshot.vdis)
    new = SoftwareVersion.of({**NEW, "product_version": "9.0", "platform_version": "4.0"})
    down = {}
    left = [step.host for step in plan.steps() if isinstance(step, UpgradeHost)]
    for action in plan.actions[:until]:
        step = action.step
        if isinstance(step, Migrate):
            vms[step.vm] = replace(vms[step.vm], resident_on=step.target)
            for disk in step.disks:
                moved = snapshot.vbds[disk.vbd].vdi
                vdis[moved] = replace(vdis[moved], sr=disk.sr)
        elif isinstance(step, StopVm):
            down[step.vm] = step
            vms[step.vm] = replace(vms[step.vm], power_state="Suspended", resident_on=HostRef("OpaqueRef:NULL"))
        elif isinstance(step, UpgradeHost):
            hosts[step.host] = replace(hosts[step.host], software_version=new)
            left.remove(step.host)
        else:
            del down[step.vm]
            vms[step.vm] = replace(vms[step.vm], power_state="Running", resident_on=step.host)
    room = {sr.ref: sr.physical_utilisation for sr in snapshot.srs.values()}
    thick = {sr.ref: sr.type == "lvm" for sr in snapshot.srs.values()}
    for ref, vdi in vdis.items():
        size = vdi.physical_utilisation
        for sr, sign in ((snapshot.vdis[ref].sr, -1), (vdi.sr, 1)):
            room[sr] += sign * (lvm_size(vdi.virtual_size) if thick[sr] else size)
    srs = {ref: replace(sr, physical_utilisation=room[ref]) for ref, sr in snapshot.srs.items()}
    later = replace(snapshot, vms=vms, hosts=hosts, vdis=vdis, srs=srs)
    of = {vbd.ref: vbd.vdi for vbd in snapshot.vbds.values()}
    displaced = {vbd: snapshot.vdis[ref].sr for vbd, ref in of.items() if vdis[ref].sr != snapshot.vdis[ref].sr}
    homes = {ref: vm.resident_on for ref, vm in snapshot.vms.items()}
    standing = PlanState(displaced=displaced, down=tuple(down.values()))
    return later, standing, homes, [hosts[ref] for ref in left]


@settings(max_examples=examples(150), deadline=None)
@given(tiny_local_pools(), st.booleans())
def test_the_planner_agrees_with_an_exhaustive_search_on_tiny_pools(snapshot: PoolSnapshot, ahead: bool) -> None:
    plan = make_plan(snapshot, replace(MOVE, empty_ahead=ahead))
    facts = truth(snapshot, moves=True)
    assert plan.feasible == facts.possible
    if facts.migrations_home is not None:
        assert plan.away == ()
        moves = [step for step in plan.steps() if isinstance(step, Migrate)]
        sizes = {vbd.ref: snapshot.vdis[vbd.vdi].virtual_size for vbd in snapshot.vbds.values()}
        assert sum(sizes[disk.vbd] for step in moves for disk in step.disks) == facts.copied_home
        assert len(moves) == facts.migrations_home


def test_vms_that_fit_one_by_one_but_not_together_stay_as_few_as_possible_when_a_run_continues() -> None:
    """Found by random pools: after the interruption, room looked free to which a disk had yet to return."""
    build = PoolBuilder()
    hosts = [build.host(size, NEW) for size in (12, 12, 16, 12)]
    stores = [build.disks(hosts, 0), build.sr(hosts, "without room"), *(build.disks([host], 0) for host in hosts)]
    shared, _, first, _, third, fourth = stores
    for host, memory, sr, disk in (
        *((hosts[0], 1, shared, 5) for _ in range(3)), (hosts[0], 1, first, 40),
        *((hosts[1], 1, shared, 5) for _ in range(2)),
        *((hosts[2], 2, third, 10) for _ in range(3)), (hosts[2], 4, shared, 20),
        (hosts[3], 4, fourth, 20), (hosts[3], 1, fourth, 10), (hosts[3], 4, fourth, 40), (hosts[3], 1, fourth, 40),
    ):  # fmt: skip
        build.local_vm(host, memory, sr, disk)
    for sr, more in ((shared, 0), (first, 12), (third, 100), (fourth, 0)):
        row = build.records["SR"][sr]
        row["physical_size"] = row["physical_utilisation"] + more * GIB
    snapshot, wishes = build.snapshot(), replace(MOVE, immovable=Immovable.SUSPEND)
    plan = make_plan(snapshot, wishes)
    assert plan.feasible
    later, standing, homes, left = after(snapshot, plan, 3)
    resumed = make_plan(later, wishes, hosts=left, homes=homes, standing=standing)
    assert resumed.feasible
    assert len(stopped(resumed)) == len(stopped(plan))
    judged(resumed, later, mixed=True)


@settings(max_examples=examples(60), deadline=None)
@given(local_pools())
def test_without_the_wish_nothing_changes(snapshot: PoolSnapshot) -> None:
    plan = make_plan(snapshot, Wishes(immovable=Immovable.SUSPEND))
    assert not copies(plan)
    assert {blocker.vm for blocker in plan.blockers} == {blocker.vm for blocker in immovable_vms(snapshot)}


# --- single pools ----------------------------------------------------------------------------------------------------


def test_vms_are_handed_on_to_the_other_hosts_storage_and_return() -> None:
    snapshot = two_hosts().snapshot()
    plan = make_plan(snapshot, MOVE)
    assert plan.feasible
    assert stopped(plan) == set()
    assert [(step.target, step.disks[0].sr, step.reason) for step in copies(plan) if step.vm == "v0"] == [
        ("h1", "s1", Reason.EVACUATE),
        ("h0", "s0", Reason.RETURN),
    ]
    judge = judged(plan, snapshot, mixed=True)
    assert judge.lies == judge.shelf_of


def test_shared_storage_is_preferred_to_that_of_another_host() -> None:
    plan = make_plan(two_hosts(shared=50).snapshot(), MOVE)
    assert {disk.sr for step in copies(plan) for disk in step.disks if step.reason is Reason.EVACUATE} == {"s0"}


def test_an_old_release_gets_the_disks_parked_before_all_turns_and_back_after_them() -> None:
    snapshot = two_hosts(OLD, shared=50).snapshot()
    plan = make_plan(snapshot, MOVE)
    assert plan.feasible
    kinds = [step.reason.value if isinstance(step, Migrate) else "other" for step in plan.steps()]
    assert kinds[:2] == ["park", "park"]
    assert kinds[-2:] == ["unpark", "unpark"]
    assert all(action.turn is None for action in plan.actions if isinstance(action.step, Migrate) and action.step.disks)


def test_an_old_pool_moves_disks_in_the_turns_if_the_media_bring_a_new_release() -> None:
    plan = make_plan(two_hosts(OLD).snapshot(), MOVE, standing=BRINGS_NEW)
    assert plan.feasible
    assert {step.reason for step in copies(plan)} == {Reason.EVACUATE, Reason.RETURN}
    updated = make_plan(two_hosts(OLD).snapshot(), MOVE, standing=PlanState(media=SoftwareVersion.of(NEW)))
    assert updated.actions == plan.actions


@pytest.mark.parametrize(("version", "moves"), [("8.2.1", True), ("8.2.0", False)])
def test_before_the_media_are_known_disks_move_where_every_release_that_may_follow_moves_them(
    version: str, moves: bool
) -> None:
    """The prechecks of the wizard come before its media: without shared storage, disks were not offered to move."""
    running = {**CU1, "product_brand": "Citrix Hypervisor", "product_version": version}
    plan = make_plan(two_hosts(running).snapshot(), MOVE)
    assert plan.feasible is moves
    old = PlanState(media=SoftwareVersion.of(running))
    assert not make_plan(two_hosts(running).snapshot(), MOVE, standing=old).feasible


def test_an_old_release_without_shared_storage_leaves_them_on_their_hosts_and_says_why() -> None:
    plan = make_plan(two_hosts(OLD).snapshot(), MOVE)
    assert not plan.feasible
    assert "there is no shared storage with 10 GiB of free space for its disks" in str(plan.blockers[0].reason)


def test_parking_needs_the_memory_a_second_time() -> None:
    build = two_hosts(OLD, shared=50)
    build.vm("h0", 9, build.sr(["h0", "h1"]))
    plan = make_plan(build.snapshot(), MOVE)
    assert [(blocker.vm, "memory for it a second time" in str(blocker.reason)) for blocker in plan.blockers] == [
        ("v0", True)
    ]


def test_a_pool_that_is_half_upgraded_to_an_old_release_keeps_them_where_they_are() -> None:
    build = PoolBuilder()
    hosts = [build.host(16, {**OLD, "platform_version": "3.2.2"}), build.host(16, OLD)]
    build.disks(hosts, 50)
    build.local_vm("h1", 4, build.disks(["h1"], 20))
    plan = make_plan(build.snapshot(), MOVE, hosts=[build.snapshot().hosts[HostRef("h1")]])
    assert "while the pool is being upgraded" in str(plan.blockers[0].reason)


@pytest.mark.parametrize(("platform", "moves"), [("2.1.0", True), ("1.6.10", True), ("2.2.0", False)])
def test_before_7_1_drivers_do_not_announce_that_they_mirror(platform: str, moves: bool) -> None:
    build = two_hosts({**OLD, "platform_version": platform}, shared=50)
    build.records["SM"]["sm-ext"]["features"] = {"VDI_SNAPSHOT": "1"}
    assert make_plan(build.snapshot(), MOVE).feasible is moves


def test_before_6_1_no_disk_moves() -> None:
    plan = make_plan(two_hosts({**OLD, "platform_version": "1.4.90"}, shared=50).snapshot(), MOVE)
    assert "before XenServer 6.1" in str(plan.blockers[0].reason)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("VDI", "d-v0", {"cbt_enabled": True}), "changed block tracking (CBT) is enabled for its disk “disk of v0”"),
        (("VDI", "d-v0", {"on_boot": "reset"}), "its disk “disk of v0” is reset at each boot"),
        (("VDI", "d-v0", {"sm_config": {"key_hash": "1"}}), "its disk “disk of v0” is encrypted"),
        (("VDI", "d-v0", {"sm_config": {"type": "raw"}}), "is a raw volume"),
        (("VBD", "b-v1", {"VDI": "d-v0"}), "belongs to another virtual machine as well"),
        (("SM", "sm-ext", {"features": {"VDI_SNAPSHOT": "1"}}), "the driver of “disks 0” (ext) does not support"),
        (("host", "h1", {"license_params": {"restrict_storage_xen_motion": "true"}}), "storage motion"),
        (("VM", "v0", {"blocked_operations": {"migrate_send": "no"}}), "(migrate_send)"),
        (("SR", "s1", {"physical_utilisation": 105 * GIB}), "has 10 GiB of free space"),
        (("SR", "s1", {"physical_size": 0}), "has 10 GiB of free space"),
    ],
)
def test_each_reason_to_stay_is_named(change: tuple[str, str, dict[str, Any]], words: str) -> None:
    build = two_hosts()
    cls, ref, fields = change
    build.records[cls][ref].update(fields)
    plan = make_plan(build.snapshot(), MOVE)
    assert words in next(str(blocker.reason) for blocker in plan.blockers if blocker.vm == "v0")
    assert words in " ".join(map(str, plan.reasons))


def test_a_snapshot_with_a_disk_of_its_own_keeps_it_where_it_is() -> None:
    build = two_hosts()
    build.records["VM"]["old"] = {"uuid": "old", "name_label": "before", "is_a_snapshot": True, "snapshot_of": "v0"}
    build.records["VDI"]["d-old"] = {"uuid": "d-old", "SR": "s0", "snapshot_of": "d-gone"}
    build.records["VBD"]["b-old"] = {"uuid": "b-old", "VM": "old", "VDI": "d-old", "type": "Disk"}
    plan = make_plan(build.snapshot(), MOVE)
    assert "its snapshot “before” has a disk" in str(plan.blockers[0].reason)
    build.records["VDI"]["d-old"]["snapshot_of"] = "d-v0"
    assert make_plan(build.snapshot(), MOVE).feasible


def test_snapshots_and_what_disks_share_count() -> None:
    """A disk made from a template is small here, and complete wherever it goes."""
    build = two_hosts(free=6)
    build.records["VDI"]["base"] = {
        "uuid": "base", "SR": "s0", "virtual_size": 10 * GIB, "physical_utilisation": 5 * GIB, "managed": False
    }  # fmt: skip
    build.records["VDI"]["d-v0"] |= {"physical_utilisation": 2 * GIB, "sm_config": {"vhd-parent": "base"}}
    assert make_plan(build.snapshot(), Wishes(local_disks_by_vm={VmUuid("v0"): LocalDisks.MOVE})).blockers[0].vm == "v0"
    build.records["SR"]["s1"]["physical_size"] += GIB
    plan = make_plan(build.snapshot(), replace(MOVE, immovable=Immovable.SUSPEND))
    assert VmRef("v0") not in stopped(plan)
    build.records["VDI"]["d-more"] = {
        "uuid": "d-more", "SR": "s0", "virtual_size": 10 * GIB, "physical_utilisation": GIB, "snapshot_of": "d-v0"
    }  # fmt: skip
    assert VmRef("v0") in {blocker.vm for blocker in make_plan(build.snapshot(), MOVE).blockers}


def test_thick_storage_needs_a_disk_twice_while_it_is_copied() -> None:
    build = PoolBuilder()
    hosts = [build.host(16, NEW), build.host(16, NEW)]
    for host in hosts:
        build.local_vm(host, 4, build.disks([host], 30.2, thick=True), 10)
    assert make_plan(build.snapshot(), MOVE).feasible is True
    for sr in ("s0", "s1"):
        build.records["SR"][sr]["physical_size"] -= 400 * MIB
    assert make_plan(build.snapshot(), MOVE).feasible is False


def test_as_few_vms_as_possible_stay_where_room_is_short() -> None:
    build = PoolBuilder()
    hosts = [build.host(32, NEW), build.host(32, NEW)]
    first = build.disks([hosts[0]], 80)
    for disk in (5, 10, 20, 40):
        build.local_vm(hosts[0], 2, first, disk)
    build.disks([hosts[1]], 36)
    plan = make_plan(build.snapshot(), replace(MOVE, immovable=Immovable.SUSPEND))
    assert plan.feasible
    assert stopped(plan) == {VmRef("v3")}


def test_single_vms_can_be_excepted() -> None:
    snapshot = two_hosts().snapshot()
    uuid = snapshot.vms[VmRef("v1")].uuid
    plan = make_plan(snapshot, replace(MOVE, local_disks_by_vm={uuid: LocalDisks.DOWN}, immovable=Immovable.SUSPEND))
    assert stopped(plan) == {VmRef("v1")}
    assert {step.vm for step in copies(plan)} == {"v0"}


def test_a_run_that_ends_early_brings_disks_home_and_names_those_that_cannot_move() -> None:
    build = PoolBuilder()
    hosts = [build.host(16, NEW), build.host(16, NEW)]
    parked = build.disks(hosts, 50)
    build.disks([hosts[0]], 50)
    vm = build.local_vm(hosts[0], 4, parked)
    standing = PlanState(displaced={VbdRef(f"b-{vm}"): SrRef("s1")})
    plan = make_plan(build.snapshot(), Wishes(), hosts=[], homes={vm: hosts[0]}, standing=standing)
    assert [(step.reason, step.disks[0].sr) for step in copies(plan)] == [(Reason.UNPARK, "s1")]
    assert plan.away == ()
    build.records["VDI"][f"d-{vm}"]["cbt_enabled"] = True
    plan = make_plan(build.snapshot(), Wishes(), hosts=[], homes={vm: hosts[0]}, standing=standing)
    assert plan.feasible
    assert plan.away == (vm,)


def test_disks_return_after_an_old_release_only_when_all_servers_have_it() -> None:
    build = PoolBuilder()
    hosts = [build.host(16, {**OLD, "platform_version": "3.2.2"}), build.host(16, OLD)]
    parked = build.disks(hosts, 50)
    build.disks([hosts[0]], 50)
    vm = build.local_vm(hosts[0], 4, parked)
    standing = PlanState(displaced={VbdRef(f"b-{vm}"): SrRef("s1")})
    stop_here = make_plan(build.snapshot(), Wishes(), hosts=[], homes={vm: hosts[0]}, standing=standing)
    assert stop_here.feasible
    assert (stop_here.away, copies(stop_here)) == ((vm,), [])
    member = build.snapshot().hosts[HostRef("h1")]
    on = make_plan(build.snapshot(), Wishes(), hosts=[member], homes={vm: hosts[0]}, standing=standing)
    assert [step.reason for step in copies(on)] == [Reason.UNPARK]
    assert on.away == ()
