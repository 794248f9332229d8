"""Serves simulated pools: for ``rpu-desktop simulate``, for the demo, and for tests."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import secrets
import signal
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from rpu_desktop.pooldump import Dump, DumpError
from rpu_desktop.simulator import behaviour
from rpu_desktop.simulator.behaviour import person_commands
from rpu_desktop.simulator.clock import Clock
from rpu_desktop.simulator.fault_spec import parse_fault
from rpu_desktop.simulator.faults import FaultSet
from rpu_desktop.simulator.from_dump import pool_from_dump, pool_from_records
from rpu_desktop.simulator.media import MediaServer, media_files
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.releases import successor
from rpu_desktop.simulator.scenario import build_scenario
from rpu_desktop.simulator.server import PoolServer
from rpu_desktop.simulator.update_server import UpdateServer

__all__ = ["Options", "Simulation", "ThreadedSimulation", "main"]

_START_TIMEOUT = 300.0


@dataclass(frozen=True)
class Options:
    """What to simulate; a number of 0 leaves the choice to the scenario or the system."""

    dumps: tuple[Path, ...] = ()
    """Database dumps, one for each pool; with any of them, no pool is generated."""
    scenario: str = "pool"
    hosts: int = 0
    vms: int = 0
    seed: int = 1
    port: int = 0
    """The first pool's port; the next pool uses the next one."""
    speed: float = 1.0
    """Simulated seconds per real second."""
    faults: tuple[str, ...] = ()
    password: str = field(default="", repr=False)
    """Random if empty."""
    commands: bool = False
    """Read commands from standard input, one per line, for the person at the consoles."""


class Simulation:
    """All pools, their listeners and the media server: an asynchronous context manager.

    Raises:
        ValueError: invalid options.
        OSError: a port is taken.
        rpu_desktop.pooldump.DumpError: a dump cannot be read.

    """

    def __init__(
        self, options: Options | None = None, *, clock: Clock | None = None, dumps: Sequence[Dump] = ()
    ) -> None:
        """`clock` replaces one with the options' speed, `dumps` are already parsed ones."""
        self.options = options or Options()
        self.faults = FaultSet([parse_fault(spec) for spec in self.options.faults])
        self.clock = clock or Clock(self.options.speed)
        self._dumps = dumps
        self.password = self.options.password or secrets.token_urlsafe(12)
        self.pools = self._build()
        for pool in self.pools:
            pool.give_certificates()
        self.media = MediaServer()
        self.updates = UpdateServer()
        self._servers: list[PoolServer] = []

    def _build(self) -> list[SimPool]:
        options = self.options
        if self._dumps:
            return [pool_from_records(dump, self.clock, password=self.password) for dump in self._dumps]
        if options.dumps:
            return [pool_from_dump(path, self.clock, password=self.password) for path in options.dumps]
        return build_scenario(
            options.scenario,
            self.clock,
            hosts=options.hosts,
            vms=options.vms,
            seed=options.seed,
            password=self.password,
        )

    async def __aenter__(self) -> Self:
        try:
            await self._start()
        except BaseException:
            await self.stop()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def _start(self) -> None:
        await self.media.start()
        await self.updates.start()
        for number, pool in enumerate(self.pools):
            release = pool.upgrade_to or successor(pool.db.get("host", pool.coordinator, "software_version"))
            slug = f"{release.brand}-{release.product}-{number + 1}".lower().replace(" ", "-")
            pool.media = self.media.add(slug, media_files(release))
            self.faults.install(pool)
            server = PoolServer(pool)
            self._servers.append(server)
            await server.start(self.options.port + number if self.options.port else 0)
            behaviour.bring_to_life(pool)
            await server.show_certificates()

    async def stop(self) -> None:
        """Close everything."""
        for server in self._servers:
            await server.stop()
        await self.media.stop()
        await self.updates.stop()

    def ask(self, address: str, port: int, name: str, params: list[Any], agent: str) -> asyncio.Future[dict[str, Any]]:
        """The answer to a call, without any connection: for a client in this process (`PoolServer.ask`).

        Raises:
            ConnectionRefusedError, ConnectionResetError: what would become of a connection to this address.

        """
        server = next((server for server in self._servers if server.port == port), None)
        if server is None:
            raise ConnectionRefusedError(errno.ECONNREFUSED, os.strerror(errno.ECONNREFUSED))
        return server.ask(address, name, params, agent)

    def describe(self) -> dict[str, Any]:
        """What a client needs to know, as ``simulate`` prints it."""
        return {
            "pools": [_describe(pool) for pool in self.pools],
            "updates": self.updates.url,
            "updates_certificate": self.updates.certificate.certificate.decode(),
        }


def _describe(pool: SimPool) -> dict[str, Any]:
    rows = [(pool.db.record("host", ref), pool.ports[ref].url) for ref in pool.ports]
    return {
        "name": pool.name,
        "username": pool.username,
        "password": pool.password,
        "coordinator": pool.ports[pool.coordinator].url,
        "fingerprint": pool.certificate_of(pool.coordinator).fingerprint,
        "hosts": [{"name": row["name_label"], "uuid": row["uuid"], "url": url} for row, url in rows],
        "media": pool.media,
    }


class ThreadedSimulation:
    """A `Simulation` on a thread and loop of its own; a plain context manager."""

    def __init__(self, options: Options | None = None, *, dumps: Sequence[Dump] = ()) -> None:
        self.simulation = Simulation(options, dumps=dumps)
        self._loop = asyncio.new_event_loop()
        self._ready: threading.Event = threading.Event()
        self._error: BaseException | None = None
        self._stopping: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._run, name="simulator", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait(_START_TIMEOUT)
        if self._error is not None:
            raise self._error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._stopping is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()

    @property
    def pools(self) -> list[SimPool]:
        """The pools; change them only on the simulator's own loop (`call`)."""
        return self.simulation.pools

    def describe(self) -> dict[str, Any]:
        """See `Simulation.describe`."""
        return self.simulation.describe()

    def call(self, function: Any, *arguments: Any) -> Any:
        """Run a plain function on the simulator's loop and return its result."""

        async def run() -> Any:
            return function(*arguments)

        return asyncio.run_coroutine_threadsafe(run(), self._loop).result(_START_TIMEOUT)

    def _run(self) -> None:
        try:
            with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
                runner.run(self._serve())
        except BaseException as error:  # noqa: BLE001 - raised in the thread that started this one
            self._error = error
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        self._stopping = asyncio.Event()
        async with self.simulation:
            self._ready.set()
            await self._stopping.wait()


def main(options: Options) -> int:
    """Serve until SIGTERM or SIGINT; prints one JSON object on one line when ready. Returns the exit code."""
    try:
        return asyncio.run(_serve_until_terminated(options))
    except (DumpError, ValueError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2


def _read_commands(simulation: Simulation, loop: asyncio.AbstractEventLoop) -> None:
    """Read commands on a separate thread; results are printed on standard error."""
    for line in sys.stdin:

        def act(line: str = line) -> None:
            sys.stderr.write(person_commands.obey(simulation.pools, line) + "\n")
            sys.stderr.flush()

        loop.call_soon_threadsafe(act)


async def _serve_until_terminated(options: Options) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows has no signal handlers on a loop
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
    async with Simulation(options) as simulation:
        sys.stdout.write(json.dumps(simulation.describe()) + "\n")
        sys.stdout.flush()
        if options.commands:
            threading.Thread(target=_read_commands, args=(simulation, loop), daemon=True).start()
        await stop.wait()
    return 0
