"""The rehearsal process: the simulated pools and the session that upgrades them, on one loop in jumping time.

It reads a `Script` from standard input and writes what happens to standard output, each line in JSON: the run's events
as in the journal, the figures of each pool, why it would not start, or that the rehearsal itself failed.
"""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import math
import random
import sys
import tempfile
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import urlsplit

from rpu_desktop import clock
from rpu_desktop.engine.hook_process import run_no_scripts
from rpu_desktop.engine.run import UpgradeRun
from rpu_desktop.media.url import MediaSource
from rpu_desktop.pooldump import read_dump_text
from rpu_desktop.rehearsal.confinement import Confinement
from rpu_desktop.rehearsal.direct import DirectCarrier
from rpu_desktop.rehearsal.figures import MemoryWatch, expectation
from rpu_desktop.rehearsal.jumping_time import JumpingLoop, JumpingTime
from rpu_desktop.rehearsal.kept import plan_key
from rpu_desktop.rehearsal.prompter import RehearsalPrompter
from rpu_desktop.rehearsal.script import Figures, Refusal, Script
from rpu_desktop.run.events import BackedUp, ConnectionChanged, Event, Forecast, Named, Rested, Waiting
from rpu_desktop.run.journal import JournalStore
from rpu_desktop.run.options import Mode, Patience
from rpu_desktop.run.timing import Timing, openings
from rpu_desktop.run.unfinished import KnownPool
from rpu_desktop.run.wire import event_json, from_json, to_json
from rpu_desktop.session.choices import Choices
from rpu_desktop.session.front import InPlace, Login
from rpu_desktop.session.record import RunRecord
from rpu_desktop.session.session import State, UpgradeSession
from rpu_desktop.session.tolerance import Tolerance
from rpu_desktop.session.unattended import SilentObserver, StartRefused, prepare
from rpu_desktop.session.work import SessionWork
from rpu_desktop.simulator.clock import Clock
from rpu_desktop.simulator.releases import Release, release_of, with_components
from rpu_desktop.simulator.serve import Options, Simulation
from rpu_desktop.updates.source import UpdateSource
from rpu_desktop.versions import SoftwareVersion
from rpu_desktop.xapi.address import ServerAddress
from rpu_desktop.xapi.connection import Credentials, PoolConnection, Timeouts
from rpu_desktop.xapi.trust import TrustPolicy

__all__ = ["main"]

_log = logging.getLogger(__name__)

_LONGEST = 90 * 86400.0
"""Simulated seconds after which a rehearsal is given up."""
_COARSENESS = 600.0
"""The simulated pools make progress in the steps of a simulation of this speed.

Above this, things that the toolstack looks at every 30 seconds would be noticed late, and a rehearsal took longer than
its upgrade."""
_TIMEOUTS = Timeouts(poll=600.0, silence=86400.0, task_check=600.0, retry_last=60.0)
_FORECAST = math.inf
"""Nobody sees the forecasts of a rehearsal."""
_SELDOM = 86400.0
"""Nobody reads what a rehearsal waits for, and no other computer its heartbeats."""
_PATIENCE = Patience(answer=900.0, restarting=900.0, heartbeat=_SELDOM, silence=_SELDOM, forecast=_FORECAST)
"""Servers are polled less often, because they do not hang unexpectedly."""
_PATIENCE_IN_TROUBLE = Patience(heartbeat=_SELDOM, silence=_SELDOM, forecast=_FORECAST)

_SCRIPT_SECONDS = 60.0
"""Assumed duration of the admin's scripts, which a rehearsal does not run."""
_BEFORE_WINDOW = 600.0
"""Simulated seconds before the first window in which the rehearsal begins, so that its wait is seen."""
_COLLECTING = (100_000, 50, 100)
"""When the process looks for garbage in circles.  It makes millions of objects in a minute and hardly any circles."""
_SILENCE = 3600.0
"""Simulated seconds without an event after which a run is assumed to wait for help forever."""
_UNTOLD = (Waiting, Forecast, BackedUp)
"""Options: no waiting, and no backup of a pool that does not exist."""

Say = Callable[[dict[str, Any]], None]


def main() -> int:
    """Rehearse the script on standard input; the exit code is 0 unless the rehearsal itself failed."""
    gc.set_threshold(*_COLLECTING)
    said = sys.stdout
    sys.stdout = sys.stderr  # nothing else may appear between the lines

    def say(line: dict[str, Any]) -> None:
        _write(said, line)

    try:
        script = from_json(json.loads(sys.stdin.buffer.read()), Script)
        rehearse(script, say)
    except Exception as error:  # noqa: BLE001 (it is reported to the waiting process)
        _log.exception("the rehearsal failed")
        say({"what": "failed", "error": repr(error)})
        return 1
    return 0


