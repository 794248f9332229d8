"""A VM moves with its disks within the pool, to another host or to another SR of its own host.

``VM.migrate_send``, and ``VDI.pool_migrate``, which does the same for one disk.

Sources: xen-api ``xapi_vm_migrate.ml`` (assert_can_migrate, with_migrate), ``message_forwarding.ml`` VM.migrate_send,
``xapi_host.ml`` migrate_receive. See docs/storage-motion.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rpu_desktop.simulator.behaviour import host_operations, migration, placement, rolling_upgrade, toolstack
from rpu_desktop.simulator.behaviour.disk_checks import (
    assert_drivers,
    assert_licensed,
    assert_mapped,
    assert_may_move,
    assert_no_cbt,
    disks_of,
)
from rpu_desktop.simulator.behaviour.disk_move import Move
from rpu_desktop.simulator.behaviour.operations import vm_operation
from rpu_desktop.simulator.behaviour.reservation import reserved
from rpu_desktop.simulator.behaviour.state import finish, state_of
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.registry import Call, method

__all__ = ["assert_can_migrate", "migrate_receive", "migrate_send", "vdi_pool_migrate"]

_AT_A_TIME = 3  # xapi_vm_migrate.ml with_migrate: for each sending host


@method("host.migrate_receive")
def migrate_receive(call: Call, host: str, network: str, options: dict[str, str]) -> dict[str, str]:
    """A token for a VM that comes to `host` with its disks; both use this network."""
    pool = call.pool
    assert_licensed(pool)
    session = pool.db.create("session", **_session(pool, call.session))
    pifs = [pif for pif in pool.db.get("network", network, "PIFs") if pool.db.get("PIF", pif, "host") == host]
    if not pifs:
        raise ApiError("HOST_CANNOT_ATTACH_NETWORK", host, network)
    row = pool.db.record("PIF", pifs[0])
    address = migration.primary_address(row)
    if not address:
        six = row.get("primary_address_type", "IPv4") == "IPv6"
        mode = row["ipv6_configuration_mode" if six else "ip_configuration_mode"]
        code = "PIF_HAS_NO_NETWORK_CONFIGURATION" if mode == "None" else "INTERFACE_HAS_NO_IP"
        raise ApiError(code, pifs[0])
    return {
        "SM": f"http://{address}/services/SM?session_id={session}",
        "host": host,
        "xenops": f"http://{address}/services/xenops?session_id={session}",
        "session_id": session,
        "master": f"http://{pool.db.get('host', pool.coordinator, 'address')}",
    }


def _session(pool: SimPool, session: str) -> dict[str, Any]:
    row = pool.db.record("session", session)
    return {key: value for key, value in row.items() if key != "uuid"} | {"last_active": pool.clock.date()}


@method("VM.assert_can_migrate")
def assert_can_migrate(
    call: Call,
    vm: str,
    dest: dict[str, str],
    live: bool,
    vdi_map: dict[str, str],
    vif_map: dict[str, str],
    options: dict[str, str],
    vgpu_map: dict[str, str] | None = None,
) -> None:
    """The checks that ``migrate_send`` begins with; whether the host sees the SRs is not one of them."""
    _assert_can_migrate(call.pool, vm, _host(call.pool, dest), vdi_map, vif_map, options)


def _host(pool: SimPool, dest: Mapping[str, str]) -> str:
    if not {"host", "session_id", "SM", "xenops", "master"} <= dest.keys():
        raise ApiError("INTERNAL_ERROR", "Not_found")
    if not pool.db.exists("host", dest["host"]):
        raise ApiError("INTERNAL_ERROR", "only moves within the pool are simulated")
    return dest["host"]


def _assert_can_migrate(
    pool: SimPool,
    vm: str,
    host: str,
    vdi_map: Mapping[str, str],
    vif_map: Mapping[str, str],
    options: Mapping[str, str],
) -> None:
    db, row = pool.db, pool.db.record("VM", vm)
    assert_licensed(pool)
    source = str(row["resident_on"])
    source = source if db.exists("host", source) else pool.coordinator
    disks = [disk.vdi for disk in disks_of(pool, vm, mirrored=True)]
    assert_mapped(disks, vdi_map)
    if not toolstack.at_least(pool, pool.coordinator, 25, 15):
        assert_no_cbt(pool, disks)
    if not rolling_upgrade.not_decreasing(pool, source, host):
        raise ApiError("NOT_SUPPORTED_DURING_UPGRADE")
    assert_drivers(pool, vdi_map)
    forced = options.get("force", "").lower() == "true"
    placement.assert_can_boot(pool, vm, host, cpu=not forced, with_storage=False)
    if vif_map:
        words = "VIF mapping is not allowed for intra-pool migration -all VIFs must be on the same network"  # sic
        raise ApiError("OPERATION_NOT_ALLOWED", words)
    assert_may_move(pool, vdi_map)


@method("VM.migrate_send")
async def migrate_send(
    call: Call,
    vm: str,
    dest: dict[str, str],
    live: bool,
    vdi_map: dict[str, str],
    vif_map: dict[str, str],
    options: dict[str, str],
    vgpu_map: dict[str, str] | None = None,
) -> str:
    """Move a VM with its disks; `live` does not matter. Returns the VM."""
    await finish(call.pool, _migrate_send(call, vm, dest, vdi_map, vif_map, options))
    return vm


async def _migrate_send(
    call: Call,
    vm: str,
    dest: Mapping[str, str],
    vdi_map: Mapping[str, str],
    vif_map: Mapping[str, str],
    options: Mapping[str, str],
) -> None:
    pool, host = call.pool, _host(call.pool, dest)
    async with vm_operation(call, vm, "migrate_send"):
        _assert_can_migrate(pool, vm, host, vdi_map, vif_map, options)
        row = pool.db.record("VM", vm)
        live = row["power_state"] == "Running"
        source = str(row["resident_on"]) if live else placement.choose_host(pool, vm)
        with reserved(call, vm, host if live else source, "vm_migrate"):
            await host_operations.reach(pool, source)
            if not toolstack.knows_storage_motion(pool, source):
                raise ApiError("MESSAGE_METHOD_UNKNOWN", "VM.migrate_send")
            if options.get("copy", "").lower() == "true":
                words = "Copy mode is disallowed on intra pool storage migration"
                raise ApiError("OPERATION_NOT_ALLOWED", words)
            with _sending(pool, source):
                await Move(call, vm, source, host, dest["session_id"], dict(vdi_map)).carry_out()


@method("VDI.pool_migrate")
async def vdi_pool_migrate(call: Call, vdi: str, sr: str, options: dict[str, str]) -> str:
    """Move one disk of a VM, on its own host or on one that sees the SR (vdi_pool_migrate); returns the new disk."""
    db = call.pool.db
    vbds = db.get("VDI", vdi, "VBDs")
    if not vbds:
        raise ApiError("VDI_NEEDS_VM_FOR_MIGRATE", vdi)
    await finish(call.pool, _vdi_pool_migrate(call, vdi, sr, str(db.get("VBD", vbds[0], "VM"))))
    return str(db.get("VBD", vbds[0], "VDI"))


async def _vdi_pool_migrate(call: Call, vdi: str, sr: str, vm: str) -> None:
    pool, db = call.pool, call.pool.db
    async with vm_operation(call, vm, "migrate_send"):
        live = db.get("VM", vm, "power_state") == "Running"
        source = str(db.get("VM", vm, "resident_on")) if live else placement.choose_host(pool, vm)
        with reserved(call, vm, source, "vm_migrate"):
            rolling_upgrade.assert_none(pool)
            await host_operations.reach(pool, source)
            assert_no_cbt(pool, [vdi])
            media = (db.get("VBD", vbd, "VDI") for vbd in db.get("VM", vm, "VBDs") if not db.get("VBD", vbd, "empty"))
            places = {each: str(db.get("VDI", each, "SR")) for each in media if db.exists("VDI", each)} | {vdi: sr}
            target = _sees_all(pool, source, set(places.values()))
            _assert_can_migrate(pool, vm, target, places, {}, {})
            session = db.create("session", **_session(pool, call.session))
            with _sending(pool, source):
                await Move(call, vm, source, target, session, places).carry_out()


def _sees_all(pool: SimPool, source: str, srs: set[str]) -> str:
    for host in (source, *pool.db.refs("host")):
        if srs <= placement.attached_srs(pool, host):
            return host
    raise ApiError("NO_HOSTS_AVAILABLE")


@contextmanager
def _sending(pool: SimPool, source: str) -> Iterator[None]:
    hs = state_of(pool).hosts[source]
    if hs.moves >= _AT_A_TIME:
        raise ApiError("TOO_MANY_STORAGE_MIGRATES", _AT_A_TIME)
    hs.moves += 1
    try:
        yield
    finally:
        hs.moves -= 1
