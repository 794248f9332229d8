"""Every finding on a real pool's database is true, and nothing is missing.

The oracles below read the raw records and share nothing with the checks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from rpu_desktop.inventory import snapshot_of
from rpu_desktop.pooldump import read_dump
from rpu_desktop.prechecks import CHECKS, Circumstances, check_all
from rpu_desktop.prechecks.types import CheckResult, Status
from tests.own import OWN_MAC
from tests.reference import dumps

Raw = Mapping[str, Mapping[str, Mapping[str, Any]]]
Found = set[tuple[str, ...]]
"""Each problem as the uuids of its objects."""


def on(value: Any) -> bool:
    return value is True or value == "true"


def rows(raw: Raw, cls: str) -> list[Mapping[str, Any]]:
    return list(raw.get(cls, {}).values())


def the_pool(raw: Raw) -> Mapping[str, Any]:
    return rows(raw, "pool")[0]


def pool_if(condition: Callable[[Mapping[str, Any]], bool]) -> Callable[[Raw], Found]:
    return lambda raw: {(the_pool(raw)["uuid"],)} if condition(the_pool(raw)) else set()


def hosts_if(condition: Callable[[Mapping[str, Any]], bool]) -> Callable[[Raw], Found]:
    return lambda raw: {(host["uuid"],) for host in rows(raw, "host") if condition(host)}


def guests(raw: Raw) -> list[Mapping[str, Any]]:
    flags = ("is_a_template", "is_a_snapshot", "is_control_domain")
    return [vm for vm in rows(raw, "VM") if not any(on(vm.get(flag, False)) for flag in flags)]


def running(raw: Raw) -> list[Mapping[str, Any]]:
    return [vm for vm in guests(raw) if vm["power_state"] in ("Running", "Paused")]


def reference(raw: Raw, vm: Mapping[str, Any]) -> str:
    return next(ref for ref, row in raw["VM"].items() if row is vm)


def drives(raw: Raw, vm: Mapping[str, Any], kind: str) -> list[Mapping[str, Any]]:
    """The full drives of this kind, as VDI records."""
    mine = [vbd for vbd in rows(raw, "VBD") if vbd["VM"] == reference(raw, vm) and vbd["type"] == kind]
    return [raw["VDI"][vbd["VDI"]] for vbd in mine if not on(vbd.get("empty", False)) and vbd["VDI"] in raw["VDI"]]


def seen_by(raw: Raw, sr: str) -> set[str]:
    return {pbd["host"] for pbd in rows(raw, "PBD") if pbd["SR"] == sr and on(pbd["currently_attached"])}


def live(raw: Raw, host: Mapping[str, Any]) -> bool:
    metrics = raw.get("host_metrics", {}).get(host.get("metrics", ""))
    return metrics is None or on(metrics["live"])


def cds(raw: Raw, vms: list[Mapping[str, Any]]) -> Found:
    return {(vm["uuid"],) for vm in vms if drives(raw, vm, "CD")}


def pv_guests(raw: Raw) -> Found:
    found = sorted((vm["name_label"].casefold(), vm["uuid"]) for vm in guests(raw) if not vm["HVM_boot_policy"])
    return {tuple(uuid for _, uuid in found)} if found else set()


def unplugged(raw: Raw) -> Found:
    return {
        (raw["host"][pbd["host"]]["uuid"], raw["SR"][pbd["SR"]]["uuid"])
        for pbd in rows(raw, "PBD")
        if pbd["host"] in raw["host"] and pbd["SR"] in raw["SR"] and not on(pbd["currently_attached"])
    }


def growing(raw: Raw) -> Found:
    found: Found = set()
    for ref, host in raw["host"].items():
        metrics = raw.get("host_metrics", {}).get(host.get("metrics", ""))
        own = [vm for vm in rows(raw, "VM") if on(vm["is_control_domain"]) and vm["resident_on"] == ref]
        now = max((int(vm["memory_static_max"]) for vm in own), default=0)
        total = int(metrics["memory_total"]) if metrics else 0
        if total and now and now < min(8 << 30, (1 << 30) + total // 20):
            found.add((host["uuid"],))
    return found


def pinned(raw: Raw) -> Found:
    """The running VMs that no other host can run, each with its host: alone, no drivers, or an unreachable disk."""
    found: Found = set()
    for vm in running(raw):
        others = set(raw["host"]) - {vm["resident_on"]}
        disks = drives(raw, vm, "Disk")
        reachable = [host for host in others if all(host in seen_by(raw, disk["SR"]) for disk in disks)]
        allowed = vm.get("allowed_operations") or ["pool_migrate"]
        if not reachable or "pool_migrate" not in allowed or vm["power_state"] == "Paused":
            found.add((vm["uuid"], raw["host"][vm["resident_on"]]["uuid"]))
    return found


def squeezable(raw: Raw) -> Found:
    vms = running(raw)
    return {(vm["uuid"],) for vm in vms if 0 < int(vm["memory_dynamic_min"]) * 4 < int(vm["memory_dynamic_max"])}


def cores(raw: Raw) -> Found:
    spread = [(vm, int(vm["platform"].get("cores-per-socket", 0))) for vm in guests(raw)]
    return {(vm["uuid"],) for vm, n in spread if n and (int(vm["VCPUs_max"]) % n or int(vm["VCPUs_max"]) // n > 16)}


def licence(feature: str) -> Callable[[Raw], Found]:
    return hosts_if(lambda host: host["license_params"].get(feature) == "true")


def fcoe(raw: Raw) -> Found:
    return {(sr["uuid"],) for sr in rows(raw, "SR") if sr["type"] == "lvmofcoe"}


def busy(raw: Raw) -> Found:
    return {(vm["uuid"],) for vm in rows(raw, "VM") if vm.get("current_operations")}


def with_own_drivers(raw: Raw) -> Found:
    """The kinds of storage in the dumps that every installation supports; all others are foreign."""
    known = {"lvm", "lvmoiscsi", "lvmohba", "ext", "nfs", "iso", "udev", "file", "dummy"}
    used = {pbd["SR"] for pbd in rows(raw, "PBD")}
    return {(sr["uuid"],) for ref, sr in raw["SR"].items() if ref in used and sr["type"] not in known}


def serving(raw: Raw) -> Found:
    """Those that are pinned and whose address is in a host's connection to a storage."""
    found: Found = set()
    for vm in running(raw):
        report = raw["VM_guest_metrics"].get(vm["guest_metrics"], {})
        addresses = {address for key, address in dict(report.get("networks") or {}).items() if "/ip" in key}
        where = (vm["uuid"], raw["host"][vm["resident_on"]]["uuid"])
        stores = {
            raw["SR"][pbd["SR"]]["uuid"]
            for pbd in rows(raw, "PBD")
            if addresses & {part for value in pbd["device_config"].values() for part in value.split(":")}
        }
        if stores and where in pinned(raw):
            found.add((*where, *stores))
    return found


