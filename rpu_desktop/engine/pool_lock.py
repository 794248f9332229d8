"""Allows one run per pool: a lock in the pool itself (`LockRecord`), visible to every desktop."""

from __future__ import annotations

import asyncio
import contextlib
import getpass
import json
import logging
import os
import socket
from collections.abc import Callable, Container, Mapping
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rpu_desktop import clock
from rpu_desktop.engine.heartbeat import watch, watch_until_silent
from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.inventory.pool_lock import KEY, KEYS, SIGNS, LockRecord, without_lock_keys
from rpu_desktop.retrying import Again, retrying
from rpu_desktop.run.failures import StepFailed
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.failures import ApiFailure, ConnectionLost, Unreachable, XapiError
from rpu_desktop.xapi.reconnecting import reconnected

if TYPE_CHECKING:
    from rpu_desktop.api_names import Method

__all__ = ["Occupied", "PoolLock", "assure_silent", "other_run", "own_lock", "told", "without_lock"]

log = logging.getLogger(__name__)

_SIGN_OF_LIFE = 60.0
"""Usual seconds between two heartbeats."""


def own_lock(run: str) -> LockRecord:
    """The lock record of this program, as of now."""
    now = round(clock.now(), 1)
    return LockRecord(_user(), socket.gethostname(), now, now, run, os.getpid(), _boot())


def _is_dead(mark: LockRecord) -> bool:
    """Whether the lock is from this computer since its last boot, and its process is gone."""
    if not mark.pid or not mark.boot or mark.boot != _boot():
        return False
    try:
        os.kill(mark.pid, 0)
    except (ProcessLookupError, OverflowError):
        return True
    except OSError:
        return False
    return False


