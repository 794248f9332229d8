"""The plugin that prepares a server for its upgrade, and what it says of the server's disk."""

from __future__ import annotations

from collections.abc import Mapping

from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import Host
from rpu_desktop.planning.types import Mode
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.probes import Asker, HostProbe
from rpu_desktop.prechecks.releases import POST_8_2, STOCKHOLM, reaches
from rpu_desktop.prechecks.types import Problem, Severity
from rpu_desktop.xapi.failures import ApiFailure, PluginFailure

__all__ = ["PartitionsCheck", "UpgradeHotfixCheck", "UpgradePluginCheck"]

_PLUGIN = "prepare_host_upgrade.py"
_SAFE = "testSafe2Upgrade"
_MISSING = "missing"
_TRUE = "true"
_FAILED = "failed:"

_HOTFIX = "38a7eeeb-31ec-4de3-934f-13929ad3e339"
"""RPU005, which servers of 8.2 need before their plugin can prepare later releases (XenCenter HotfixFactory)."""


class _SafeToUpgrade(HostProbe[str]):
    """What the plugin says, in lower case: ``true`` or a reason.

    ``missing`` where there is none, nothing where it is too old to know, ``failed:`` with its words where it fails.
    """

    id = "safe-to-upgrade"
    calls = (f"{_PLUGIN}:{_SAFE}",)

    async def ask(self, ask: Asker, host: Host, given: Circumstances) -> str:
        try:
            return (await ask.plugin(host, _PLUGIN, _SAFE, given.plugin_arguments)).strip().casefold()
        except PluginFailure as failure:
            return f"{_FAILED}{failure.reason}"
        except ApiFailure as failure:
            if failure.code == "XENAPI_MISSING_PLUGIN":
                return _MISSING
            if failure.code == "UNKNOWN_XENAPI_PLUGIN_FUNCTION":
                return ""
            raise


_PROBE = _SafeToUpgrade()


class UpgradePluginCheck(Check):
    """A server lacks the plugin that prepares it for an automatic upgrade."""

    id = "upgrade-plugin"
    title = translate("prechecks", "Servers can be prepared for an automatic upgrade")
    per_host = True
    needs = ("host-liveness",)
    probes = (_PROBE,)

    def applies(self, given: Circumstances) -> bool:
        """In manual mode the admin starts the installer."""
        return given.mode is Mode.AUTOMATIC

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem a server."""
        text = translate("prechecks", "The plugin that prepares servers for an upgrade is missing on {host}.")
        why = translate(
            "prechecks",
            "Without it, the server cannot start the installer automatically: install the hotfix that contains the "
            "plugin, or upgrade in manual mode.",
        )
        return [
            Problem(self.id, Severity.BLOCKS, text.of(host=host.name), why, (named(host),))
            for host in given.hosts
            if given.fact(_PROBE, host) == _MISSING
        ]


class UpgradeHotfixCheck(Check):
    """A server of version 8.2 (not XCP-ng) lacks the hotfix RPU005 and is to be upgraded automatically."""

    id = "upgrade-hotfix"
    title = translate("prechecks", "The hotfix required for the upgrade is installed")
    per_host = True

    def applies(self, given: Circumstances) -> bool:
        """Only servers of 8.2 need it, and only in automatic mode."""
        return given.mode is Mode.AUTOMATIC and any(map(_wants_hotfix, given.hosts))

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem a server."""
        known = {ref: update.uuid.casefold() for ref, update in given.snapshot.updates.items()}
        text = translate("prechecks", "The hotfix RPU005 is missing on {host}.")
        why = translate(
            "prechecks",
            "Without it, servers of version 8.2 cannot be prepared for the upgrade: install it on all servers, or "
            "upgrade in manual mode.",
        )
        return [
            Problem(self.id, Severity.BLOCKS, text.of(host=host.name), why, (named(host),))
            for host in given.hosts
            if _wants_hotfix(host) and _HOTFIX not in (known.get(ref) for ref in host.updates)
        ]


def _wants_hotfix(host: Host) -> bool:
    ours = "xcp" not in host.software_version.product_brand.casefold()
    return ours and reaches(host, STOCKHOLM) and not reaches(host, POST_8_2)


_REASONS: Mapping[str, tuple[Text, Text]] = {
    "not_enough_space": (
        translate("prechecks", "The system disk of {host} is too small for the partitions of newer versions."),
        translate("prechecks", "The installer refuses such a disk: replace it, and reinstall the server."),
    ),
    "vdi_present": (
        translate(
            "prechecks", "The local storage of {host} still contains virtual disks where the new partitions would go."
        ),
        translate("prechecks", "The new partitions erase the local storage: migrate or delete all disks on it first."),
    ),
    "utility_part_present": (
        translate("prechecks", "The system disk of {host} has a utility partition of its manufacturer."),
        translate("prechecks", "It prevents the new partitions from being created: remove it first."),
    ),
    "legacy_partition_table": (
        translate("prechecks", "The system disk of {host} has an old partition table (MBR)."),
        translate("prechecks", "Newer versions need GPT and the new partitions: reinstall this server."),
    ),
}
_OTHER = (
    translate("prechecks", "{host} reports that it is not suitable for the upgrade: {answer}."),
    translate(
        "prechecks",
        "The installer would abort when the server is already out of service: find the cause on the server.",
    ),
)


class PartitionsCheck(Check):
    """The plugin reports a server (up to 8.2) as unsuitable; blocks after 8.2, informs if the plugin fails."""

    id = "partitions"
    title = translate("prechecks", "System disks and first-boot setup of the servers are ready for the upgrade")
    severities = (Severity.BLOCKS, Severity.WARNS, Severity.INFORMS)
    per_host = True
    needs = ("host-liveness", "upgrade-plugin")
    probes = (_PROBE,)

    def applies(self, given: Circumstances) -> bool:
        """Later releases have the new partitions; in manual mode the installer itself tells whoever is there."""
        return given.mode is Mode.AUTOMATIC and any(not reaches(host, POST_8_2) for host in given.hosts)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem a server."""
        severity = Severity.BLOCKS if given.target_reaches(POST_8_2) else Severity.WARNS
        found = [(host, given.fact(_PROBE, host)) for host in given.hosts if not reaches(host, POST_8_2)]
        return [self._problem(host, answer, severity) for host, answer in found if answer not in ("", _TRUE, _MISSING)]

    def _problem(self, host: Host, answer: str, severity: Severity) -> Problem:
        if answer.startswith(_FAILED):
            return self._failed(host, answer.removeprefix(_FAILED))
        text, why = _REASONS.get(answer, _OTHER)
        return Problem(self.id, severity, text.of(host=host.name, answer=answer), why, (named(host),), aspect=answer)

    def _failed(self, host: Host, reason: str) -> Problem:
        text = translate("prechecks", "{host} could not report whether its disk is suitable for the upgrade: {reason}.")
        why = translate("prechecks", "If it is not valid, the installer reports this only on the server's console.")
        return Problem(
            self.id, Severity.INFORMS, text.of(host=host.name, reason=reason), why, (named(host),), aspect="failed"
        )
