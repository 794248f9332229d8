"""One run a pool: a mark in the pool itself (`RunMark`), for every desktop that looks at it."""

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
from dataclasses import asdict, replace
from typing import Any

from rpu_desktop.engine.failures import StepFailed
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.inventory.run_mark import KEY, KEYS, SIGNS, RunMark, unmarked
from rpu_desktop.texts import Text, plain, translate
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.failures import ApiFailure, ConnectionLost, Unreachable, XapiError

__all__ = ["MarkKeeper", "Occupied", "given_up", "my_mark", "other_run", "told", "without_mark"]

_SIGN_OF_LIFE = 60.0
"""Seconds between two signs of life."""


def my_mark(run: str) -> RunMark:
    """The mark of this computer, as of now."""
    now = round(time.time(), 1)
    return RunMark(_user(), socket.gethostname(), now, now, run, os.getpid())


def given_up(mark: RunMark) -> bool:
    """Whether nobody seems to be at it any more."""
    return mark.silent(time.time()) or _is_dead(mark)


def _is_dead(mark: RunMark) -> bool:
    """Whether it was this computer's, and its process is gone: killed, or the computer was started anew."""
    if sys.platform == "win32" or not mark.pid or (mark.who, mark.where) != (_user(), socket.gethostname()):
        return False
    try:
        os.kill(mark.pid, 0)
    except (ProcessLookupError, OverflowError):
        return True
    except OSError:
        return False
    return False


def told(mark: RunMark, pool: str) -> Text:
    """Who is at that pool, where, since when."""
    text = translate(
        "engine", "{pool} is being upgraded by {who} on {where} since {since} (last sign of life {alive})."
    )
    return text.of(pool=pool, who=plain(mark.who), where=plain(mark.where), since=mark.since_when, alive=mark.last_sign)


class Occupied(StepFailed):
    """Another run has the pool."""

    def __init__(self, pool: str, mark: RunMark) -> None:
        advice = translate(
            "engine",
            "Wait for it to end, or stop it there. Take the pool over only when you are sure that nobody is at it "
            "any more: two upgrades at once would take two servers offline.",
        )
        super().__init__(told(mark, pool), advice)
        self.mark = mark


def other_run(other_config: Mapping[str, str], mine: Container[str] = ()) -> RunMark | None:
    """The mark of another run (not one of `mine`) that shows signs of life, or None."""
    mark = RunMark.of(other_config)
    return None if mark is None or mark.run in mine or given_up(mark) else mark


def without_mark(snapshot: PoolSnapshot, runs: Container[str] | None = None) -> PoolSnapshot:
    """The pool as if it did not carry the mark of one of these runs; of whatever run where none is named."""
    mark = RunMark.of(snapshot.pool.other_config)
    if mark is None or (runs is not None and mark.run not in runs):
        return snapshot
    return replace(snapshot, pool=replace(snapshot.pool, other_config=unmarked(snapshot.pool.other_config)))


class MarkKeeper:
    """Puts the mark up, keeps it alive, takes it away."""

    def __init__(
        self, connection: PoolConnection, run: str, former: Container[str], on_taken: Callable[[RunMark], None]
    ) -> None:
        self._connection = connection
        self._run = run
        self._former = former
        self._on_taken = on_taken
        self._mark: RunMark | None = None
        self._signs = SIGNS
        self._task: asyncio.Task[None] | None = None

    async def claim(self, *, take_over: bool) -> RunMark | None:
        """Put the mark up; returns the stranger's that was in its place, if one was.

        Raises:
            Occupied: another run has the pool, and `take_over` was not asked for.
            XapiError: the pool refuses.

        """
        mine = my_mark(self._run)
        found: RunMark | None = None
        while True:
            there = await self._read()
            if there is not None and there.run != self._run and there.run not in self._former:
                if not given_up(there) and not take_over:
                    raise Occupied(self._connection.name, there)
                found = there
            elif there is not None:
                mine = replace(mine, since=there.since)
            if there is not None:
                await self._call("remove_from_other_config", KEY)
            if await self._put_up(mine):
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
                for key in KEYS:
                    await self._call("remove_from_other_config", key)

    async def _keep(self) -> None:
        while self._mark is not None:
            await asyncio.sleep(_SIGN_OF_LIFE)
            with contextlib.suppress(XapiError, ValueError):  # the pool is away: the next time then
                await self._sign()

    async def _sign(self) -> None:
        there, now = await self._read(), round(time.time(), 1)
        if there is not None and there.run != self._run:
            self._mark = None
            self._on_taken(there)
        elif there is not None:
            older, newer = self._signs
            await self._call("remove_from_other_config", older)
            await self._add(older, {"run": self._run, "alive": now})
            self._signs = newer, older  # only now: a call that failed must not cost the other one as well
        elif self._mark is not None:  # taken away by hand, or with the rest of the database, or to take over
            await self._put_up(replace(self._mark, alive=now))

    async def _read(self) -> RunMark | None:
        pool = self._connection.snapshot().pool.ref
        return RunMark.of(await self._patiently(lambda: self._connection.call("pool.get_other_config", pool)))

    async def _put_up(self, mark: RunMark) -> bool:
        """Whether it stands there now; not if another one was quicker."""
        if await self._add(KEY, asdict(mark)):
            return True
        there = await self._read()  # it is ours if the answer to the first attempt was lost
        return there is not None and there.run == mark.run

    async def _add(self, key: str, value: Mapping[str, Any]) -> bool:
        """Whether there was no such key before."""
        try:
            await self._call("add_to_other_config", key, json.dumps(value))
        except ApiFailure as error:
            if error.code != "MAP_DUPLICATE_KEY":
                raise
            return False
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
