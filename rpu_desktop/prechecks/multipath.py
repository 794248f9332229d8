"""Storage that is reached over several paths: all of them must be there."""

from __future__ import annotations

from rpu_desktop.i18n.text import translate
from rpu_desktop.planning.paths import Paths, short_of_paths
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.types import Problem, Severity

__all__ = ["MultipathCheck", "MultipathSettingsCheck"]


class MultipathCheck(Check):
    """A server has fewer paths to a storage than configured (multipathing)."""

    id = "multipath"
    title = translate("prechecks", "All paths to storage are available")
    severities = (Severity.WARNS,)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem a server and storage device."""
        hosts = {host.uuid for host in given.hosts}
        return [self._problem(paths) for paths in short_of_paths(given.snapshot) if paths.host.uuid in hosts]

    def _problem(self, paths: Paths) -> Problem:
        text = translate("prechecks", "{host} has {now} of {most} paths to the storage “{sr}”.")
        return Problem(
            self.id,
            Severity.WARNS,
            text.of(host=paths.host.name, now=paths.now, most=paths.most, sr=paths.sr.name),
            translate(
                "prechecks",
                "If the last path fails, its virtual machines lose their disks. Check cables, switches and the "
                "storage itself first.",
            ),
            (named(paths.host), named(paths.sr)),
            aspect=paths.key,
        )


class MultipathSettingsCheck(Check):
    """Multipathing is on: custom settings in ``/etc/multipath.conf`` are saved as a copy, but do not apply."""

    id = "multipath-settings"
    title = translate("prechecks", "There are no custom multipath settings")
    severities = (Severity.INFORMS,)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem at most (host-installer ``upgrade.py``: multipath.conf becomes multipath.conf.bak)."""
        if not any(host.multipathing for host in given.hosts):
            return []
        pool = given.snapshot.pool
        text = translate(
            "prechecks", "Multipathing is on in {pool}. Custom settings in /etc/multipath.conf are not kept."
        )
        why = translate(
            "prechecks",
            "The installation keeps the old file as /etc/multipath.conf.bak and installs its own. If you changed "
            "it, make the changes again on each server as soon as it is back (in XenServer 8 and XCP-ng 8 in "
            "/etc/multipath/conf.d/custom.conf).",
        )
        return [Problem(self.id, Severity.INFORMS, text.of(pool=pool.name), why, (named(pool),))]
