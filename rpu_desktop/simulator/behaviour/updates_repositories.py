"""Repositories (XenServer 8): synchronizing, listing, applying, and pending guidance.

Sources: xen-api ``xapi_pool.ml`` sync_updates, get_updates_handler; ``xapi_host.ml`` apply_updates; ``repository.ml``;
``repository_helpers.ml``; ``xapi_pool_helpers.ml`` with_pool_operation.

Each host is asked what it lacks (``repository.ml`` get_hosts_updates): if one cannot report it, the
whole call fails, at each synchronization and whenever the coordinator has lost the earlier answers.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from rpu_desktop.simulator.behaviour import evacuation, ha_wlb, host_lifecycle, host_operations, operations
from rpu_desktop.simulator.behaviour.operations import retrying, task_key
from rpu_desktop.simulator.behaviour.state import finish, note, state_of
from rpu_desktop.simulator.behaviour.updates_state import assert_updates_licensed, duration, updates_of
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.model import NULL_REF
from rpu_desktop.simulator.pool import Phase, SimPool
from rpu_desktop.simulator.registry import Call, TaskHandle, method

__all__ = ["PUBLISHED", "RemoteRepository", "RepositoryUpdate", "configure", "listing"]

_SYNC = (20.0, 60.0)
_APPLY = (60.0, 180.0)
_NO_ANSWER = 20.0
"""How long to wait for a host that is gone; in reality up to minutes (``xmlrpc_client.ml``)."""
_LIST_UPDATES_SINCE = (3, 2, 50)
"""Platform version of the first hosts that can report what they lack.

That is the handler ``/host_updates`` of ``xapi_host.ml``.
"""
_BLOCKING = {
    "ha_enable": "HA_ENABLE_IN_PROGRESS",
    "ha_disable": "HA_DISABLE_IN_PROGRESS",
    "cluster_create": "CLUSTER_CREATE_IN_PROGRESS",
    "designate_new_master": "DESIGNATE_NEW_MASTER_IN_PROGRESS",
    "tls_verification_enable": "TLS_VERIFICATION_ENABLE_IN_PROGRESS",
    "configure_repositories": "CONFIGURE_REPOSITORIES_IN_PROGRESS",
    "sync_updates": "SYNC_UPDATES_IN_PROGRESS",
    "sync_bundle": "SYNC_BUNDLE_IN_PROGRESS",
    "apply_updates": "APPLY_UPDATES_IN_PROGRESS",
}
"""Operations on the pool that exclude each other, and the error meanwhile; all others are waited for."""
_RECORDED = {
    "RebootHost": "reboot_host",
    "RestartToolstack": "restart_toolstack",
    "RestartDeviceModel": "restart_device_model",
    "RestartVM": "restart_vm",
}
_COVERS = {
    "RebootHost": {"RestartToolstack", "EvacuateHost", "RestartDeviceModel"},
    "EvacuateHost": {"RestartDeviceModel"},
    "RestartVM": {"RestartDeviceModel"},
}
_FIELDS = {
    "mandatory": "pending_guidances",
    "recommended": "pending_guidances_recommended",
    "full": "pending_guidances_full",
}


@dataclass(frozen=True, slots=True)
class RepositoryUpdate:
    """One update of a repository, with its packages and its guidance by kind."""

    id: str
    title: str
    packages: tuple[str, ...]
    mandatory: tuple[str, ...] = ()
    recommended: tuple[str, ...] = ()
    full: tuple[str, ...] = ()

    def guidance(self, kind: str) -> tuple[str, ...]:
        """The guidance of one kind."""
        return {"mandatory": self.mandatory, "recommended": self.recommended, "full": self.full}[kind]


@dataclass
class RemoteRepository:
    """The vendor's repository, and what of it was synchronized."""

    updates: list[RepositoryUpdate]
    reachable: bool = True
    synced: list[RepositoryUpdate] = field(default_factory=list)

    def hash_now(self) -> str:
        """The checksum of the update information as it is there now."""
        return hashlib.sha256(json.dumps([update.id for update in self.updates]).encode()).hexdigest()


PUBLISHED = (
    RepositoryUpdate(
        "UPDATE-0b2c1a",
        "Security update for Xen",
        ("xen-hypervisor-4.17.5-9",),
        recommended=("RebootHost", "RestartVM"),
    ),
    RepositoryUpdate("UPDATE-1d44f0", "Toolstack fixes", ("xapi-core-25.6.1-1",), mandatory=("RestartToolstack",)),
    RepositoryUpdate("UPDATE-7781c3", "New device model", ("qemu-4.2.1-12",), recommended=("RestartDeviceModel",)),
)
"""The contents of a simulated pool's repository: guidance for the host and for its virtual machines."""


