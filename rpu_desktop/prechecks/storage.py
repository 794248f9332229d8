"""Every server must be connected to its storage."""

from __future__ import annotations

from collections.abc import Iterator

from rpu_desktop.inventory import Host, Pbd, PoolSnapshot, Sr
from rpu_desktop.planning.types import Wishes
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.types import Fix, Problem, Severity
from rpu_desktop.texts import translate

__all__ = ["StorageCheck"]


class StorageCheck:
    """Connections between servers and storage that are not plugged."""

    id = "storage-plugged"
    title = translate("prechecks", "Storage is connected")

    def run(self, snapshot: PoolSnapshot, wishes: Wishes) -> list[Problem]:
        """One problem a missing connection; CD libraries and drives only warn."""
        return [
            Problem(
                self.id,
                Severity.WARNS if sr.is_cd or sr.type == "udev" else Severity.BLOCKS,
                translate("prechecks", "{host} is not connected to the storage “{sr}”.").of(host=host.name, sr=sr.name),
                translate(
                    "prechecks",
                    "Virtual machines with disks there cannot move to this server, and it may not start up after "
                    "the upgrade.",
                ),
                (named(host), named(sr)),
                Fix(
                    "plug-storage",
                    translate("prechecks", "Connect {host} to “{sr}” again.").of(host=host.name, sr=sr.name),
                    {"pbd": pbd.uuid},
                ),
            )
            for pbd, host, sr in _unplugged(snapshot)
            if host.uuid not in wishes.skip_hosts
        ]


def _unplugged(snapshot: PoolSnapshot) -> Iterator[tuple[Pbd, Host, Sr]]:
    for pbd in snapshot.pbds.values():
        host, sr = snapshot.hosts.get(pbd.host), snapshot.srs.get(pbd.sr)
        if host and sr and host.live is not False and not pbd.currently_attached:
            yield pbd, host, sr
