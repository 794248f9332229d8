from __future__ import annotations

from typing import Any

import pytest

from rpu_desktop.inventory import NULL_REF, NoWholePool, RecordReader, snapshot_of
from rpu_desktop.inventory.ids import VmRef
from tests.planning.pools import PoolBuilder


def test_numbers_may_be_text_as_on_the_wire() -> None:
    build = PoolBuilder()
    host = build.host()
    vm = build.vm(host)
    build.records["VM"][vm]["memory_dynamic_min"] = "4294967296"
    assert build.snapshot().vms[vm].memory_dynamic_min == 4294967296


def test_a_pool_without_a_name_goes_by_its_coordinator() -> None:
    build = PoolBuilder()
    build.host()
    build.records["pool"]["p"]["name_label"] = ""
    assert build.snapshot().pool.name == "host-h0"


def test_the_coordinator_comes_first_then_members_by_name() -> None:
    build = PoolBuilder()
    for name in ("zeta", "beta", "Alpha"):
        build.host(name_label=name)
    assert [host.name for host in build.snapshot().hosts_in_order()] == ["zeta", "Alpha", "beta"]


@pytest.mark.parametrize(("text", "seconds"), [("1344848767.", 1344848767.0), ("", 0.0), ("soon", 0.0)])
def test_boot_time_is_read_as_the_toolstack_prints_it(text: str, seconds: float) -> None:
    build = PoolBuilder()
    build.host(other_config={"boot_time": text})
    assert build.snapshot().coordinator.boot_time == seconds


@pytest.mark.parametrize(
    ("text", "rebooted"),
    [("1344848766.", False), ("1344848768.", False), ("", False), ("1344848900.", True), ("1344841000.", True)],
)
def test_a_boot_time_that_wavers_is_no_reboot(text: str, rebooted: bool) -> None:
    build = PoolBuilder()
    build.host(other_config={"boot_time": text})
    assert build.snapshot().coordinator.rebooted_since(1344848767.0) is rebooted


def test_metrics_that_are_missing_are_unknown_not_zero() -> None:
    build = PoolBuilder()
    build.host()
    build.records["host_metrics"].clear()
    assert build.snapshot().coordinator.memory_total is None
    assert build.snapshot().coordinator.live is None


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"domain_type": "unspecified", "HVM_boot_policy": "BIOS order"}, "hvm"),
        ({"domain_type": "unspecified", "HVM_boot_policy": ""}, "pv"),
        ({"domain_type": "pvh"}, "pvh"),
    ],
)
def test_domain_type_of_older_apis_follows_the_boot_policy(fields: dict[str, Any], kind: str) -> None:
    build = PoolBuilder()
    vm = build.vm(build.host(), **fields)
    assert build.snapshot().vms[vm].domain_type == kind


def test_templates_snapshots_and_control_domains_are_no_guests() -> None:
    build = PoolBuilder()
    host = build.host()
    for flag in ("is_a_template", "is_a_snapshot", "is_control_domain"):
        build.records["VM"][build.vm(host)][flag] = True
    guest = build.vm(host)
    assert [vm.ref for vm in build.snapshot().guests()] == [guest]


def test_records_without_a_pool_are_refused() -> None:
    with pytest.raises(NoWholePool, match="no pool"):
        snapshot_of({"host": {}})
    build = PoolBuilder()
    build.host()
    build.records["pool"]["p"]["master"] = NULL_REF
    with pytest.raises(NoWholePool, match="coordinator"):
        build.snapshot()


def test_snapshot_schedules_are_known_under_either_name() -> None:
    build = PoolBuilder()
    newer, older = build.vm(build.host()), build.vm("h0")
    build.records["VMSS"] = {"s1": {"uuid": "s1", "name_label": "Nightly", "enabled": True}}
    build.records["VM"][newer]["snapshot_schedule"] = "s1"
    snapshot = build.snapshot()
    assert [(s.cls, s.name, s.enabled) for s in snapshot.schedules.values()] == [("VMSS", "Nightly", True)]
    assert snapshot.vms[newer].snapshot_schedule == "s1"
    assert snapshot.vms[older].snapshot_schedule == NULL_REF
    del build.records["VMSS"]
    build.records["VMPP"] = {"p1": {"uuid": "p1", "name_label": "Weekly", "is_policy_enabled": False}}
    build.records["VM"][older]["protection_policy"] = "p1"
    snapshot = build.snapshot()
    assert [(s.cls, s.enabled) for s in snapshot.schedules.values()] == [("VMPP", False)]
    assert snapshot.vms[older].snapshot_schedule == "p1"


@pytest.mark.parametrize(("status", "running"), [("pending", True), ("cancelling", True), ("success", False)])
def test_tasks_run_until_they_have_ended(status: str, running: bool) -> None:
    build = PoolBuilder()
    build.host()
    build.records["task"] = {"t": {"uuid": "t", "name_label": "Async.VM.copy", "status": status}}
    (task,) = build.snapshot().tasks.values()
    assert task.is_running is running


