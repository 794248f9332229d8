"""Every server must become empty when its turn comes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from rpu_desktop.i18n.format import gib, remaining
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import Host, PoolSnapshot, Vm
from rpu_desktop.inventory.ids import VmRef
from rpu_desktop.planning import Immovable, LocalDisks, UpgradePlan, Wishes
from rpu_desktop.planning.abilities import NO_REASON
from rpu_desktop.planning.capability import cannot_be_suspended, consent_for
from rpu_desktop.planning.explain import immovable_reason
from rpu_desktop.planning.suspend_storage import suspend_obstacle
from rpu_desktop.planning.types import VmBlocker
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.pool_reasons import POOL_REASONS
from rpu_desktop.prechecks.remedies import Arguments, Remedy
from rpu_desktop.prechecks.staying import DiskCopy, copies_of, moves_disks, plan_with_moves, vms_that_stay
from rpu_desktop.prechecks.types import Choice, Fix, Problem, Severity

__all__ = ["CONSENT", "EvacuationCheck", "consent_fix"]

CONSENT = "consent"
"""The kind of the fix that lets a VM go down."""

_SUSPEND = Choice(Immovable.SUSPEND.value, translate("prechecks", "Suspend"))
_SHUTDOWN = Choice(Immovable.SHUTDOWN.value, translate("prechecks", "Shut down"))
_MOVE_DISKS = translate("prechecks", "Move their disks")
_MOVE = LocalDisks.MOVE.value
"""The choice to move a VM's disks: its words say what that costs."""


class _Consent(Remedy):
    kind = CONSENT
    about = "asks: move the disks of the VM if they can move, suspend it, or shut it down, while its server is upgraded"

    def decide(self, wishes: Wishes, arguments: Arguments, choice: str) -> Wishes:
        moves = choice == _MOVE
        how = Immovable.STOP if moves or not choice else Immovable(choice)
        disks = LocalDisks.MOVE if moves else LocalDisks.DOWN
        wishes = replace(wishes, immovable_by_vm={**wishes.immovable_by_vm, arguments["vm"]: how})
        if not moves_disks(wishes) and not moves:
            return wishes
        return replace(wishes, local_disks_by_vm={**wishes.local_disks_by_vm, arguments["vm"]: disks})


class EvacuationCheck(Check):
    """A running VM cannot leave its server, a server cannot be emptied, or the order of versions is wrong."""

    id = "evacuation"
    title = translate("prechecks", "Every server can be emptied")
    severities = (Severity.BLOCKS, Severity.INFORMS)
    hints = (POOL_REASONS,)
    remedies = (_Consent(),)

    def ahead(self, given: Circumstances) -> object:
        """Make the plan."""
        return plan_with_moves(given, given.without_cds, given.wishes)

    def run(self, given: Circumstances) -> list[Problem]:
        """All problems of all servers, as if HA were off and CDs ejected: those have problems of their own.

        So has the VM that this program runs in, which may not go down anyway.
        """
        snapshot, wishes = given.snapshot, given.wishes
        cleared = given.without_cds
        plan = plan_with_moves(given, cleared, wishes)
        stay = vms_that_stay(given, cleared)
        stay = [blocker for blocker in stay if not cleared.vms[blocker.vm].is_this_machine]
        explained = [replace(blocker, reason=_own_word(given, blocker)) for blocker in stay]
        copies = _possible_copies(given, cleared, plan if moves_disks(wishes) else None)
        moving = (vm for vm in copies if vm not in {blocker.vm for blocker in stay})
        return [
            *(self._moves(snapshot, snapshot.vms[vm], copies[vm]) for vm in moving),
            *self._immovable(snapshot, wishes, explained, copies),
            *self._stuck(cleared, plan),
        ]

    def _moves(self, snapshot: PoolSnapshot, vm: Vm, copy: DiskCopy) -> Problem:
        host = snapshot.hosts[vm.resident_on]
        text = translate(
            "prechecks",
            "{vm} keeps running while {host} is upgraded: its disks ({size}) are copied to {storage}, and back "
            "afterwards; about {time} each way.",
        )
        words = text.of(
            vm=vm.name,
            host=host.name,
            size=gib(copy.size),
            storage=", ".join(copy.storage),
            time=remaining(copy.seconds),
        )
        return self._about(snapshot, vm, Immovable.STOP, Severity.INFORMS, words, copy, moves=True)

    def _immovable(
        self, snapshot: PoolSnapshot, wishes: Wishes, blockers: list[VmBlocker], copies: Mapping[VmRef, DiskCopy]
    ) -> Iterator[Problem]:
        for blocker in blockers:
            vm, host = snapshot.vms[blocker.vm], snapshot.hosts[blocker.host]
            how, copy = consent_for(wishes, vm), copies.get(vm.ref)
            if how is Immovable.STOP:
                text = immovable_reason(snapshot, vm, host, blocker.reason, wishes.for_vm(vm.uuid))
                yield self._about(snapshot, vm, how, Severity.BLOCKS, text, copy)
            else:
                yield self._about(snapshot, vm, how, Severity.INFORMS, _agreed(vm, host, how), copy)

    def _about(
        self,
        snapshot: PoolSnapshot,
        vm: Vm,
        how: Immovable,
        severity: Severity,
        text: Text,
        copy: DiskCopy | None = None,
        *,
        moves: bool = False,
    ) -> Problem:
        host = snapshot.hosts[vm.resident_on]
        choices = (_SUSPEND, _SHUTDOWN) if _can_sleep(snapshot, vm) or how is Immovable.SUSPEND else (_SHUTDOWN,)
        if copy is not None:
            choices = (Choice(_MOVE, translate("prechecks", "Move its disks"), _MOVE_DISKS), *choices)
        return Problem(
            self.id,
            severity,
            text,
            translate("prechecks", "The upgrade reinstalls the server; nothing may run on it meanwhile."),
            (named(vm), named(host)),
            Fix(
                _Consent.kind,
                _remedy(vm, host, choices, copy),
                {"vm": vm.uuid},
                choices,
                _MOVE if moves else "" if how is Immovable.STOP else how.value,
            ),
        )

    def _stuck(self, snapshot: PoolSnapshot, plan: UpgradePlan) -> list[Problem]:
        """Why the plan does not work out, with the servers that cannot be emptied and the VMs that could make room."""
        if plan.advice is not None:
            return []  # reported by the check of older parts, or of what can be read
        about = {
            found.reason: (*(named(snapshot.vms[vm]) for vm in found.suggestion), named(snapshot.hosts[found.host]))
            for found in plan.shortages
        }
        pool = (named(snapshot.pool),)
        own = {_words_of(snapshot, blocker) for blocker in plan.blockers if snapshot.vms[blocker.vm].is_this_machine}
        why = translate("prechecks", "The upgrade reinstalls each server; no virtual machine may be on it then.")
        return [
            Problem(self.id, Severity.BLOCKS, text, why, about.get(text, pool), aspect=f"plan-{number}")
            for number, text in enumerate(plan.reasons)
            if text not in own
        ]


