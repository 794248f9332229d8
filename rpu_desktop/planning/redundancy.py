"""How many hosts are left in service while a plan runs: the risk, and the time it saves.

A host is out of service from its first VM's departure for its turn, when it is disabled, until it is back. Before and
after that it is in service, whether VMs are on it or not: those of a host that fails can be started there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rpu_desktop.i18n.format import duration, remaining
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.inventory.ids import HostRef
from rpu_desktop.planning.estimate import ThroughputModel, estimates_of
from rpu_desktop.planning.types import Estimate, Migrate, Slot, Step, StopVm, UpgradeHost, UpgradePlan

__all__ = ["Redundancy", "choice_words", "redundancy_of", "redundancy_words"]

_WORTH_A_WORD = 60.0
"""Savings below this many seconds are not mentioned."""


@dataclass(frozen=True, slots=True)
class Redundancy:
    """The plan takes `total` seconds; for `seconds` of them `out` hosts are out of service, the most at a time.

    `left` is the smallest number of hosts in service meanwhile.
    """

    total: float
    out: int
    seconds: float
    left: int

    def to_json(self) -> dict[str, int]:
        """As the command line prints it."""
        return {
            "seconds": round(self.total),
            "out_of_service": self.out,
            "out_of_service_seconds": round(self.seconds),
            "servers_left": self.left,
        }


def redundancy_of(
    plan: UpgradePlan,
    snapshot: PoolSnapshot,
    pace: ThroughputModel,
    window: int = 3,
    *,
    expected: Sequence[Estimate] | None = None,
) -> Redundancy:
    """The redundancy during all passes of the plan, if at most `window` migrations run at a time.

    `expected` are the estimates of the passes, each from its own start, if they are known already.
    """
    if expected is None:
        expected = estimates_of(plan, snapshot, pace, window)
    found = [_of_pass(each, snapshot, slots) for each, slots in zip(plan.passes, expected, strict=True)]
    most = max(each.out for each in found)
    seconds = sum(each.seconds for each in found if each.out == most)
    return Redundancy(sum(each.total for each in found), most, seconds, min(each.left for each in found))


def _of_pass(plan: UpgradePlan, snapshot: PoolSnapshot, expected: Estimate) -> Redundancy:
    absences = dict(_absences(plan, expected))
    working = {ref for ref, host in snapshot.hosts.items() if host.enabled and host.live is not False}
    moments = sorted({slot.start for slot in absences.values()} | {slot.end for slot in absences.values()})
    most, seconds, lost = 0, 0.0, 0
    for now, then in pairwise(moments):
        out = {host for host, slot in absences.items() if slot.start <= now < slot.end}
        lost = max(lost, len(out & working))
        if len(out) > most:
            most, seconds = len(out), 0.0
        seconds += then - now if len(out) == most else 0.0
    return Redundancy(expected.total, most, seconds, len(working) - lost)


def _absences(plan: UpgradePlan, expected: Estimate) -> Iterator[tuple[HostRef, Slot]]:
    turns = {action.step.host: action.id for action in plan.actions if isinstance(action.step, UpgradeHost)}
    departures: dict[HostRef, float] = {}
    for action in plan.actions:
        host = _left(action.step)
        if host in turns and action.turn == host and action.id < turns[host] and _closes(action.id, host, turns):
            departures[host] = min(departures.get(host, expected.total), expected.actions[action.id].start)
    for host, turn in turns.items():
        slot = expected.actions[turn]
        yield host, Slot(departures.get(host, slot.start), slot.end)


def _left(step: Step) -> HostRef | None:
    match step:
        case Migrate(source=host) | StopVm(host=host):
            return host
        case _:
            return None


def _closes(action: int, host: HostRef, turns: Mapping[HostRef, int]) -> bool:
    """Whether the engine disables the host for it: only when it is next, which is when at most one is before it."""
    return sum(action < turn < turns[host] for turn in turns.values()) <= 1


def redundancy_words(service: Redundancy) -> Text | None:
    """What the plan means for the VMs; None if no other server can run them."""
    if service.out == 0 or service.left <= 0:
        return None
    if service.out == 1:
        text = translate(
            "planning",
            "One server at a time is out of service, for about {time} in all; {n} server runs the virtual machines "
            "in the meantime.",
            "One server at a time is out of service, for about {time} in all; {n} servers run the virtual machines "
            "in the meantime.",
            service.left,
        )
        return text.of(time=remaining(service.seconds))
    text = translate(
        "planning",
        "Up to {out} servers at a time are out of service, for about {time} in all; {n} server runs the virtual "
        "machines in the meantime.",
        "Up to {out} servers at a time are out of service, for about {time} in all; {n} servers run the virtual "
        "machines in the meantime.",
        service.left,
    )
    return text.of(out=service.out, time=remaining(service.seconds))


def choice_words(careful: Redundancy, ahead: Redundancy) -> Text | None:
    """What emptying ahead would save, and what it would risk; None if it makes no difference."""
    gain = careful.total - ahead.total
    if ahead.out <= careful.out or gain < _WORTH_A_WORD:
        return None
    text = translate(
        "planning",
        "Emptying the next server ahead would save about {gain}, but up to {out} servers at a time would be out of "
        "service, for about {time} in all, and {n} server would run the virtual machines in the meantime.",
        "Emptying the next server ahead would save about {gain}, but up to {out} servers at a time would be out of "
        "service, for about {time} in all, and {n} servers would run the virtual machines in the meantime.",
        ahead.left,
    )
    return text.of(gain=duration(gain), out=ahead.out, time=remaining(ahead.seconds))
