"""Media that are older in parts than a fully updated pool: no plan relies on forbidden migrations."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.planning import Immovable, Migrate, PlanState, StopVm, UpgradeHost, UpgradePlan, Wishes, make_plan
from rpu_desktop.versions import MIGRATION_KEYS, SoftwareVersion
from tests.planning.pools import NEW, OLD, PoolBuilder, tiny_pools

UPDATED = {**OLD, "xapi_build": "25.39.0"}
MEDIA = SoftwareVersion.of({**NEW, "xapi_build": "24.16.0"})


def pool(*versions: dict[str, str], vms: int = 1) -> PoolSnapshot:
    build = PoolBuilder()
    hosts = [build.host(version=version) for version in versions]
    shared = build.sr(hosts)
    for host in hosts:
        for _ in range(vms):
            build.vm(host, sr=shared)
    return build.snapshot()


def test_media_with_an_older_toolstack_lead_nowhere_and_the_plan_states_what_contradicts() -> None:
    plan = make_plan(pool(UPDATED, UPDATED, UPDATED), Wishes(), standing=PlanState(target=MEDIA))
    assert not plan.feasible
    [reason] = map(str, plan.reasons)
    assert "xapi 24.16.0" in reason
    assert "xapi 25.39.0 on host-h0, host-h1, host-h2" in reason
    assert not plan.shortages, "no memory is lacking"
    assert plan.advice is not None


def test_what_media_do_not_report_forbids_nothing() -> None:
    silent = SoftwareVersion.of({key: value for key, value in NEW.items() if key not in MIGRATION_KEYS})
    for target in (None, silent):
        assert make_plan(pool(UPDATED, UPDATED), Wishes(), standing=PlanState(target=target)).feasible


def test_the_coordinator_that_is_back_is_believed_rather_than_the_media() -> None:
    better = SoftwareVersion.of({**NEW, "xapi_build": "26.1.0"})
    snapshot = pool({**NEW, "xapi_build": "24.16.0"}, UPDATED, UPDATED)
    plan = make_plan(snapshot, Wishes(), standing=PlanState(target=better))
    assert "coordinator host-h0 runs xapi 24.16.0" in str(plan.reasons[0])
    updated = pool({**NEW, "xapi_build": "26.1.0"}, UPDATED, UPDATED)
    assert make_plan(updated, Wishes(), standing=PlanState(target=MEDIA)).feasible


def test_one_member_decides_for_the_pool() -> None:
    for versions in ((UPDATED, UPDATED, OLD), (OLD, OLD, UPDATED)):
        plan = make_plan(pool(*versions), Wishes(), standing=PlanState(target=MEDIA))
        assert not plan.feasible, "what runs on an updated server goes nowhere in the end"


def test_empty_servers_and_servers_on_their_own_are_upgraded_from_whatever_they_run() -> None:
    assert make_plan(pool(UPDATED, UPDATED, vms=0), Wishes(), standing=PlanState(target=MEDIA)).feasible
    assert make_plan(pool(UPDATED, vms=0), Wishes(), standing=PlanState(target=MEDIA)).feasible


def test_vms_that_may_be_shut_down_may_and_suspended_ones_would_not_wake() -> None:
    snapshot = pool(UPDATED, UPDATED)
    all_of_them = {vm.uuid: Immovable.SHUTDOWN for vm in snapshot.guests()}
    standing = PlanState(target=MEDIA)
    assert make_plan(snapshot, Wishes(make_room_by_vm=all_of_them), standing=standing).feasible
    asleep = dict.fromkeys(all_of_them, Immovable.SUSPEND)
    assert not make_plan(snapshot, Wishes(make_room_by_vm=asleep), standing=standing).feasible
    alone = pool(UPDATED)
    assert make_plan(alone, Wishes(immovable=Immovable.SHUTDOWN), standing=standing).feasible
    refused = make_plan(alone, Wishes(immovable=Immovable.SUSPEND), standing=standing)
    assert "could not resume it" in str(refused.reasons[0])


def test_no_vm_is_stopped_because_the_smallest_set_that_is_enough_would_be_all() -> None:
    wishes = Wishes(make_room=Immovable.SHUTDOWN)
    assert not make_plan(pool(UPDATED, UPDATED), wishes, standing=PlanState(target=MEDIA)).feasible


def judged(snapshot: PoolSnapshot, plan: UpgradePlan, target: SoftwareVersion) -> list[str]:
    """The migrations of a plan that a toolstack would refuse, from the version keys alone, without the planner."""
    runs = {host.ref: host.software_version for host in snapshot.hosts.values()}
    at = {vm.ref: vm.resident_on for vm in snapshot.guests()}
    wrong = []
    for step in plan.steps():
        if isinstance(step, UpgradeHost):
            runs[step.host] = target
        elif isinstance(step, Migrate):
            old, new = runs[at[step.vm]], runs[step.target]
            if any(new.number(key).numbers < old.number(key).numbers for key in MIGRATION_KEYS):
                wrong.append(f"{step.vm} from {step.source} to {step.target}")
            at[step.vm] = step.target
    return wrong


@given(
    tiny_pools(),
    st.lists(st.sampled_from(["1.249.3", "24.16.0", "25.39.0"]), min_size=6, max_size=6),
    st.sampled_from(["24.16.0", "25.39.0"]),
    st.sampled_from([Immovable.STOP, Immovable.SHUTDOWN]),
)
def test_no_plan_has_a_move_that_a_toolstack_refuses(
    snapshot: PoolSnapshot, builds: list[str], bring: str, room: Immovable
) -> None:
    hosts = {
        ref: replace(host, software_version=SoftwareVersion.of({**OLD, "xapi_build": build}))
        for (ref, host), build in zip(snapshot.hosts.items(), builds, strict=False)
    }
    snapshot = replace(snapshot, hosts=hosts)
    target = SoftwareVersion.of({**NEW, "xapi_build": bring})
    plan = make_plan(snapshot, Wishes(make_room=room), standing=PlanState(target=target))
    assert not judged(snapshot, plan, target)
    assert plan.feasible or plan.reasons
    if plan.feasible:
        down = {step.vm for step in plan.steps() if isinstance(step, StopVm)}
        assert down <= {vm.ref for vm in snapshot.guests()}
