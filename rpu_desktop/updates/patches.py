"""XenServer 6 to Citrix Hypervisor 8.2: single update files, from the check-for-updates document to ``pool_update``.

From 7.1 on an update is an ISO on a disk of the pool (``pool_update``); before that a file on every host
(``pool_patch``).  Everything that was done can be read from the pool: `installed` and `pending` ask the host.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory import Host
from rpu_desktop.updates.catalogue import Catalogue, Patch
from rpu_desktop.updates.errors import ApplyFailed, DiskFull, NotSeen, NotSetUp, UpdateError, UpdateRefused
from rpu_desktop.updates.guidance import Guidance, of_iso
from rpu_desktop.updates.library import Library
from rpu_desktop.updates.mechanism import Mechanism, Notify, Offer, Pending, Skipped, Update
from rpu_desktop.updates.minimal import LeftOut, PatchPlan, minimal_list, plan_patches
from rpu_desktop.updates.upload import clean_update, introduce, sweep, upload_old_patch
from rpu_desktop.versions import Version
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.failures import ApiFailure

if TYPE_CHECKING:
    from rpu_desktop.api_names import ApiMethod

__all__ = ["Patches", "apply_update", "pending_of", "takes_isos"]

_ISO_SINCE = Version.parse("2.1.1")
"""Platform version from which on updates are ISOs (XenCenter's ElyOrGreater)."""

_FREE = frozenset({"free", "express", "basic", "xcp-ng"})
_ALREADY = frozenset({"UPDATE_ALREADY_APPLIED", "PATCH_ALREADY_APPLIED"})

_PRECHECK: dict[str, ApiMethod] = {"pool_update": "pool_update.precheck", "pool_patch": "pool_patch.precheck"}
_APPLY: dict[str, ApiMethod] = {"pool_update": "pool_update.apply", "pool_patch": "pool_patch.apply"}


class Patches(Mechanism):
    """Update files for one pool: the list for a version is worked out once, so that all its hosts get the same."""

    def __init__(self, connection: PoolConnection, library: Library) -> None:
        self.connection = connection
        self.library = library
        self.plans: dict[str, PatchPlan] = {}
        """By the version (with its build) that hosts have before they get any of it."""
        self._uploaded: dict[str, str] = {}
        self._by_id: dict[str, Patch] = {}

    async def offer(self, host: Host, notify: Notify) -> Offer:
        """What of the pool's list the host lacks."""
        version = host.software_version.full_label
        if version not in self.plans:
            notify(translate("updates", "Reading the list of updates"), None)
            self.plans[version] = await self._make_plan(host, await self.library.catalogue())
            self._by_id |= {patch.uuid: patch for patch in self.plans[version].patches}
        plan = self.plans[version]
        missing = plan.missing_on(await self.applied(host))
        return Offer(
            tuple(Update(patch.uuid, patch.name, patch.guidance, patch.guidance_mandatory) for patch in missing),
            tuple(Skipped(left.patch.name, left.reason) for left in plan.left_out),
        )

    async def install(self, host: Host, batch: Sequence[Update], notify: Notify) -> None:
        """Download, upload, precheck, apply: one after the other, and completed steps are not repeated."""
        for number, update in enumerate(batch, start=1):
            patch = self._by_id[update.id]
            ref = await self._in_pool(patch, host, notify)
            text = translate("updates", "{host} is installing {update} ({number} of {count})")
            notify(text.of(host=host.name, update=patch.name, number=number, count=len(batch)), None)
            await apply_update(self.connection, self._class(host), ref, patch.name, host)
            if patch.uuid not in await self.applied(host):
                raise NotSeen.on(host.name, [patch.name])

    async def pending(self, host: Host) -> Pending:
        """What was installed after the host (or its toolstack) has started, and what the host itself counts."""
        return await pending_of(self.connection, host, self._by_id)

    async def installed(self, host: Host) -> tuple[str, ...]:
        """Those of the list that the host shows."""
        applied = await self.applied(host)
        return tuple(patch.name for patch in self._by_id.values() if patch.uuid in applied)

    async def clean_up(self) -> None:
        """Remove the files from the pool; the records stay: they show what is installed."""
        if takes_isos(self.connection.snapshot().coordinator):
            await sweep(self.connection)
        else:
            for ref in self._uploaded.values():
                await clean_update(self.connection, "pool_patch", ref)
        self._uploaded.clear()

    # --- the list

    async def _make_plan(self, host: Host, catalogue: Catalogue) -> PatchPlan:
        version = catalogue.version_of(host.software_version)
        wanted = minimal_list(catalogue, version) if version else None
        if wanted is None:
            text = translate("updates", "The list of updates does not contain {version}.")
            advice = translate("updates", "Download the updates from your vendor's website, or skip them.")
            raise NotSetUp(text.of(version=host.software_version.full_label), advice)
        hosts = self.connection.snapshot().hosts.values()
        same = [each for each in hosts if each.software_version.same_release(host.software_version)]
        licensed = all([await self._is_licensed(each) for each in same])
        restricted = [patch for patch in wanted if patch.premium and not licensed]
        applied = [await self.applied(each) for each in same]
        if len(same) < len(hosts):
            applied.append(frozenset())  # a host that gets this version later has nothing yet
        plan = plan_patches([patch for patch in wanted if patch not in restricted], applied)
        reason = translate("updates", "it requires a license")
        return PatchPlan(plan.patches, (*plan.left_out, *(LeftOut(patch, reason) for patch in restricted)))

    async def _is_licensed(self, host: Host) -> bool:
        edition = str(await self.connection.call("host.get_edition", host.ref))
        return edition.lower() not in _FREE

    # --- what the host reports

    def _class(self, host: Host) -> str:
        return "pool_update" if takes_isos(host) else "pool_patch"

    async def applied(self, host: Host) -> frozenset[str]:
        """Uuids of the updates that the host reports as installed."""
        call = self.connection.call
        if takes_isos(host):
            refs = await call("host.get_updates", host.ref)
            records = await call("pool_update.get_all_records")
            return frozenset(str(records[ref]["uuid"]).lower() for ref in refs if ref in records)
        patches = await call("pool_patch.get_all_records")
        on_host = [record for record in await _host_patches(self.connection, host) if record["applied"]]
        return frozenset(str(patches[r["pool_patch"]]["uuid"]).lower() for r in on_host if r["pool_patch"] in patches)

    # --- the file

    async def _in_pool(self, patch: Patch, host: Host, notify: Notify) -> str:
        """The update's record in the pool, with its file behind it."""
        cls = self._class(host)
        known = self._uploaded.get(patch.uuid)
        if known is not None and await self._has_file(cls, known):
            return known
        old = cls == "pool_patch"
        text = translate("updates", "Downloading {update}").of(update=patch.name)
        path = await self.library.file_of(
            patch, lambda done, size: notify(text, done / size if size else None), old=old
        )
        upload = upload_old_patch if old else introduce
        ref = await upload(self.connection, path, patch.name, notify)
        self._uploaded[patch.uuid] = ref
        return ref

    async def _has_file(self, cls: str, ref: str) -> bool:
        """Whether the file still exists: a clean-up removes it from the pool (pool_clean)."""
        try:
            if cls == "pool_patch":
                await self.connection.call("pool_patch.get_uuid", ref)
                return True
            vdi = await self.connection.call("pool_update.get_vdi", ref)
            await self.connection.call("VDI.get_uuid", vdi)
        except ApiFailure:
            return False
        return True


def takes_isos(host: Host) -> bool:
    """Whether updates of this host are ISOs."""
    return host.software_version.platform_version >= _ISO_SINCE


async def pending_of(connection: PoolConnection, host: Host, known: Mapping[str, Patch] | None = None) -> Pending:
    """What was installed after the host (or its toolstack) has started, and what the host itself counts.

    `known` are the updates of the document: they say what must be done at once, and what may have been done live.
    """
    now: set[Guidance] = set()
    later: set[Guidance] = set()
    if takes_isos(host) and await connection.call("host.get_updates_requiring_reboot", host.ref):
        later.add(Guidance.RESTART_HOST)
    for uuid, guidance, when in await _applied_since(connection, host):
        patch = (known or {}).get(uuid)
        live = takes_isos(host) and patch is not None and patch.contains_livepatch
        found = now if patch is not None and patch.guidance_mandatory else later
        if Guidance.RESTART_HOST in guidance and when >= host.boot_time and not live:
            found.add(Guidance.RESTART_HOST)
        if Guidance.RESTART_TOOLSTACK in guidance and when >= host.agent_start_time:
            found.add(Guidance.RESTART_TOOLSTACK)
    return Pending(frozenset(now), frozenset(later))


async def _host_patches(connection: PoolConnection, host: Host) -> list[Mapping[str, Any]]:
    records = await connection.call("host_patch.get_all_records")
    return [record for record in records.values() if record["host"] == host.ref]


async def _applied_since(connection: PoolConnection, host: Host) -> list[tuple[str, frozenset[Guidance], float]]:
    """(uuid, guidance, when) of what is installed; also behind ISOs there is a ``host_patch`` with the time."""
    patches = await connection.call("pool_patch.get_all_records")
    updates = await connection.call("pool_update.get_all_records") if takes_isos(host) else {}
    found = []
    for record in await _host_patches(connection, host):
        patch = patches.get(record["pool_patch"])
        if patch is None or not record["applied"]:
            continue
        update = updates.get(patch.get("pool_update", ""), patch)
        uuid, guidance = str(update["uuid"]).lower(), of_iso(update["after_apply_guidance"])
        found.append((uuid, guidance, _seconds(record["timestamp_applied"])))
    return found


async def apply_update(connection: PoolConnection, cls: str, ref: str, name: str, host: Host) -> None:
    """Let the host check the update and install it.

    Raises:
        UpdateRefused, DiskFull: its precheck failed.
        ApplyFailed: the installation failed.

    """
    try:
        await connection.task(_PRECHECK[cls], ref, host.ref)
    except ApiFailure as failure:
        if failure.code in _ALREADY:
            return
        raise _in_words(name, host, failure) from failure
    try:
        await connection.task(_APPLY[cls], ref, host.ref)
    except ApiFailure as failure:
        if failure.code not in _ALREADY:
            raise _in_words(name, host, failure) from failure


def _in_words(name: str, host: Host, failure: ApiFailure) -> UpdateError:
    """What a host's refusal means."""
    if failure.code in ("UPDATE_APPLY_FAILED", "PATCH_APPLY_FAILED"):
        text = translate("updates", "{update} could not be installed on {host}: {reason}")
        return ApplyFailed(text.of(update=name, host=host.name, reason=failure.text), failure.advice)
    if failure.code.endswith("OUT_OF_SPACE"):
        text = translate("updates", "There is not enough space for {update} on {host}: {reason}")
        return DiskFull(text.of(update=name, host=host.name, reason=failure.text), failure.advice)
    text = translate("updates", "{host} does not accept {update}: {reason}")
    return UpdateRefused(text.of(update=name, host=host.name, reason=failure.text), failure.advice)


def _seconds(moment: Any) -> float:
    """A date of the API (``20260102T03:04:05Z``) as seconds since 1970; 0 when it is none."""
    text = str(moment).replace("-", "").removesuffix("Z")
    try:
        return datetime.strptime(text, "%Y%m%dT%H:%M:%S").replace(tzinfo=UTC).timestamp()
    except ValueError:
        return 0.0
