"""What migrates while a host is away: the next host's VMs leave, and those whose hosts are done go home.

Where one host at a time is to be out of service, the former wait until that host is back; then the exchange goes on.

Both want the same room.  The biggest go first whichever way they go, as big holes are rare: whoever goes home leaves
one for a VM of its size, and a small VM stays away rather than filling the hole that a big one is about to need.  Who
waits on a host whose turn is near has to be home before that, as a third migration would be needed otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from rpu_desktop.planning.assignment import Assignment, Budget, Lookahead
from rpu_desktop.planning.estimate import ThroughputModel
from rpu_desktop.planning.problem import NOWHERE
from rpu_desktop.planning.repatriation import may_return
from rpu_desktop.planning.state import Placement, members

__all__ = ["Swap", "SwapPolicy"]


_PACE = ThroughputModel()


@dataclass(frozen=True, slots=True)
class SwapPolicy:
    """How far ahead is looked, in turns.

    Who waits on a host that has its turn within `near` turns goes home before anybody else moves.  A host that has its
    turn within `far` is no place to wait at if there is another.
    `straight` lets the first member's VMs leave before the coordinator's VMs are home.
    """

    near: int
    far: int
    straight: bool = False


@dataclass(slots=True)
class Swap:
    """One absence of `host`; `outlook` says who is next (`NOWHERE` after the last) and who has their turn when.

    `fresh` is what has been freed on each host (bytes) since the absence began, `ready` when the last of it will be
    (seconds): a hole that is there from the beginning needs no waiting.
    """

    board: Placement
    host: int
    outlook: Lookahead
    manner: SwapPolicy
    fresh: dict[int, int] = field(default_factory=dict)
    ready: dict[int, float] = field(default_factory=dict)

    def run(self, *, leave: bool) -> None:
        """Move everybody who can; with `leave` the next host's own VMs as well."""
        closed = self.board.closed
        self.board.closed |= 0 if self.board.upgraded >> self.host & 1 else 1 << self.host
        waiting = sorted([*(self._leaving() if leave else ()), *self._returning()], key=self._order)
        while waiting:
            still = [vm for vm in waiting if not self._move(vm)]
            if len(still) == len(waiting):
                break
            waiting = still
        self.board.closed = closed

    def _leaving(self) -> list[int]:
        """The next host's own VMs."""
        following = self.outlook.next_up
        return [vm for vm in self.board.on[following] if not self._is_guest(vm)] if following != NOWHERE else []

    def _returning(self) -> list[int]:
        return [vm for vm in range(len(self.board.at)) if self._is_guest(vm) and may_return(self.board, vm)]

    def _is_guest(self, vm: int) -> bool:
        board = self.board
        return board.problem.home[vm] not in (NOWHERE, board.at[vm]) and vm not in board.parked

    def _order(self, vm: int) -> tuple[int, int, bool, int]:
        """Who is in the way soon, then the biggest; of two alike the one that goes home, which makes room."""
        board, guest = self.board, self._is_guest(vm)
        soon = guest and self._has_turn_within(self.manner.near, board.at[vm])
        urgency = 0 if guest and board.at[vm] == self.outlook.next_up else 1 if soon else 2
        return urgency, -board.problem.need[vm], not guest, vm

    def _has_turn_within(self, turns: int, host: int) -> bool:
        return not self.board.upgraded >> host & 1 and self.outlook.rank[host] - self.outlook.rank[self.host] <= turns

    def _move(self, vm: int) -> bool:
        board, home = self.board, self.board.problem.home[vm]
        if not self._is_guest(vm):
            target, turn = self._hole(vm), self.outlook.next_up
        else:
            target, turn = home if board.can_go(vm, home) else None, home
        if target is not None:
            self._make_ready(vm, target)
            board.move(vm, target, turn)
        return target is not None

    def _make_ready(self, vm: int, target: int) -> None:
        source, size = self.board.at[vm], self.board.problem.size[vm]
        end = self._earliest(vm, target) + _PACE.overhead + size / _PACE.bandwidth
        self.fresh[source] = self.fresh.get(source, 0) + size
        self.ready[source] = max(self.ready.get(source, 0.0), end)

    def _earliest(self, vm: int, host: int) -> float:
        """When its migration to this host can begin at the earliest: seconds from the beginning of the absence."""
        old = self.board.free[host] - self.fresh.get(host, 0)
        return self.ready.get(host, 0.0) if old < self.board.problem.need[vm] else 0.0

    def _hole(self, vm: int) -> int | None:
        """Where a VM that leaves may wait: the tightest place, late in turn; never on the host that is next but one."""
        board, problem, rank = self.board, self.board.problem, self.outlook.rank
        hosts = board.targets(vm)
        if problem.home[vm] == NOWHERE:
            hosts &= board.upgraded
        last = rank[self.outlook.next_up] + 1
        need, free, upgraded = problem.need[vm], board.free, board.upgraded
        fitting = [
            host for host in members(hosts) if free[host] >= need and (upgraded >> host & 1 or rank[host] != last)
        ]
        if problem.apart[vm]:
            return Assignment(board, self.outlook.next_up, self.outlook, Budget(0)).liked_best(vm, fitting)
        far, wished = self.manner.far, problem.affinity[vm]
        liked = [
            (
                self._has_turn_within(far, host),
                self._earliest(vm, host) > 0,
                free[host],
                host != wished,
                -rank[host],
                host,
            )
            for host in fitting
        ]
        return min(liked)[-1] if liked else None
