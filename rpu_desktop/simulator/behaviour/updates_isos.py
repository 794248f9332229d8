"""Update ISOs (``pool_update``, 7.1 and later) and the patches before them (``pool_patch``).

Sources: xen-api ``xapi_pool_update.ml``, ``xapi_pool_patch.ml``, ``message_forwarding.ml`` Pool_update, and the
extensions ``pool_update.precheck`` and ``pool_update.apply``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rpu_desktop.simulator.behaviour import disks, evacuation, host_operations
from rpu_desktop.simulator.behaviour.state import finish, note, state_of
from rpu_desktop.simulator.behaviour.updates_state import Applied, duration, exists, updates_of
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.model import NULL_REF
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.registry import Call, method
from rpu_desktop.simulator.update_files import read_iso, read_old_patch

__all__ = ["resync", "take_old_patch"]

_PRECHECK = (2.0, 6.0)
_APPLY = (20.0, 60.0)
_LEAST_FREE = 1 << 20


@method("pool_update.introduce")
async def introduce(call: Call, vdi: str) -> str:
    """Read the description in an uploaded ISO, and create (or find) its record."""
    pool = call.pool
    state = updates_of(pool)
    if state.free[pool.coordinator] < _LEAST_FREE:
        raise ApiError("OUT_OF_SPACE", "/var/update")
    await pool.clock.sleep(2)
    content = state.contents.get(vdi)
    facts = read_iso(content) if content else None
    if facts is None:
        raise ApiError("INVALID_UPDATE", "missing update document (update.xml) in the package.")
    for key in ("uuid", "name-label", "version"):
        if not facts.get(key):
            raise ApiError("INVALID_UPDATE", f"missing <{key}> in update.xml")
    known = pool.db.where("pool_update", uuid=facts["uuid"])
    if not known:
        return _create(pool, facts, vdi)
    there = str(pool.db.get("pool_update", known[0], "vdi"))
    if exists(pool, there) and there != vdi:
        raise ApiError("UPDATE_ALREADY_EXISTS", facts["uuid"])
    pool.db.set("pool_update", known[0], vdi=vdi)
    return known[0]


def _create(pool: SimPool, facts: Mapping[str, str], vdi: str) -> str:
    guidance = [word for word in facts.get("after-apply-guidance", "").split(",") if word]
    common: dict[str, Any] = {
        "uuid": facts["uuid"],
        "name_label": facts["name-label"],
        "name_description": f"Public availability: {facts['name-label']}",
        "version": facts.get("version", "1.0"),
        "after_apply_guidance": guidance,
    }
    size = int(facts.get("installation-size", "0"))
    update = pool.db.create(
        "pool_update", **common, installation_size=size, key=facts.get("key", ""), vdi=vdi, hosts=[]
    )
    parts = facts["uuid"].split("-")
    patch_uuid = "-".join([*parts[:2], "0000", "0000", parts[4]])  # xapi_pool_update.ml patch_uuid_of_update_uuid
    pool.db.create("pool_patch", **{**common, "uuid": patch_uuid}, size=size, pool_update=update)
    return update


@method("pool_update.precheck")
async def precheck(call: Call, self: str, host: str) -> str:
    """Whether the update can be applied to this host; its livepatch status."""
    await host_operations.reach(call.pool, host)
    return str(await finish(call.pool, _precheck(call.pool, self, host)))


async def _precheck(pool: SimPool, update: str, host: str) -> str:
    row, state = pool.db.record("pool_update", update), updates_of(pool)
    if not exists(pool, row["vdi"]):
        raise ApiError("CANNOT_FIND_UPDATE")
    await pool.clock.sleep(duration(pool, *_PRECHECK))
    for hook in state_of(pool).hooks:
        error = hook.update_precheck(pool, host, str(row["name_label"]))
        if error is not None:
            raise error
    if int(row["installation_size"]) > state.free[host]:
        raise ApiError(
            "UPDATE_PRECHECK_FAILED_OUT_OF_SPACE", row["name_label"], state.free[host], row["installation_size"]
        )
    facts = read_iso(state.contents[row["vdi"]]) or {}
    _assert_fits(pool, host, facts, str(row["name_label"]), "UPDATE")
    return "ok_livepatch_complete" if facts.get("livepatch") == "true" else "ok"


def _assert_fits(pool: SimPool, host: str, facts: Mapping[str, str], name: str, kind: str) -> None:
    version = pool.db.get("host", host, "software_version").get("product_version", "")
    if facts.get("release") and facts["release"] != version:
        raise ApiError(f"{kind}_PRECHECK_FAILED_WRONG_SERVER_VERSION", name, version, facts["release"])
    there = {applied.uuid for applied in updates_of(pool).applied[host]}
    missing = [uuid for uuid in facts.get("required", "").split() if uuid not in there]
    if missing:
        raise ApiError(f"{kind}_PRECHECK_FAILED_PREREQUISITE_MISSING", name, " ".join(missing))
    conflicts = [uuid for uuid in facts.get("conflicting", "").split() if uuid in there]
    if conflicts:
        raise ApiError("UPDATE_PRECHECK_FAILED_CONFLICT_PRESENT", name, " ".join(conflicts))


@method("pool_update.apply")
async def apply(call: Call, self: str, host: str) -> None:
    """Check again, install, and update the list of what is installed."""
    pool = call.pool
    await host_operations.reach(pool, host)
    if self in pool.db.get("host", host, "updates"):
        raise ApiError("UPDATE_ALREADY_APPLIED", self)
    await finish(pool, _apply(pool, self, host))


async def _apply(pool: SimPool, update: str, host: str) -> None:
    state, row = updates_of(pool), pool.db.record("pool_update", update)
    if state.updating[host]:
        raise ApiError("OTHER_OPERATION_IN_PROGRESS", "Applying the update", update)
    state.updating[host] = str(row["name_label"])
    try:
        await _precheck(pool, update, host)
        await pool.clock.sleep(duration(pool, *_APPLY))
        facts = read_iso(state.contents.get(row["vdi"], b"")) or {}
        if not facts:
            raise ApiError("CANNOT_FIND_UPDATE")
        for hook in state_of(pool).hooks:
            error = hook.update_applying(pool, host, str(row["name_label"]))
            if error is not None:
                raise error
        if any(hook.update_vanishes(pool, host, str(row["name_label"])) for hook in state_of(pool).hooks):
            return
        _install(pool, host, facts, int(row["installation_size"]))
    finally:
        state.updating[host] = ""


def _install(pool: SimPool, host: str, facts: Mapping[str, str], size: int) -> None:
    state = updates_of(pool)
    state.applied[host].append(Applied(dict(facts), pool.clock.now()))
    state.free[host] -= size
    if "restartHost" in facts.get("after-apply-guidance", "") and facts.get("livepatch") != "true":
        state.reboot_required[host].append(facts["uuid"])
    resync(pool, host)
    names = tuple(vm for vm in evacuation.guests_of(pool, host))
    note(pool, "update installed", host, update=facts["name-label"], guests=len(names))


def resync(pool: SimPool, host: str) -> None:
    """Write what is on the host's disk to the database."""
    db, state = pool.db, updates_of(pool)
    by_uuid = {row["uuid"]: ref for ref, row in db.all("pool_update").items()}
    generated = [ref for ref in db.get("host", host, "updates") if ref in by_uuid.values()]
    applied = [by_uuid[each.uuid] for each in state.applied[host] if each.uuid in by_uuid]
    refs = [*generated, *(ref for ref in applied if ref not in generated)]
    db.set(
        "host",
        host,
        updates=refs,
        updates_requiring_reboot=[by_uuid[uuid] for uuid in state.reboot_required[host] if uuid in by_uuid],
    )
    for ref in by_uuid.values():
        hosts = [each for each in db.refs("host") if ref in db.get("host", each, "updates")]
        db.set("pool_update", ref, hosts=hosts)
    for ref in refs:
        _note_host_patch(pool, host, next(iter(db.where("pool_patch", pool_update=ref)), NULL_REF))