def configure(pool: SimPool, updates: Iterable[RepositoryUpdate]) -> None:
    """Give the pool a repository, enabled and never synchronized."""
    for name in ("base", "normal"):
        ref = pool.db.create(
            "Repository",
            name_label=name,
            binary_url=f"https://repo.example/xs8/{name}",
            source_url=f"https://repo-src.example/xs8/{name}",
            update=name == "normal",
        )
        pool.db.set("pool", pool.pool, repositories=[*pool.db.get("pool", pool.pool, "repositories"), ref])
    updates_of(pool).repository = RemoteRepository(list(updates))


@asynccontextmanager
async def pool_operation(call: Call, op: str) -> AsyncIterator[None]:
    """One operation on the pool: blocking ones exclude their kind immediately, everything else queues."""
    pool, key = call.pool, task_key(call)

    def claim() -> None:
        error = _clash(pool, op)
        if error is not None:
            raise error
        pool.db.put("pool", pool.pool, "current_operations", key, op)

    await retrying(call, claim)
    try:
        yield
    finally:
        pool.db.put("pool", pool.pool, "current_operations", key, None)


def _clash(pool: SimPool, op: str) -> ApiError | None:
    """The operation that prevents `op`: a blocking one before one that is waited for."""
    current: Mapping[str, str] = pool.db.get("pool", pool.pool, "current_operations")
    blocking = next((running for running in current.values() if running in _BLOCKING), None)
    if blocking is not None and op in _BLOCKING:
        return ApiError(_BLOCKING[blocking])
    if not current:
        return None
    waiting = [part for ref, running in current.items() if running not in _BLOCKING for part in (running, ref)]
    return ApiError("OTHER_OPERATION_IN_PROGRESS", "pool", pool.pool, *waiting[:2])


def _update_repository(pool: SimPool) -> str:
    """The one repository with updates."""
    db = pool.db
    enabled = [ref for ref in db.get("pool", pool.pool, "repositories") if db.get("Repository", ref, "update")]
    if not enabled:
        raise ApiError("NO_REPOSITORY_ENABLED")
    if len(enabled) > 1:
        raise ApiError("MULTIPLE_UPDATE_REPOSITORIES_ENABLED")
    return str(enabled[0])


@method("Repository.introduce")
def introduce(
    call: Call, name_label: str, name_description: str, binary_url: str, source_url: str, update: bool,
    gpgkey_path: str = "",
) -> str:  # fmt: skip
    """Create a repository, which is not enabled yet."""
    db = call.pool.db
    for url in (binary_url, source_url):
        if not url.startswith(("http://", "https://")):
            raise ApiError("INVALID_BASE_URL", url)
    for ref, row in db.all("Repository").items():
        if row["name_label"] == name_label or row["binary_url"] == binary_url:
            raise ApiError("REPOSITORY_ALREADY_EXISTS", ref)
    state = updates_of(call.pool)
    state.repository = state.repository or RemoteRepository(list(PUBLISHED))
    return db.create(
        "Repository",
        name_label=name_label,
        name_description=name_description,
        binary_url=binary_url,
        source_url=source_url,
        update=update,
    )


@method("pool.set_repositories")
def set_repositories(call: Call, self: str, value: list[str]) -> None:
    """Enable repositories."""
    call.pool.db.set("pool", self, repositories=list(value))


@method("pool.sync_updates")
async def sync_updates(
    call: Call, self: str, force: bool, token: str, token_id: str, username: str = "", password: str = ""
) -> str:
    """Fetch the repositories' metadata and packages; returns the hash of the contents."""
    pool = call.pool
    assert_updates_licensed(pool)
    async with pool_operation(call, "sync_updates"):
        return str(await finish(pool, _sync(pool)))


async def _sync(pool: SimPool) -> str:
    if not pool.db.get("pool", pool.pool, "repositories"):
        raise ApiError("NO_REPOSITORY_ENABLED")
    repository, remote = _update_repository(pool), updates_of(pool).repository
    await pool.clock.sleep(duration(pool, *_SYNC))
    if remote is None or not remote.reachable:
        raise ApiError("REPOSYNC_FAILED")
    remote.synced = list(remote.updates)
    await _ask_hosts(pool)
    digest = _synced_hash(remote)
    pool.db.set("Repository", repository, hash=digest)
    pool.db.set("pool", pool.pool, last_update_sync=pool.clock.date())
    note(pool, "repositories synchronised", pool.pool)
    return digest


