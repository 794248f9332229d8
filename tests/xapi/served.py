"""A small simulated pool served on a separate thread, for tests that connect to it over real sockets."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from rpu_desktop.inventory.ids import HostRef, VmRef
from rpu_desktop.loops import cancel_others
from rpu_desktop.simulator.certificates import PoolCertificate
from rpu_desktop.simulator.clock import Clock
from rpu_desktop.simulator.database import Database
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.faults import FaultSet
from rpu_desktop.simulator.from_dump import pool_from_dump
from rpu_desktop.simulator.model import Model
from rpu_desktop.simulator.pool import HostPort, SimPool
from rpu_desktop.simulator.registry import Call, method
from rpu_desktop.simulator.server import PoolServer
from rpu_desktop.xapi.address import ServerAddress
from rpu_desktop.xapi.connection import Credentials, PoolConnection, Timeouts
from rpu_desktop.xapi.trust import TrustPolicy

__all__ = ["ServedPool", "Stumble"]

T = TypeVar("T")
PASSWORD = "pass-word-of-tests"
QUICK = Timeouts(connect=5, read=30, poll=5, retry_first=0.02, retry_last=0.2, task_check=5)


@cache
def certificate(name: str) -> PoolCertificate:
    return PoolCertificate.make(name, ["127.0.0.1", "127.0.0.2", "127.0.0.3"])


@method("host.dmesg")
async def dmesg(call: Call, host: str) -> str:
    """A call with a result that takes as long as a test needs (see `Stumble`)."""
    call.task.progress(0.75)
    return "boot & <log>"


class Stumble(FaultSet):
    """Lets the next calls of a method fail, or wait until they may continue."""

    def __init__(self) -> None:
        super().__init__([])
        self.refuse: dict[str, list[ApiError]] = {}
        self.stall: dict[str, asyncio.Event] = {}

    async def before_call(self, call: Call, name: str, arguments: Any) -> None:
        if name in self.stall:
            call.task.progress(0.25)
            await self.stall[name].wait()
            call.task.check_cancelled()
        if self.refuse.get(name):
            raise self.refuse[name].pop(0)


class ServedPool:
    """A pool with some hosts and VMs, or one from a real pool's database; a context manager."""

    def __init__(self, hosts: int = 2, vms: int = 3, version: int = 220, dump: Path | None = None) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="served-pool")
        self._hosts, self._vms, self._version = hosts, vms, version
        self._dump = dump
        self.faults = Stumble()
        self.pool: SimPool
        self.server: PoolServer
        self.port = 0
        self.hosts: list[HostRef] = []
        self.vms: list[VmRef] = []

    def __enter__(self) -> ServedPool:
        self._thread.start()
        self.run(self._start())
        return self

    def __exit__(self, *_: object) -> None:
        self.run(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _end(self) -> None:
        await self.server.stop()
        await cancel_others()  # handlers of connections that were cut just now

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run `work` on the pool's own thread."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    def do(self, action: Callable[[], T]) -> T:
        """Call `action` on the pool's own thread."""

        async def work() -> T:
            return action()

        return self.run(work())

    def set(self, cls: str, ref: str, **fields: Any) -> None:
        self.do(lambda: self.pool.db.set(cls, ref, **fields))

    def delete(self, cls: str, ref: str) -> None:
        self.do(lambda: self.pool.db.delete(cls, ref))

    def phase(self, phase: str, host: int = 0) -> None:
        """Change a host's phase; return when it listens again, or no longer."""
        self.do(lambda: self.pool.set_phase(self.hosts[host], phase))
        self.run(self.server.followed())

    def stall(self, name: str) -> Callable[[], None]:
        """Let calls of a method wait; the returned function lets them continue."""
        gate = self.do(lambda: self.faults.stall.setdefault(name, asyncio.Event()))
        return lambda: self.do(gate.set)

    def wait_for_call(self, name: str, more_than: int = 0) -> None:
        """Return once a method was called, or called again."""
        called = threading.Event()

        def watch(_: SimPool, what: str, facts: dict[str, Any]) -> None:
            if what == "call" and facts["method"] == name:
                called.set()

        self.do(lambda: self.pool.observers.append(watch))
        if self.calls(name) <= more_than and not called.wait(60):
            raise TimeoutError(name)

    def calls(self, name: str) -> int:
        """How often a method was called."""
        history = self.do(lambda: list(self.pool.history))
        return len([facts for _, what, facts in history if what == "call" and facts["method"] == name])

    def serve_again_with(self, other: PoolCertificate) -> None:
        """Come back at the same port with another certificate."""

        async def work() -> None:
            await self.server.stop()
            self.pool.certificate = other
            self.server = PoolServer(self.pool)
            await self.server.start(self.port)

        self.run(work())

    @property
    def address(self) -> ServerAddress:
        return self.address_of(0)

    def address_of(self, host: int) -> ServerAddress:
        return ServerAddress(f"127.0.0.{host + 1}", self.port)

    @property
    def fingerprint(self) -> str:
        return self.pool.certificate.fingerprint

    @property
    def credentials(self) -> Credentials:
        return Credentials("root", PASSWORD)

    async def connect(self, host: int = 0, timeouts: Timeouts = QUICK) -> PoolConnection:
        trust = TrustPolicy.of(self.fingerprint)
        return await PoolConnection.open(self.address_of(host), self.credentials, trust, timeouts=timeouts)

    async def _start(self) -> None:
        self.pool = pool_from_dump(self._dump, Clock(), password=PASSWORD) if self._dump else self._small_pool()
        self.pool.faults = self.faults
        self.server = PoolServer(self.pool)
        self.port = await self.server.start()

    def _small_pool(self) -> SimPool:
        db = Database(Model.load(), self._version)
        for i in range(self._hosts):
            metrics = db.create("host_metrics", live=True, memory_total=2**36)
            address = f"127.0.0.{i + 1}"
            host = db.create("host", name_label=f"fra-{i + 1:02}", address=address, enabled=True, metrics=metrics)
            self.hosts.append(HostRef(host))
        db.create("pool", name_label="Frankfurt", master=self.hosts[0])
        self.vms = [
            VmRef(db.create("VM", name_label=f"vm-{i}", power_state="Running", resident_on=self.hosts[i % self._hosts]))
            for i in range(self._vms)
        ]
        pool = SimPool(db, Clock(), "root", PASSWORD, certificate("pool"))
        pool.ports = {ref: HostPort(ref, f"127.0.0.{i + 1}") for i, ref in enumerate(self.hosts)}
        return pool
