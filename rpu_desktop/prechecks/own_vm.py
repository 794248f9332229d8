"""The program itself runs in a virtual machine of the pool."""

from __future__ import annotations

from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import Host, Vm
from rpu_desktop.planning import hosts_to_upgrade
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.staying import vms_that_stay
from rpu_desktop.prechecks.types import Problem, Severity

__all__ = ["OwnVmCheck"]


class OwnVmCheck(Check):
    """The program itself runs in a VM of the pool; it blocks if that VM cannot leave its server."""

    id = "own-vm"
    title = translate("prechecks", "This program runs outside the pool")
    severities = (Severity.BLOCKS, Severity.INFORMS)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem at most, and none if the VM's server is skipped."""
        snapshot = given.without_cds
        hosts = {host.ref for host in hosts_to_upgrade(snapshot, given.wishes)}
        own = next((vm for vm in snapshot.guests() if vm.is_this_machine and vm.resident_on in hosts), None)
        if own is None:
            return []
        host = snapshot.hosts[own.resident_on]
        stuck = next((found.reason for found in vms_that_stay(given, snapshot) if found.vm == own.ref), None)
        return [_moves(own, host) if stuck is None else _stays(own, host, stuck)]


def _moves(vm: Vm, host: Host) -> Problem:
    text = translate("prechecks", "This program runs in {vm} on {host}.")
    why = translate(
        "prechecks",
        "Like others, this virtual machine is migrated to another server while its own server is upgraded, and the "
        "program keeps running. It is never suspended or shut down, not even to free up memory. Do not shut it "
        "down yourself until the upgrade is finished.",
    )
    return _problem(Severity.INFORMS, vm, host, text.of(vm=vm.name, host=host.name), why)


def _stays(vm: Vm, host: Host, reason: Text) -> Problem:
    text = translate("prechecks", "This program runs in {vm}, which cannot leave {host}: {reason}.")
    why = translate(
        "prechecks",
        "The virtual machine would be stopped with its server, and the upgrade could not continue. Run the program "
        "on a computer outside the pool, or remove what keeps the virtual machine on its server.",
    )
    return _problem(Severity.BLOCKS, vm, host, text.of(vm=vm.name, host=host.name, reason=reason), why)


def _problem(severity: Severity, vm: Vm, host: Host, text: Text, why: Text) -> Problem:
    return Problem(OwnVmCheck.id, severity, text, why, (named(vm), named(host)))
