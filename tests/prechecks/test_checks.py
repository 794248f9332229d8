"""Each check: where its problem must appear, and where not."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from rpu_desktop.i18n.text import plain
from rpu_desktop.inventory.ids import HostRef, HostUuid, SrRef, VmUuid
from rpu_desktop.planning import Immovable, LocalDisks, UpgradePlan, Wishes, make_plan
from rpu_desktop.prechecks import CHECKS, Circumstances, check_all
from rpu_desktop.prechecks.circumstances import Answer, Known
from rpu_desktop.prechecks.fixes import decide, prepare_undo
from rpu_desktop.prechecks.pool_reasons import POOL_REASONS
from rpu_desktop.prechecks.second_pass import plan_for
from rpu_desktop.prechecks.types import CheckResult, Problem, Severity, Status
from rpu_desktop.versions import SoftwareVersion
from tests.own import carry_us
from tests.planning.pools import NEW, OLD, PoolBuilder


def found(build: PoolBuilder, check: str, wishes: Wishes | None = None) -> list[Problem]:
    results = check_all(Circumstances(build.snapshot(), wishes or Wishes()))
    return [problem for result in results if result.check == check for problem in result.problems]


def two_hosts() -> tuple[PoolBuilder, list[HostRef], SrRef]:
    build = PoolBuilder()
    hosts = [build.host(64), build.host(64)]
    return build, hosts, build.sr(hosts, "shared")


def with_cd(build: PoolBuilder, vm: str, sr: str, **vdi: Any) -> None:
    build.records["VDI"]["cd"] = {"uuid": "cd", "name_label": "setup.iso", "SR": sr, **vdi}
    build.records["VBD"]["cd-drive"] = {
        "uuid": "cd-drive",
        "VM": vm,
        "VDI": "cd",
        "type": "CD",
        "empty": False,
        "currently_attached": True,
    }


def test_a_healthy_pool_has_no_problems() -> None:
    build, hosts, shared = two_hosts()
    build.vm(hosts[0], 4, shared)
    results = check_all(Circumstances(build.snapshot()))
    assert [result.problems for result in results if result.problems] == []
    assert {result.status for result in results} <= {Status.PASSED, Status.NOT_TESTABLE}


def test_a_dead_host_blocks_and_is_named() -> None:
    build, hosts, _ = two_hosts()
    build.records["host_metrics"][f"m-{hosts[1]}"]["live"] = False
    (problem,) = found(build, "host-liveness")
    assert problem.severity is Severity.BLOCKS
    assert str(problem.text) == "host-h1 is not running or does not respond."
    assert problem.fix is not None
    wishes = decide(Wishes(), problem.fix.choosing("leave-out"))
    assert wishes == Wishes(skip_hosts=frozenset({HostUuid("h1")}))
    assert wishes is not None
    (left_out,) = found(build, "host-liveness", wishes)
    assert left_out.severity is Severity.INFORMS
    assert left_out.fix is not None
    assert left_out.fix.chosen == "leave-out"
    assert decide(wishes, left_out.fix.choosing("")) == Wishes()


def test_a_dead_coordinator_cannot_be_skipped() -> None:
    build, hosts, _ = two_hosts()
    build.records["host_metrics"][f"m-{hosts[0]}"]["live"] = False
    (problem,) = found(build, "host-liveness")
    assert problem.fix is None


def test_maintenance_mode_blocks_and_can_be_left() -> None:
    build, hosts, _ = two_hosts()
    build.records["host"][hosts[1]]["enabled"] = False
    (problem,) = found(build, "maintenance-mode")
    assert problem.fix is not None
    assert problem.fix.arguments == {"host": "h1"}


XENSERVER_8 = SoftwareVersion.of({"product_brand": "XenServer", **NEW, "product_version_text": "8"})


def second_pass_of(
    versions: Sequence[dict[str, str]], target: SoftwareVersion | None, wishes: Wishes | None = None
) -> tuple[CheckResult | None, UpgradePlan]:
    build = PoolBuilder()
    for version in versions:
        build.host(64, version)
    given = Circumstances(build.snapshot(), wishes or Wishes(), target=target, apply_updates=True)
    results = [result for result in check_all(given) if result.check == "second-pass"]
    return next(iter(results), None), plan_for(given)


def test_updates_that_no_host_can_list_yet_are_announced_and_planned_in_a_second_pass() -> None:
    result, plan = second_pass_of([OLD, OLD], XENSERVER_8)
    assert result is not None
    (problem,) = result.problems
    assert problem.severity is Severity.INFORMS
    assert "each of them is emptied and restarted once more" in str(problem.text)
    assert plan.second is not None


def test_where_every_host_can_list_its_updates_there_is_one_pass_and_nothing_to_say() -> None:
    assert second_pass_of([NEW, NEW], XENSERVER_8)[0] is None
    assert second_pass_of([NEW, NEW], XENSERVER_8)[1].second is None
    result, plan = second_pass_of([OLD, OLD], SoftwareVersion.of({"product_brand": "XCP-ng", **NEW}))
    assert result is not None
    assert result.status is Status.PASSED
    assert plan.second is None


def test_while_no_one_knows_what_comes_after_an_older_version_the_passes_are_not_testable_yet() -> None:
    older = {"product_version": "7.1.2", "platform_version": "2.1.1"}
    result, plan = second_pass_of([older, older], None)
    assert result is not None
    assert result.status is Status.NOT_TESTABLE
    assert plan.second is None


def test_with_a_host_skipped_it_is_known_before_that_no_one_gets_updates_and_none_are_planned() -> None:
    wishes = Wishes(skip_hosts=frozenset({HostUuid("h1")}))
    result, plan = second_pass_of([OLD, OLD, OLD], XENSERVER_8, wishes)
    assert result is not None
    (problem,) = result.problems
    assert problem.severity is Severity.WARNS
    assert "host-h1" in str(problem.text)
    assert plan.second is None


def test_without_updates_no_second_pass_is_mentioned() -> None:
    result, plan = second_pass_of([OLD, OLD], XENSERVER_8, Wishes(without_updates=True))
    assert result is None
    assert plan.second is None


def test_ha_is_restored_with_its_own_storage_settings_and_tolerance() -> None:
    build, _, shared = two_hosts()
    build.records["VDI"]["state"] = {"uuid": "state", "SR": shared}
    build.records["pool"]["p"] |= {
        "ha_enabled": True,
        "ha_statefiles": ["state"],
        "ha_configuration": {"timeout": "90"},
        "ha_host_failures_to_tolerate": "1",
    }
    (problem,) = found(build, "high-availability")
    assert problem.fix is not None
    undo = prepare_undo(build.snapshot(), problem.fix)
    assert undo is not None
    assert undo.arguments == {"srs": ["s0"], "configuration": {"timeout": "90"}, "host_failures_to_tolerate": 1}


@pytest.mark.parametrize(
    ("check", "fields"),
    [("workload-balancing", {"wlb_enabled": True}), ("auto-start", {"other_config": {"auto_poweron": "true"}})],
)
def test_what_fights_the_upgrade_blocks_and_is_restored(check: str, fields: dict[str, Any]) -> None:
    build, _, _ = two_hosts()
    assert found(build, check) == []
    build.records["pool"]["p"] |= fields
    (problem,) = found(build, check)
    assert problem.fix is not None
    assert prepare_undo(build.snapshot(), problem.fix) is not None


def test_unplugged_storage_blocks_with_both_names() -> None:
    build, hosts, shared = two_hosts()
    build.records["PBD"][f"pbd-{shared}-{hosts[1]}"]["currently_attached"] = False
    (problem,) = found(build, "storage-plugged")
    assert problem.severity is Severity.BLOCKS
    assert str(problem.text) == "host-h1 is not connected to the storage “shared”."


def test_an_unplugged_cd_library_only_warns() -> None:
    build, hosts, _ = two_hosts()
    library = build.sr(hosts, "isos")
    build.records["SR"][library]["content_type"] = "iso"
    build.records["PBD"][f"pbd-{library}-{hosts[1]}"]["currently_attached"] = False
    (problem,) = found(build, "storage-plugged")
    assert problem.severity is Severity.WARNS


def test_a_cd_that_every_server_reaches_warns() -> None:
    build, hosts, shared = two_hosts()
    with_cd(build, build.vm(hosts[0], 4, shared), build.sr(hosts, "isos"))
    (problem,) = found(build, "cd-drives")
    assert problem.severity is Severity.WARNS
    assert "setup.iso" in str(problem.text)


@pytest.mark.parametrize("where", ["local", "tools"])
def test_a_cd_that_pins_or_is_replaced_blocks_and_does_not_count_as_a_pinned_vm(where: str) -> None:
    build, hosts, shared = two_hosts()
    library = build.sr(hosts[:1] if where == "local" else hosts, "XenServer Tools" if where == "tools" else "drive")
    with_cd(build, build.vm(hosts[0], 4, shared), library)
    (problem,) = found(build, "cd-drives")
    assert problem.severity is Severity.BLOCKS
    assert found(build, "evacuation") == []
    assert problem.fix is not None
    undo = prepare_undo(build.snapshot(), problem.fix)
    assert undo is not None
    assert undo.arguments["vdi"] == "cd"


def test_every_vm_that_cannot_leave_is_named_with_disk_and_storage_and_needs_a_decision() -> None:
    build, hosts, _ = two_hosts()
    for host in hosts:
        build.vm(host, 4, build.sr([host], f"local of {host}"))
    problems = found(build, "evacuation")
    assert [problem.objects[0].name for problem in problems] == ["vm-v0", "vm-v1"]
    assert "its disk “disk of v0” is on “local of h0”, which host-h1 cannot reach" in str(problems[0].text)
    assert all(problem.fix and problem.fix.needs_decision for problem in problems)
    agreed = found(build, "evacuation", Wishes(immovable=Immovable.SUSPEND))
    assert [problem.severity for problem in agreed] == [Severity.INFORMS] * 2
    assert [problem.id for problem in agreed] == [problem.id for problem in problems]
    assert str(agreed[0].text) == "vm-v0 is suspended while host-h0 is upgraded, and resumed afterwards."


def local_pool() -> PoolBuilder:
    """Two hosts with shared storage that has room; v0 has its disk on h0's own storage, v1 on h1's."""
    build, hosts, _ = two_hosts()
    build.disks(hosts, 500)
    for host in hosts:
        build.local_vm(host, 4, build.disks([host], 200), disk=40)
    return build


def test_a_vm_whose_disks_can_move_is_offered_to_keep_running_with_size_and_time() -> None:
    build = local_pool()
    first, second = found(build, "evacuation")
    assert first.fix is not None
    assert first.severity is Severity.BLOCKS, "it is the admin who decides"
    assert first.fix.choices[0].id == "move"
    assert "40 GiB" in str(first.fix.text)
    assert "each way" in str(first.fix.text)
    wishes = decide(Wishes(), first.fix.choosing("move"))
    assert wishes is not None
    assert wishes.disks_for_vm(VmUuid("v0")) is LocalDisks.MOVE
    moves, other = found(build, "evacuation", wishes)
    assert (moves.id, moves.severity) == (first.id, Severity.INFORMS)
    assert "keeps running" in str(moves.text)
    assert moves.fix is not None
    assert moves.fix.chosen == "move"
    assert (other.id, other.severity) == (second.id, Severity.BLOCKS)
    again = decide(wishes, first.fix.choosing("shutdown"))
    assert again is not None
    assert again.disks_for_vm(VmUuid("v0")) is LocalDisks.DOWN
    assert found(build, "evacuation", again)[0].severity is Severity.INFORMS


def test_with_the_wish_for_all_no_consent_is_needed() -> None:
    problems = found(local_pool(), "evacuation", Wishes(local_disks=LocalDisks.MOVE))
    assert [problem.severity for problem in problems] == [Severity.INFORMS] * 2
    assert all(problem.fix and problem.fix.chosen == "move" for problem in problems)


def test_a_vm_whose_disks_cannot_move_is_not_offered_it_and_says_why() -> None:
    build = local_pool()
    for vdi in build.records["VDI"].values():
        vdi["cbt_enabled"] = True
    problems = found(build, "evacuation", Wishes(local_disks=LocalDisks.MOVE))
    assert [problem.severity for problem in problems] == [Severity.BLOCKS] * 2
    assert "changed block tracking" in str(problems[0].text)
    assert problems[0].fix is not None
    assert "move" not in [choice.id for choice in problems[0].fix.choices]


def test_a_blocked_move_with_disks_is_offered_to_be_unblocked_where_nothing_else_prevents_it() -> None:
    build, move = local_pool(), Wishes(local_disks=LocalDisks.MOVE)
    build.records["VM"]["v0"]["blocked_operations"] = {"migrate_send": "ask Anna"}
    (problem,) = found(build, "blocked-operations", move)
    assert str(problem.text) == (
        "vm-v0 on host-h0 must not be migrated with its disks: an administrator has blocked migrate_send for it."
    )
    assert problem.fix is not None
    assert problem.fix.arguments["operations"] == ["migrate_send"]
    assert found(build, "blocked-operations", replace(move, immovable=Immovable.SHUTDOWN)) == [], "it may go down"
    assert found(build, "blocked-operations") == [], "nobody wants its disks to move"
    build.records["VDI"]["d-v0"]["cbt_enabled"] = True
    assert found(build, "blocked-operations", move) == [], "it could not move anyway"


def test_both_ways_of_migrating_that_are_blocked_are_unblocked_together() -> None:
    build = local_pool()
    build.records["VM"]["v0"]["blocked_operations"] = {"migrate_send": "", "pool_migrate": ""}
    build.records["VM"]["v0"] |= {"allowed_operations": ["suspend", "clean_shutdown"], "domain_type": "pv"}
    (problem,) = found(build, "blocked-operations", Wishes(local_disks=LocalDisks.MOVE))
    assert problem.fix is not None
    assert problem.fix.arguments["operations"] == ["pool_migrate", "migrate_send"]


def test_the_plan_with_moves_is_made_once_for_all_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    build, made = local_pool(), []
    for vm in ("v0", "v1"):
        build.records["VM"][vm]["blocked_operations"] = {"clean_shutdown": ""}
    carry_us(build, "v0")

    def counted(*arguments: Any, **named: Any) -> UpgradePlan:
        made.append(arguments[1])
        return make_plan(*arguments, **named)

    for module in [name for name in sys.modules if name.startswith("rpu_desktop.prechecks.")]:
        if hasattr(sys.modules[module], "make_plan"):
            monkeypatch.setattr(f"{module}.make_plan", counted)
    for wishes in (Wishes(local_disks=LocalDisks.MOVE), Wishes(local_disks_by_vm={VmUuid("v0"): LocalDisks.MOVE})):
        given = Circumstances(build.snapshot(), wishes)
        made.clear()
        check_all(given)
        moving = [made_for for made_for in made if LocalDisks.MOVE in made_for.local_disks_by_vm.values()]
        moving += [made_for for made_for in made if made_for.local_disks is LocalDisks.MOVE]
        assert len(moving) == (1 if wishes.local_disks is LocalDisks.MOVE else 2), "as wished, and if all disks moved"
        check_all(given)
        assert len(made) == len(moving), "nothing has changed"


def with_suspend_storage(build: PoolBuilder, hosts: list[HostRef], gib: float) -> str:
    store = build.sr(hosts, "images")
    build.records["SR"][store] |= {"physical_size": int(gib * 1024**3), "physical_utilisation": 0}
    build.records["pool"]["p"]["suspend_image_SR"] = store
    return store


def test_vms_whose_memory_has_nowhere_to_go_may_not_be_suspended_and_can_be_shut_down_instead() -> None:
    build, hosts, _ = two_hosts()
    build.vm(hosts[0], 4, build.sr(hosts[:1], "local"))
    assert found(build, "suspend-storage") == [], "nobody wants it suspended"
    (problem,) = found(build, "suspend-storage", Wishes(immovable=Immovable.SUSPEND))
    assert problem.blocks
    assert "host-h0 cannot reach any storage that its memory could be written to" in str(problem.text)
    assert problem.fix is not None
    wishes = decide(Wishes(immovable=Immovable.SUSPEND), problem.fix.choosing("shutdown"))
    assert found(build, "suspend-storage", wishes) == []
    with_suspend_storage(build, hosts, 5)
    assert found(build, "suspend-storage", Wishes(immovable=Immovable.SUSPEND)) == []


def test_the_memory_of_all_vms_of_one_server_has_to_fit_and_the_ones_that_do_not_are_named_with_figures() -> None:
    build, hosts, _ = two_hosts()
    for host, gib in ((hosts[0], 4), (hosts[0], 4), (hosts[1], 6)):
        build.vm(host, gib, build.sr([host], f"local of {host}"))
    with_suspend_storage(build, hosts, 7)
    (problem,) = found(build, "suspend-storage", Wishes(immovable=Immovable.SUSPEND))
    assert [thing.name for thing in problem.objects] == ["vm-v1", "host-h0"]
    assert "“images” has 7 GiB left, and 8.2 GiB are needed" in str(problem.text)


def test_a_suspend_storage_that_the_server_has_not_plugged_does_not_count() -> None:
    build, hosts, _ = two_hosts()
    build.vm(hosts[0], 4, build.sr(hosts[:1], "local"))
    with_suspend_storage(build, hosts[1:], 100)
    (problem,) = found(build, "suspend-storage", Wishes(immovable=Immovable.SUSPEND))
    assert "cannot reach any storage" in str(problem.text)


def test_too_little_memory_blocks_with_figures() -> None:
    build = PoolBuilder()
    hosts = [build.host(16), build.host(16)]
    shared = build.sr(hosts)
    for host in hosts:
        build.vm(host, 12, shared)
    first, second = found(build, "evacuation")
    assert "host-h0 cannot be emptied: 8 GiB of memory are missing on the other servers" in str(first.text)
    assert "host-h1 cannot be emptied either: 8 GiB of memory are missing on the other servers" in str(second.text)
    assert [thing.name for thing in first.objects] == ["vm-v0", "host-h0"], "and what would make room"
    assert [thing.name for thing in second.objects] == ["host-h1"]


def test_vms_of_a_server_that_has_had_its_turn_need_not_leave_it() -> None:
    build = PoolBuilder()
    hosts = [build.host(version=NEW), build.host()]
    for host in hosts:
        build.vm(host, 4, build.sr([host], f"local of {host}"))
    (problem,) = found(build, "evacuation")
    assert [thing.name for thing in problem.objects] == ["vm-v1", "host-h1"]


def test_a_member_newer_than_the_coordinator_blocks() -> None:
    build = PoolBuilder()
    build.host()
    build.host(version=NEW)
    (problem,) = found(build, "evacuation")
    assert "newer than the pool coordinator" in str(problem.text)


def test_a_check_that_crashes_is_a_problem_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> list[Problem]:
        raise RuntimeError("out of ideas")

    monkeypatch.setattr(type(CHECKS[0]), "run", crash)
    build, _, _ = two_hosts()
    (problem,) = found(build, CHECKS[0].id)
    assert problem.severity is Severity.BLOCKS
    assert "out of ideas" in str(problem.text)


def with_drivers(build: PoolBuilder, vm: str) -> None:
    """Its tools have reported in full."""
    build.records.setdefault("VM_guest_metrics", {})["g"] = {
        "uuid": "g",
        "PV_drivers_version": {"major": "9", "minor": "3"},
    }
    build.records["VM"][vm]["guest_metrics"] = "g"


def test_where_no_reason_is_known_the_pool_is_asked_for_its_own() -> None:
    build, hosts, shared = two_hosts()
    vm = build.vm(hosts[1], 4, shared, allowed_operations=["clean_shutdown"])
    with_drivers(build, vm)
    (problem,) = found(build, "evacuation")
    assert "the pool does not allow it and reports no reason" in str(problem.text)
    reasons = {vm: plain("the pool reports “it is not Tuesday”")}
    told: dict[tuple[str, HostRef | None], Answer] = {(POOL_REASONS.id, hosts[1]): Known(reasons)}
    (result,) = [
        r for r in check_all(Circumstances(build.snapshot(), live=True, facts=told)) if r.check == "evacuation"
    ]
    assert "cannot leave host-h1: the pool reports “it is not Tuesday”." in str(result.problems[0].text)


def test_suspending_is_not_offered_where_its_memory_has_nowhere_to_go() -> None:
    build, hosts, _ = two_hosts()
    local = build.sr([hosts[1]], "local")
    build.vm(hosts[1], 4, local)
    (problem,) = found(build, "evacuation")
    assert problem.fix is not None
    assert [choice.id for choice in problem.fix.choices] == ["shutdown"]
    assert "but not suspended: host-h1 cannot reach any storage" in str(problem.text)
    build.records["pool"]["p"]["suspend_image_SR"] = local
    (problem,) = found(build, "evacuation")
    assert problem.fix is not None
    assert [choice.id for choice in problem.fix.choices] == ["suspend", "shutdown"]


def full(build: PoolBuilder) -> tuple[list[HostRef], SrRef]:
    """Two servers so full that one VM has to be stopped."""
    hosts = [build.host(16), build.host(16)]
    shared = build.sr(hosts, "shared")
    for host in hosts:
        for _ in range(2):
            build.vm(host, 6, shared)
    return hosts, shared


def test_a_vm_that_is_to_make_room_needs_a_place_for_its_memory() -> None:
    build = PoolBuilder()
    _, shared = full(build)
    wishes = Wishes(make_room=Immovable.SUSPEND)
    assert {"host-h0", "host-h1"} & {thing.name for p in found(build, "suspend-storage", wishes) for thing in p.objects}
    build.records["pool"]["p"]["suspend_image_SR"] = shared
    assert not found(build, "suspend-storage", wishes)


def test_a_vm_that_is_to_make_room_must_not_be_blocked() -> None:
    build = PoolBuilder()
    full(build)
    for row in build.records["VM"].values():
        row["blocked_operations"] = {"clean_shutdown": "prevented"}
        row["allowed_operations"] = ["pool_migrate", "suspend"]
    assert not found(build, "blocked-operations")
    problems = found(build, "blocked-operations", Wishes(make_room=Immovable.SHUTDOWN))
    assert problems
    assert "shut down or started" in str(problems[0].text)


def test_a_vm_that_gives_the_servers_their_names_and_cannot_move_is_named() -> None:
    build, hosts, shared = two_hosts()
    vm = build.vm(hosts[0], 4, build.sr([hosts[0]], "local"))
    build.records["VM_guest_metrics"] = {"g": {"uuid": "g", "networks": {"0/ip": "10.0.0.53", "0/ipv6/0": "fd00::53"}}}
    build.records["VM"][vm]["guest_metrics"] = "g"
    build.records["PIF"]["p"] = {"uuid": "p", "host": hosts[0], "management": True, "DNS": "10.0.0.1,fd00::53"}
    (problem,) = found(build, "served-by-vms")
    assert "vm-v0 on host-h0 provides a service to the pool (fd00::53): a name server (DNS) of the servers." in str(
        problem.text
    )
    build.records["VBD"][f"b-{vm}"]["VDI"] = "elsewhere"
    build.records["VDI"]["elsewhere"] = {"uuid": "elsewhere", "SR": shared}
    assert not found(build, "served-by-vms")


@pytest.mark.parametrize(
    ("fields", "severity"),
    [
        ({"memory_static_max": "1e9"}, Severity.BLOCKS),
        ({"memory_static_max": "1e9", "power_state": "Halted"}, Severity.WARNS),
        ({"power_state": "Dreaming"}, Severity.BLOCKS),
        ({"resident_on": "h9"}, Severity.BLOCKS),
        ({"other_config": "(('a' 'b') ('c", "power_state": "Suspended"}, Severity.WARNS),
        ({"is_a_template": "tru3", "power_state": "Halted"}, Severity.BLOCKS),
    ],
)
def test_a_vm_that_cannot_be_read_is_named_and_blocks_where_it_runs(fields: dict[str, Any], severity: Severity) -> None:
    build, hosts, shared = two_hosts()
    vm = build.vm(hosts[1], 4, shared)
    build.records["VM"][vm].update(fields)
    (problem,) = found(build, "readable")
    assert problem.severity is severity
    assert f"VM vm-v0 ({next(iter(fields))})" in str(problem.text)
    plan = plan_for(Circumstances(build.snapshot()))
    assert plan.feasible is (severity is Severity.WARNS)
    assert [str(reason) for reason in plan.reasons] == ([str(problem.text)] if severity is Severity.BLOCKS else [])
    assert found(build, "evacuation") == []


@pytest.mark.parametrize(
    ("cls", "ref", "fields", "severity"),
    [
        ("host", "h1", {"software_version": "8.2"}, Severity.BLOCKS),
        ("pool", "p", {"ha_enabled": "perhaps"}, Severity.BLOCKS),
        ("VDI", "d-v0", {"virtual_size": "big"}, Severity.BLOCKS),
        ("VBD", "b-v0", {"empty": "no idea"}, Severity.BLOCKS),
        ("SR", "s0", {"physical_size": "big"}, Severity.BLOCKS),
        ("SR", "s1", {"physical_size": "big"}, Severity.WARNS),
        ("PBD", "pbd-s0-h1", {"currently_attached": "half"}, Severity.BLOCKS),
        ("PBD", "pbd-s1-h1", {"currently_attached": "half"}, Severity.WARNS),
    ],
)
def test_what_a_running_vm_needs_must_be_readable_and_the_rest_only_warns(
    cls: str, ref: str, fields: dict[str, Any], severity: Severity
) -> None:
    build, hosts, shared = two_hosts()
    build.sr(hosts, "spare")
    build.vm(hosts[1], 4, shared)
    build.records[cls][ref].update(fields)
    (problem,) = found(build, "readable")
    assert problem.severity is severity
    assert cls in str(problem.text)
    assert plan_for(Circumstances(build.snapshot())).feasible is (severity is Severity.WARNS)