async def _ask_hosts(pool: SimPool) -> None:
    """Let every host report what it lacks, and store the result (``repository.ml`` set_available_updates).

    Raises:
        ApiError: GET_HOST_UPDATES_FAILED with the first host that cannot report it: too old, down, or starting.

    """
    await pool.clock.sleep(duration(pool, 2, 6))
    for host in pool.db.refs("host"):
        while state_of(pool).hosts[host].hangs:  # http_get_host_updates_in_json has no time-out
            await pool.clock.sleep(_NO_ANSWER)
        if _platform(pool, host) < _LIST_UPDATES_SINCE:
            raise ApiError("GET_HOST_UPDATES_FAILED", host)
        if pool.host_serving(host).phase is not Phase.SERVING:
            await pool.clock.sleep(_NO_ANSWER)
            raise ApiError("GET_HOST_UPDATES_FAILED", host)
    for host in pool.db.refs("host"):
        pool.db.set("host", host, latest_synced_updates_applied="no" if _missing(pool, host) else "yes")
    updates_of(pool).listed = True


def _platform(pool: SimPool, host: str) -> tuple[int, ...]:
    """The platform version of a host, to compare."""
    text = pool.db.get("host", host, "software_version").get("platform_version", "0")
    return tuple(int(part) for part in text.split(".") if part.isdigit())


async def _ask_hosts_once(pool: SimPool) -> None:
    """What the hosts lack is kept in the coordinator's memory, and requested again after its restart."""
    if not updates_of(pool).listed:
        await _ask_hosts(pool)


# --- listing ----------------------------------------------------------------------------------------------------------


def _missing(pool: SimPool, host: str) -> list[RepositoryUpdate]:
    remote = updates_of(pool).repository
    have = updates_of(pool).packages[host]
    return [update for update in (remote.synced if remote else []) if update.id not in have]


def _reduced(words: Iterable[str], before: set[str]) -> list[str]:
    """Without guidance that is covered by other guidance, or that a stronger kind has (GuidanceSet.reduce)."""
    every = set(words) | before
    covered = {low for high in every for low in _COVERS.get(high, ())}
    return sorted(every - covered - before)


