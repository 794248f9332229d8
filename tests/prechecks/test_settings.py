"""Settings that a reboot or a new release treats differently: MTU, switches of the toolstack, hidden devices."""

from __future__ import annotations

from typing import Any

import pytest

from rpu_desktop.planning.types import Mode
from rpu_desktop.prechecks import Circumstances, check_all
from rpu_desktop.prechecks.types import Problem, Severity
from rpu_desktop.versions import SoftwareVersion
from tests.planning.pools import OLD, PoolBuilder

V7 = {**OLD, "product_version": "7.6.0", "platform_version": "2.7.0"}
XCP = {**OLD, "product_brand": "XCP-ng", "platform_name": "XCP"}
NAME = "NetXtreme II BCM5709 Gigabit Ethernet"


def a_pool(version: dict[str, str] = OLD, mtu: int = 9000, **pif: Any) -> PoolBuilder:
    """Two hosts with an interface each on a network that has this MTU."""
    build = PoolBuilder()
    build.records["network"]["n"] = {"uuid": "n", "name_label": "Storage", "MTU": mtu}
    build.records["PIF_metrics"] = {}
    for number in range(2):
        host = build.host(version=version)
        build.records["PIF_metrics"][f"c-{host}"] = {"uuid": f"c-{host}", "device_name": "X710"}
        build.records["PIF"][f"p-{host}"] = {
            "uuid": f"p-{host}", "host": host, "network": "n", "physical": True, "currently_attached": True,
            "IP": f"192.0.2.{number}", "MTU": mtu, "metrics": f"c-{host}", "other_config": {}, **pif,
        }  # fmt: skip
    return build


def found(build: PoolBuilder, check: str, target: str = "", mode: Mode = Mode.AUTOMATIC) -> list[Problem]:
    media = SoftwareVersion.of({"platform_version": target}) if target else None
    results = check_all(Circumstances(build.snapshot(), target=media, mode=mode))
    return [problem for result in results if result.check == check for problem in result.problems]


def test_jumbo_frames_on_a_storage_network_are_nothing_to_speak_of() -> None:
    for version in (OLD, V7, XCP):
        for target in ("", "3.4.0"):
            assert found(a_pool(version), "frame-size", target) == []


def test_an_mtu_that_only_the_restart_brings_into_force_is_named() -> None:
    build = a_pool()
    build.records["PIF"]["p-h1"]["MTU"] = 1500
    (problem,) = found(build, "frame-size")
    assert problem.severity is Severity.WARNS
    assert str(problem.text) == (
        "“Storage” has an MTU of 9000, but these servers use another one until they restart: host-h1."
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"MTU": 1500, "IP": ""},  # the server itself does not use it
        {"MTU": 1500, "currently_attached": False},
        {"MTU": 1500, "physical": False},  # a VLAN, as large as its interface
        {"MTU": 1500, "other_config": {"mtu": "1500"}},
        {"MTU": 0},
    ],
)
def test_an_mtu_that_does_not_change_or_does_not_matter_is_not(fields: dict[str, Any]) -> None:
    build = a_pool()
    build.records["PIF"]["p-h1"].update(fields)
    assert found(build, "frame-size") == []


def a_vlan(build: PoolBuilder, host: str, now: tuple[int, int], **vlan: Any) -> None:
    """Put the host's storage address on a VLAN; `now` is the MTU in use of its carrier and of itself."""
    carrier = build.records["PIF"][f"p-{host}"]
    own = {**carrier, "uuid": f"v-{host}", "physical": False, "network": "vlan", "MTU": now[1], **vlan}
    build.records["PIF"][f"v-{host}"] = own
    carrier.update(IP="", MTU=now[0])
    build.records["network"]["vlan"] = {"uuid": "vlan", "name_label": "Storage VLAN", "MTU": 9000}
    build.records["VLAN"] = {"l": {"tagged_PIF": f"p-{host}", "untagged_PIF": f"v-{host}", "tag": 20}}


@pytest.mark.parametrize(
    ("network", "now", "told"),
    [
        (9000, (1500, 1500), "“Storage VLAN” has an MTU of 9000"),
        (1500, (9000, 9000), "“Storage” has an MTU of 1500"),  # which is what counts for the VLAN as well
        (9000, (9000, 9000), ""),
        (1500, (1500, 9000), ""),  # never had larger frames than what carries it
    ],
)
def test_a_vlan_for_storage_changes_with_what_carries_it(network: int, now: tuple[int, int], told: str) -> None:
    build = a_pool(mtu=network)
    a_vlan(build, "h1", now)
    problems = found(build, "frame-size")
    assert [str(problem.text).partition(", but these servers use another one")[0] for problem in problems] == (
        [told] if told else []
    )
    assert all("host-h1" in str(problem.text) for problem in problems)


