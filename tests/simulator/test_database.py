"""A pool's objects: consistent relations, changes in order, and the cost of reading them (counted, never timed)."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from rpu_desktop.simulator import wire
from rpu_desktop.simulator.database import Database
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.model import NULL_REF, Model
from rpu_desktop.simulator.wire import RecordView, xml_value

STOCKHOLM = 215


@pytest.fixture
def db() -> Database:
    return Database(Model.load(), STOCKHOLM)


def changes(db: Database, since: int) -> list[tuple[str, str, str]]:
    return [(operation, cls, ref) for operation, cls, ref, _ in db.changes_since(since)]


def test_new_objects_have_a_uuid_and_every_field(db: Database) -> None:
    vm = db.record("VM", db.create("VM", name_label="a"))
    assert vm.keys() == Model.load().classes["VM"].fields.keys()
    assert len(vm["uuid"]) == 36
    assert vm["resident_on"] == NULL_REF


def test_defaults_are_not_shared(db: Database) -> None:
    one, two = db.create("VM"), db.create("VM")
    db.put("VM", one, "other_config", "key", "value")
    assert db.get("VM", two, "other_config") == {}


def test_both_sides_of_a_relation_move(db: Database) -> None:
    first, second = db.create("host"), db.create("host")
    vm = db.create("VM", resident_on=first)
    assert db.get("host", first, "resident_VMs") == [vm]
    db.set("VM", vm, resident_on=second)
    assert (db.get("host", first, "resident_VMs"), db.get("host", second, "resident_VMs")) == ([], [vm])
    db.delete("VM", vm)
    assert db.get("host", second, "resident_VMs") == []


def test_the_other_side_counts_as_changed(db: Database) -> None:
    host = db.create("host")
    vm = db.create("VM")
    since = db.generation
    db.set("VM", vm, resident_on=host)
    assert sorted(changes(db, since)) == [("mod", "VM", vm), ("mod", "host", host)]


def test_several_changes_fold_into_one(db: Database) -> None:
    since = db.generation
    vm = db.create("VM")
    db.set("VM", vm, name_label="a")
    db.set("VM", vm, name_label="b")
    assert changes(db, since) == [("add", "VM", vm)]
    later = db.generation
    db.set("VM", vm, name_label="c")
    db.set("VM", vm, name_label="c")  # no change
    assert db.generation == later + 1
    assert changes(db, later) == [("mod", "VM", vm)]


def test_a_client_that_never_saw_an_object_gets_no_event_of_its_end(db: Database) -> None:
    before = db.generation
    task = db.create("task")
    seen = db.generation
    db.delete("task", task)
    assert changes(db, before) == []
    assert changes(db, seen) == [("del", "task", task)]


def test_what_is_not_there(db: Database) -> None:
    for action in (
        lambda: db.get("VM", "OpaqueRef:none", "uuid"),
        lambda: db.set("VM", "OpaqueRef:none", name_label="a"),
        lambda: db.delete("VM", "OpaqueRef:none"),
    ):
        with pytest.raises(ApiError) as caught:
            action()
        assert caught.value.description == ["HANDLE_INVALID", "VM", "OpaqueRef:none"]


def test_changes_cost_what_changed_not_what_exists(db: Database) -> None:
    vms = [db.create("VM") for _ in range(3000)]
    since = db.generation
    db.set("VM", vms[1500], name_label="a")
    looked_at = 0

    class Counting(dict[Any, Any]):
        def __reversed__(self) -> Any:
            nonlocal looked_at
            for key in reversed(list(self.keys())):
                looked_at += 1
                yield key

        def items(self) -> Any:
            return _Pairs(self)

    class _Pairs:
        def __init__(self, table: Counting) -> None:
            self.table = table

        def __reversed__(self) -> Any:
            return ((key, self.table[key]) for key in reversed(self.table))

    db._changed = Counting(db._changed)
    assert changes(db, since) == [("mod", "VM", vms[1500])]
    assert looked_at == 2  # the change, and the one before it that ends the search


def test_a_record_is_written_once_until_it_changes(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    vms = [db.create("VM") for _ in range(50)]
    written = 0
    original = RecordView.values

    def counted(view: RecordView) -> dict[str, Any]:
        nonlocal written
        written += 1
        return original(view)

    monkeypatch.setattr(wire.RecordView, "values", counted)
    everything = {vm: RecordView(db, "VM", vm) for vm in vms}
    text = xml_value(everything)
    assert xml_value(everything) == text
    assert written == 50
    db.set("VM", vms[0], name_label="a")
    assert xml_value(everything) != text
    assert written == 51


def test_records_follow_the_version_of_the_api(db: Database) -> None:
    view = RecordView(db, "VM", db.create("VM"))
    db.version = 106
    assert "<name>domain_type</name>" not in view.xml()
    db.version = STOCKHOLM
    assert "<name>domain_type</name>" in view.xml()


async def test_everyone_who_waits_is_woken_by_one_change(db: Database) -> None:
    waiting = [asyncio.create_task(db.changed(db.generation)) for _ in range(100)]
    await asyncio.sleep(0)
    assert not any(task.done() for task in waiting)
    db.create("VM")
    await asyncio.gather(*waiting)