def _note_host_patch(pool: SimPool, host: str, patch: str) -> None:
    if patch != NULL_REF and not pool.db.where("host_patch", host=host, pool_patch=patch):
        pool.db.create("host_patch", host=host, pool_patch=patch, applied=True, timestamp_applied=pool.clock.date())


@method("pool_update.pool_apply")
async def pool_apply(call: Call, self: str) -> None:
    """Apply to all hosts that lack it."""
    pool = call.pool
    missing = [host for host in pool.db.refs("host") if self not in pool.db.get("host", host, "updates")]
    if not missing:
        raise ApiError("UPDATE_ALREADY_APPLIED_IN_POOL", self)
    failed = []
    for host in missing:
        try:
            await apply(call, self, host)
        except ApiError:
            failed.append(host)
    if failed:
        raise ApiError("UPDATE_POOL_APPLY_FAILED", *failed)


@method("pool_update.pool_clean")
async def pool_clean(call: Call, self: str) -> None:
    """Remove the ISO; nothing happens if there is none."""
    vdi = str(call.pool.db.get("pool_update", self, "vdi"))
    if exists(call.pool, vdi):
        await disks.destroy(call, vdi)
        call.pool.db.set("pool_update", self, vdi=NULL_REF)


@method("pool_update.destroy")
def destroy(call: Call, self: str) -> None:
    """Delete the record, which no host may still need."""
    db = call.pool.db
    if db.get("pool_update", self, "hosts"):
        raise ApiError("UPDATE_IS_APPLIED")
    for patch in db.where("pool_patch", pool_update=self):
        db.delete("pool_patch", patch)
    db.delete("pool_update", self)


