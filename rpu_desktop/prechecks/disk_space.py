"""Free space in each server's own file system, where the installer's files go."""

from __future__ import annotations

from rpu_desktop.i18n.format import exact_gib
from rpu_desktop.i18n.text import plain, translate
from rpu_desktop.inventory import Host, PoolSnapshot
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances, Unknown
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.probes import Asker, HostProbe
from rpu_desktop.prechecks.remedies import Arguments, Progress, Remedy
from rpu_desktop.prechecks.types import Fix, Problem, Severity
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["DiskSpaceCheck"]

_PLUGIN = "disk-space"
_MIB = 1 << 20
_TOO_LITTLE = 400 * _MIB
"""``install.img``, kernel and hypervisor of the newest media, and some room for logs."""
_LITTLE = 1024 * _MIB


class _FreeSpace(HostProbe[int]):
    """Free bytes in the control domain's root file system."""

    id = "free-space"
    calls = (f"{_PLUGIN}:get_avail_host_disk_space",)

    async def ask(self, ask: Asker, host: Host, given: Circumstances) -> int:
        answer = await ask.plugin(host, _PLUGIN, "get_avail_host_disk_space")
        try:
            return int(answer)
        except ValueError:
            raise Unknown(plain(answer)) from None


_PROBE = _FreeSpace()


class _CleanUp(Remedy):
    kind = "clean-up-disk"
    about = "removes the files of updates that have been applied (plugin disk-space)"

    async def apply(self, connection: PoolConnection, arguments: Arguments, progress: Progress) -> None:
        ref = await connection.call("host.get_by_uuid", arguments["host"])
        await connection.plugin(str(ref), _PLUGIN, "cleanup_disk_space", {})

    def done(self, snapshot: PoolSnapshot, arguments: Arguments) -> bool:
        return True


class DiskSpaceCheck(Check):
    """A server has less than 400 MiB free in its own file system, or (it warns) less than 1 GiB."""

    id = "disk-space"
    title = translate("prechecks", "Every server has enough space for the installer's files")
    severities = (Severity.BLOCKS, Severity.WARNS)
    per_host = True
    needs = ("host-liveness",)
    probes = (_PROBE,)
    remedies = (_CleanUp(),)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem a server."""
        text = translate("prechecks", "{host} has only {size} GiB free on its system disk.")
        return [
            Problem(
                self.id,
                Severity.BLOCKS if free < _TOO_LITTLE else Severity.WARNS,
                text.of(host=host.name, size=exact_gib(free)),
                translate(
                    "prechecks",
                    "The installer's files are stored there; if there is not enough space, the upgrade fails.",
                ),
                (named(host),),
                Fix(
                    _CleanUp.kind,
                    translate("prechecks", "Delete files that updates have left on {host}.").of(host=host.name),
                    {"host": host.uuid},
                ),
            )
            for host in given.hosts
            if (free := given.fact(_PROBE, host)) < _LITTLE
        ]
