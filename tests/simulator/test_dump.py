"""A real pool's database becomes a simulated pool, and comes out again as a database."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from rpu_desktop.inventory import snapshot_of
from rpu_desktop.pooldump import DumpError, read_dump, read_dump_text
from rpu_desktop.simulator.clock import Clock
from rpu_desktop.simulator.database import RELATIONS
from rpu_desktop.simulator.export import database_dump
from rpu_desktop.simulator.from_dump import pool_from_dump, pool_from_records
from rpu_desktop.simulator.model import Model
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.scenario import build_scenario
from tests.reference import dumps
from tests.simulator.sdk_session import PASSWORD, sdk_session

DUMPS = pytest.mark.parametrize("path", dumps(), ids=lambda path: path.stem)


def load(path: Path) -> SimPool:
    return pool_from_dump(path, Clock(), password=PASSWORD)


def columns(root: Element) -> dict[str, set[str]]:
    """The columns of each table by the class's name in the API."""
    found: dict[str, set[str]] = {}
    for table in root.iter("table"):
        name = table.get("name", "").replace("Secret", "secret")
        for row in table.iter("row"):
            found.setdefault(name, set()).update(row.keys())
    return found


@DUMPS
def test_columns_are_spelled_as_in_the_real_database(path: Path) -> None:
    real, ours = columns(fromstring(path.read_bytes())), columns(fromstring(database_dump(load(path))))
    for cls in real.keys() & ours.keys():
        by_field = {name.replace("__", "_"): name for name in ours[cls]}
        for name in real[cls]:
            if not name.startswith("_") and name.replace("__", "_") in by_field:
                assert by_field[name.replace("__", "_")] == name, cls


@DUMPS
def test_a_loaded_pool_dumps_the_same_picture(path: Path) -> None:
    pool = load(path)
    before = snapshot_of(read_dump(path).records)
    after = snapshot_of(read_dump_text(database_dump(pool), "again").records)
    assert after.hosts.keys() == before.hosts.keys()
    assert {ref: (vm.name, vm.power_state, vm.resident_on, vm.vbds) for ref, vm in after.vms.items()} == {
        ref: (vm.name, vm.power_state, vm.resident_on, vm.vbds) for ref, vm in before.vms.items()
    }
    assert {ref: sr.name for ref, sr in after.srs.items()} == {ref: sr.name for ref, sr in before.srs.items()}


@DUMPS
def test_values_have_the_types_of_the_model(path: Path) -> None:
    db = load(path).db
    for cls, model in db.model.classes.items():
        for ref, row in db.all(cls).items():
            for name, field in model.fields.items():
                assert type(row[name]) is type(field.default), (cls, ref, name, row[name])


@DUMPS
def test_both_sides_of_every_relation_agree(path: Path) -> None:
    db = load(path).db
    for (cls, field), (other, many) in RELATIONS.items():
        expected: dict[str, list[str]] = {ref: [] for ref in db.refs(other)}
        for ref, row in db.all(cls).items():
            expected.get(row[field], []).append(ref)
        for ref, row in db.all(other).items():
            assert sorted(row[many]) == sorted(expected[ref]), (cls, field, ref)


@DUMPS
def test_hosts_are_alive_reachable_and_big_enough(path: Path) -> None:
    pool = load(path)
    addresses = [pool.db.get("host", ref, "address") for ref in pool.db.refs("host")]
    assert len(set(addresses)) == len(addresses)
    assert all(re.fullmatch(r"127\.0\.\d+\.\d+", address) for address in addresses)
    for ref in pool.db.refs("host"):
        metrics = pool.db.record("host_metrics", pool.db.get("host", ref, "metrics"))
        guests = [pool.db.record("VM", vm) for vm in pool.db.get("host", ref, "resident_VMs")]
        assert metrics["live"] is True
        assert metrics["memory_total"] >= sum(vm["memory_dynamic_min"] for vm in guests)
        assert pool.db.get("host", ref, "current_operations") == {}


def test_relations_are_references_and_lists_in_the_model() -> None:
    classes = Model.load().classes
    for (cls, field), (other, many) in RELATIONS.items():
        assert classes[cls].fields[field].type == f"{other} ref"
        assert classes[other].fields[many].type == f"{cls} ref set"


def test_during_an_upgrade_the_dump_is_a_stub() -> None:
    with sdk_session(hosts=1, vms=2) as run:
        pool = run.db.refs("pool")[0]
        assert read_dump_text(run.do(database_dump, run.pool), "whole").records["host"]

        def marked_dump() -> bytes:
            """At once, because the coordinator soon removes a flag that does not match the versions."""
            run.db.set("pool", pool, other_config={"rolling_upgrade_in_progress": "true"})
            return database_dump(run.pool)

        with pytest.raises(DumpError, match="stub"):
            read_dump_text(run.do(marked_dump), "stub")


@pytest.mark.parametrize(
    ("scenario", "written"),
    [("v6.1", b"') ('"), ("v7.6", b"')%.('"), ("v8.4", b"')%.('"), ("xcp-ng", b"')%.('")],
)
def test_a_generated_pool_dumps_in_the_form_of_its_release_and_comes_back(scenario: str, written: bytes) -> None:
    (pool,) = build_scenario(scenario, Clock(), hosts=2, vms=4, password=PASSWORD)
    data = database_dump(pool)
    assert written in data
    assert (b"')%.('" in data) is (written == b"')%.('")
    snapshot = snapshot_of(read_dump_text(data, "x").records)
    assert snapshot.unreadable == ()
    again = pool_from_records(read_dump_text(data, "x"), Clock(), password=PASSWORD)
    for cls in ("host", "VM", "SR"):
        assert {row["name_label"] for row in again.db.all(cls).values()} == {
            row["name_label"] for row in pool.db.all(cls).values()
        }
    host = next(iter(pool.ports))
    assert again.db.get("host", host, "software_version") == pool.db.get("host", host, "software_version")