def _write(stream: TextIO, line: dict[str, Any]) -> None:
    stream.write(json.dumps(line, separators=(",", ":")) + "\n")
    stream.flush()


def rehearse(script: Script, say: Say) -> None:
    """Run the script in this process, which is confined from then on and uses jumping time."""
    confinement, jumping = Confinement(), JumpingTime(_beginning(script.timing))
    clock.use(jumping)
    run_no_scripts(_SCRIPT_SECONDS)
    random.seed(0)  # pauses before the next attempt are drawn
    with asyncio.Runner(loop_factory=lambda: JumpingLoop(jumping)) as runner:
        runner.get_loop()  # before the confinement: on some platforms a loop connects to itself
        confinement.begin()
        runner.run(_rehearse(script, say, confinement, jumping))


def _beginning(timing: Timing) -> float:
    """When the rehearsal begins: shortly before the first window that is not over.

    Nothing happens in the days before, and the simulated pools would have to be kept running for each of them.
    """
    now = clock.now()
    first = next(openings(timing, now), None)
    return now if first is None else max(now, first.start - _BEFORE_WINDOW)


async def _rehearse(script: Script, say: Say, confinement: Confinement, jumping: JumpingTime) -> None:
    async with asyncio.timeout(_LONGEST), AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rehearsal-")))
        simulation = _simulation(script, jumping)
        carrier = DirectCarrier(simulation.ask, asyncio.get_running_loop())
        jumping.held = lambda: sum(pool.open_requests for pool in simulation.pools) + carrier.held
        await stack.enter_async_context(simulation)
        told = simulation.describe()
        confinement.allow(_servers(told))
        connections = {}
        for pool in told["pools"]:
            connection = await _connect(pool, simulation, carrier)
            stack.push_async_callback(connection.close)
            connections[connection.uuid] = connection
        gc.freeze()  # the pools and their records stay to the end
        await _Performance(script, say, connections, told, folder).run()


def _simulation(script: Script, jumping: JumpingTime) -> Simulation:
    faults = list(script.trouble)
    if script.mode is Mode.MANUAL:
        faults.append("person:does=install,times=0")
    ticking = Clock(now=jumping.now, monotonic=jumping.monotonic, coarseness=_COARSENESS)
    dumps = [read_dump_text(text.encode(), f"pool {number}") for number, text in enumerate(script.dumps, 1)]
    simulation = Simulation(Options(faults=tuple(faults)), clock=ticking, dumps=dumps)
    if script.target is not None:
        for pool in simulation.pools:
            pool.upgrade_to = _release(script.target)
    return simulation


def _release(target: SoftwareVersion) -> Release:
    facts = dict(target.fields)
    release = release_of(
        facts.get("product_brand", ""),
        facts.get("product_version", ""),
        facts.get("platform_version", ""),
        facts.get("build_number", ""),
    )
    return with_components(release, facts)


def _servers(told: dict[str, Any]) -> list[tuple[str, int]]:
    urls = [host["url"] for pool in told["pools"] for host in pool["hosts"]]
    urls += [told["updates"], *(pool["media"] for pool in told["pools"])]
    parts = [urlsplit(url) for url in urls]
    return [(part.hostname, part.port) for part in parts if part.hostname and part.port]


async def _connect(told: dict[str, Any], simulation: Simulation, carrier: DirectCarrier) -> PoolConnection:
    pool = next(pool for pool in simulation.pools if pool.media == told["media"])
    fingerprints = frozenset(pool.certificate_of(host).fingerprint for host in pool.ports)
    login = Credentials(told["username"], told["password"])
    address = ServerAddress.parse(told["coordinator"])
    return await PoolConnection.open(address, login, TrustPolicy(fingerprints), timeouts=_TIMEOUTS, carrier=carrier)


def _media_of(connection: PoolConnection, told: dict[str, Any]) -> MediaSource:
    url = next(pool["media"] for pool in told["pools"] if pool["coordinator"] == connection.asked_address.url)
    return MediaSource.parse(url)


class _Pools:
    """As `session.front.Pools`, by uuid."""

    def __init__(self, connections: dict[str, PoolConnection]) -> None:
        self._connections = connections

    def connection(self, key: str) -> PoolConnection | None:
        return self._connections.get(key)

    def login(self, key: str) -> Login:
        return Login("root")

    def key_of(self, pool: KnownPool) -> str | None:
        return pool.uuid if pool.uuid in self._connections else None


