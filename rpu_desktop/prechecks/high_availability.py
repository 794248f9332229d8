"""High availability must be off: it would fight every reboot."""

from __future__ import annotations

from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.remedies import Arguments, Progress, Remedy, UndoImpossible
from rpu_desktop.prechecks.types import Fix, Problem, Severity, Undo
from rpu_desktop.prechecks.wording import listed
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["HaProtectionCheck", "HighAvailabilityCheck"]

_SETTLING = 300.0
"""Seconds to wait for the end of the mixed state before saying that HA cannot be switched on yet."""


class _DisableHa(Remedy):
    kind = "disable-ha"
    about = "switches HA off"
    undo_kind = "enable-ha"
    undo_about = "switches HA on again with its heartbeat storage, settings and number of tolerated failures"
    alone = True
    undone_when_uniform = True

    async def apply(self, connection: PoolConnection, arguments: Arguments, progress: Progress) -> None:
        await connection.task("pool.disable_ha", on_progress=progress)

    def done(self, snapshot: PoolSnapshot, arguments: Arguments) -> bool:
        return not snapshot.pool.ha_enabled

    def prepare_undo(self, snapshot: PoolSnapshot, arguments: Arguments) -> Undo:
        pool = snapshot.pool
        disks = (snapshot.vdis.get(ref) for ref in pool.ha_statefiles)
        stores = {sr.uuid for disk in disks if disk and (sr := snapshot.srs.get(disk.sr))}
        return Undo(
            self.undo_kind,
            translate("prechecks", "High availability (HA) of {pool}").of(pool=pool.name),
            {
                "srs": sorted(stores),
                "configuration": dict(pool.ha_configuration),
                "host_failures_to_tolerate": pool.ha_host_failures_to_tolerate,
            },
        )

    async def put_back(self, connection: PoolConnection, arguments: Arguments) -> None:
        snapshot = await _settled(connection)
        if snapshot.pool.ha_enabled:
            return
        known = {sr.uuid: sr for sr in snapshot.srs.values()}
        stores = [known[uuid] for uuid in arguments["srs"] if uuid in known]
        if len(stores) < len(arguments["srs"]):
            raise UndoImpossible(
                translate("prechecks", "The storage for the HA heartbeat no longer exists."),
                translate("prechecks", "Switch HA on manually and choose another heartbeat storage."),
            )
        await connection.task("pool.enable_ha", [sr.ref for sr in stores], dict(arguments["configuration"]))
        tolerated = str(arguments["host_failures_to_tolerate"])
        await connection.call("pool.set_ha_host_failures_to_tolerate", snapshot.pool.ref, tolerated)


async def _settled(connection: PoolConnection) -> PoolSnapshot:
    """HA needs one version on all servers (message_forwarding.ml: not during a rolling upgrade)."""

    def uniform(snapshot: PoolSnapshot) -> PoolSnapshot | None:
        return None if snapshot.pool.rolling_upgrade_in_progress else snapshot

    try:
        return await connection.wait_for(uniform, timeout=_SETTLING)
    except TimeoutError as error:
        raise UndoImpossible(
            translate("prechecks", "The servers of the pool run different versions."),
            translate("prechecks", "Finish the upgrade of all servers, then switch HA on."),
        ) from error


class HighAvailabilityCheck(Check):
    """HA is switched on."""

    id = "high-availability"
    title = translate("prechecks", "High availability (HA) is off")
    remedies = (_DisableHa(),)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem at most."""
        pool = given.snapshot.pool
        if not pool.ha_enabled:
            return []
        return [
            Problem(
                self.id,
                Severity.BLOCKS,
                translate("prechecks", "High availability (HA) is on in {pool}.").of(pool=pool.name),
                translate(
                    "prechecks", "HA would treat the reboots as failures and restart virtual machines elsewhere."
                ),
                (named(pool),),
                Fix(
                    _DisableHa.kind,
                    translate("prechecks", "Switch HA off for the upgrade; it is switched on again afterwards."),
                ),
            )
        ]


_UNPROTECTED = ("", "best-effort", "0")
"""Priorities with which HA promises nothing; old releases had numbers (XenCenter ``VM.HA_Restart_Priority``)."""


class HaProtectionCheck(Check):
    """HA is on and does not restart every running VM: during the upgrade it protects none of them."""

    id = "ha-protection"
    title = translate("prechecks", "HA protects either all running virtual machines or none")
    severities = (Severity.INFORMS,)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem at most."""
        pool = given.snapshot.pool
        vms = [vm for vm in given.snapshot.guests() if vm.occupies_host]
        without = [vm for vm in vms if vm.ha_restart_priority in _UNPROTECTED]
        if not pool.ha_enabled or not without:
            return []
        text = translate(
            "prechecks", "HA in {pool} protects {count} of {all} running virtual machines. Not protected: {vms}."
        )
        why = translate(
            "prechecks",
            "While HA is off for the upgrade, no virtual machine is restarted automatically, protected or not; "
            "with HA on, the unprotected ones would prevent their servers from being emptied.",
        )
        return [
            Problem(
                self.id,
                Severity.INFORMS,
                text.of(
                    pool=pool.name, count=len(vms) - len(without), all=len(vms), vms=listed(vm.name for vm in without)
                ),
                why,
                (named(pool), *map(named, without)),
            )
        ]