def multipathed(raw: Raw) -> bool:
    return any(host.get("other_config", {}).get("multipathing") == "true" for host in rows(raw, "host"))


def cut_short(raw: Raw) -> Found:
    """One of the published databases has sets without an end."""
    vms = [vm["uuid"] for vm in rows(raw, "VM") if isinstance(vm["allowed_operations"], str)]
    return {tuple(vms)} if vms else set()


def nothing(raw: Raw) -> Found:
    return set()


ORACLES: Mapping[str, Callable[[Raw], Found]] = {
    "host-liveness": lambda raw: {(host["uuid"],) for host in rows(raw, "host") if not live(raw, host)},
    "maintenance-mode": lambda raw: {(h["uuid"],) for h in rows(raw, "host") if live(raw, h) and not on(h["enabled"])},
    "licence": licence("restrict_rpu"),
    "migration-licence": licence("restrict_xen_motion"),
    "other-upgrade": pool_if(lambda pool: "rpu_desktop:run" in pool["other_config"]),
    "pool-operations": hosts_if(lambda host: bool(host.get("current_operations"))),
    "pending-guidance": hosts_if(lambda host: bool(host.get("pending_guidances"))),
    "high-availability": pool_if(lambda pool: on(pool["ha_enabled"])),
    "ha-protection": pool_if(lambda pool: on(pool["ha_enabled"])),
    "workload-balancing": pool_if(lambda pool: on(pool.get("wlb_enabled", False))),
    "auto-start": pool_if(lambda pool: pool["other_config"].get("auto_poweron") == "true"),
    "auto-started-vms": pool_if(lambda pool: pool["other_config"].get("auto_poweron") == "true"),
    "storage-plugged": unplugged,
    "fcoe-storage": fcoe,
    "vswitch-controller": pool_if(lambda pool: bool(pool.get("vswitch_controller"))),
    "health-check": pool_if(lambda pool: (pool.get("health_check_config") or {}).get("Enrollment") == "true"),
    "legacy-tls": hosts_if(lambda host: on(host.get("ssl_legacy", False))),
    "power-on-mode": hosts_if(lambda host: str(host.get("power_on_mode", "")).lower() == "ilo"),
    "pv-guests": pv_guests,
    "vcpu-topology": cores,
    "dom0-memory": growing,
    "cd-drives": lambda raw: cds(raw, running(raw)),
    "suspended-cds": lambda raw: cds(raw, [vm for vm in guests(raw) if vm["power_state"] == "Suspended"]),
    "dynamic-memory": squeezable,
    "vm-operations": busy,
    "evacuation": pinned,
    "storage-drivers": with_own_drivers,
    "multipath-settings": lambda raw: pool_if(lambda pool: multipathed(raw))(raw),
    "served-by-vms": serving,
    "readable": cut_short,
    "suspend-storage": nothing,  # there is no consent to suspend anything
    # The dumps have nothing of this kind: see `test_the_dumps_have_none`.
    **dict.fromkeys(
        (
            "half-upgraded",
            "older-parts",
            "known-release",
            "container-management",
            "cpu-features",
            "changed-blocks",
            "running-tasks",
        ),
        nothing,
    ),
    **dict.fromkeys(
        ("blocked-operations", "local-files", "multipath", "supplemental-packs", "installer-network"), nothing
    ),
    **dict.fromkeys(("snapshot-schedules", "backup-jobs", "clustering", "xostor"), nothing),
    **dict.fromkeys(("frame-size", "toolstack-switches", "hidden-devices", "own-vm"), nothing),
}


