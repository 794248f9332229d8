"""A simulated pool from a real pool's database dump of any age."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rpu_desktop.pooldump import Dump, read_dump
from rpu_desktop.simulator.certificates import PoolCertificate
from rpu_desktop.simulator.clock import Clock
from rpu_desktop.simulator.database import RELATIONS, Database
from rpu_desktop.simulator.model import NULL_REF, FieldModel, Model, model_version
from rpu_desktop.simulator.pool import HostPort, SimPool

__all__ = ["pool_from_dump", "pool_from_records"]

_DERIVED = frozenset(RELATIONS.values())
_LEFT_OUT = frozenset({"session", "task", "event"})
_GIB = 1024**3
_UPTIME = 40 * 86400


def pool_from_dump(path: Path | str, clock: Clock, *, username: str = "root", password: str) -> SimPool:
    """Load a dump and let all its hosts run.

    Raises:
        rpu_desktop.pooldump.DumpError: the file is no usable dump.

    """
    return pool_from_records(read_dump(path), clock, username=username, password=password)


def pool_from_records(dump: Dump, clock: Clock, *, username: str = "root", password: str) -> SimPool:
    """As `pool_from_dump`, from records already read."""
    pools = dump.records["pool"]
    coordinator = str(next(iter(pools.values())).get("master", NULL_REF))
    hosts = dump.records["host"]
    if coordinator not in hosts:
        coordinator = next(iter(hosts))
    version = _version(hosts[coordinator])
    db = Database(Model.load(), version)
    _load(db, dump)
    db.set("pool", db.only("pool"), master=coordinator)
    ports = _place_hosts(db, coordinator)
    for ref in ports:
        _wake_host(db, ref, clock)
    _calm_down(db)
    certificate = PoolCertificate.make(
        str(db.get("host", coordinator, "name_label")), [port.address for port in ports.values()]
    )
    return SimPool(db, clock, username, password, certificate, ports)


def _version(host: Mapping[str, Any]) -> int:
    major, minor = host.get("API_version_major", 1), host.get("API_version_minor", 6)
    api = major * 100 + minor if isinstance(major, int) and isinstance(minor, int) else 106
    facts = host.get("software_version")
    return model_version(api, facts.get("xapi_build", "") if isinstance(facts, Mapping) else "")


def _load(db: Database, dump: Dump) -> None:
    """Load all objects first, then the references between them, so that both sides are consistent."""
    links: list[tuple[str, str, dict[str, Any]]] = []
    for cls, rows in dump.records.items():
        model = db.model.classes.get(cls)
        if model is None or cls in _LEFT_OUT:
            continue
        for ref, row in rows.items():
            fields: dict[str, Any] = {}
            related: dict[str, Any] = {}
            for name, value in row.items():
                field = model.fields.get(name)
                if field is not None and (cls, name) not in _DERIVED:
                    kind = related if (cls, name) in RELATIONS else fields
                    kind[name] = _typed(value, field)
            db.create(cls, ref=ref, **fields)
            links.append((cls, ref, related))
    for cls, ref, related in links:
        db.set(cls, ref, **related)


def _typed(value: Any, field: FieldModel) -> Any:
    """The value in the model's type; unreadable values get the default, as when the toolstack loads them."""
    type_ = field.type
    try:
        if type_.endswith(" set"):
            return list(value) if value else []
        if type_.endswith("-> float) map"):
            return {key: float(number) for key, number in value.items()} if value else {}
        if type_.endswith(" map"):
            return dict(value) if value else {}
        if type_.endswith(" ref"):
            return str(value)  # in old databases the null reference may be the empty string, which is kept
        match type_:
            case "int":
                return int(value)
            case "float":
                return float(value)
            case "bool":
                return value if isinstance(value, bool) else str(value).lower() == "true"
            case "datetime":
                return value if isinstance(value, datetime) else datetime.fromtimestamp(float(value), UTC)
            case _:
                return str(value)
    except (TypeError, ValueError, AttributeError, OverflowError, OSError):
        return field.default


def _place_hosts(db: Database, coordinator: str) -> dict[str, HostPort]:
    """Replace real addresses with loopback addresses, the coordinator's first."""
    members = sorted(ref for ref in db.refs("host") if ref != coordinator)
    ports = {}
    for number, ref in enumerate([coordinator, *members], start=1):
        address = f"127.0.{number // 250}.{number % 250}"
        ports[ref] = HostPort(ref, address)
        old = db.get("host", ref, "address")
        db.set("host", ref, address=address)
        for pif in db.get("host", ref, "PIFs"):
            if db.get("PIF", pif, "IP") == old or db.get("PIF", pif, "management"):
                db.set("PIF", pif, IP=address, netmask="255.0.0.0", gateway="")
    return ports


def _wake_host(db: Database, ref: str, clock: Clock) -> None:
    host = db.record("host", ref)
    if not db.exists("host_metrics", host["metrics"]):
        total = _memory_for(db, ref)
        metrics = db.create("host_metrics", live=True, memory_total=total, last_updated=clock.date())
        db.set("host", ref, metrics=metrics)
    db.set("host_metrics", host["metrics"], live=True)
    started = clock.now() - _UPTIME
    times = {"boot_time": f"{started:.0f}.", "agent_start_time": f"{started + 60:.0f}."}
    db.set("host", ref, other_config=times | host["other_config"])


def _memory_for(db: Database, host: str) -> int:
    """A memory size for a host whose dump has none.

    The power of two above twice what runs there, 8 GiB at least.
    """
    running = sum(db.get("VM", vm, "memory_static_max") for vm in db.get("host", host, "resident_VMs"))
    total = 8 * _GIB
    while total < 2 * running:
        total *= 2
    return total


def _calm_down(db: Database) -> None:
    """Clear all operations: nothing is in progress in a newly loaded pool."""
    for cls, model in db.model.classes.items():
        for ref in db.refs(cls):
            if "current_operations" in model.fields and db.get(cls, ref, "current_operations"):
                db.set(cls, ref, current_operations={})
    for vm in db.refs("VM"):
        db.set("VM", vm, scheduled_to_be_resident_on=NULL_REF)