class _Performance:
    """One session, from its choices to its end."""

    def __init__(
        self,
        script: Script,
        say: Say,
        connections: dict[str, PoolConnection],
        told: dict[str, Any],
        folder: Path,
    ) -> None:
        self._script = script
        self._say = say
        self._connections = connections
        self._told = told
        self._folder = folder
        self._heard = 0.0
        self._watches = {uuid: MemoryWatch(connection) for uuid, connection in connections.items()}

    async def run(self) -> None:
        work = self._work()
        if self._script.mode is Mode.AUTOMATIC:
            media = {pool.uuid: _media_of(pool, self._told) for pool in self._connections.values()}
            work.session.sources = media
        await work.write_options()
        try:
            await prepare(work, SilentObserver())
        except StartRefused as refused:
            refusals = [Refusal(each.text, each.advice, each.pool) for each in refused.obstacles]
            self._say({"what": "blocked", "refusals": to_json(refusals)})
            return
        expected = {key: self._expectation(work, key) for key in work.session.chosen}
        if not self._script.trouble:  # which nobody wants to compare an upgrade with
            self._say({"what": "plan", "key": plan_key(work.session.findings[key] for key in work.session.chosen)})
        jobs, journal = await work.jobs()
        work.session.move_to(State.RUNNING)
        prompter = RehearsalPrompter(self._script.retries, Tolerance.of(jobs))
        if await self._stalls(UpgradeRun(jobs, self._hear, prompter, journal)):
            self._say({"what": "stalled"})
        work.session.move_to(State.ENDED)
        for key, connection in self._connections.items():
            figures = Figures(Named(key, connection.name), expected.get(key), self._watches[key].tightest)
            self._say({"what": "figures", "figures": to_json(figures)})

    async def _stalls(self, run: UpgradeRun) -> bool:
        """Let it run to its end, or until nothing happens any longer: then it is stopped, and finally given up."""
        task = asyncio.ensure_future(run.execute())
        self._heard = clock.monotonic()
        given_up = False
        while not (await asyncio.wait((task,), timeout=_SILENCE))[0]:
            if clock.monotonic() - self._heard < _SILENCE:
                continue
            if given_up:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
                return True
            given_up = True
            self._heard = clock.monotonic()
            run.stop()
        task.result()
        return False

    def _hear(self, event: Event) -> None:
        if not isinstance(event, (*_UNTOLD, ConnectionChanged)):
            self._heard = max(self._heard, clock.monotonic())  # a rest is not over because something else happens
        if isinstance(event, Rested) and event.rests:  # until a window opens, or while a server is watched
            self._heard = max(self._heard, clock.monotonic() + event.until - clock.now())
        if not isinstance(event, _UNTOLD):
            self._say({"what": "event", "event": event_json(event)})
        pool = getattr(event, "pool", None)
        if isinstance(pool, Named) and pool.uuid in self._watches:
            self._watches[pool.uuid].listen(event)

    def _expectation(self, work: SessionWork, key: str) -> Any:
        found = work.session.findings.get(key)
        if found is None or found.plan is None or not found.plan.works:
            return None
        return expectation(found.plan, found.snapshot, self._script.wishes.parallel_migrations)

    def _work(self) -> SessionWork:
        script = self._script
        choices = Choices(
            mode=script.mode,
            wishes=replace(script.wishes, network=""),
            networks=script.networks,
            media=MediaSource.parse(self._told["pools"][0]["media"]) if script.mode is Mode.AUTOMATIC else None,
            backup=None,
            apply_updates=script.apply_updates,
            update_source=self._updates(),
            packs=script.packs,
            take_over_all=True,  # the lock of a run in the copied database
            resolve_all=script.resolve_all,
            max_failed=script.max_failed,
            timing=script.timing,
            hooks=script.hooks,
            accept_licences=True,
            patience=_PATIENCE_IN_TROUBLE if script.trouble else _PATIENCE,
        )
        session = UpgradeSession(chosen=tuple(self._connections), choices=choices)
        record = RunRecord(JournalStore(self._folder / "runs", durable=False))
        return SessionWork(session, InPlace(), _Pools(self._connections), record, alternative=False)

    def _updates(self) -> UpdateSource:
        if not self._script.apply_updates:
            return UpdateSource()
        return UpdateSource(document=self._told["updates"], certificate=self._told["updates_certificate"])
