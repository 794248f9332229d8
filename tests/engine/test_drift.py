"""What counts as a difference between a plan and its pool; without a pool, with a case for each kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rpu_desktop.engine.drift import ExpectedState, is_settled, older_than_planned, unsettled
from rpu_desktop.engine.steps import RunStep
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.inventory.ids import HostRef, HostUuid, VmUuid
from rpu_desktop.planning import Immovable, Migrate, Reason, StartVm, StopVm, UpgradeHost
from tests.planning.pools import NEW, PoolBuilder

Change = Callable[[PoolBuilder], object]


def three_hosts() -> PoolBuilder:
    build = PoolBuilder()
    for _ in range(3):
        build.host()
    for host in ("h0", "h1", "h2"):
        build.vm(host)
    return build


def vm(ref: str, **fields: Any) -> Change:
    return lambda build: build.records["VM"][ref].update(fields)


def host(ref: str, **fields: Any) -> Change:
    return lambda build: build.records["host"][ref].update(fields)


def live(ref: str, value: bool) -> Change:
    return lambda build: build.records["host_metrics"][f"m-{ref}"].update(live=value)


def gone(cls: str, ref: str) -> Change:
    return lambda build: build.records[cls].pop(ref)


TABLE: dict[str, tuple[list[Change], Change, list[str]]] = {
    # the state when the plan was made, what has changed, and the reported difference
    "a VM was moved": ([], vm("v0", resident_on="h2"), ["vm-v0 was migrated to host-h2"]),
    "a VM was shut down": (
        [],
        vm("v0", power_state="Halted", resident_on="OpaqueRef:NULL"),
        ["vm-v0 is no longer running"],
    ),
    "a VM was suspended": (
        [],
        vm("v0", power_state="Suspended", resident_on="OpaqueRef:NULL"),
        ["vm-v0 is no longer running"],
    ),
    "a VM was started": (
        [vm("v0", power_state="Halted", resident_on="OpaqueRef:NULL")],
        vm("v0", power_state="Running", resident_on="h1"),
        ["vm-v0 was started on host-h1"],
    ),
    "a VM was paused": ([], vm("v0", power_state="Paused"), ["vm-v0 was paused or resumed"]),
    "a VM was resumed": (
        [vm("v0", power_state="Paused")],
        vm("v0", power_state="Running"),
        ["vm-v0 was paused or resumed"],
    ),
    "a VM got more memory": (
        [],
        vm("v0", memory_dynamic_min=8 * 2**30, memory_dynamic_max=8 * 2**30, memory_static_max=8 * 2**30),
        ["vm-v0 now needs a different amount of memory"],
    ),
    "a VM was destroyed": ([], gone("VM", "v0"), ["vm-v0 no longer exists"]),
    "a VM got another name": ([], vm("v0", name_label="other"), []),
    "a VM may do less for a while": ([], vm("v0", allowed_operations=[]), []),
    "a VM that does not run was destroyed": (
        [vm("v0", power_state="Halted", resident_on="OpaqueRef:NULL")],
        gone("VM", "v0"),
        [],
    ),
    "a host was disabled": ([], host("h1", enabled=False), ["host-h1 was put into maintenance mode"]),
    "a host was enabled": ([host("h1", enabled=False)], host("h1", enabled=True), ["host-h1 was enabled again"]),
    "a host fell silent": ([], live("h1", False), ["host-h1 no longer responds"]),
    "a host responds again": ([live("h1", False)], live("h1", True), ["host-h1 responds again"]),
    "a host joined": ([], lambda build: build.host(), ["host-h3 was added to the pool"]),
    "a host left": ([gone("VM", "v2")], gone("host", "h2"), ["host-h2 is no longer part of the pool"]),
    "a host got other CPU features": (
        [host("h1", cpu_info={"vendor": "Intel", "features_hvm": "1-2"})],
        host("h1", cpu_info={"vendor": "Intel", "features_hvm": "1-3"}),
        ["host-h1 offers other CPU features than before"],
    ),
    "a host got another name": ([], host("h1", name_label="other"), []),
}


@pytest.mark.parametrize("case", TABLE)
def test_what_counts_as_a_difference(case: str) -> None:
    before, change, expected = TABLE[case]
    build = three_hosts()
    for each in before:
        each(build)
    then = build.snapshot()
    change(build)
    assert words(build, then) == expected


@pytest.mark.parametrize(
    ("step", "change"),
    [
        (Migrate(VmUuid("v0"), HostUuid("h0"), HostUuid("h1"), Reason.EVACUATE), vm("v0", resident_on="h1")),
        (
            StopVm(VmUuid("v1"), HostUuid("h1"), Immovable.SUSPEND),
            vm("v1", power_state="Suspended", resident_on="OpaqueRef:NULL"),
        ),
        (StartVm(VmUuid("v1"), HostUuid("h1"), Immovable.SUSPEND), vm("v1", power_state="Paused")),
        (UpgradeHost(HostUuid("h1")), host("h1", software_version=NEW)),
        (UpgradeHost(HostUuid("h0")), live("h2", False)),
        (
            UpgradeHost(HostUuid("h0")),
            vm("v2", memory_dynamic_min=2**30, memory_dynamic_max=2**30, memory_static_max=2**30),
        ),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Migrate | StopVm | StartVm | UpgradeHost) else "",
)
def test_what_a_step_has_done_is_expected_from_then_on(step: RunStep, change: Change) -> None:
    build = three_hosts()
    expected = ExpectedState(build.snapshot())
    change(build)
    assert expected.differences(build.snapshot(), frozenset(), frozenset()) != []
    expected.done(build.snapshot(), step)
    assert expected.differences(build.snapshot(), frozenset(), frozenset()) == []


def test_after_a_members_upgrade_only_that_member_may_differ() -> None:
    build = three_hosts()
    expected = ExpectedState(build.snapshot())
    build.records["host_metrics"]["m-h2"]["live"] = False
    expected.done(build.snapshot(), UpgradeHost(HostUuid("h1")))
    (text,) = expected.differences(build.snapshot(), frozenset(), frozenset())
    assert str(text) == "host-h2 no longer responds"


def test_a_coordinator_that_is_older_in_parts_than_its_members_is_reported() -> None:
    build = three_hosts()
    assert older_than_planned(build.snapshot(), {HostUuid("h1"), HostUuid("h2")}) is None
    build.records["host"]["h0"]["software_version"] = {**NEW, "xen": "4.11"}
    text = older_than_planned(build.snapshot(), {HostUuid("h1"), HostUuid("h2")})
    assert text is not None
    assert "which has older components than the other servers" in str(text)
    assert older_than_planned(build.snapshot(), set()) is None


def test_a_vm_that_is_gone_is_settled() -> None:
    assert is_settled(None)


def words(build: PoolBuilder, before: PoolSnapshot, at_work: frozenset[VmUuid] = frozenset()) -> list[str]:
    return [str(text) for text in ExpectedState(before).differences(build.snapshot(), at_work, frozenset())]


def test_a_pool_that_did_not_change_does_not_differ() -> None:
    build = three_hosts()
    assert words(build, build.snapshot()) == []


def test_everything_that_a_plan_relies_on_is_noticed() -> None:
    build = three_hosts()
    before = build.snapshot()
    vms, hosts = build.records["VM"], build.records["host"]
    vms["v0"]["resident_on"] = "h2"
    vms["v1"]["power_state"], vms["v1"]["resident_on"] = "Halted", "OpaqueRef:NULL"
    vms["v2"]["memory_dynamic_min"] *= 2
    build.vm("h1")
    hosts["h1"]["enabled"] = False
    hosts["h2"]["software_version"] = NEW
    build.host()
    assert words(build, before) == [
        "host-h1 was put into maintenance mode",
        f"host-h2 runs another version now: {build.snapshot().hosts[HostRef('h2')].software_version.full_label}",
        "host-h3 was added to the pool",
        "vm-v0 was migrated to host-h2",
        "vm-v1 is no longer running",
        "vm-v2 now needs a different amount of memory",
        "vm-v3 was started on host-h1",
    ]


def test_hosts_that_vanish_or_fall_silent_are_noticed() -> None:
    build = three_hosts()
    before = build.snapshot()
    del build.records["host"]["h2"]
    del build.records["VM"]["v2"]
    build.records["host_metrics"]["m-h1"]["live"] = False
    assert words(build, before) == [
        "host-h2 is no longer part of the pool",
        "host-h1 no longer responds",
        "vm-v2 no longer exists",
    ]


def test_what_the_plan_itself_is_working_on_does_not_count() -> None:
    build = three_hosts()
    before = build.snapshot()
    build.records["VM"]["v0"]["resident_on"] = "h2"
    assert words(build, before, frozenset({VmUuid("v0")})) == []
    expected = ExpectedState(before)
    expected.renew_vm(build.snapshot(), VmUuid("v0"))
    assert expected.differences(build.snapshot(), frozenset(), frozenset()) == []


def test_a_vm_that_someone_stops_or_takes_away_as_it_arrives_is_noticed() -> None:
    build = three_hosts()
    expected = ExpectedState(build.snapshot())
    vms = build.records["VM"]
    vms["v0"]["resident_on"] = "h2"
    expected.expect_vm_on(build.snapshot(), VmUuid("v0"), HostUuid("h2"))
    assert expected.differences(build.snapshot(), frozenset(), frozenset()) == []
    vms["v0"]["power_state"], vms["v0"]["resident_on"] = "Halted", "OpaqueRef:NULL"
    vms["v1"]["resident_on"] = "h0"
    expected.expect_vm_on(build.snapshot(), VmUuid("v0"), HostUuid("h1"))
    expected.expect_vm_on(build.snapshot(), VmUuid("v1"), HostUuid("h2"))
    differences = expected.differences(build.snapshot(), frozenset(), frozenset())
    assert [str(text) for text in differences] == ["vm-v0 is no longer running", "vm-v1 was migrated to host-h0"]


def test_vms_on_their_way_are_not_settled() -> None:
    build = three_hosts()
    assert unsettled(build.snapshot()) == []
    build.records["VM"]["v0"]["scheduled_to_be_resident_on"] = "h1"
    build.records["VM"]["v1"]["current_operations"] = {"task": "pool_migrate"}
    assert [vm.ref for vm in unsettled(build.snapshot())] == ["v0", "v1"]