def _guidance(updates: list[RepositoryUpdate]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    before: set[str] = set()
    for kind in ("mandatory", "recommended", "full"):
        words = {word for update in updates for word in update.guidance(kind)}
        found[kind] = _reduced(words, before)
        before |= words
    return found | {"livepatch": []}


async def listing(pool: SimPool, request: web.Request) -> web.Response:
    """GET /updates."""
    wanted = request.query.get("host_refs", "").split(";") if "host_refs" in request.query else pool.db.refs("host")
    try:
        async with pool_operation(_request_call(pool), "get_updates"):
            await pool.clock.sleep(duration(pool, 2, 6))
            _update_repository(pool)
            await _ask_hosts_once(pool)
            body = _listing(pool, wanted)
    except ApiError as error:
        status = 404 if error.code == "NO_REPOSITORY_ENABLED" else 500
        return web.Response(status=status, text=error.code)
    for hook in state_of(pool).hooks:
        hook.updates_listed(pool)
    return web.json_response(body)


def _request_call(pool: SimPool) -> Call:
    """A request that is not an API call has a task of its own."""
    return Call(pool, pool.coordinator, NULL_REF, TaskHandle())


def _listing(pool: SimPool, hosts: Iterable[str]) -> dict[str, Any]:
    repository = _update_repository(pool)
    digest = pool.db.get("Repository", repository, "hash")
    if not digest:
        raise ApiError("GET_UPDATES_FAILED")
    per_host = {host: _missing(pool, host) for host in hosts if pool.db.exists("host", host)}
    every = {update.id: update for updates in per_host.values() for update in updates}
    return {
        "hosts": [
            {
                "ref": host,
                "guidance": _guidance(updates),
                "RPMS": [package for update in updates for package in update.packages],
                "updates": [update.id for update in updates],
                "livepatches": [],
            }
            for host, updates in per_host.items()
        ],
        "updates": [_describe(update) for update in every.values()],
        "hash": digest,
    }


def _describe(update: RepositoryUpdate) -> dict[str, Any]:
    return {
        "id": update.id,
        "summary": update.title,
        "description": update.title,
        "special-info": "",
        "URL": "",
        "type": "security",
        "issued": "2026-01-12T09:00:00Z",
        "severity": "High",
        "livepatches": [],
        "guidance": {kind: list(update.guidance(kind)) for kind in ("mandatory", "recommended", "full")},
        "title": update.title,
    }


# --- applying ---------------------------------------------------------------------------------------------------------


@method("host.apply_updates")
async def apply_updates(call: Call, self: str, hash: str) -> list[list[str]]:
    """Install everything that the synchronized repository has for this host, which is disabled first."""
    pool = call.pool
    assert_updates_licensed(pool)
    await host_operations.reach(pool, self)
    async with pool_operation(call, "apply_updates"):
        if ha_wlb.is_enabled(pool):
            raise ApiError("HA_IS_ENABLED")
        if pool.db.get("host", self, "enabled"):
            await host_lifecycle.disable(call, self)
            state_of(pool).hosts[self].user_disabled = False
        async with operations.host_operation(call, self, "apply_updates"):
            await finish(pool, _apply(pool, self, hash))
    pool.db.set("host", self, latest_synced_updates_applied="yes", last_update_hash=hash)
    if "last_software_update" in pool.db.record("host", self):
        pool.db.set("host", self, last_software_update=pool.clock.date())
    return []


async def _apply(pool: SimPool, host: str, digest: str) -> None:
    if pool.db.get("host", host, "pending_guidances"):
        raise ApiError("HOST_PENDING_MANDATORY_GUIDANCE_NOT_EMPTY", host)
    repository, remote = _update_repository(pool), updates_of(pool).repository
    known = pool.db.get("Repository", repository, "hash")
    if not digest or digest != known or (remote and [u.id for u in remote.synced] and digest != _synced_hash(remote)):
        raise ApiError("UPDATEINFO_HASH_MISMATCH")
    if host == pool.coordinator:
        await _ask_hosts_once(pool)
    updates = _missing(pool, host)
    guidance = _guidance(updates)
    if {"RebootHost", "EvacuateHost"} & set(guidance["mandatory"]) and evacuation.guests_of(pool, host):
        raise ApiError("HOST_EVACUATION_IS_REQUIRED", host)
    await pool.clock.sleep(duration(pool, *_APPLY) if updates else 1)
    for hook in state_of(pool).hooks:
        error = hook.update_applying(pool, host, "repository")
        if error is not None:
            raise ApiError("APPLY_UPDATES_FAILED", host)
    if any(hook.update_vanishes(pool, host, "repository") for hook in state_of(pool).hooks):
        return
    for update in updates:
        updates_of(pool).packages[host][update.id] = update.packages
    _leave_guidance(pool, host, guidance)
    note(pool, "updates applied", host, updates=len(updates))


def _synced_hash(remote: RemoteRepository) -> str:
    return RemoteRepository(remote.synced).hash_now()


def _leave_guidance(pool: SimPool, host: str, guidance: Mapping[str, list[str]]) -> None:
    for kind, name in _FIELDS.items():
        words = [_RECORDED[word] for word in guidance[kind] if word in _RECORDED]
        mine = [word for word in words if word in ("reboot_host", "restart_toolstack")]
        pool.db.set("host", host, **{name: sorted({*pool.db.get("host", host, name), *mine})})
        for vm in pool.db.refs("VM"):
            _leave_vm_guidance(pool, host, vm, name, words)


def _leave_vm_guidance(pool: SimPool, host: str, vm: str, name: str, words: list[str]) -> None:
    """RestartVM is set for all guests with the coordinator's turn, RestartDeviceModel for those on the host."""
    row = pool.db.record("VM", vm)
    if row["is_control_domain"] or row["is_a_template"] or row["power_state"] == "Halted":
        return
    new = set()
    if "restart_vm" in words and host == pool.coordinator:
        new.add("restart_vm")
    if "restart_device_model" in words and row["resident_on"] == host:
        new.add("restart_device_model")
    if new:
        pool.db.set("VM", vm, **{name: sorted({*row[name], *new})})


@method("host.emergency_clear_mandatory_guidance")
def emergency_clear(call: Call) -> None:
    """Clear the mandatory guidance of the called host."""
    call.pool.db.set("host", call.host, pending_guidances=[])
