"""``GET /pool/xmldbdump``: the database as the real pool would write it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rpu_desktop.pooldump import write_dump
from rpu_desktop.simulator.pool import SimPool

__all__ = ["column", "database_dump"]

_LEFT_OUT = frozenset({"session", "task", "event"})
_STUB_TABLES = (
    *("SR", "pool", "VBD_metrics", "console", "host", "VIF_metrics", "user", "PBD", "pool_patch", "host_metrics"),
    *("VLAN", "Bond", "VTPM", "event", "VBD", "VM_guest_metrics", "VDI", "VM_metrics", "task", "VM", "crashdump"),
    *("network", "PIF", "host_patch", "host_crashdump", "SM", "host_cpu", "VIF", "session", "PIF_metrics"),
)
_STUB = (
    '<database><manifest><pair key="schema_major_vsn" value="5"/><pair key="schema_minor_vsn" value="35"/>'
    '<pair key="generation_count" value="103"/></manifest>'
    + "".join(f'<table name="{table}"/>' for table in _STUB_TABLES)
    + "</database>"
).encode()
"""Sent during an upgrade: an empty database of XenServer 4.1 (minimally_compliant_miami_database)."""

_NESTED = {
    "host": ("API_version", "memory"),
    "host_metrics": ("memory",),
    "VM": ("memory", "VCPUs", "actions", "PV", "HVM"),
    "VM_metrics": ("memory", "VCPUs"),
    "VIF": ("qos",),
    "VBD": ("qos",),
    "PIF_metrics": ("io",),
    "VIF_metrics": ("io",),
    "VBD_metrics": ("io",),
}
"""The nested fields of each class (xen-api ``ocaml/idl/datamodel*.ml``, ``namespace``)."""


def column(cls: str, field: str) -> str:
    """The database's own name of a field: ``name__label``, ``memory__static_max``; the pool's name is not nested."""
    if field.startswith("_"):
        return field
    parts = _NESTED.get(cls, ())
    if cls != "pool" and field in ("name_label", "name_description"):
        parts = ("name",)
    for part in parts:
        if field.startswith(f"{part}_"):
            return f"{part}__{field.removeprefix(f'{part}_')}"
    return field


def database_dump(pool: SimPool) -> bytes:
    """The whole database; while a rolling upgrade is in progress only a stub (xen-api ``pool_db_backup.ml``)."""
    if pool.db.get("pool", pool.pool, "other_config").get("rolling_upgrade_in_progress") == "true":
        return _STUB
    major, minor = _schema(pool)
    manifest = {
        "schema_major_vsn": major,
        "schema_minor_vsn": minor,
        "generation_count": str(pool.db.generation),
    }
    records = {}
    for cls in pool.model.known_classes(pool.db.version):
        rows = pool.db.all(cls)
        if rows and cls not in _LEFT_OUT:
            names = [field.name for field in pool.model.fields(cls, pool.db.version)]
            records[cls] = {ref: _row(pool, cls, ref, row, names) for ref, row in rows.items()}
    return write_dump(records, manifest, column)


def _row(pool: SimPool, cls: str, ref: str, row: Mapping[str, Any], names: list[str]) -> dict[str, Any]:
    """A row with what the database stores besides the fields: when it was created and changed, and its reference."""
    kept = {
        "__ctime": str(pool.db.created(cls, ref)),
        "__mtime": str(pool.db.stamp(cls, ref)),
        "_ref": ref,
    }
    return kept | {name: row[name] for name in names}


def _schema(pool: SimPool) -> tuple[str, str]:
    """The coordinator's own schema (``software_version``, ``db_schema``).

    Hosts up to XenServer 6.0 do not report it: 5.57.
    """
    coordinator = pool.db.get("pool", pool.pool, "master")
    major, _, minor = pool.db.get("host", coordinator, "software_version").get("db_schema", "5.57").partition(".")
    return major, minor