# --- before 7.1 -------------------------------------------------------------------------------------------------------


def take_old_patch(pool: SimPool, content: bytes) -> str:
    """Create a record for an uploaded patch."""
    facts = read_old_patch(content)
    if facts is None:
        raise ApiError("INVALID_PATCH")
    known = pool.db.where("pool_patch", uuid=facts["uuid"])
    if known and known[0] in updates_of(pool).old_files:
        raise ApiError("PATCH_ALREADY_EXISTS", facts["uuid"])
    patch = (
        known[0]
        if known
        else pool.db.create(
            "pool_patch",
            uuid=facts["uuid"],
            name_label=facts["name-label"],
            version="1.0",
            size=len(content),
            after_apply_guidance=[word for word in facts.get("after-apply-guidance", "").split(",") if word],
        )
    )
    updates_of(pool).old_files[patch] = content
    return patch


@method("pool_patch.precheck")
async def precheck_patch(call: Call, self: str, host: str) -> str:
    """Whether the patch can be applied to this host."""
    pool = call.pool
    await host_operations.reach(pool, host)
    update = str(pool.db.get("pool_patch", self, "pool_update"))
    if update != NULL_REF:
        await precheck(call, update, host)
        return ""
    await pool.clock.sleep(duration(pool, *_PRECHECK))
    _assert_patch_fits(pool, self, host)
    return ""


def _assert_patch_fits(pool: SimPool, patch: str, host: str) -> None:
    name = str(pool.db.get("pool_patch", patch, "name_label"))
    content = updates_of(pool).old_files.get(patch)
    if content is None:
        raise ApiError("CANNOT_FIND_PATCH")
    for hook in state_of(pool).hooks:
        error = hook.update_precheck(pool, host, name)
        if error is not None:
            raise error
    _assert_fits(pool, host, read_old_patch(content) or {}, patch, "PATCH")


@method("pool_patch.apply")
async def apply_patch(call: Call, self: str, host: str) -> str:
    """Install a patch on one host; returns its output."""
    pool = call.pool
    await host_operations.reach(pool, host)
    update = str(pool.db.get("pool_patch", self, "pool_update"))
    if update != NULL_REF:
        await apply(call, update, host)
        return ""
    if pool.db.where("host_patch", host=host, pool_patch=self, applied=True):
        raise ApiError("PATCH_ALREADY_APPLIED", self)
    _assert_patch_fits(pool, self, host)
    await pool.clock.sleep(duration(pool, *_APPLY))
    name = str(pool.db.get("pool_patch", self, "name_label"))
    for hook in state_of(pool).hooks:
        if hook.update_applying(pool, host, name) is not None:
            raise ApiError("PATCH_APPLY_FAILED", "rpm: install failed")
    facts = read_old_patch(updates_of(pool).old_files[self]) or {}
    updates_of(pool).applied[host].append(Applied(facts, pool.clock.now()))
    _note_host_patch(pool, host, self)
    note(pool, "update installed", host, update=name, guests=len(evacuation.guests_of(pool, host)))
    return "installed\n"


@method("pool_patch.pool_clean")
async def pool_clean_patch(call: Call, self: str) -> None:
    """Remove the file from all hosts."""
    update = str(call.pool.db.get("pool_patch", self, "pool_update"))
    if update != NULL_REF:
        await pool_clean(call, update)
    updates_of(call.pool).old_files.pop(self, None)