def test_what_an_older_api_lacks_takes_the_newer_models_default() -> None:
    build = PoolBuilder()
    host = build.host()
    snapshot = build.snapshot()
    assert snapshot.hosts[host].pending_guidances == ()
    assert snapshot.hosts[host].ssl_legacy is False
    assert snapshot.hosts[host].power_on_mode == ""
    assert snapshot.pool.health_check_config == {}
    assert (snapshot.tasks, snapshot.schedules, snapshot.cluster_hosts) == ({}, {}, {})


def test_sriov_interfaces_and_tracked_disks_are_distinguished() -> None:
    build = PoolBuilder()
    host = build.host()
    build.records["PIF"] = {"card": {"host": host}, "logical": {"host": host, "sriov_logical_PIF_of": ["sriov"]}}
    build.records["VDI"] = {"plain": {"uuid": "plain"}, "tracked": {"uuid": "tracked", "cbt_enabled": True}}
    snapshot = build.snapshot()
    assert {ref for ref, pif in snapshot.pifs.items() if pif.is_sriov} == {"logical"}
    assert {ref for ref, vdi in snapshot.vdis.items() if vdi.cbt_enabled} == {"tracked"}


@pytest.mark.parametrize(
    ("read", "value", "instead"),
    [
        (lambda row: row.number("x"), "1e9", 0),
        (lambda row: row.number("x"), "9" * 5000, 0),
        (lambda row: row.number("x"), True, 0),
        (lambda row: row.number("x"), {"a": "b"}, 0),
        (lambda row: row.fraction("x", 1.0), "x", 1.0),
        (lambda row: row.fraction("x", 1.0), "nan", 1.0),
        (lambda row: row.fraction("x", 1.0), "-2", 1.0),
        (lambda row: row.flag("x"), "tru3", False),
        (lambda row: row.flag("x", default=True), ["true"], True),
        (lambda row: row.items("x"), "('a' 'b", ()),
        (lambda row: row.items("x"), {"a": "b"}, ()),
        (lambda row: row.items("x"), [["a"]], ()),
        (lambda row: row.pairs("x"), "(('a' 'b') ('c", {}),
        (lambda row: row.pairs("x"), ["a"], {}),
        (lambda row: row.pairs("x"), {"a": {"b": "c"}}, {}),
        (lambda row: row.text("x"), {"a": "b"}, ""),
        (lambda row: row.ref("x", VmRef), ["h0"], NULL_REF),
        (lambda row: row.choice("x", {"Running"}, "Halted"), "Dreaming", "Halted"),
    ],
)
def test_a_value_that_is_not_what_the_model_states_counts_as_missing_and_is_noted(
    read: Any, value: Any, instead: Any
) -> None:
    row = RecordReader({"x": value, "name_label": "web-1"})
    assert read(row) == instead
    noted = row.noted("VM", "v0")
    assert noted is not None
    assert (noted.cls, noted.name, noted.fields) == ("VM", "web-1", ("x",))


@pytest.mark.parametrize("value", [None, "", [], {}, ()])
def test_an_empty_value_can_be_read_as_anything(value: Any) -> None:
    row = RecordReader({"tags": value})
    if value in (None, ""):
        assert (row.number("tags", 7), row.text("tags"), row.ref("tags", VmRef)) == (7, "", NULL_REF)
    assert (row.items("tags"), row.pairs("tags"), row.noted("VM", "v0")) == ((), {}, None)


def test_what_cannot_be_read_of_a_hosts_metrics_is_reported_of_the_host() -> None:
    build = PoolBuilder()
    host = build.host()
    build.records["host_metrics"][f"m-{host}"]["memory_total"] = "64 GiB"
    (noted,) = build.snapshot().unreadable
    assert (noted.cls, noted.name, noted.fields) == ("host", "host-h0", ("memory_total",))


def test_hosts_of_one_name_are_distinguished_by_their_addresses() -> None:
    build = PoolBuilder()
    for number in (1, 2):
        build.host(name_label="xcp-ng", address=f"192.0.2.{number}")
    build.host(name_label="xcp-3", address="192.0.2.3")
    assert [host.name for host in build.snapshot().hosts_in_order()] == [
        "xcp-ng (192.0.2.1)",
        "xcp-3",
        "xcp-ng (192.0.2.2)",
    ]


def test_a_host_without_name_goes_by_its_host_name_or_else_its_address() -> None:
    build = PoolBuilder()
    build.host(name_label="", hostname="fra-01", address="192.0.2.1")
    build.host(name_label=" ", address="192.0.2.2")
    build.host(name_label="", address="")
    assert [host.name for host in build.snapshot().hosts.values()] == ["fra-01", "192.0.2.2", "h2"]


