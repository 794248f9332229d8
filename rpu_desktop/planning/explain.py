"""Explains in words why a host cannot be emptied, and what would help."""

from __future__ import annotations

from collections.abc import Sequence

from rpu_desktop.i18n.format import missing_gib
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import Host, PoolSnapshot, Vm
from rpu_desktop.planning.abilities import why_forbidden
from rpu_desktop.planning.capability import cannot_be_suspended
from rpu_desktop.planning.older_parts import OlderPart
from rpu_desktop.planning.problem import Problem
from rpu_desktop.planning.solve import Failure
from rpu_desktop.planning.suspend_storage import suspend_obstacle
from rpu_desktop.planning.types import Immovable, Shortage

__all__ = ["explain", "immovable_reason", "lacking", "not_to_be_resumed"]


def immovable_reason(
    snapshot: PoolSnapshot, vm: Vm, host: Host, obstacle: Text, wished: Immovable, unwakeable: Text | None = None
) -> Text:
    """Why `vm` keeps `host` from becoming empty, and what could be done, given the admin's wish for it.

    `unwakeable` is why it could not be resumed if it were suspended.
    """
    if vm.is_this_machine:
        text = translate(
            "planning",
            "{vm} cannot leave {host}: {reason}. This program runs in it, so it is neither suspended nor shut down.",
        )
        return text.of(vm=vm.name, host=host.name, reason=obstacle)
    if unwakeable is not None:
        text = translate(
            "planning",
            "{vm} cannot leave {host}: {reason}. Nor can it be suspended, because it could not be resumed: {why}. "
            "It would have to be shut down.",
        )
        return text.of(vm=vm.name, host=host.name, reason=obstacle, why=unwakeable)
    if cannot_be_suspended(vm):
        why = why_forbidden(snapshot, vm, "suspend")
        if wished is Immovable.SUSPEND and why is not None and why != obstacle:
            text = translate(
                "planning",
                "{vm} cannot leave {host}: {reason}. Nor can it be suspended: {why}. It would have to be shut down.",
            ).of(why=why)
        elif wished is Immovable.SUSPEND:
            text = translate(
                "planning",
                "{vm} cannot leave {host}: {reason}. Nor can it be suspended; it would have to be shut down.",
            )
        else:
            text = translate("planning", "{vm} cannot leave {host}: {reason}. It can be shut down for the upgrade.")
    elif (homeless := suspend_obstacle(snapshot, [vm])) is not None:
        text = translate(
            "planning",
            "{vm} cannot leave {host}: {reason}. It can be shut down for the upgrade, but not suspended: {why}.",
        ).of(why=homeless)
    else:
        text = translate(
            "planning", "{vm} cannot leave {host}: {reason}. It can be suspended or shut down for the upgrade."
        )
    return text.of(vm=vm.name, host=host.name, reason=obstacle)


def not_to_be_resumed(vm: Vm, part: OlderPart, obstacle: Text) -> Text:
    """Why a VM that was to be suspended may only be shut down: an older version would have to resume it."""
    text = translate(
        "planning",
        "{vm} cannot leave {host}: {reason}. It would have to be shut down; the new version contains {part} {new}, "
        "older than the {old} on {host}, and could not resume it.",
    )
    facts = {"part": part.lower.component, "new": part.lower.here, "old": part.lower.there}
    return text.of(vm=vm.name, host=part.host.name, reason=obstacle, **facts)


def explain(snapshot: PoolSnapshot, problem: Problem, failure: Failure, shortage: Shortage) -> list[Text]:
    """One reason for each VM that no host accepts regardless of memory; else one that states how much is lacking."""
    host = snapshot.hosts[shortage.host]
    lost = [vm for vm in failure.unplaced if not failure.placement.targets(vm)]
    if lost:
        return [_nowhere(snapshot, host, snapshot.vms[problem.vms[vm]]) for vm in lost]
    if not failure.unplaced:
        text = translate(
            "planning",
            "{host} will have {size} GiB too little memory for the virtual machines that have to run on it again.",
        )
        return [_unless_proven(text.of(host=host.name, size=missing_gib(shortage.missing)), failure)]
    return [_unless_proven(lacking(snapshot, shortage), failure)]


def _unless_proven(reason: Text, failure: Failure) -> Text:
    """In a pool too large to examine every plan, there may be one that was not tried."""
    if failure.proven:
        return reason
    text = translate(
        "planning",
        "{reason} Not every possible plan could be tried: migrating some virtual machines manually may help.",
    )
    return text.of(reason=reason)


def _nowhere(snapshot: PoolSnapshot, host: Host, vm: Vm) -> Text:
    unknown = [other for other in snapshot.hosts_in_order() if other.memory_total is None]
    if unknown:
        reason = translate("planning", "it is not known how much memory {host} has").of(host=unknown[0].name)
    else:
        reason = translate("planning", "no server that could take it is enabled and running at the moment")
    text = translate("planning", "{host} cannot be emptied: no other server can run {vm}; {reason}.")
    return text.of(host=host.name, vm=vm.name, reason=reason)


def lacking(snapshot: PoolSnapshot, shortage: Shortage, *, solved: bool = False) -> Text:
    """How much memory is lacking, and what would be enough; `solved`: what is suggested for another host is."""
    host = snapshot.hosts[shortage.host]
    size = missing_gib(shortage.missing)
    if solved:
        text = translate(
            "planning",
            "{host} cannot be emptied either: {size} GiB of memory are missing on the other servers; the same "
            "remedy is sufficient.",
        )
        return text.of(host=host.name, size=size)
    if not shortage.suggestion:
        text = translate("planning", "{host} cannot be emptied: {size} GiB of memory are missing on the other servers.")
        return text.of(host=host.name, size=size)
    vms = [snapshot.vms[ref] for ref in shortage.suggestion]
    if any(cannot_be_suspended(vm) for vm in vms):
        text = translate(
            "planning",
            "{host} cannot be emptied: {size} GiB of memory are missing on the other servers; shutting down {vms} "
            "({freed} GiB) is sufficient.",
        )
    else:
        text = translate(
            "planning",
            "{host} cannot be emptied: {size} GiB of memory are missing on the other servers; suspending {vms} "
            "({freed} GiB) is sufficient.",
        )
    return text.of(host=host.name, size=size, vms=_list([vm.name for vm in vms]), freed=missing_gib(shortage.freed))


def _list(names: Sequence[str]) -> Text | str:
    *first, last = names
    if not first:
        return last
    return translate("planning: names of virtual machines", "{some} and {last}").of(some=", ".join(first), last=last)
