"""Generated pools look like real ones."""

from __future__ import annotations

import pytest

from rpu_desktop.simulator.behaviour import evacuation
from rpu_desktop.simulator.clock import Clock
from rpu_desktop.simulator.database import RELATIONS
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.scenario import SCENARIOS, build_scenario


def build(name: str, **options: int) -> list[SimPool]:
    return build_scenario(name, Clock(), password="simulated", **options)


def stuck(pool: SimPool) -> list[str]:
    plans = [evacuation.evacuation_plan(pool, host) for host in pool.db.refs("host")]
    return [what.code for plan in plans for what in plan.values() if isinstance(what, ApiError)]


@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_every_reference_leads_somewhere(name: str) -> None:
    for pool in build(name):
        for cls, model in pool.model.classes.items():
            for row in pool.db.all(cls).values():
                for field in model.fields.values():
                    if field.type.endswith(" ref") and row[field.name] != "OpaqueRef:NULL":
                        assert pool.db.exists(field.type.removesuffix(" ref"), row[field.name]), (cls, field.name)
        for (cls, field_name), (other, many) in RELATIONS.items():
            for ref, row in pool.db.all(cls).items():
                target = row.get(field_name)
                if target and pool.db.exists(other, str(target)):
                    assert ref in pool.db.get(other, str(target), many)


@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_the_same_seed_gives_the_same_pool(name: str) -> None:
    first, second, third = build(name, seed=7), build(name, seed=7), build(name, seed=8)
    uuids = [
        [sorted(row["uuid"] for row in pool.db.all("VM").values()) for pool in pools]
        for pools in (first, second, third)
    ]
    assert uuids[0] == uuids[1] != uuids[2]


def test_names_are_an_administrators() -> None:
    pool = build("pool", hosts=5, vms=50)[0]
    names = [row["name_label"] for row in pool.db.all("VM").values() if not row["is_a_template"]]
    assert len(names) == len(set(names)) == 55
    assert {"web-1", "db-1"} <= set(names)
    assert [row["name_label"] for row in pool.db.all("host").values()] == [f"fra-0{n}" for n in range(1, 6)]
    assert pool.db.get("host", pool.coordinator, "address") == "127.0.0.1"


@pytest.mark.parametrize("name", ["pool", "ha-wlb", "xcp-ng", "tight"])
def test_every_host_can_be_emptied(name: str) -> None:
    assert stuck(build(name)[0]) == []


def test_what_cannot_be_emptied() -> None:
    assert set(stuck(build("local-storage")[0])) == {"VM_REQUIRES_SR"}
    assert set(stuck(build("standalone")[0])) == {"NO_HOSTS_AVAILABLE"}


def test_tight_means_tight() -> None:
    pool = build("tight")[0]
    coordinator, member, *_ = pool.db.refs("host")
    pool.db.set("host", member, enabled=False)
    assert "HOST_NOT_ENOUGH_FREE_MEMORY" in {
        what.code for what in evacuation.evacuation_plan(pool, coordinator).values() if isinstance(what, ApiError)
    }


def test_ha_and_wlb_are_on() -> None:
    pool = build("ha-wlb")[0]
    row = pool.db.record("pool", pool.pool)
    assert row["ha_enabled"]
    assert row["wlb_enabled"]
    assert all(pool.db.exists("VDI", vdi) for vdi in row["ha_statefiles"])
    assert any(vbd["type"] == "CD" and not vbd["empty"] for vbd in pool.db.all("VBD").values())


def test_several_pools() -> None:
    assert [pool.name for pool in build("two-pools")] == ["Frankfurt", "Hamburg", "edge-01"]
    assert [len(pool.ports) for pool in build("demo")] == [5, 3, 1]


def test_a_big_pool() -> None:
    pool = build("pool", hosts=64, vms=3000)[0]
    assert len(pool.ports) == 64
    assert sum(not row["is_a_template"] and not row["is_control_domain"] for row in pool.db.all("VM").values()) == 3000


@pytest.mark.parametrize(("name", "hosts"), [("no-such-scenario", 1), ("pool", -1)])
def test_nonsense(name: str, hosts: int) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        build(name, hosts=hosts)
