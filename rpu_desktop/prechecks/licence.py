"""What the license does not allow."""

from __future__ import annotations

from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory import Host
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.types import Problem, Severity

__all__ = ["LicenceCheck", "MigrationLicenceCheck", "UpdateLicenceCheck"]


def _restricted(host: Host, feature: str) -> bool:
    """Whether the license forbids it; servers without this field are not restricted (XCP-ng, old releases)."""
    return host.license_params.get(feature) == "true"


class LicenceCheck(Check):
    """A server's license does not include rolling pool upgrades (`restrict_rpu`)."""

    id = "licence"
    title = translate("prechecks", "The license allows rolling pool upgrades")
    per_host = True

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem a server."""
        text = translate("prechecks", "The license of {host} does not include rolling pool upgrades.")
        why = translate("prechecks", "Assign a license that includes them, or upgrade this server manually.")
        return [
            Problem(self.id, Severity.BLOCKS, text.of(host=host.name), why, (named(host),))
            for host in given.hosts
            if _restricted(host, "restrict_rpu")
        ]


class MigrationLicenceCheck(Check):
    """A server's license does not include live migration (`restrict_xen_motion`), and VMs run on it."""

    id = "migration-licence"
    title = translate("prechecks", "The license allows live migration")
    per_host = True

    def applies(self, given: Circumstances) -> bool:
        """A server on its own has nowhere to send its VMs anyway."""
        return not given.snapshot.standalone

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem a server."""
        text = translate("prechecks", "The license of {host} does not include live migration.")
        why = translate(
            "prechecks", "The virtual machines on it cannot be migrated: shut them down, or assign another license."
        )
        return [
            Problem(self.id, Severity.BLOCKS, text.of(host=host.name), why, (named(host),))
            for host in given.hosts
            if _restricted(host, "restrict_xen_motion") and given.snapshot.guests_on(host.ref)
        ]


class UpdateLicenceCheck(Check):
    """Updates are to be applied, and a server's license does not include that (`restrict_batch_hotfix_apply`)."""

    id = "update-licence"
    title = translate("prechecks", "The license allows updates to be applied automatically")
    severities = (Severity.WARNS,)
    per_host = True

    def applies(self, given: Circumstances) -> bool:
        """Only who wants updates is interested."""
        return given.apply_updates

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem a server."""
        text = translate("prechecks", "The license of {host} does not include automatic updates.")
        why = translate("prechecks", "The server is upgraded, but updates have to be applied manually afterwards.")
        return [
            Problem(self.id, Severity.WARNS, text.of(host=host.name), why, (named(host),))
            for host in given.hosts
            if _restricted(host, "restrict_batch_hotfix_apply")
        ]
