"""Devices that are hidden from their server so that virtual machines can have them.

Source: host-installer 4cc3356 (2022-11; XenServer 8 and XCP-ng 8.3 have it), before which the boot parameter
``xen-pciback.hide`` was not carried over; XCP-ng ``docs/releases/release-8-3.md``.  No installer carries over that the
display is switched off (``product.py`` readSettings).  After its boot the server writes into the database what it finds
(xen-api ``xapi_pgpu.ml`` sync_pci_hidden, ``xapi_host.ml`` sync_display).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import Host, Vm
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.releases import POST_8_2, reaches
from rpu_desktop.prechecks.types import Problem, Severity
from rpu_desktop.prechecks.wording import listed

__all__ = ["HiddenDevicesCheck"]


class HiddenDevicesCheck(Check):
    """Devices are hidden from their server for VMs, or its display is off, which the installer does not keep."""

    id = "hidden-devices"
    title = translate("prechecks", "Passed-through devices stay hidden from their servers")
    severities = (Severity.WARNS,)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem of each kind a server."""
        return [*self._shown_again(given), *map(_display, (host for host in given.hosts if host.without_display))]

    def _shown_again(self, given: Circumstances) -> Iterator[Problem]:
        """Later installers carry the boot parameter over."""
        snapshot = given.snapshot
        if reaches(snapshot.coordinator, POST_8_2) or given.target_reaches(POST_8_2) is True:
            return
        reserved = {card.host for card in snapshot.pgpus.values() if card.reserved}
        passed_through = [vm for vm in snapshot.guests() if "pci" in vm.other_config]
        for host in given.hosts:
            vms = _of_host(host, passed_through)
            if vms:
                text = translate("prechecks", "{host} may use the devices again that are passed through to {vms}.")
                yield _problem(host, text.of(vms=listed(vm.name for vm in vms)), vms)
            elif host.ref in reserved:
                text = translate(
                    "prechecks", "{host} may use its graphics cards again that are reserved for virtual machines."
                )
                yield _problem(host, text, [])


def _of_host(host: Host, vms: Iterable[Vm]) -> list[Vm]:
    """Those that run there, or belong there."""
    return [vm for vm in vms if host.ref in (vm.resident_on, vm.affinity)]


def _problem(host: Host, text: Text, vms: list[Vm]) -> Problem:
    why = translate(
        "prechecks",
        "Installers before those of XenServer 8 and XCP-ng 8.3 do not keep the boot parameter xen-pciback.hide. "
        "Note down the output of /opt/xensource/libexec/xen-cmdline --get-dom0 xen-pciback.hide on {host}. After "
        "the upgrade, set the parameter again with --set-dom0, and restart the server.",
    ).of(host=host.name)
    objects = (named(host), *map(named, vms))
    return Problem(HiddenDevicesCheck.id, Severity.WARNS, text.of(host=host.name), why, objects)


def _display(host: Host) -> Problem:
    text = translate("prechecks", "The installation switches the display of {host} on again.")
    why = translate(
        "prechecks",
        "A virtual machine that uses the graphics card of the server's own display cannot start after that. Once "
        "{host} is upgraded, run “xe host-disable-display uuid={uuid}” and restart the server.",
    ).of(host=host.name, uuid=host.uuid)
    return Problem(
        HiddenDevicesCheck.id, Severity.WARNS, text.of(host=host.name), why, (named(host),), aspect="display"
    )
