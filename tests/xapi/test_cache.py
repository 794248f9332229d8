"""The cache: updated by the pool's events, with snapshots that share what did not change."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rpu_desktop.inventory import snapshot_of
from rpu_desktop.inventory.ids import HostRef, NetworkRef, SrRef, TaskRef, VmRef
from rpu_desktop.xapi.cache import Change, PoolCache

Record = dict[str, Any]


def pool_of(vms: int = 3) -> dict[str, dict[str, Record]]:
    return {
        "pool": {"p": {"uuid": "pool-uuid", "name_label": "", "master": "h1"}},
        "host": {
            "h1": {"uuid": "u1", "name_label": "fra-01", "metrics": "m1"},
            "h2": {"uuid": "u2", "name_label": "fra-02", "metrics": "m2"},
        },
        "host_metrics": {"m1": {"live": True}, "m2": {"live": True}},
        "VM": {f"v{i}": {"uuid": f"vu{i}", "name_label": f"vm-{i}", "power_state": "Running"} for i in range(vms)},
        "VBD": {f"b{i}": {"VM": f"v{i}", "VDI": f"d{i}", "userdevice": "0"} for i in range(vms)},
        "VDI": {f"d{i}": {"name_label": f"disk-{i}", "SR": "s"} for i in range(vms)},
        "SR": {"s": {"name_label": "Shared"}},
        "PBD": {"pb1": {"SR": "s", "host": "h1"}, "pb2": {"SR": "s", "host": "h2"}},
    }


def filled(vms: int = 3) -> PoolCache:
    cache = PoolCache()
    cache.replace(pool_of(vms))
    return cache


def test_objects_have_the_names_an_admin_knows() -> None:
    cache = filled()
    assert [cache.name_of(ref) for ref in ("p", "h2", "v1", "b1", "pb2", "nobody")] == [
        "fra-01", "fra-02", "vm-1", "vm-1 / 0", "Shared / fra-02", None,
    ]  # fmt: skip


def test_the_name_of_an_object_outlives_it() -> None:
    cache = filled()
    cache.apply([Change("VM", "v1", None)])
    assert cache.get("VM", "v1") is None
    assert cache.name_of("v1") == "vm-1"
    cache.replace({})
    assert cache.name_of("h1") == "fra-01"


def test_listeners_are_called_once_per_batch_and_not_after_they_left() -> None:
    cache, heard = filled(), []
    leave = cache.subscribe(lambda: heard.append(cache.generation))
    cache.apply([Change("VM", "v0", None), Change("VM", "v1", None)])
    cache.apply([Change("VM", "never-there", None)])
    leave()
    leave()
    cache.apply([Change("VM", "v2", None)])
    assert heard == [2]


def test_a_snapshot_is_made_again_only_for_what_it_shows() -> None:
    cache = filled()
    cache.apply([Change("VM_guest_metrics", "g", {"uuid": "gu"})])
    before = cache.snapshot()
    cache.apply([Change("VM_guest_metrics", "g", {"uuid": "gu", "last_updated": "20260101T00:00:00Z"})])
    assert cache.snapshot() is before
    cache.apply([Change("task", "t", {"status": "pending", "progress": 0.1})])
    before = cache.snapshot()
    assert before.tasks[TaskRef("t")].is_running
    cache.apply([Change("task", "t", {"status": "pending", "progress": 0.2})])
    assert cache.snapshot() is before
    cache.apply([Change("VM", "v1", {"uuid": "vu1", "name_label": "renamed"})])
    after = cache.snapshot()
    assert after.vms[VmRef("v1")].name == "renamed"
    assert after.vms[VmRef("v0")] is before.vms[VmRef("v0")]
    assert after.vdis is before.vdis
    assert before.vms[VmRef("v1")].name == "vm-1"


def test_storage_has_its_own_name_again_when_its_namesake_is_gone() -> None:
    cache = filled()
    cache.apply([Change("SR", ref, {"name_label": "b"}) for ref in ("SR0", "SR1")])
    assert cache.snapshot().srs[SrRef("SR1")].name == "b (SR1)"
    cache.apply([Change("SR", "SR0", None)])
    assert cache.snapshot().srs[SrRef("SR1")].name == "b"


def test_metrics_and_drives_reach_the_objects_they_belong_to() -> None:
    cache = filled()
    cache.snapshot()
    cache.apply([Change("host_metrics", "m2", {"live": False}), Change("VBD", "b9", {"VM": "v0", "VDI": "d0"})])
    after = cache.snapshot()
    assert after.hosts[HostRef("h2")].live is False
    assert after.hosts[HostRef("h1")].live is True
    assert after.vms[VmRef("v0")].vbds == ("b0", "b9")


REFS = {"VM": 6, "VBD": 6, "VDI": 3, "SR": 2, "PBD": 3, "host": 2, "host_metrics": 3, "VIF": 3, "network": 2, "task": 2}
CHANGES = st.sampled_from(sorted(REFS)).flatmap(
    lambda cls: st.builds(
        Change,
        st.just(cls),
        st.integers(0, REFS[cls]).map(lambda i: f"{cls}{i}"),
        st.one_of(
            st.none(),
            st.fixed_dictionaries(
                {},
                optional={
                    "name_label": st.sampled_from(["a", "b"]),
                    "VM": st.sampled_from(["VM0", "VM1", "VM2"]),
                    "SR": st.sampled_from(["SR0", "SR1"]),
                    "host": st.sampled_from(["h1", "host0"]),
                    "uuid": st.sampled_from(["u1", "u2", "u3"]),
                    "is_a_template": st.booleans(),
                    "status": st.just("pending"),
                    "live": st.booleans(),
                },
            ),
        ),
    )
)


@given(st.lists(st.tuples(st.lists(CHANGES, max_size=4), st.booleans()), max_size=12))
def test_whatever_happens_a_snapshot_shows_exactly_the_records(batches: list[tuple[list[Change], bool]]) -> None:
    cache = filled()
    for batch, looked_at in batches:
        cache.apply(batch)
        if not looked_at:
            continue
        found, wanted = cache.snapshot(), snapshot_of(cache.records)
        assert found == wanted
        assert list(found.vms) == list(wanted.vms)
        for vm in wanted.vms.values():
            assert found.vm_by_uuid(vm.uuid) in [other for other in wanted.vms.values() if other.uuid == vm.uuid]


def test_a_record_of_another_shape_is_named_until_it_can_be_read_again() -> None:
    cache = filled()
    before = cache.snapshot()
    good = cache.records["VM"]["v1"]
    cache.apply([Change("VM", "v1", {**good, "memory_static_max": "1e9", "other_config": "text"})])
    odd = cache.snapshot()
    assert [(u.cls, u.name, u.fields) for u in odd.unreadable] == [
        ("VM", "vm-1", ("memory_static_max", "other_config"))
    ]
    assert odd.vms[VmRef("v0")] is before.vms[VmRef("v0")]
    cache.apply([Change("task", "t", {"status": "pending"})])
    assert cache.snapshot().unreadable is odd.unreadable
    cache.apply([Change("VM", "v1", good)])
    assert cache.snapshot().unreadable == ()
    cache.apply([Change("VM", "v1", {**good, "HVM_shadow_multiplier": "x"})])
    cache.apply([Change("VM", "v1", None)])
    assert cache.snapshot().unreadable == ()
    cache.apply([Change("pool", "p", {**cache.records["pool"]["p"], "ha_enabled": "perhaps"})])
    assert [(u.cls, u.fields) for u in cache.snapshot().unreadable] == [("pool", ("ha_enabled",))]


def test_a_second_vm_of_the_same_name_changes_how_both_are_called() -> None:
    cache = filled()
    first = cache.snapshot()
    twin = {**cache.records["VM"]["v1"], "uuid": "99999999-0000-0000-0000-000000000000"}
    cache.apply([Change("VM", "v1", {**cache.records["VM"]["v1"], "uuid": "11111111-0000-0000-0000-000000000000"})])
    cache.apply([Change("VM", "twin", twin)])
    both = cache.snapshot()
    assert {both.vms[VmRef(ref)].name for ref in ("v1", "twin")} == {"vm-1 (11111111)", "vm-1 (99999999)"}
    assert cache.name_of("twin") == "vm-1 (99999999)"
    assert both.vms[VmRef("v0")] is first.vms[VmRef("v0")]
    cache.apply([Change("VM", "twin", None)])
    assert cache.snapshot().vms[VmRef("v1")].name == "vm-1"
    cache.apply([Change("VM", "v1", {**cache.records["VM"]["v1"], "name_label": "renamed"})])
    assert cache.name_of("v1") == "renamed"


def test_news_of_one_vm_are_not_paid_for_by_the_names_of_all() -> None:
    """A pool of a thousand VMs has news all the time: names took longer than everything else in a snapshot."""
    read: list[str] = []

    class Watched(dict[str, Any]):
        def get(self, key: str, default: Any = None) -> Any:
            if key == "name_label":
                read.append(self["uuid"])
            return super().get(key, default)

    cache, records = PoolCache(), pool_of(40)
    records["VM"] = {ref: Watched(record) for ref, record in records["VM"].items()}
    cache.replace(records)
    before = cache.snapshot()
    read.clear()
    cache.apply([Change("VM", "v7", Watched(records["VM"]["v7"], power_state="Halted"))])
    after = cache.snapshot()
    assert after.vms[VmRef("v7")].power_state == "Halted"
    assert set(read) == {"vu7"}
    assert after.vms[VmRef("v8")] is before.vms[VmRef("v8")]


def test_a_second_storage_of_the_same_name_changes_how_both_are_called() -> None:
    cache = filled()
    cache.apply(
        [Change("SR", "l1", {"uuid": "a", "name_label": "Local"}), Change("PBD", "q1", {"SR": "l1", "host": "h1"})]
    )
    first = cache.snapshot()
    assert first.srs[SrRef("l1")].name == "Local"
    cache.apply(
        [Change("SR", "l2", {"uuid": "b", "name_label": "Local"}), Change("PBD", "q2", {"SR": "l2", "host": "h2"})]
    )
    both = cache.snapshot()
    assert {both.srs[SrRef(ref)].name for ref in ("l1", "l2")} == {"Local (fra-01)", "Local (fra-02)"}
    assert cache.name_of("l2") == "Local (fra-02)"
    assert both.srs[SrRef("s")] is first.srs[SrRef("s")]
    assert both == snapshot_of(cache.records)
    cache.apply([Change("host", "h2", {**cache.records["host"]["h2"], "name_label": "fra-09"})])
    assert cache.snapshot().srs[SrRef("l2")].name == "Local (fra-09)"
    for ref in ("n1", "n2"):
        cache.apply([Change("network", ref, {"uuid": ref, "name_label": "DMZ", "bridge": f"br-{ref}"})])
    assert cache.snapshot().networks[NetworkRef("n1")].name == "DMZ (br-n1)"
    assert cache.name_of("n2") == "DMZ (br-n2)"
    assert cache.snapshot() == snapshot_of(cache.records)
