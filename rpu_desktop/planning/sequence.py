"""One way through all turns: each host is emptied, upgraded, and filled again, as a policy says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rpu_desktop.planning.assignment import ANY, FREE, Assignment, Budget, Lookahead
from rpu_desktop.planning.problem import NOWHERE, Problem
from rpu_desktop.planning.repatriation import (
    away_from_home,
    bring_disks_home,
    may_return,
    park_disks,
    return_by_swapping,
    return_home,
    return_one,
)
from rpu_desktop.planning.shelves import Layout
from rpu_desktop.planning.state import Install, Move, Placement, StateChange, Up, copied_bytes
from rpu_desktop.planning.swap import Swap, SwapPolicy

__all__ = ["Cost", "Policy", "Sequencer", "cost_of", "vms_away"]

_NEVER = 1 << 30


@dataclass(frozen=True, slots=True)
class Policy:
    """How to plan the turns.

    `order` are the hosts in the order of their turns. With `keep_spare` an upgraded host stays empty for the next
    host's VMs; usually its own VMs return first. With `unpark_early` VMs stopped to free memory start again as soon as
    their host is upgraded. With `swap` VMs leave and return by size while a host is away. `avoid` maps VMs to hosts (a
    mask) where they should not wait.
    """

    order: tuple[int, ...]
    keep_spare: bool = False
    unpark_early: bool = False
    swap: SwapPolicy | None = None
    avoid: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, order=True)
class Cost:
    """What makes one plan better than another, most important first."""

    suspended: int
    away: int
    copied: int
    """Bytes of disks."""
    migrations: int
    bytes: int


@dataclass(slots=True)
class Sequencer:
    """One attempt; after `run` the placement has the changes."""

    problem: Problem
    policy: Policy
    budget: Budget
    placement: Placement = field(init=False)
    failed: int = NOWHERE
    unplaced: list[int] = field(default_factory=list)
    suspended: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.placement = Placement(self.problem, self.policy.avoid)

    def run(self) -> bool:
        """Plan every host's turn; False if one cannot be emptied (`failed`, `unplaced`)."""
        self._pick_up()
        order = self.policy.order
        if order and not self._empty(0):
            return False
        for number, host in enumerate(order):
            following = number + 1 < len(order)
            if self._swap(number) or (following and self._overlap(number)):
                continue
            if not self._upgrade(host) or (following and not self._next(number + 1)):
                return False
            if not following:
                return_home(self.placement, host)
        return self._finish()

    def cost(self) -> Cost:
        """What this attempt costs, after `run`."""
        return cost_of(self.problem, self.placement.changes, len(self.suspended))

    def detours(self) -> dict[int, int]:
        """What to avoid next time: as now, and for each VM moved from one waiting place to another, the first one."""
        home = self.problem.home
        avoid = dict(self.policy.avoid)
        for change in self.placement.changes:
            if isinstance(change, Move) and home[change.vm] not in (NOWHERE, change.source, change.target):
                avoid[change.vm] = avoid.get(change.vm, 0) | 1 << change.source
        return avoid

    def replay(self, changes: Sequence[StateChange], suspended: Sequence[int]) -> list[StateChange] | None:
        """Migrations and upgrades found by another search, completed; None if a VM cannot start again.

        `suspended` are stopped first.  A host's turn begins once no more VMs are sent to it.
        """
        self._start_finished()
        if self.problem.frozen:
            park_disks(self.placement)
        for vm in suspended:
            self.suspended.append(vm)
            self.placement.park(vm)
        for number, change in enumerate(changes):
            if isinstance(change, Move):
                self.placement.move(change.vm, change.target, _turn_of(changes, number), self._layout(change))
            elif isinstance(change, Install) and not self._upgrade(change.host):
                return None
        return self.placement.changes if self._unpark_all() else None

    def _layout(self, change: Move) -> Layout | None:
        """Where the disks of a VM are after this migration, which another search has found."""
        return change.layout or self.placement.lies.get(change.vm)

    def _pick_up(self) -> None:
        """In a run that continues: VMs that can start again or return home do so first."""
        self._start_finished()
        if self.problem.frozen:
            park_disks(self.placement)
        if self.problem.away == NOWHERE and not self.policy.keep_spare:
            return_home(self.placement, NOWHERE)

    def _start_finished(self) -> None:
        index = {ref: number for number, ref in enumerate(self.problem.hosts)}
        for down in self.problem.down:
            if index[down.host] not in self.problem.turns:
                self.placement.pinned_up(index[down.host], down.vm)

    def _lookahead(self, number: int) -> Lookahead:
        rank = [_NEVER] * len(self.problem.hosts)
        for position, host in enumerate(self.policy.order):
            rank[host] = position
        order = self.policy.order
        return Lookahead(rank, order[number + 1] if number + 1 < len(order) else NOWHERE)

    def _empty(self, number: int, leave: int = ANY) -> bool:
        """Empty the host whose turn has this number; VMs that may be stopped are, if nothing else helps."""
        host = self.policy.order[number]
        while True:
            emptying = Assignment(self.placement, host, self._lookahead(number), self.budget)
            if emptying.run(leave):
                return True
            if not self._park_one():
                self.failed, self.unplaced = host, emptying.unplaced
                return False

    def _park_one(self) -> bool:
        index = {ref: vm for vm, ref in enumerate(self.problem.vms)}
        willing = [index[ref] for ref in self.problem.room if index[ref] not in self.suspended]
        if not willing:
            return False
        vm = max(willing, key=lambda vm: (self.problem.size[vm], -vm))
        self.suspended.append(vm)
        self.placement.park(vm)
        return True

    def _overlap(self, number: int) -> bool:
        """Empty the next host, or part of it, while this one (never the coordinator) is away, if that costs nothing.

        False, and the placement unchanged, if that does not work or is not wanted.
        """
        placement, host = self.placement, self.policy.order[number]
        if host == self.problem.coordinator or not self.problem.ahead:
            return False
        mark = placement.mark()
        if self._empty_ahead(number + 1) and self._upgrade(host):
            return_home(placement, host)
            if self._rest_leaves(number + 1):
                return True
        placement.back_to(mark)
        self.failed = NOWHERE
        return False

    def _swap(self, number: int) -> bool:
        """Plan one host's turn and empty the next one with migrations during the absence, if the policy says so.

        If the next host may not be emptied ahead, its VMs leave once this one is back.
        Nothing moves while the coordinator is away; with `straight` the next host's VMs go to it as soon as it is back.
        False, and the placement unchanged, if that does not work.
        """
        placement, host, policy = self.placement, self.policy.order[number], self.policy.swap
        if policy is None or (host == self.problem.coordinator and not policy.straight):
            return False
        mark = placement.mark()
        lookahead = self._lookahead(number)
        member = host != self.problem.coordinator
        if member:
            Swap(placement, host, lookahead, policy).run(leave=self.problem.ahead)
        if self._upgrade(host):
            following = lookahead.next_up
            if member and not self.problem.ahead:
                Swap(placement, host, lookahead, policy).run(leave=True)
            if following == NOWHERE:
                return_home(placement, host)
                return True
            self._call_guests_home(following)
            if self._rest_leaves(number + 1):
                return True
        placement.back_to(mark)
        self.failed = NOWHERE
        return False

    def _rest_leaves(self, number: int) -> bool:
        """Migrate the VMs that are still on the host of this turn; False if one of them has no host to go to."""
        host = self.policy.order[number]
        return (
            not self.placement.on[host] or Assignment(self.placement, host, self._lookahead(number), self.budget).run()
        )

    def _call_guests_home(self, host: int) -> None:
        placement, problem = self.placement, self.problem
        guests = [vm for vm in placement.on[host] if problem.home[vm] not in (NOWHERE, host)]
        for vm in sorted(guests, key=lambda vm: (-problem.need[vm], vm)):
            if may_return(placement, vm):
                return_one(placement, vm)

    def _empty_ahead(self, number: int) -> bool:
        """Move the next host's VMs away while the one before it is absent: all of them, or as many as fit."""
        placement, order = self.placement, self.policy.order
        closed = placement.closed
        placement.closed |= 1 << order[number - 1]
        emptying = Assignment(placement, order[number], self._lookahead(number), self.budget)
        done = (not self._has_guests(order[number]) and emptying.run(FREE)) or emptying.run_partly()
        placement.closed = closed
        return done

    def _has_guests(self, host: int) -> bool:
        return any(self.problem.home[vm] not in (NOWHERE, host) for vm in self.placement.on[host])

    def _upgrade(self, host: int) -> bool:
        """Upgrade an empty host; False if the VMs stopped on it would no longer fit."""
        placement = self.placement
        for ref in self.problem.pinned.get(host, ()):
            placement.pinned_down(host, ref)
        fitted = placement.free[host] >= 0
        placement.install(host)
        if fitted and placement.free[host] < 0:
            self.failed = host
            return False
        earlier = [down.vm for down in self.problem.down if down.host == self.problem.hosts[host]]
        for ref in [*earlier, *self.problem.pinned.get(host, ())]:
            placement.pinned_up(host, ref)
        if self.policy.unpark_early:
            self._unpark_at(host)
        return True

    def _next(self, number: int) -> bool:
        """Return VMs and empty the next host, or vice versa, as policy and memory allow."""
        before = self.policy.order[number - 1]
        if self.policy.keep_spare:
            if not self._empty(number):
                return False
            return_home(self.placement, before)
            return True
        if self._empty_first(number):
            return True
        return_home(self.placement, before)
        return self._empty(number)

    def _empty_first(self, number: int) -> bool:
        """Empty the next host before VMs return, so that its turn starts sooner, if all of them still get home."""
        placement = self.placement
        if self._has_guests(self.policy.order[number]):
            return False
        mark = placement.mark()
        if Assignment(placement, self.policy.order[number], self._lookahead(number), self.budget).run():
            return_home(placement, self.policy.order[number - 1])
            if not self._could_be_home():
                return True
        placement.back_to(mark)
        return False

    def _could_be_home(self) -> bool:
        """Whether a VM is still away though its home has been upgraded."""
        return any(self.placement.upgraded >> self.problem.home[vm] & 1 for vm in away_from_home(self.placement))

    def _unpark_at(self, host: int) -> None:
        for vm in list(self.placement.parked):
            home = self.problem.home[vm] if self.problem.home[vm] != NOWHERE else self.problem.start[vm]
            if home == host and self.placement.fits(vm, home) and self.placement.reached(vm) >> home & 1:
                self.placement.unpark(vm, home)

    def _finish(self) -> bool:
        """Return the remaining VMs and start the stopped ones; False if one finds no host to run on."""
        return_home(self.placement, NOWHERE)
        return_by_swapping(self.placement, self.budget)
        unparked = self._unpark_all()
        bring_disks_home(self.placement)
        return unparked

    def _unpark_all(self) -> bool:
        for vm in sorted(self.placement.parked, key=lambda vm: (-self.problem.need[vm], vm)):
            target = self._place_to_unpark(vm)
            if target is not None:
                self.placement.unpark(vm, target)
        self.unplaced = sorted(self.placement.parked)
        if self.unplaced:
            self.failed = self.problem.start[self.unplaced[0]]
        return not self.unplaced

    def _place_to_unpark(self, vm: int) -> int | None:
        problem, placement = self.problem, self.placement
        home = problem.home[vm] if problem.home[vm] != NOWHERE else problem.start[vm]
        allowed = problem.allowed[vm] & (placement.upgraded or problem.open) & placement.reached(vm)
        fitting = [host for host in range(len(problem.hosts)) if allowed >> host & 1 and placement.fits(vm, host)]
        return min(fitting, key=lambda host: (host != home, -placement.free[host], host), default=None)


