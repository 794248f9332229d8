"""Every field that is read of a record is one that is kept of it."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

import rpu_desktop.inventory
from rpu_desktop.inventory import CLASSES, Records, snapshot_of
from rpu_desktop.inventory.fields import FIELDS
from rpu_desktop.simulator.clock import Clock
from rpu_desktop.simulator.model import Model
from rpu_desktop.simulator.scenario import build_scenario
from rpu_desktop.simulator.wire import RecordView
from rpu_desktop.xapi.records import slim_record

READS = frozenset({"text", "choice", "ref", "flag", "number", "fraction", "items", "refs", "pairs"})
READERS = {
    "Pbd.read": "PBD", "Vbd.read": "VBD", "Vdi.read": "VDI", "Vif.read": "VIF", "Pif.read": "PIF",
    "Network.read": "network", "Task.read": "task", "SnapshotSchedule.read_vmss": "VMSS",
    "SnapshotSchedule.read_vmpp": "VMPP", "ClusterHost.read": "Cluster_host", "Update.read": "pool_update",
    "VmGroup.read": "VM_group", "Vgpu.read": "VGPU", "Pgpu.read": "PGPU", "GuestReport.read": "VM_guest_metrics",
    "DomainFacts.read": "VM_metrics", "Vusb.read": "VUSB", "Bond.read": "Bond", "Vlan.read": "VLAN", "Sm.read": "SM",
    "SnapshotBuilder._pool": "pool", "SnapshotBuilder.host": "host", "SnapshotBuilder.vm": "VM",
    "SnapshotBuilder.sr": "SR", "_domain_type": "VM", "_multipathing": "host", "_schedule": "VM",
    "host_facts": "host", "vm_facts": "VM", "network_facts": "network",
}  # fmt: skip
"""Functions, and the class whose records they read."""

OTHERS = {
    "SnapshotBuilder.host": {"host_metrics": {"live", "memory_total"}},
    "SnapshotBuilder._is_this_machine": {"VM": {"uuid"}, "VIF": {"MAC"}},
    "sr_names": {"PBD": {"SR", "host"}, "SR": {"uuid", "name_label"}},
}
"""Those that read records of several classes."""

AS_THEY_ARE = {"RecordReader.name", "RecordReader.noted"}
"""What names any object (`FIELDS` has it for all classes)."""


def functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from ((f"{node.name}.{it.name}", it) for it in node.body if isinstance(it, ast.FunctionDef))


def fields_in(node: ast.AST) -> set[str]:
    """The fields that are read in it, except by the lambdas of `tables_in`."""
    found = set()
    inner = {id(each) for other in ast.walk(node) if isinstance(other, ast.Lambda) for each in ast.walk(other)}
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and id(call) not in inner:
            first = call.args[0] if call.args else None
            if call.func.attr in READS and isinstance(first, ast.Constant) and isinstance(first.value, str):
                found.add(first.value)
            elif call.func.attr == "name" and not call.args:
                found.add("name_label")
    return found


def tables_in(node: ast.AST) -> Iterator[tuple[str, set[str]]]:
    """Class and fields of each ``table("Cluster", ClusterRef, lambda _, row: row.number("…"))``."""
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and len(call.args) > 2 and isinstance(call.args[2], ast.Lambda):
            name = call.args[0]
            assert isinstance(name, ast.Constant)
            yield str(name.value), fields_in(call.args[2].body)


def read_fields() -> dict[str, set[str]]:
    """Class -> what is read of its records in `rpu_desktop.inventory`."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in Path(rpu_desktop.inventory.__file__).parent.glob("*.py"):
        for name, function in functions(ast.parse(path.read_text("utf-8"))):
            fields = fields_in(function)
            for cls, more in tables_in(function):
                found[cls] |= more
            for cls, more in OTHERS.get(name, {}).items():
                assert more <= fields
                found[cls] |= more
                fields -= more if cls != READERS.get(name) else set()
            if fields and name not in AS_THEY_ARE:
                covered = set().union(*OTHERS.get(name, {}).values())
                assert name in READERS or fields <= covered, f"{name} reads {fields}: of which class?"
                if name in READERS:
                    found[READERS[name]] |= fields
    return found


@pytest.mark.parametrize("cls", CLASSES)
def test_what_is_read_is_kept(cls: str) -> None:
    assert read_fields()[cls] <= set(FIELDS[cls])  # type: ignore[index]


def test_what_tells_guests_from_templates_is_kept() -> None:
    """`vm_facts` reads them in a loop."""
    assert {"is_a_template", "is_a_snapshot", "is_control_domain"} <= set(FIELDS["VM"])


def test_what_is_kept_is_a_field_of_the_class() -> None:
    model = Model.load()
    for cls, names in FIELDS.items():
        known = {field.name for field in model.classes[cls].fields.values()} | {"name_label"}
        assert set(names) <= known, cls


def test_a_pool_looks_the_same_without_the_fields_that_are_dropped() -> None:
    pool, *_ = build_scenario("pool", Clock(), hosts=3, vms=20, seed=1, password="x")
    whole: Records = {
        cls: {ref: RecordView(pool.db, cls, ref).read() for ref in pool.db.refs(cls)}
        for cls in CLASSES
        if cls in pool.db.model.classes
    }
    slim: Records = {cls: {ref: slim_record(cls, row) for ref, row in rows.items()} for cls, rows in whole.items()}
    assert snapshot_of(slim) == snapshot_of(whole)