@cache
def _boot() -> str:
    """Identifies the boot, the computer and the process namespace; empty if the system does not provide it."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        return f"{boot}/{Path('/proc/self/ns/pid').stat().st_ino}"
    except (OSError, ValueError):
        return ""


def told(mark: LockRecord, pool: str) -> Text:
    """Who has locked the pool, where, and since when."""
    text = translate("engine", "{who} on {where} has been upgrading {pool} since {since} (last heartbeat {alive}).")
    return text.of(
        pool=pool, who=plain(mark.who), where=plain(mark.where), since=mark.since_when, alive=mark.last_heartbeat
    )


class Occupied(StepFailed):
    """Another run has locked the pool."""

    def __init__(self, pool: str, mark: LockRecord) -> None:
        advice = translate(
            "engine",
            "Wait until it is finished, or stop it there. Take over only if you are sure that no other upgrade is "
            "running: two upgrades at the same time would take two servers offline.",
        )
        super().__init__(told(mark, pool), advice)
        self.mark = mark


def other_run(other_config: Mapping[str, str], own_runs: Container[str] = ()) -> LockRecord | None:
    """The lock of another run (not one of `own_runs`); None without one, or if it was watched and is silent."""
    mark = LockRecord.of(other_config)
    if not _is_others(mark, own_runs):
        return None
    return None if watch.look(other_config) else mark


def _is_others(mark: LockRecord | None, own_runs: Container[str]) -> bool:
    return mark is not None and mark.run not in own_runs and not _is_dead(mark)


async def assure_silent(connection: PoolConnection, own_runs: Container[str], notify: Callable[[Text], object]) -> None:
    """Make sure that no one else is upgrading the pool by watching it for some minutes; `notify` is called first.

    Raises:
        Occupied: someone is.
        XapiError: the pool refuses.

    """
    mark = other_run(connection.snapshot().pool.other_config, own_runs)
    if mark is None:
        return
    if not mark.recent(clock.now()):
        notify(watching(mark, connection.name))

    async def read() -> Mapping[str, str]:
        pool = connection.snapshot().pool.ref
        found: Mapping[str, str] = await connection.call("pool.get_other_config", pool)
        return found

    mark = await watch_until_silent(read, lambda found: _is_others(found, own_runs))
    if mark is not None:
        raise Occupied(connection.name, mark)


def watching(mark: LockRecord, pool: str) -> Text:
    """Explains why it takes some minutes before the upgrade begins."""
    text = translate(
        "engine",
        "{pool} is locked by an upgrade that {who} started on {where}; its last heartbeat was at {alive}. This "
        "program watches for another heartbeat for some minutes.",
    )
    return text.of(pool=pool, who=plain(mark.who), where=plain(mark.where), alive=mark.last_heartbeat)


def without_lock(snapshot: PoolSnapshot, runs: Container[str] | None = None) -> PoolSnapshot:
    """The pool without the lock of one of these runs, or of any run if none is named."""
    mark = LockRecord.of(snapshot.pool.other_config)
    if mark is None or (runs is not None and mark.run not in runs):
        return snapshot
    return replace(snapshot, pool=replace(snapshot.pool, other_config=without_lock_keys(snapshot.pool.other_config)))


class PoolLock:
    """Sets the lock, sends heartbeats, removes it."""

    def __init__(
        self,
        connection: PoolConnection,
        run: str,
        former: Container[str],
        on_taken: Callable[[LockRecord], None],
        notify: Callable[[Text], object] = lambda text: None,
        pause: float = _SIGN_OF_LIFE,
    ) -> None:
        self._connection = connection
        self._run = run
        self._former = former
        self._on_taken = on_taken
        self._notify = notify
        self._pause = pause
        self._again = asyncio.Event()
        self._mark: LockRecord | None = None
        self._signs = SIGNS
        self._task: asyncio.Task[None] | None = None

    async def claim(self, *, take_over: bool) -> LockRecord | None:
        """Set the lock; returns another run's lock that was replaced, if any.

        Raises:
            Occupied: another run has the pool, and `take_over` was not asked for.
            XapiError: the pool refuses.

        """
        own_runs = own_lock(self._run)
        found: LockRecord | None = None
        while True:
            there = await self._read()
            if there is not None and there.run != self._run and there.run not in self._former:
                if not take_over:
                    await self._assure_silent(there)
                found = there
            elif there is not None:
                own_runs = replace(own_runs, since=there.since)
            if there is not None:
                await self._call("pool.remove_from_other_config", KEY)
            if await self._put_up(own_runs):
                break
        self._mark = own_runs
        self._task = asyncio.get_running_loop().create_task(self._keep())
        return found

    async def _assure_silent(self, there: LockRecord) -> None:
        if _is_others(there, ()) and not there.recent(clock.now()):
            self._notify(watching(there, self._connection.name))
        mark = await watch_until_silent(
            self._config, lambda found: _is_others(found, (self._run,)) and _is_others(found, self._former)
        )
        if mark is not None:
            raise Occupied(self._connection.name, mark)

    async def release(self, *, waits: bool = True) -> None:
        """Remove the lock, if it is still ours and the pool can be reached; otherwise it expires.

        Without `waits`, a broken connection is not given a moment to come back.
        """
        if self._task is None:
            return
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        self._task = None
        if not waits and not self._connection.connected:
            return
        with contextlib.suppress(XapiError, ValueError):
            if (there := await self._read()) is not None and there.run == self._run:
                for key in KEYS:
                    await self._call("pool.remove_from_other_config", key)

    async def _keep(self) -> None:
        """Send a heartbeat regularly, and immediately when the pool is back.

        Another run may have taken over the pool meanwhile.
        """
        forget = self._connection.on_connection(lambda connected, _: self._again.set() if connected else None)
        try:
            while self._mark is not None:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self._pause):
                        await self._again.wait()
                self._again.clear()
                try:
                    await self._sign()
                except (XapiError, ValueError):  # the pool is away: next time
                    continue
                except Exception:  # without heartbeats another computer would take over
                    log.exception("unexpected error in a sign of life")
        finally:
            forget()

    async def _sign(self) -> None:
        there, now = await self._read(), round(clock.now(), 1)
        if there is not None and there.run != self._run:
            self._mark = None
            self._on_taken(there)
        elif there is not None:
            older, newer = self._signs
            await self._call("pool.remove_from_other_config", older)
            await self._add(older, {"run": self._run, "alive": now})
            # Only now: a failed call must not lose the other key as well.
            self._signs = (newer, older)
        elif self._mark is not None:  # removed by hand, with the rest of the database, or to take over
            await self._put_up(replace(self._mark, alive=now))

    async def _read(self) -> LockRecord | None:
        return LockRecord.of(await self._config())

    async def _config(self) -> Mapping[str, str]:
        pool = self._connection.snapshot().pool.ref
        found: Mapping[str, str] = await self._patiently(lambda: self._connection.call("pool.get_other_config", pool))
        return found

    async def _put_up(self, mark: LockRecord) -> bool:
        """Set the lock; returns whether it is set now. It is not if another run was faster."""
        if await self._add(KEY, asdict(mark)):
            return True
        there = await self._read()  # ours, if the answer to the first attempt was lost
        return there is not None and there.run == mark.run

    async def _add(self, key: str, value: Mapping[str, Any]) -> bool:
        """Add the key; returns whether it did not exist before."""
        try:
            await self._call("pool.add_to_other_config", key, json.dumps(value))
        except ApiFailure as error:
            if error.code != "MAP_DUPLICATE_KEY":
                raise
            return False
        return True

    async def _call(self, method: Method, *args: Any) -> Any:
        pool = self._connection.snapshot().pool.ref
        return await self._patiently(lambda: self._connection.call(method, pool, *args))

    async def _patiently(self, call: Callable[[], Any]) -> Any:
        """Read or write, again if the answer is lost: both are idempotent."""
        return await retrying(call, Again((ConnectionLost, Unreachable), before=self._connected))

    async def _connected(self, lost: XapiError) -> None:
        back = await reconnected(self._connection, _SIGN_OF_LIFE)
        if not back and self._connection.failure is not None:
            raise self._connection.failure


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no name for this number, or no such module on Windows
        return "?"
