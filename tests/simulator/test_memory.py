"""Memory accounting: the toolstack's figures."""

from __future__ import annotations

import pytest

from rpu_desktop.simulator.behaviour import memory
from tests.simulator.sdk_session import refused, sdk_session

MIB, GIB = 1 << 20, 1 << 30


def vm(kind: str, size: int, vcpus: int, multiplier: float = 1.0) -> dict[str, object]:
    return {
        "domain_type": kind,
        "HVM_boot_policy": "BIOS order" if kind == "hvm" else "",
        "memory_static_max": size,
        "memory_dynamic_min": size // 2,
        "VCPUs_max": vcpus,
        "HVM_shadow_multiplier": multiplier,
    }


@pytest.mark.parametrize(
    ("kind", "size", "vcpus", "multiplier", "expected"),
    [
        # calculated by hand from memory.ml: internal + external + shadow + pages per vCPU + shim, in MiB
        ("hvm", 4 * GIB, 2, 1.0, 1 + 1 + (512 + 2 * 4096) // 256 + 1),
        ("hvm", 4 * GIB, 2, 2.0, 1 + 1 + 2 * ((512 + 2 * 4096) // 256) + 1),
        ("pv", 4 * GIB, 2, 2.0, 0 + 1 + (512 + 2 * 4096) // 256 + 1),
        ("pv_in_pvh", 4 * GIB, 2, 1.0, 1 + 1 + (512 + 2 * 4096) // 256 + 1 + 23 + 4096 // 90),
        ("unspecified", 1 * GIB, 1, 1.0, 0 + 1 + 9 + 1),
    ],
)
def test_overhead(kind: str, size: int, vcpus: int, multiplier: float, expected: int) -> None:
    assert memory.overhead(vm(kind, size, vcpus, multiplier), per_vcpu=True) == expected * MIB


def test_a_toolstack_before_26_3_counts_nothing_for_vcpus() -> None:
    """The result of a real 25.6 for 2 GiB and 2 vCPUs."""
    assert memory.overhead(vm("hvm", 2 * GIB, 2), per_vcpu=False) == 20971520
    assert memory.overhead(vm("hvm", 2 * GIB, 2), per_vcpu=True) == 20971520 + 1 * MIB
    assert (
        memory.overhead(vm("hvm", 2 * GIB, 16), per_vcpu=True) - memory.overhead(vm("hvm", 2 * GIB, 16), per_vcpu=False)
        == 3 * MIB
    )


@pytest.mark.parametrize(
    ("build", "counts"),
    [
        ("1.249.19", False),
        ("25.6.0", False),
        ("26.2.1", False),
        ("26.3.0", True),
        ("26.10.0-1.2", True),
        ("27.1.0", True),
    ],
)
def test_the_coordinators_toolstack_decides_about_the_formula(build: str, counts: bool) -> None:
    with sdk_session(hosts=2, vms=2) as run:
        coordinator, member = run.hosts()
        run.set("host", coordinator, software_version={"xapi_build": build})
        run.set("host", member, software_version={"xapi_build": "1.249.19"})
        vm = run.guests(member)[0]
        row = run.x.VM.get_record(vm)
        expected = memory.overhead({**row, "VCPUs_max": int(row["VCPUs_max"])}, per_vcpu=counts)
        assert int(run.x.VM.compute_memory_overhead(vm)) == expected


def test_what_a_start_needs() -> None:
    def costs(kind: str) -> int:
        return memory.overhead(vm(kind, 4 * GIB, 2), per_vcpu=True)

    assert memory.start_need(vm("hvm", 4 * GIB, 2), per_vcpu=True) == 2 * GIB + costs("hvm")
    assert memory.start_need(vm("pv_in_pvh", 4 * GIB, 2), per_vcpu=True) == 4 * GIB + costs("pv_in_pvh")
    assert memory.evacuation_need(vm("pvh", 4 * GIB, 2), per_vcpu=True) == 4 * GIB + costs("pvh")


def test_free_memory_counts_dom0_and_balloons_at_their_smallest() -> None:
    with sdk_session() as run:
        host = run.hosts()[0]
        rows = [run.x.VM.get_record(ref) for ref in run.x.host.get_resident_VMs(host)]
        assert any(row["is_control_domain"] for row in rows)
        used = sum(int(row["memory_dynamic_min"]) + int(row["memory_overhead"]) for row in rows)
        total = int(run.x.host_metrics.get_memory_total(run.x.host.get_metrics(host)))
        free = total - int(run.x.host.compute_memory_overhead(host)) - used
        assert int(run.x.host.compute_free_memory(host)) == free


def test_a_balloon_may_only_grow_into_free_memory() -> None:
    with sdk_session() as run:
        host = run.hosts()[0]
        ref = run.guests(host)[0]
        size = int(run.x.VM.get_memory_static_max(ref))
        run.x.VM.set_memory_dynamic_range(ref, str(size // 2), str(size))
        assert int(run.x.VM.get_memory_dynamic_min(ref)) == size // 2
        metrics = run.x.host.get_metrics(host)
        free = int(run.x.host.compute_free_memory(host))
        run.set("host_metrics", metrics, memory_total=run.db.get("host_metrics", metrics, "memory_total") - free)
        refused("HOST_NOT_ENOUGH_FREE_MEMORY", run.x.VM.set_memory_dynamic_range, ref, str(size), str(size))
        refused("MEMORY_CONSTRAINT_VIOLATION_ORDER", run.x.VM.set_memory_dynamic_range, ref, str(size), str(2 * size))
