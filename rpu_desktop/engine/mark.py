"""One run a pool: a mark in the pool itself, for every desktop that looks at it.

It stands in ``pool.other_config`` and carries a sign of life.  The field survives restarts of the coordinator, may be
written amid an upgrade, and adding a key that is there already is refused by the pool: so two that come at the same
moment cannot both have it.
"""

from __future__ import annotations

import asyncio
import contextlib
import getpass
import json
import os
import socket
import sys
import time
from collections.abc import Callable, Container, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from rpu_desktop.engine.failures import StepFailed
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.texts import Text, moment, plain, translate
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.failures import ApiFailure, ConnectionLost, Unreachable, XapiError

__all__ = ["KEY", "Mark", "MarkKeeper", "Occupied", "other_run", "without_mark"]

KEY = "rpu_desktop:run"
_SIGN_OF_LIFE = 60.0
"""Seconds between two signs of life."""
_STALE = 600.0
"""Seconds without one after which a mark counts as left behind: longer than a network is usually away."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Who is upgrading the pool: `who` on the computer `where`; times in seconds since 1970 on that computer."""

    who: str
    where: str
    since: float
    alive: float
    run: str
    pid: int = 0
    """The process on that computer; 0 when it does not say."""

    @classmethod
    def of(cls, other_config: Mapping[str, str]) -> Mark | None:
        """The mark in a pool's ``other_config``; one that cannot be read counts as a stranger's of long ago."""
        raw = other_config.get(KEY)
        if raw is None:
            return None
        try:
            found = json.loads(raw)
            return cls(
                str(found["who"]),
                str(found["where"]),
                float(found["since"]),
                float(found["alive"]),
                str(found["run"]),
                int(found.get("pid", 0)),
            )
        except (ValueError, TypeError, KeyError):
            return cls("?", "?", 0.0, 0.0, "")

    @classmethod
    def mine(cls, run: str) -> Mark:
        """The mark of this computer, as of now."""
        now = round(time.time(), 1)
        return cls(_user(), socket.gethostname(), now, now, run, os.getpid())

    @property
    def stale(self) -> bool:
        """Whether nobody seems to be at it any more."""
        return time.time() - self.alive > _STALE or self._is_dead()

    def _is_dead(self) -> bool:
        """Whether it was this computer's, and its process is gone: killed, or the computer was started anew."""
        if sys.platform == "win32" or not self.pid or (self.who, self.where) != (_user(), socket.gethostname()):
            return False
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return True
        except OSError:
            return False
        return False

    def words(self, pool: str) -> Text:
        """Who, where, since when."""
        text = translate(
            "engine", "{pool} is being upgraded by {who} on {where} since {since} (last sign of life {alive})."
        )
        return text.of(
            pool=pool, who=plain(self.who), where=plain(self.where), since=moment(self.since), alive=moment(self.alive)
        )


class Occupied(StepFailed):
    """Another run has the pool."""

    def __init__(self, pool: str, mark: Mark) -> None:
        advice = translate(
            "engine",
            "Wait for it to end, or stop it there. Take the pool over only when you are sure that nobody is at it "
            "any more: two upgrades at once would take two servers offline.",
        )
        super().__init__(mark.words(pool), advice)
        self.mark = mark


def other_run(other_config: Mapping[str, str], mine: Container[str] = ()) -> Mark | None:
    """The mark of another run (not one of `mine`) that shows signs of life, or None."""
    mark = Mark.of(other_config)
    return None if mark is None or mark.run in mine or mark.stale else mark


def without_mark(snapshot: PoolSnapshot, runs: Container[str]) -> PoolSnapshot:
    """The pool as if it did not carry the mark of one of these runs."""
    mark = Mark.of(snapshot.pool.other_config)
    if mark is None or mark.run not in runs:
        return snapshot
    others = {key: value for key, value in snapshot.pool.other_config.items() if key != KEY}
    return replace(snapshot, pool=replace(snapshot.pool, other_config=others))


class MarkKeeper:
    """Puts the mark up, keeps it alive, takes it away."""

    def __init__(
        self, connection: PoolConnection, run: str, former: Container[str], on_taken: Callable[[Mark], None]
    ) -> None:
        self._connection = connection
        self._run = run
        self._former = former
        self._on_taken = on_taken
        self._mark: Mark | None = None
        self._task: asyncio.Task[None] | None = None

    async def claim(self, *, take_over: bool) -> Mark | None:
        """Put the mark up; returns the stranger's that was in its place, if one was.

        Raises:
            Occupied: another run has the pool, and `take_over` was not asked for.
            XapiError: the pool refuses.

        """
        mine = Mark.mine(self._run)
        found: Mark | None = None
        while True:
            there = await self._read()
            if there is not None and there.run != self._run and there.run not in self._former:
                if not there.stale and not take_over:
                    raise Occupied(self._connection.name, there)
                found = there
            elif there is not None:
                mine = replace(mine, since=there.since)
            if await self._write(mine):
                break
        self._mark = mine
        self._task = asyncio.get_running_loop().create_task(self._keep())
        return found

    async def release(self) -> None:
        """Take the mark away, if it is still ours and the pool can be reached; else it becomes stale by itself."""
        if self._task is None:
            return
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        self._task = None
        with contextlib.suppress(XapiError, ValueError):
            if (there := await self._read()) is not None and there.run == self._run:
                await self._call("remove_from_other_config", KEY)

    async def _keep(self) -> None:
        while self._mark is not None:
            await asyncio.sleep(_SIGN_OF_LIFE)
            with contextlib.suppress(XapiError, ValueError):  # the pool is away: the next time then
                await self._sign()

    async def _sign(self) -> None:
        there = await self._read()
        if there is not None and there.run != self._run:
            self._mark = None
            self._on_taken(there)
        elif self._mark is not None:
            self._mark = replace(self._mark, alive=round(time.time(), 1))
            await self._write(self._mark)

    async def _read(self) -> Mark | None:
        pool = self._connection.snapshot().pool.ref
        return Mark.of(await self._patiently(lambda: self._connection.call("pool.get_other_config", pool)))

    async def _write(self, mark: Mark) -> bool:
        """Whether it stands there now; not if another one was quicker."""
        await self._call("remove_from_other_config", KEY)
        try:
            await self._call("add_to_other_config", KEY, json.dumps(asdict(mark)))
        except ApiFailure as error:
            if error.code != "MAP_DUPLICATE_KEY":
                raise
            there = await self._read()
            return there is not None and there.run == mark.run
        return True

    async def _call(self, method: str, *args: Any) -> Any:
        pool = self._connection.snapshot().pool.ref
        return await self._patiently(lambda: self._connection.call(f"pool.{method}", pool, *args))

    async def _patiently(self, call: Callable[[], Any]) -> Any:
        """Both reading and writing may be done twice: when an answer is lost, it is asked again."""
        while True:
            try:
                return await call()
            except (ConnectionLost, Unreachable):
                await self._connected()

    async def _connected(self) -> None:
        try:
            async with asyncio.timeout(_SIGN_OF_LIFE):
                await self._connection.wait_connected()
        except TimeoutError:
            if self._connection.failure is not None:
                raise self._connection.failure from None


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no name for this number, or no such module on Windows
        return "?"
