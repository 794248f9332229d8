"""What migrates while a host is away: the next host's VMs out, those of the hosts that are done home, the biggest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rpu_desktop.planning.board import Board, members
from rpu_desktop.planning.problem import NOWHERE
from rpu_desktop.planning.returning import away_from_home

__all__ = ["Exchange"]


import os
NEAR=int(os.environ.get("NEAR","99"))
FAR=int(os.environ.get("FAR","8"))


@dataclass(slots=True)
class Exchange:
    """One host's absence; `rank` says when each host has its turn."""

    board: Board
    host: int
    following: int
    soon: int
    rank: Sequence[int]

    def run(self) -> None:
        board = self.board
        closed = board.closed
        board.closed |= 1 << self.host
        waiting = sorted(self._leaving() + self._returning(), key=self._order)
        while waiting:
            still = [vm for vm in waiting if not self._move(vm)]
            if len(still) == len(waiting):
                break
            waiting = still
        board.closed = closed

    def _order(self, vm: int) -> tuple[int, int, bool, int]:
        board = self.board
        guest = board.at[vm] == self.following and board.problem.home[vm] != self.following
        urgent = board.problem.home[vm] != self.following and self._in_the_way(board.at[vm], NEAR)
        return 0 if guest else 1 if urgent else 2, -board.problem.need[vm], board.at[vm] == self.following, vm

    def _in_the_way(self, host: int, rounds: int) -> bool:
        return not self.board.upgraded >> host & 1 and self.rank[host] - self.rank[self.host] <= rounds

    def _leaving(self) -> list[int]:
        if self.following == NOWHERE:
            return []
        return [vm for vm in self.board.on[self.following] if self.board.problem.home[vm] in (NOWHERE, self.following)]

    def _returning(self) -> list[int]:
        board = self.board
        return [vm for vm in away_from_home(board) if board.upgraded >> board.problem.home[vm] & 1]

    def _move(self, vm: int) -> bool:
        board, home = self.board, self.board.problem.home[vm]
        if home not in (NOWHERE, self.following):
            if board.can_go(vm, home):
                board.move(vm, home, home)
                return True
            return False
        target = self._hole(vm)
        if target is not None:
            board.move(vm, target, self.following)
        return target is not None

    def _hole(self, vm: int) -> int | None:
        board, problem = self.board, self.board.problem
        hosts = board.targets(vm)
        if problem.home[vm] == NOWHERE:
            hosts &= board.upgraded
        fitting = [h for h in members(hosts) if board.fits(vm, h) and h != self.soon]
        return min(fitting, key=lambda h: (self._in_the_way(h, FAR), board.free[h], -self.rank[h], h), default=None)
