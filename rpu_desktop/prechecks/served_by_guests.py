"""Virtual machines of the pool that the pool itself needs, and that go down during the upgrade."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from urllib.parse import urlsplit

from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.inventory import Vm
from rpu_desktop.inventory.ids import VmRef
from rpu_desktop.planning.dependent_storage import Service, services
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.staying import vms_that_stay
from rpu_desktop.prechecks.types import Problem, Severity
from rpu_desktop.prechecks.wording import listed

__all__ = ["ServedByGuestsCheck"]


class ServedByGuestsCheck(Check):
    """A VM that cannot leave its server provides the pool with storage, DNS, NTP, the gateway or the media."""

    id = "served-by-vms"
    title = translate("prechecks", "The pool does not depend on a virtual machine that is stopped during the upgrade")
    severities = (Severity.WARNS,)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem a VM; one that moves serves on while its server is away."""
        snapshot = given.without_cds
        stuck = {blocker.vm for blocker in vms_that_stay(given, snapshot)}
        if not stuck:
            return []
        by_vm: dict[VmRef, list[Service]] = defaultdict(list)
        for service in services(snapshot, _media(given)):
            if service.vm.ref in stuck:
                by_vm[service.vm.ref].append(service)
        return [self._problem(given, snapshot.vms[vm], found) for vm, found in by_vm.items()]

    def _problem(self, given: Circumstances, vm: Vm, found: list[Service]) -> Problem:
        host = given.snapshot.hosts[vm.resident_on]
        text = translate("prechecks", "{vm} on {host} provides a service to the pool ({address}): {what}.")
        why = translate(
            "prechecks",
            "It is stopped while its server is upgraded, and its services are unavailable then. After the boot it "
            "is started before anything waits for its storage. Migrate it to another server first if you can.",
        )
        what = listed(service.what.render() for service in found) if len(found) > 1 else found[0].what
        words = text.of(vm=vm.name, host=host.name, address=plain(found[0].address), what=what)
        stores = tuple(named(service.sr) for service in found if service.sr is not None)
        return Problem(self.id, Severity.WARNS, words, why, (named(vm), named(host), *stores))


def _media(given: Circumstances) -> Mapping[str, Text]:
    address = urlsplit(given.plugin_arguments.get("url", "")).hostname or ""
    return {address: translate("prechecks", "the installation media")} if address else {}
