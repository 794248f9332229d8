"""A database of 2012 that a real xapi 25.6 loaded and upgraded, and the same one in the simulator.

Skipped if the recorded responses are absent; they are not part of the project (see `tests.reference`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from rpu_desktop.simulator.behaviour import allowed_operations, installer, upgrade_flag
from rpu_desktop.simulator.behaviour.state import state_of
from rpu_desktop.simulator.releases import release_of
from tests.reference import reference
from tests.simulator.sdk_session import sdk_session
from tests.simulator.test_recorded import Asker, comparable

MACHINE = "the recorded coordinator was another machine, whose toolstack wrote this at its start"
STORAGE = "the recorded storage back ends were stand-ins, and wrote sizes and configurations of their own"
LOST = "the recorded hypervisor had none of the coordinator's VMs: they were set to Halted at the start"
STARTED = "kept in memory only: empty until somebody looks at the object again"
REMOVED = "a reference to a class that was removed; nobody reads it"
ADDRESSES = "the simulation's hosts have addresses of their own"

EXPLAINED = {
    **dict.fromkeys([("host", "address"), ("PIF", "IP"), ("PIF", "netmask")], ADDRESSES),
    **dict.fromkeys(
        [
            *(("host", name) for name in ("PCIs", "PGPUs", "bios_strings", "capabilities", "certificates")),
            *(
                ("host", name)
                for name in ("control_domain", "cpu_info", "edition", "editions", "host_CPUs", "hostname")
            ),
            *(("host", name) for name in ("license_params", "memory_overhead", "software_version")),
            *(("host_metrics", name) for name in ("memory_total", "memory_free")),
            *(("PIF", name) for name in ("MAC", "igmp_snooping_status")),
            *(("pool", name) for name in ("cpu_info", "restrictions")),
            ("pool", "telemetry_uuid"),
            ("VM_metrics", "VCPUs_number"),
        ],
        MACHINE,
    ),
    ("host", "enabled"): "the recorded coordinator was asked before it enabled itself",
    **dict.fromkeys(
        [("SR", name) for name in ("physical_size", "physical_utilisation", "virtual_allocation")], STORAGE
    ),
    ("SR", "allowed_operations"): STORAGE,
    ("VDI", "sm_config"): STORAGE,
    **dict.fromkeys([("VM", "power_state"), ("VM", "resident_on"), ("VM", "domid"), ("host", "resident_VMs")], LOST),
    **dict.fromkeys([("VBD", "currently_attached"), ("VIF", "currently_attached")], LOST),
    **dict.fromkeys([(cls, "allowed_operations") for cls in ("VM", "VBD", "VDI", "VIF", "pool")], STARTED),
    **dict.fromkeys([("VM_metrics", "memory_actual"), ("VM_metrics", "VCPUs_utilisation")], STARTED),
    **dict.fromkeys([("VBD", "metrics"), ("VIF", "metrics")], REMOVED),
    ("pool", "ext_auth_cache_enabled"): "the default of later toolstacks, which the simulator's model has",
}
"""(class, field) -> why it differs."""
DOM0 = {
    *("VCPUs_at_startup", "VCPUs_max", "memory_dynamic_max", "memory_dynamic_min", "memory_overhead"),
    *("memory_static_max", "memory_static_min", "memory_target", "name_label", "other_config"),
}
"""What the toolstack rewrote in the coordinator's control domain, according to its machine."""
WRITTEN_ANEW = {"SM", "host_cpu", "console", "task"}
"""Classes whose records the real toolstack rewrote at its start, according to its machine and storage back ends."""


def dated(value: Any) -> Any:
    """Dates are only compared as being dates."""
    if isinstance(value, str):
        return re.sub(r"^(DT:)?\d{8}T\d\d:\d\d:\d\dZ?$", "a date", value)
    return comparable(value)


@pytest.fixture(scope="module")
def recorded() -> dict[str, Any]:
    path = reference("xapi/recorded/old-database.json")
    if path is None:
        pytest.skip("the recorded answers of a real pool are not here")
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))["records"]
    return found


@pytest.fixture(scope="module")
def asker(recorded: dict[str, Any]) -> Iterator[Asker]:
    """The same database, after the coordinator's first start with a toolstack of that time."""
    path = reference("dumps/TampaTwoHostPoolSelectioniSCSI.xml")
    assert path is not None
    with sdk_session(dumps=(path,)) as run:

        def upgrade() -> None:
            release = replace(release_of("XCP-ng", "8.3.0"), xapi_build="25.6.0")
            state_of(run.pool).hosts[run.pool.coordinator].installed = release
            installer.apply(run.pool, run.pool.coordinator)
            upgrade_flag.detect(run.pool)
            for host in run.db.refs("host"):
                allowed_operations.refresh_host(run.pool, host)

        run.do(upgrade)
        yield Asker(run)


def differences(recorded: dict[str, Any], asker: Asker) -> dict[tuple[str, str], list[tuple[str, Any, Any]]]:
    """(class, field) -> (what, in the simulator, really)."""
    found: dict[tuple[str, str], list[tuple[str, Any, Any]]] = {}
    coordinator = recorded["host"][asker.run.pool.coordinator]
    for cls in recorded.keys() - WRITTEN_ANEW:
        ours = asker(f"{cls}.get_all_records")["Value"]
        assert set(ours) == set(recorded[cls]), cls
        for ref, real in recorded[cls].items():
            assert set(ours[ref]) == set(real), cls
            for name, value in real.items():
                if ref == coordinator["control_domain"] and name in DOM0:
                    continue
                if dated(ours[ref][name]) != dated(value):
                    found.setdefault((cls, name), []).append((real.get("name_label", ref), ours[ref][name], value))
    return found


def test_an_old_database_becomes_what_a_real_toolstack_makes_of_it(recorded: dict[str, Any], asker: Asker) -> None:
    found = differences(recorded, asker)
    assert {key: each for key, each in found.items() if key not in EXPLAINED} == {}


def test_only_the_members_of_an_old_database_keep_their_version(recorded: dict[str, Any], asker: Asker) -> None:
    versions = {ref: row["software_version"]["platform_version"] for ref, row in recorded["host"].items()}
    member = next(ref for ref in versions if ref != asker.run.pool.coordinator)
    ours = asker("host.get_all_records")["Value"]
    assert ours[member]["software_version"]["platform_version"] == versions[member]
    assert ours[asker.run.pool.coordinator]["software_version"]["platform_version"] != versions[member]


def test_null_references_of_an_old_database_may_be_empty_texts(recorded: dict[str, Any], asker: Asker) -> None:
    for cls, name, empty in (("VBD", "VDI", 3), ("VDI", "metadata_of_pool", 8)):
        ours = asker(f"{cls}.get_all_records")["Value"]
        assert sum(row[name] == "" for row in ours.values()) == empty
        assert sum(row[name] == "" for row in recorded[cls].values()) == empty


def test_all_differences_that_are_explained_are_there(recorded: dict[str, Any], asker: Asker) -> None:
    found = differences(recorded, asker)
    assert set(EXPLAINED) - set(found) == set()
