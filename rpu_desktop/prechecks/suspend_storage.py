"""What is suspended needs a place for its memory."""

from __future__ import annotations

from collections.abc import Iterator

from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import Host, PoolSnapshot, Vm
from rpu_desktop.planning import Immovable, Wishes, hosts_to_upgrade, make_plan
from rpu_desktop.planning.capability import consent_for
from rpu_desktop.planning.suspend_storage import suspend_obstacle
from rpu_desktop.planning.types import StopVm
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.evacuation import consent_fix
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.staying import vms_that_stay
from rpu_desktop.prechecks.types import Fix, Problem, Severity

__all__ = ["SuspendStorageCheck"]


class SuspendStorageCheck(Check):
    """A VM that is to be suspended has no storage for its memory, or that storage does not have enough space."""

    id = "suspend-storage"
    title = translate("prechecks", "There is enough storage for the memory of suspended virtual machines")

    def run(self, given: Circumstances) -> list[Problem]:
        """Host by host: what one of them suspends is resumed before the next one's turn."""
        snapshot = given.without_cds
        hosts = hosts_to_upgrade(snapshot, given.wishes)
        blockers = vms_that_stay(given, snapshot)
        problems: list[Problem] = []
        for host in hosts:
            here = [snapshot.vms[blocker.vm] for blocker in blockers if blocker.host == host.ref]
            asleep = [vm for vm in here if consent_for(given.wishes, vm) is Immovable.SUSPEND]
            problems += [self._problem(vm, host, why, consent_fix(vm, host)) for vm, why in _homeless(snapshot, asleep)]
        stuck = {blocker.vm for blocker in blockers}
        making_room = [vm for vm in _making_room(snapshot, given.wishes) if vm.ref not in stuck]
        for vm, why in _homeless(snapshot, making_room):
            problems.append(self._problem(vm, snapshot.hosts[vm.resident_on], why))
        return problems

    def _problem(self, vm: Vm, host: Host, reason: Text, fix: Fix | None = None) -> Problem:
        if fix is not None:
            text = translate("prechecks", "{vm} cannot be suspended while {host} is upgraded: {reason}.")
        else:
            text = translate("prechecks", "{vm} on {host} cannot be suspended to free up memory: {reason}.")
        return Problem(
            self.id,
            Severity.BLOCKS,
            text.of(vm=vm.name, host=host.name, reason=reason),
            translate("prechecks", "Suspending writes the memory of a virtual machine to storage."),
            (named(vm), named(host)),
            fix,
        )


def _making_room(snapshot: PoolSnapshot, wishes: Wishes) -> list[Vm]:
    """Those that the plan suspends so that others have room."""
    if Immovable.SUSPEND not in (wishes.make_room, *wishes.make_room_by_vm.values()):
        return []
    steps = [step for step in make_plan(snapshot, wishes).steps() if isinstance(step, StopVm)]
    return [snapshot.vms[step.vm] for step in steps if step.how is Immovable.SUSPEND]


def _homeless(snapshot: PoolSnapshot, vms: list[Vm]) -> Iterator[tuple[Vm, Text]]:
    """Those that do not fit beside the ones before them."""
    fitting: list[Vm] = []
    for vm in vms:
        obstacle = suspend_obstacle(snapshot, [*fitting, vm])
        if obstacle is None:
            fitting.append(vm)
        else:
            yield vm, obstacle
