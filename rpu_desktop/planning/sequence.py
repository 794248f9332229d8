"""One way through all turns: host after host is emptied, upgraded, and filled again, as a policy says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rpu_desktop.planning.assignment import ANY, FREE, Assignment, Budget, Lookahead
from rpu_desktop.planning.problem import NOWHERE, Problem
from rpu_desktop.planning.repatriation import away_from_home, bring_home, call_home, may_return, swap_home
from rpu_desktop.planning.state import Install, Move, Placement, StateChange
from rpu_desktop.planning.swap import Swap, SwapPolicy

__all__ = ["Cost", "Policy", "Sequencer"]

_NEVER = 1 << 30


@dataclass(frozen=True, slots=True)
class Policy:
    """How to go about it.

    `order` are the hosts in the order of their turns.  `scratch` keeps hosts that are done empty for the next one's
    VMs where the usual way is to bring everybody home first; `wake_early` lets VMs that made room run again as soon as
    their host is done.  With `exchange` VMs leave and go home by size while a host is away, instead of one after the
    other.  `avoid` maps VMs to hosts (a mask) where they do not wait.
    """

    order: tuple[int, ...]
    scratch: bool = False
    wake_early: bool = False
    exchange: SwapPolicy | None = None
    avoid: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, order=True)
class Cost:
    """What makes one plan better than another, the weightiest first."""

    suspended: int
    away: int
    migrations: int
    bytes: int


@dataclass(slots=True)
class Sequencer:
    """One attempt; after `run` the board holds the plays."""

    problem: Problem
    policy: Policy
    effort: Budget
    board: Placement = field(init=False)
    failed: int = NOWHERE
    unplaced: list[int] = field(default_factory=list)
    sleepers: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.board = Placement(self.problem, self.policy.avoid)

    def run(self) -> bool:
        """Take every host through its turn; False when one cannot be emptied (`failed`, `unplaced`)."""
        self._welcome_back()
        order = self.policy.order
        if order and not self._empty(0):
            return False
        for number, host in enumerate(order):
            following = number + 1 < len(order)
            if self._exchange(number) or (following and self._overlap(number)):
                continue
            if not self._upgrade(host) or (following and not self._next(number + 1)):
                return False
            if not following:
                bring_home(self.board, host)
        return self._finish()

    def cost(self) -> Cost:
        """What this attempt costs, once it has run."""
        moves = [play.vm for play in self.board.plays if isinstance(play, Move)]
        away = len(away_from_home(self.board))
        sleeping = len(self.sleepers)
        return Cost(sleeping, away, len(moves), sum(self.problem.size[vm] for vm in moves))

    def detours(self) -> dict[int, int]:
        """What to avoid: as before, and for VMs that went from one host where they waited to another the first one."""
        home = self.problem.home
        avoid = dict(self.policy.avoid)
        for play in self.board.plays:
            if isinstance(play, Move) and home[play.vm] not in (NOWHERE, play.source, play.target):
                avoid[play.vm] = avoid.get(play.vm, 0) | 1 << play.source
        return avoid

    def replay(self, plays: Sequence[StateChange], sleepers: Sequence[int]) -> list[StateChange] | None:
        """Migrations and upgrades found elsewhere, with everything around them; None where somebody cannot get up.

        `sleepers` go down first of all.  A host's turn begins when nobody goes to it any more.
        """
        self._wake_finished()
        for vm in sleepers:
            self.sleepers.append(vm)
            self.board.park(vm)
        for number, play in enumerate(plays):
            if isinstance(play, Move):
                self.board.move(play.vm, play.target, _turn_of(plays, number))
            elif isinstance(play, Install) and not self._upgrade(play.host):
                return None
        return self.board.plays if self._wake_all() else None

    def _welcome_back(self) -> None:
        """In a run that goes on: whoever can get up or go home does."""
        self._wake_finished()
        if self.problem.away == NOWHERE and not self.policy.scratch:
            bring_home(self.board, NOWHERE)

    def _wake_finished(self) -> None:
        index = {ref: number for number, ref in enumerate(self.problem.hosts)}
        for down in self.problem.down:
            if index[down.host] not in self.problem.turns:
                self.board.pinned_up(index[down.host], down.vm)

    def _outlook(self, number: int) -> Lookahead:
        rank = [_NEVER] * len(self.problem.hosts)
        for position, host in enumerate(self.policy.order):
            rank[host] = position
        order = self.policy.order
        return Lookahead(rank, order[number + 1] if number + 1 < len(order) else NOWHERE)

    def _empty(self, number: int, leave: int = ANY) -> bool:
        """Empty the host whose turn has this number; VMs that may go down do so if nothing else helps."""
        host = self.policy.order[number]
        while True:
            emptying = Assignment(self.board, host, self._outlook(number), self.effort)
            if emptying.run(leave):
                return True
            if not self._send_to_sleep():
                self.failed, self.unplaced = host, emptying.unplaced
                return False

    def _send_to_sleep(self) -> bool:
        index = {ref: vm for vm, ref in enumerate(self.problem.vms)}
        willing = [index[ref] for ref in self.problem.room if index[ref] not in self.sleepers]
        if not willing:
            return False
        vm = max(willing, key=lambda vm: (self.problem.size[vm], -vm))
        self.sleepers.append(vm)
        self.board.park(vm)
        return True

    def _overlap(self, number: int) -> bool:
        """Empty the next host while this one is away, wholly or in part, if that costs nothing; never the coordinator.

        False, and the board as it was, when it does not work out or is not wished.
        """
        board, host, following = self.board, self.policy.order[number], self.policy.order[number + 1]
        if host == self.problem.coordinator or not self.problem.ahead:
            return False
        mark = board.mark()
        if self._empty_ahead(number + 1) and self._upgrade(host):
            bring_home(board, host)
            if not board.on[following] or Assignment(board, following, self._outlook(number + 1), self.effort).run():
                return True
        board.back_to(mark)
        self.failed = NOWHERE
        return False

    def _exchange(self, number: int) -> bool:
        """Take one host's turn and empty the next with whatever may migrate meanwhile, if the policy says so.

        Where the next host is not to be emptied ahead its VMs leave when this one is back.
        While the coordinator is away nothing moves: with `straight` the next host's VMs go to it as soon as it is back.
        False, and the board as it was, when it does not work out.
        """
        board, host, manner = self.board, self.policy.order[number], self.policy.exchange
        if manner is None or (host == self.problem.coordinator and not manner.straight):
            return False
        mark = board.mark()
        outlook = self._outlook(number)
        member = host != self.problem.coordinator
        if member:
            Swap(board, host, outlook, manner).run(leave=self.problem.ahead)
        if self._upgrade(host):
            following = outlook.next_up
            if member and not self.problem.ahead:
                Swap(board, host, outlook, manner).run(leave=True)
            if following == NOWHERE:
                bring_home(board, host)
                return True
            self._call_guests_home(following)
            if not board.on[following] or Assignment(board, following, self._outlook(number + 1), self.effort).run():
                return True
        board.back_to(mark)
        self.failed = NOWHERE
        return False

    def _call_guests_home(self, host: int) -> None:
        board, problem = self.board, self.problem
        guests = [vm for vm in board.on[host] if problem.home[vm] not in (NOWHERE, host)]
        for vm in sorted(guests, key=lambda vm: (-problem.need[vm], vm)):
            if may_return(board, vm):
                call_home(board, vm)

    def _empty_ahead(self, number: int) -> bool:
        """Move VMs of the next host away while the one before it is: all of them, or those for whom there is room."""
        board, order = self.board, self.policy.order
        closed = board.closed
        board.closed |= 1 << order[number - 1]
        emptying = Assignment(board, order[number], self._outlook(number), self.effort)
        done = (not self._has_guests(order[number]) and emptying.run(FREE)) or emptying.run_partly()
        board.closed = closed
        return done

    def _has_guests(self, host: int) -> bool:
        return any(self.problem.home[vm] not in (NOWHERE, host) for vm in self.board.on[host])

    def _upgrade(self, host: int) -> bool:
        """Upgrade an empty host; False when what went down on it would not fit any more."""
        board = self.board
        for ref in self.problem.pinned.get(host, ()):
            board.pinned_down(host, ref)
        fitted = board.free[host] >= 0
        board.install(host)
        if fitted and board.free[host] < 0:
            self.failed = host
            return False
        earlier = [down.vm for down in self.problem.down if down.host == self.problem.hosts[host]]
        for ref in [*earlier, *self.problem.pinned.get(host, ())]:
            board.pinned_up(host, ref)
        if self.policy.wake_early:
            self._wake(host)
        return True

    def _next(self, number: int) -> bool:
        """Bring VMs home and empty the next host, or the other way round, whichever policy and room allow."""
        before = self.policy.order[number - 1]
        if self.policy.scratch:
            if not self._empty(number):
                return False
            bring_home(self.board, before)
            return True
        if self._empty_first(number):
            return True
        bring_home(self.board, before)
        return self._empty(number)

    def _empty_first(self, number: int) -> bool:
        """The next host can go sooner when the way home waits until it is away: if all get home then as well."""
        board = self.board
        if self._has_guests(self.policy.order[number]):
            return False
        mark = board.mark()
        if Assignment(board, self.policy.order[number], self._outlook(number), self.effort).run():
            bring_home(board, self.policy.order[number - 1])
            if not self._could_be_home():
                return True
        board.back_to(mark)
        return False

    def _could_be_home(self) -> bool:
        """Whether somebody is still away whose home is done and whose next host is not where it waits."""
        return any(self.board.upgraded >> self.problem.home[vm] & 1 for vm in away_from_home(self.board))

    def _wake(self, host: int) -> None:
        for vm in list(self.board.parked):
            home = self.problem.home[vm] if self.problem.home[vm] != NOWHERE else self.problem.start[vm]
            if home == host and self.board.fits(vm, home):
                self.board.unpark(vm, home)

    def _finish(self) -> bool:
        """Everybody home whose place was taken, everybody awake; False when somebody finds no place to run again."""
        bring_home(self.board, NOWHERE)
        swap_home(self.board, self.effort)
        return self._wake_all()

    def _wake_all(self) -> bool:
        for vm in sorted(self.board.parked, key=lambda vm: (-self.problem.need[vm], vm)):
            target = self._place_to_wake(vm)
            if target is not None:
                self.board.unpark(vm, target)
        self.unplaced = sorted(self.board.parked)
        if self.unplaced:
            self.failed = self.problem.start[self.unplaced[0]]
        return not self.unplaced

    def _place_to_wake(self, vm: int) -> int | None:
        problem, board = self.problem, self.board
        home = problem.home[vm] if problem.home[vm] != NOWHERE else problem.start[vm]
        allowed = problem.allowed[vm] & (board.upgraded or problem.open)
        fitting = [host for host in range(len(problem.hosts)) if allowed >> host & 1 and board.fits(vm, host)]
        return min(fitting, key=lambda host: (host != home, -board.free[host], host), default=None)


def _turn_of(plays: Sequence[StateChange], number: int) -> int:
    """The host whose turn a migration belongs to: the next to be upgraded, or the one before if that fits better."""
    move = plays[number]
    before = [play.host for play in plays[:number] if isinstance(play, Install)]
    ahead = next((n for n in range(number, len(plays)) if isinstance(plays[n], Install)), None)
    last = before[-1] if before else NOWHERE
    if ahead is None:
        return last
    install = plays[ahead]
    host = install.host if isinstance(install, Install) else NOWHERE
    arrives_later = any(isinstance(play, Move) and play.target == host for play in plays[number:ahead])
    returns = isinstance(move, Move) and move.target in before
    return last if arrives_later or (returns and isinstance(move, Move) and move.source != host) else host
