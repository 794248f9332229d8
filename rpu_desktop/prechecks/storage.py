"""Every server must be connected to its storage."""

from __future__ import annotations

from collections.abc import Iterator

from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory import Host, Pbd, PoolSnapshot, Sr
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.remedies import Arguments, Progress, Remedy
from rpu_desktop.prechecks.types import Fix, Problem, Severity
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["StorageCheck", "XostorCheck"]


class _PlugStorage(Remedy):
    kind = "plug-storage"
    about = "connects the server to the storage"

    async def apply(self, connection: PoolConnection, arguments: Arguments, progress: Progress) -> None:
        ref = await connection.call("PBD.get_by_uuid", arguments["pbd"])
        await connection.task("PBD.plug", ref, on_progress=progress)

    def done(self, snapshot: PoolSnapshot, arguments: Arguments) -> bool:
        return all(pbd.currently_attached for pbd in snapshot.pbds.values() if pbd.uuid == arguments["pbd"])


class StorageCheck(Check):
    """A connection between a server and a storage is not plugged; CD libraries and drives only warn."""

    id = "storage-plugged"
    title = translate("prechecks", "Storage is connected")
    severities = (Severity.BLOCKS, Severity.WARNS)
    per_host = True
    needs = ("host-liveness",)
    remedies = (_PlugStorage(),)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem a missing connection."""
        return [
            Problem(
                self.id,
                Severity.WARNS if sr.is_cd or sr.type == "udev" else Severity.BLOCKS,
                translate("prechecks", "{host} is not connected to the storage “{sr}”.").of(host=host.name, sr=sr.name),
                translate(
                    "prechecks",
                    "Virtual machines with disks there cannot be migrated to this server, and it may not start up "
                    "after the upgrade.",
                ),
                (named(host), named(sr)),
                Fix(
                    _PlugStorage.kind,
                    translate("prechecks", "Connect {host} to “{sr}” again.").of(host=host.name, sr=sr.name),
                    {"pbd": pbd.uuid},
                ),
            )
            for pbd, host, sr in _unplugged(given)
        ]


def _unplugged(given: Circumstances) -> Iterator[tuple[Pbd, Host, Sr]]:
    hosts = {host.ref: host for host in given.hosts}
    for pbd in given.snapshot.pbds.values():
        host, sr = hosts.get(pbd.host), given.snapshot.srs.get(pbd.sr)
        if host and sr and not pbd.currently_attached:
            yield pbd, host, sr


class XostorCheck(Check):
    """The pool has XOSTOR (LINSTOR) storage, whose software must have the same version on all servers."""

    id = "xostor"
    title = translate("prechecks", "No storage is on the servers themselves (XOSTOR)")
    severities = (Severity.WARNS,)

    def applies(self, given: Circumstances) -> bool:
        """Only XCP-ng has it."""
        return "xcp" in given.snapshot.coordinator.software_version.product_brand.casefold()

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem a storage."""
        text = translate("prechecks", "The disks of “{sr}” are on the servers themselves (XOSTOR).")
        why = translate(
            "prechecks",
            "While a server restarts, one replica of the disks is missing, and all servers need the same XOSTOR "
            "packages: update those first, upgrade with the media made for XOSTOR, and before each server make "
            "sure that all replicas are in sync.",
        )
        stores = sorted(given.snapshot.srs.values(), key=lambda sr: sr.name.casefold())
        return [
            Problem(self.id, Severity.WARNS, text.of(sr=sr.name), why, (named(sr),))
            for sr in stores
            if sr.type == "linstor"
        ]
