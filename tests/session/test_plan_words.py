"""The plan in words says which disks move, where to, and how many bytes that is."""

from __future__ import annotations

from rpu_desktop.console.examine import action_words
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.planning import LocalDisks, PlanState, UpgradePlan, Wishes, make_plan
from rpu_desktop.prechecks.findings import Findings
from rpu_desktop.session.plan_html import plan_text
from rpu_desktop.session.plan_words import copied_by, plan_summary, turns_of
from tests.planning.pools import GIB, NEW, OLD, PoolBuilder

OLDER = {**OLD, "product_version": "8.2.0"}
"""May be followed by a release that moves no disks in mixed pools."""


def local_pool(version: dict[str, str]) -> PoolSnapshot:
    build = PoolBuilder()
    hosts = [build.host(16, version), build.host(16, version)]
    build.disks(hosts, 50)
    build.local_vm(hosts[0], 4, build.disks([hosts[0]], 20))
    return build.snapshot()


def planned(snapshot: PoolSnapshot) -> UpgradePlan:
    return make_plan(snapshot, Wishes(local_disks=LocalDisks.MOVE), standing=PlanState())


def test_disks_that_move_with_their_vms_are_named_in_the_turn() -> None:
    snapshot = local_pool(NEW)
    plan = planned(snapshot)
    text = plan_text([Findings(snapshot, plan=plan)], 3, 0)
    assert "1 VM (4 GiB) from host-h0 to host-h1, its disks (10 GiB) to disks 0" in text
    assert "1 VM (4 GiB) from host-h1 to host-h0, its disks (10 GiB) to disks 1" in text
    assert "2 servers, 2 migrations, 20 GiB of disks are copied" in text
    assert copied_by(plan, snapshot) == 20 * GIB


def test_disks_that_move_before_and_after_all_turns_have_a_place_of_their_own() -> None:
    snapshot = local_pool(OLDER)
    plan = planned(snapshot)
    text = plan_text([Findings(snapshot, plan=plan)], 3, 0)
    assert "Before the first server\n- the disks of 1 VM on host-h0 (10 GiB) to disks 0" in text
    assert "After the last server\n- the disks of 1 VM on host-h0 (10 GiB) to disks 1" in text
    assert "2 migrations" in str(plan_summary(plan)), "where only disks move, no VM migrates"
    assert sum(len(turn.streams) for turn in turns_of(plan)) == 2


def test_the_console_names_them_too() -> None:
    snapshot = local_pool(OLDER)
    lines = [str(action_words(snapshot, action)) for action in planned(snapshot).actions]
    assert lines[0] == "move the disks of vm-v0 on host-h0 to disks 0 (10 GiB)"
    assert lines[-1] == "move the disks of vm-v0 on host-h0 back to disks 1 (10 GiB)"
    snapshot = local_pool(NEW)
    lines = [str(action_words(snapshot, action)) for action in planned(snapshot).actions]
    assert "migrate vm-v0 back from host-h1 to host-h0, its disks to disks 1 (10 GiB)" in lines