@cache
def raw_of(path: Path) -> Raw:
    return read_dump(path).records


@cache
def examined(path: Path) -> Mapping[str, CheckResult]:
    results = check_all(Circumstances(snapshot_of(raw_of(path))))
    return {result.check: result for result in results}


EVERY_DUMP = pytest.mark.parametrize("dump", dumps(), ids=lambda path: path.stem)


@EVERY_DUMP
def test_what_is_found_is_what_the_database_states(dump: Path) -> None:
    raw = raw_of(dump)
    for check, result in examined(dump).items():
        if result.status is Status.NOT_TESTABLE:
            assert next(c for c in CHECKS if c.id == check).probes, check
            continue
        found = {tuple(thing.uuid for thing in problem.objects) for problem in result.problems}
        assert found == ORACLES[check](raw), check


@EVERY_DUMP
def test_the_dumps_have_none(dump: Path) -> None:
    raw = raw_of(dump)
    versions = {(host["software_version"].get("product_version"), host["software_version"].get("build_number"))
                for host in rows(raw, "host")}  # fmt: skip
    assert len(versions) == 1
    assert not [row for cls in ("Cluster_host", "VMSS", "VMPP", "pool_update") for row in rows(raw, cls)]
    assert not [task for task in rows(raw, "task") if task["status"] == "pending"]
    assert not [vdi for vdi in rows(raw, "VDI") if on(vdi.get("cbt_enabled", False))]
    assert not [vm for vm in rows(raw, "VM") if any(key.startswith("xo:") for key in vm["other_config"])]
    masks = {host.get("cpu_info", {}).get("features") for host in rows(raw, "host")}
    used = {vm["last_boot_CPU_flags"]["features"] for vm in running(raw) if vm.get("last_boot_CPU_flags")} - {""}
    assert not [sr for sr in rows(raw, "SR") if sr["type"] in ("linstor", "file")]
    assert not [vm for vm in running(raw) if vm.get("blocked_operations")]
    assert not [bond for bond in rows(raw, "Bond") if bond.get("mode") == "lacp"]
    assert not [network for network in rows(raw, "network") if "static-routes" in network["other_config"]]
    assert not [pif for pif in rows(raw, "PIF") if str(pif["MTU"]) != "1500"]
    assert not [pool for pool in rows(raw, "pool") if "nosync" in pool["other_config"].values()]
    assert not [vm for vm in rows(raw, "VM") if "pci" in vm["other_config"]]
    assert not [vif for vif in rows(raw, "VIF") if vif["MAC"].lower() == OWN_MAC]
    assert used <= masks or len(rows(raw, "host")) == 1


@EVERY_DUMP
def test_every_sentence_names_its_objects_and_no_reference(dump: Path) -> None:
    for result in examined(dump).values():
        assert not result.crashed
        for problem in result.problems:
            words = f"{problem.text} {problem.why} {problem.fix.text if problem.fix else ''}"
            assert "OpaqueRef" not in words
            things = problem.objects[:1] if problem.objects[0].cls == "VM" else problem.objects
            assert any(thing.name in words for thing in things)
