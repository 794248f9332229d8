"""Every server must become empty when its turn comes."""

from __future__ import annotations

from dataclasses import replace

from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.planning import Immovable, Wishes, immovable_vms, make_plan
from rpu_desktop.planning.capability import cannot_be_suspended, consent_for
from rpu_desktop.planning.evacuation import immovable_reason
from rpu_desktop.planning.types import VmBlocker
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.types import Fix, Problem, Severity
from rpu_desktop.texts import translate

__all__ = ["EvacuationCheck"]


class EvacuationCheck:
    """VMs that cannot leave their server, servers that cannot be emptied, servers in the wrong order."""

    id = "evacuation"
    title = translate("prechecks", "Every server can be emptied")

    def run(self, snapshot: PoolSnapshot, wishes: Wishes) -> list[Problem]:
        """All problems of all servers, as if HA were off and CDs ejected: those have problems of their own."""
        cleared = _without_cds(snapshot)
        skipped = {host.ref for host in snapshot.hosts.values() if host.uuid in wishes.skip_hosts}
        blockers = immovable_vms(cleared, set(snapshot.hosts) - skipped)
        stuck = [b for b in blockers if consent_for(wishes, snapshot.vms[b.vm]) is Immovable.STOP]
        willing = replace(wishes, immovable=Immovable.SHUTDOWN, immovable_by_vm={})
        plan = make_plan(cleared, willing)
        why = translate("prechecks", "The upgrade reinstalls each server, and no virtual machine may be on it then.")
        problems = [self._immovable(snapshot, wishes, blocker) for blocker in stuck]
        return problems + [Problem(self.id, Severity.BLOCKS, reason, why) for reason in plan.reasons]

    def _immovable(self, snapshot: PoolSnapshot, wishes: Wishes, blocker: VmBlocker) -> Problem:
        vm, host = snapshot.vms[blocker.vm], snapshot.hosts[blocker.host]
        if cannot_be_suspended(vm):
            remedy = translate(
                "prechecks", "Let {vm} be shut down for the upgrade of {host}, and started again after it."
            )
        else:
            remedy = translate(
                "prechecks", "Let {vm} be suspended or shut down for the upgrade of {host}, and run again after it."
            )
        return Problem(
            self.id,
            Severity.BLOCKS,
            immovable_reason(vm, host, blocker.reason, wishes.for_vm(vm.uuid)),
            translate("prechecks", "The upgrade reinstalls {host}; nothing may run on it meanwhile.").of(
                host=host.name
            ),
            (named(vm), named(host)),
            Fix("consent", remedy.of(vm=vm.name, host=host.name), {"vm": vm.uuid}, needs_decision=True),
        )


def _without_cds(snapshot: PoolSnapshot) -> PoolSnapshot:
    vbds = {ref: replace(vbd, empty=True) if vbd.type == "CD" else vbd for ref, vbd in snapshot.vbds.items()}
    return replace(snapshot, vbds=vbds)
