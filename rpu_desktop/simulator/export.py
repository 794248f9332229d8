"""``GET /pool/xmldbdump``: the database as the real pool would write it."""

from __future__ import annotations

from rpu_desktop.pooldump import write_dump
from rpu_desktop.simulator.pool import SimPool

__all__ = ["column", "database_dump"]

_LEFT_OUT = frozenset({"session", "task", "event"})
_STUB = {"schema_major_vsn": "5", "schema_minor_vsn": "35", "generation_count": "103"}
"""The manifest of the stub: the schema of XenServer 4.1, whatever the pool's own is."""

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
    parts = _NESTED.get(cls, ())
    if cls != "pool" and field in ("name_label", "name_description"):
        parts = ("name",)
    for part in parts:
        if field.startswith(f"{part}_"):
            return f"{part}__{field.removeprefix(f'{part}_')}"
    return field


def database_dump(pool: SimPool) -> bytes:
    """The whole database; while a rolling upgrade is in progress only a stub (xen-api ``pool_db_backup.ml``)."""
    major, minor = _schema(pool)
    manifest = {
        "schema_major_vsn": major,
        "schema_minor_vsn": minor,
        "generation_count": str(pool.db.generation),
    }
    if pool.db.get("pool", pool.pool, "other_config").get("rolling_upgrade_in_progress") == "true":
        return write_dump({}, _STUB)
    records = {}
    for cls in pool.model.classes:
        rows = pool.db.all(cls)
        if rows and cls not in _LEFT_OUT:
            names = [field.name for field in pool.model.fields(cls, pool.db.version)]
            records[cls] = {ref: {name: row[name] for name in names} for ref, row in rows.items()}
    return write_dump(records, manifest, column)


def _schema(pool: SimPool) -> tuple[str, str]:
    """The coordinator's own (``software_version``, ``db_schema``); hosts up to XenServer 6.0 do not tell it: 5.57."""
    coordinator = pool.db.get("pool", pool.pool, "master")
    major, _, minor = pool.db.get("host", coordinator, "software_version").get("db_schema", "5.57").partition(".")
    return major, minor