def cost_of(problem: Problem, changes: Sequence[StateChange], sleeping: int) -> Cost:
    """What these changes cost; `sleeping` VMs are stopped."""
    lies = dict(problem.lies)
    moves = size = copied = 0
    for change in changes:
        if isinstance(change, Move):
            moves += 1
            size += problem.size[change.vm]
            if change.layout is not None:
                copied += copied_bytes(problem, change, lies)
                lies[change.vm] = change.layout
    return Cost(sleeping, len(vms_away(problem, changes)), copied, moves, size)


def vms_away(problem: Problem, changes: Iterable[StateChange]) -> set[int]:
    """The VMs that are not at home after these changes, or a disk of which is not."""
    at, lies = list(problem.start), dict(problem.lies)
    for change in changes:
        if isinstance(change, Move):
            at[change.vm] = change.target
            if change.layout is not None:
                lies[change.vm] = change.layout
        elif isinstance(change, Up) and change.vm != NOWHERE:
            at[change.vm] = change.host
    away = {vm for vm, home in enumerate(problem.home) if home not in (NOWHERE, at[vm])}
    return away | {vm for vm, layout in lies.items() if layout != problem.home_layout(vm)}


def _turn_of(changes: Sequence[StateChange], number: int) -> int:
    """The host whose turn a migration belongs to: the next to be upgraded, or the one before it."""
    move = changes[number]
    before = [change.host for change in changes[:number] if isinstance(change, Install)]
    ahead = next((n for n in range(number, len(changes)) if isinstance(changes[n], Install)), None)
    last = before[-1] if before else NOWHERE
    if ahead is None:
        return last
    install = changes[ahead]
    host = install.host if isinstance(install, Install) else NOWHERE
    arrives_later = any(isinstance(change, Move) and change.target == host for change in changes[number:ahead])
    returns = isinstance(move, Move) and move.target in before
    return last if arrives_later or (returns and isinstance(move, Move) and move.source != host) else host