def _words_of(snapshot: PoolSnapshot, blocker: VmBlocker) -> Text:
    vm, host = snapshot.vms[blocker.vm], snapshot.hosts[blocker.host]
    return immovable_reason(snapshot, vm, host, blocker.reason, Immovable.SHUTDOWN)


def _own_word(given: Circumstances, blocker: VmBlocker) -> Text:
    """The pool's reason where this program has none."""
    if blocker.reason != NO_REASON:
        return blocker.reason
    told = given.hint(POOL_REASONS, given.snapshot.hosts[blocker.host]) or {}
    return told.get(blocker.vm, NO_REASON)


def _can_sleep(snapshot: PoolSnapshot, vm: Vm) -> bool:
    """Whether suspending it is a way: it allows that, and there is a place for its memory."""
    return not cannot_be_suspended(vm) and suspend_obstacle(snapshot, [vm]) is None


def _possible_copies(given: Circumstances, snapshot: PoolSnapshot, plan: UpgradePlan | None) -> dict[VmRef, DiskCopy]:
    """The VMs whose disks can move, with what that costs: as many as have room if all of them move.

    `plan` is the one with moves as wished, None if there are none.
    """
    if not given.immovable_vms(snapshot):
        return {}
    found = copies_of(given, snapshot, plan) if plan is not None else {}
    all_move = replace(given.wishes, local_disks=LocalDisks.MOVE, local_disks_by_vm={})
    if all_move == given.wishes:
        return found
    every = plan_with_moves(given, snapshot, all_move)
    return {**copies_of(given, snapshot, every), **found}


def _remedy(vm: Vm, host: Host, choices: tuple[Choice, ...], copy: DiskCopy | None) -> Text:
    if copy is not None:
        moving = translate(
            "prechecks",
            "Copy the disks of {vm} to other storage for the upgrade of {host}, and back ({size}, about {time} each "
            "way): it keeps running. Or stop it for the upgrade, and start it again afterwards.",
        )
        return moving.of(vm=vm.name, host=host.name, size=gib(copy.size), time=remaining(copy.seconds))
    if _SUSPEND not in choices:
        text = translate("prechecks", "Shut down {vm} for the upgrade of {host}, and start it again afterwards.")
    else:
        text = translate(
            "prechecks", "Suspend or shut down {vm} for the upgrade of {host}, and start it again afterwards."
        )
    return text.of(vm=vm.name, host=host.name)


def _agreed(vm: Vm, host: Host, how: Immovable) -> Text:
    if how is Immovable.SUSPEND:
        text = translate("prechecks", "{vm} is suspended while {host} is upgraded, and resumed afterwards.")
    else:
        text = translate("prechecks", "{vm} is shut down while {host} is upgraded, and started again afterwards.")
    return text.of(vm=vm.name, host=host.name)


def consent_fix(vm: Vm, host: Host) -> Fix:
    """The question whether `vm`, which was to be suspended and cannot be, may be shut down instead."""
    text = translate("prechecks", "Shut down {vm} for the upgrade of {host}, and start it again afterwards.")
    return Fix(CONSENT, text.of(vm=vm.name, host=host.name), {"vm": vm.uuid}, (_SHUTDOWN,))
