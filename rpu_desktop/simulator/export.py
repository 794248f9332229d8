"""``GET /pool/xmldbdump``: the database as the real pool would write it."""

from __future__ import annotations

from rpu_desktop.pooldump import write_dump
from rpu_desktop.simulator.pool import SimPool

__all__ = ["database_dump"]

_LEFT_OUT = frozenset({"session", "task", "event"})


def database_dump(pool: SimPool) -> bytes:
    """The whole database; while a rolling upgrade is in progress only a stub (xen-api ``pool_db_backup.ml``)."""
    manifest = {
        "schema_major_vsn": "5",
        "schema_minor_vsn": str(pool.db.version),
        "generation_count": str(pool.db.generation),
    }
    if pool.db.get("pool", pool.pool, "other_config").get("rolling_upgrade_in_progress") == "true":
        return write_dump({}, manifest)
    records = {}
    for cls in pool.model.classes:
        rows = pool.db.all(cls)
        if rows and cls not in _LEFT_OUT:
            names = [field.name for field in pool.model.fields(cls, pool.db.version)]
            records[cls] = {ref: {name: row[name] for name in names} for ref, row in rows.items()}
    return write_dump(records, manifest)