@pytest.mark.parametrize(
    ("version", "target", "mtu", "card", "warned"),
    [
        (V7, "3.0.0", 9000, NAME, True),
        (V7, "", 9000, NAME, True),
        (V7, "2.7.0", 9000, NAME, False),
        (V7, "3.0.0", 1500, NAME, False),
        (V7, "3.0.0", 9000, "NetXtreme II BCM57810 10 Gigabit Ethernet", False),
        (OLD, "3.4.0", 9000, NAME, False),
    ],
)
def test_cards_whose_driver_drops_large_frames_from_8_0_on(
    version: dict[str, str], target: str, mtu: int, card: str, *, warned: bool
) -> None:
    build = a_pool(version, mtu)
    build.records["PIF_metrics"]["c-h1"]["device_name"] = card
    problems = found(build, "frame-size", target)
    assert [str(problem.text) for problem in problems] == (
        ["“Storage” has an MTU of 9000, which the network cards of these servers no longer support with 8.0: host-h1."]
        if warned
        else []
    )


def test_such_a_card_below_a_bond_and_its_vlan() -> None:
    build = a_pool(V7, physical=False)
    build.records["PIF"]["bond"] = {**build.records["PIF"]["p-h1"], "uuid": "bond", "network": "other"}
    build.records["PIF"]["card"] = {"uuid": "card", "host": "h1", "network": "x", "metrics": "c", "physical": True}
    build.records["PIF_metrics"]["c"] = {"device_name": NAME}
    build.records["VLAN"] = {"vlan": {"tagged_PIF": "bond", "untagged_PIF": "p-h1", "tag": 20}}
    build.records["Bond"] = {"b": {"master": "bond", "slaves": ["card"]}}
    (problem,) = found(build, "frame-size")
    assert "host-h1" in str(problem.text)


def test_a_management_network_with_small_frames_is_named_where_the_installer_works_alone() -> None:
    build = a_pool(mtu=1400, management=True)
    (problem,) = found(build, "frame-size")
    assert problem.severity is Severity.WARNS
    assert "MTU of only 1400: host-h0, host-h1" in str(problem.text)
    assert found(build, "frame-size", mode=Mode.MANUAL) == []


def test_a_management_network_with_jumbo_frames_is_mentioned_on_xcp_ng() -> None:
    (problem,) = found(a_pool(XCP, management=True), "frame-size")
    assert problem.severity is Severity.INFORMS
    assert found(a_pool(OLD, management=True), "frame-size") == []


@pytest.mark.parametrize(
    ("keys", "severity"),
    [
        ({"sync_refresh_localhost_info": "nosync"}, Severity.BLOCKS),
        ({"sync_record_host_memory_properties": "nosync", "sync_pbds": "nosync"}, Severity.WARNS),
        ({"sync_refresh_localhost_info": "yes", "sync_vlans": "nosync", "memory-ratio-hvm": "0.25"}, None),
    ],
)
def test_steps_that_the_toolstack_omits(keys: dict[str, str], severity: Severity | None) -> None:
    build = a_pool()
    build.records["pool"]["p"]["other_config"] = keys
    problems = found(build, "toolstack-switches")
    assert [problem.severity for problem in problems] == ([severity] if severity else [])
    assert all(key in str(problem.text) for problem in problems for key in keys)


@pytest.mark.parametrize(
    ("version", "target", "warned"), [(OLD, "", True), (OLD, "3.2.1", True), (OLD, "3.4.0", False)]
)
def test_a_hidden_device_is_named_with_its_server(version: dict[str, str], target: str, *, warned: bool) -> None:
    build = a_pool(version)
    build.vm("h1", name_label="firewall", other_config={"pci": "0/0000:04:00.0"})
    build.vm("h0", name_label="web")
    problems = found(build, "hidden-devices", target)
    assert [str(problem.text) for problem in problems] == (
        ["host-h1 may use the devices again that are passed through to firewall."] if warned else []
    )
    assert all("host-h1" in str(problem.why) for problem in problems)


@pytest.mark.parametrize(
    ("access", "target", "warned"),
    [
        ("disabled", "", True),
        ("disable_on_reboot", "3.2.1", True),
        ("disabled", "3.4.0", False),
        ("enabled", "", False),
        ("enable_on_reboot", "", False),
    ],
)
def test_a_graphics_card_that_its_server_must_not_use(access: str, target: str, *, warned: bool) -> None:
    build = a_pool()
    build.records["PGPU"] = {"g": {"uuid": "g", "host": "h1", "dom0_access": access}}
    problems = found(build, "hidden-devices", target)
    assert [str(problem.text) for problem in problems] == (
        ["host-h1 may use its graphics cards again that are reserved for virtual machines."] if warned else []
    )


@pytest.mark.parametrize("target", ["", "3.4.0"])
def test_a_display_that_was_switched_off_is_named_whatever_the_installer(target: str) -> None:
    build = a_pool()
    build.records["host"]["h1"]["display"] = "disabled"
    build.records["host"]["h0"]["display"] = "enable_on_reboot"
    (problem,) = found(build, "hidden-devices", target)
    assert str(problem.text) == "The installation switches the display of host-h1 on again."
    assert "xe host-disable-display" in str(problem.why)
