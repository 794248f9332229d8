"""Devices that are hidden from their server so that virtual machines can have them.

Source: host-installer 4cc3356 (2022-11; XenServer 8 and XCP-ng 8.3 have it), before which the boot parameter
``xen-pciback.hide`` was not carried over; XCP-ng ``docs/releases/release-8-3.md``.
"""

from __future__ import annotations

from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory import Host, PoolSnapshot, Vm
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.releases import POST_8_2, reaches
from rpu_desktop.prechecks.types import Problem, Severity
from rpu_desktop.prechecks.wording import listed

__all__ = ["HiddenDevicesCheck"]


class HiddenDevicesCheck(Check):
    """A VM uses a device of its server; installers before XenServer 8 and XCP-ng 8.3 do not hide it again."""

    id = "hidden-devices"
    title = translate("prechecks", "Passed-through devices stay hidden from their servers")
    severities = (Severity.WARNS,)

    def applies(self, given: Circumstances) -> bool:
        """Later installers carry the setting over."""
        older = not reaches(given.snapshot.coordinator, POST_8_2)
        return older and given.target_reaches(POST_8_2) is not True

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem a server."""
        return [_problem(host, vms) for host in given.hosts if (vms := _with_devices(given.snapshot, host))]


def _with_devices(snapshot: PoolSnapshot, host: Host) -> list[Vm]:
    """Those that have the toolstack's key for it, and run there, or belong there."""
    return [vm for vm in snapshot.guests() if "pci" in vm.other_config and host.ref in (vm.resident_on, vm.affinity)]


def _problem(host: Host, vms: list[Vm]) -> Problem:
    text = translate("prechecks", "{host} may use the devices again that are passed through to {vms}.")
    why = translate(
        "prechecks",
        "Installers before those of XenServer 8 and XCP-ng 8.3 do not keep the boot parameter xen-pciback.hide. "
        "Note down the output of /opt/xensource/libexec/xen-cmdline --get-dom0 xen-pciback.hide on {host}. After "
        "the upgrade, set the parameter again with --set-dom0, and restart the server.",
    ).of(host=host.name)
    words = text.of(host=host.name, vms=listed(vm.name for vm in vms))
    return Problem(HiddenDevicesCheck.id, Severity.WARNS, words, why, (named(host), *map(named, vms)))