def test_vms_of_one_name_or_none_are_distinguished_by_their_uuids() -> None:
    build = PoolBuilder()
    host = build.host()
    uuids = ("aaaaaaaa-1111-2222-3333-444444444444", "bbbbbbbb-1111-2222-3333-444444444444")
    same = ("cccccccc-1111-2222-3333-444444444444", "cccccccc-9999-2222-3333-444444444444")
    for uuid in uuids:
        build.vm(host, name_label="web", uuid=uuid)
    for uuid in same:
        build.vm(host, name_label="db", uuid=uuid)
    build.vm(host, name_label="", uuid="dddddddd-1111-2222-3333-444444444444")
    build.vm(host, name_label="mail")
    template = build.vm(host, name_label="mail", is_a_template=True)
    snapshot = build.snapshot()
    assert [vm.name for vm in snapshot.guests()] == [
        "web (aaaaaaaa)",
        "web (bbbbbbbb)",
        f"db ({same[0]})",
        f"db ({same[1]})",
        "dddddddd-1111-2222-3333-444444444444",
        "mail",
    ]
    assert snapshot.vms[template].name == "mail"


def test_storage_of_one_name_is_distinguished_by_its_server_or_else_its_uuid() -> None:
    build = PoolBuilder()
    hosts = [build.host(name_label="fra-01"), build.host(name_label="fra-02")]
    uuids = ("aaaaaaaa-1111-2222-3333-444444444444", "bbbbbbbb-1111-2222-3333-444444444444")
    for host in hosts:
        build.sr([host], "Local storage")
    for uuid in uuids:
        build.records["SR"][build.sr([hosts[0]], "Scratch")]["uuid"] = uuid
    for uuid in uuids:
        build.records["SR"][build.sr(hosts, "iSCSI")]["uuid"] = uuid
    build.sr(hosts, "NFS")
    build.records["SR"][build.sr([hosts[1]], "")]["uuid"] = uuids[0]
    assert [sr.name for sr in build.snapshot().srs.values()] == [
        "Local storage (fra-01)",
        "Local storage (fra-02)",
        "Scratch (aaaaaaaa)",
        "Scratch (bbbbbbbb)",
        "iSCSI (aaaaaaaa)",
        "iSCSI (bbbbbbbb)",
        "NFS",
        uuids[0],
    ]


def test_local_storage_is_distinguished_by_what_its_server_is_called() -> None:
    build = PoolBuilder()
    for number in (1, 2):
        build.sr([build.host(name_label="xcp-ng", address=f"192.0.2.{number}")], "Local storage")
    assert [sr.name for sr in build.snapshot().srs.values()] == [
        "Local storage (xcp-ng (192.0.2.1))",
        "Local storage (xcp-ng (192.0.2.2))",
    ]


def test_networks_of_one_name_or_none_are_distinguished_by_their_bridges_or_else_their_uuids() -> None:
    build = PoolBuilder()
    build.host()
    uuids = ("aaaaaaaa-1111-2222-3333-444444444444", "bbbbbbbb-1111-2222-3333-444444444444")
    for number, (name, bridge) in enumerate(
        [("DMZ", "xapi1"), ("DMZ", "xapi2"), ("LAN", ""), ("LAN", ""), ("", "xapi5"), ("Storage", "xenbr1")]
    ):
        build.records["network"][f"n{number}"] = {
            "uuid": uuids[number % 2], "name_label": name, "bridge": bridge,
        }  # fmt: skip
    assert [network.name for network in build.snapshot().networks.values()] == [
        "DMZ (xapi1)",
        "DMZ (xapi2)",
        "LAN (aaaaaaaa)",
        "LAN (bbbbbbbb)",
        "xapi5",
        "Storage",
    ]


def test_a_standalone_server_and_its_pool_have_names_whatever_is_empty() -> None:
    build = PoolBuilder()
    build.host(name_label="", address="192.0.2.1")
    build.records["pool"]["p"]["name_label"] = ""
    assert build.snapshot().pool.name == build.snapshot().coordinator.name == "192.0.2.1"


@pytest.mark.parametrize(
    ("key", "field", "on"),
    [
        ({}, True, True),
        ({}, None, False),
        ({"multipathing": "true"}, None, True),
        ({"multipathing": "true"}, False, True),
        ({"multipathing": "false"}, True, False),
    ],
)
def test_multipathing_is_what_the_storage_drivers_read(key: dict[str, str], field: bool | None, on: bool) -> None:
    """In the middle of an upgrade from before 7.5, the new field says False although paths are used."""
    build = PoolBuilder()
    host = build.host()
    build.records["host"][host]["other_config"] = key
    if field is not None:
        build.records["host"][host]["multipathing"] = field
    (found,) = build.snapshot().hosts.values()
    assert found.multipathing is on
