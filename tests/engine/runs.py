"""One upgrade of simulated pools by the engine, over real sockets, with prepared answers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rpu_desktop.engine.run import PoolJob, UpgradeRun
from rpu_desktop.media.url import MediaSource
from rpu_desktop.planning import Immovable, Wishes
from rpu_desktop.prechecks.types import Undo
from rpu_desktop.run.events import Event, HostChanged, HostStage, Outcome, PoolFinished, VmChanged, VmStage
from rpu_desktop.run.journal import JournalStore
from rpu_desktop.run.options import Mode, Patience, RunOptions
from rpu_desktop.run.prompts import Choice, Prompt
from rpu_desktop.run.report import Report
from rpu_desktop.run.unfinished import take_part, write_options
from rpu_desktop.simulator.fault_spec import parse_fault
from rpu_desktop.simulator.faults import Fault, FaultSet
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.serve import Options, ThreadedSimulation
from rpu_desktop.xapi.address import ServerAddress
from rpu_desktop.xapi.connection import Credentials, PoolConnection
from rpu_desktop.xapi.failures import ApiFailure, ConnectionLost, Unreachable
from rpu_desktop.xapi.timeouts import Timeouts
from rpu_desktop.xapi.trust import TrustPolicy

PATIENCE = Patience(
    enabling=2.0, retry_pause=0.2, attempts=20, settling=20.0, leaving=1.0, guests=8.0, restarting=2.0, answer=5.0
)

TIMEOUTS = Timeouts(task_check=3.0)
"""Where a task vanishes, nothing is heard of it: half a minute by default."""


class Answers:
    """A prompter that gives the prepared answers, then STOP."""

    def __init__(self, *choices: Choice) -> None:
        self.choices = list(choices)
        self.asked: list[Prompt] = []

    async def ask(self, prompt: Prompt) -> Choice:
        self.asked.append(prompt)
        if Choice.WAIT in prompt.choices:
            return Choice.WAIT
        return self.choices.pop(0) if self.choices else Choice.STOP


@dataclass
class SimulatedPools:
    """The simulation and connections to its pools."""

    simulation: ThreadedSimulation
    facts: list[dict[str, Any]]
    connections: list[PoolConnection]
    events: list[Event] = field(default_factory=list)
    run: UpgradeRun | None = None
    on_event: Callable[[Event], None] = lambda event: None
    more: dict[str, Any] = field(default_factory=dict)
    """Further options of the run."""
    patience: Patience = PATIENCE
    """The patience of its runs; a test that needs another one sets it before it begins a run."""
    folder: Path = Path()

    @property
    def pool(self) -> SimPool:
        return self.simulation.pools[0]

    def options(self, wishes: Wishes | None = None, media: str = "", source: MediaSource | None = None) -> RunOptions:
        source = source or MediaSource.parse(media or self.facts[0]["media"])
        wished = wishes or Wishes(immovable=Immovable.SUSPEND)
        backup = str(self.folder / "backup")
        return RunOptions(media=source, wishes=wished, patience=self.patience, backup=backup, **self.more)

    async def upgrade(
        self,
        answers: Answers | None = None,
        wishes: Wishes | None = None,
        undos: Sequence[Undo] = (),
        media: str = "",
        source: MediaSource | None = None,
        mode: Mode = Mode.AUTOMATIC,
    ) -> Report:
        options = self.options(wishes, media, source)
        if mode is Mode.MANUAL:
            options = replace(options, mode=mode, media=None)
        journal = self.store.create()
        jobs = []
        for connection in self.connections:
            state = take_part(self.store, journal, connection, "root")
            write_options(journal, connection.uuid, options)
            for undo in undos:
                state.note_undo(undo)
            jobs.append(PoolJob(connection, options, state))
        self.run = UpgradeRun(jobs, self._listen, answers or Answers(), journal)
        return await self.run.execute()

    @property
    def store(self) -> JournalStore:
        return JournalStore(self.folder / "runs")

    def _listen(self, event: Event) -> None:
        self.events.append(event)
        self.on_event(event)

    def outcome(self, index: int = 0) -> Outcome:
        uuid = self.connections[index].uuid
        return next(e.outcome for e in self.events if isinstance(e, PoolFinished) and e.pool.uuid == uuid)

    def stages(self, host: str) -> list[HostStage]:
        told = [event.stage for event in self.events if isinstance(event, HostChanged) and event.host.name == host]
        return [stage for index, stage in enumerate(told) if index == 0 or stage is not told[index - 1]]

    def vm_stages(self, vm: str) -> list[VmStage]:
        return [event.stage for event in self.events if isinstance(event, VmChanged) and event.vm.name == vm]

    def ask(self, look: Callable[[], Any]) -> Any:
        """Read or change the simulated pool on its own thread."""
        return self.simulation.call(look)

    def strike(self, fault: str) -> Fault:
        """Let this fault happen from now on, in place of those on the wire before it."""
        found = parse_fault(fault)
        self.ask(lambda: FaultSet([found]).install(self.pool))
        return found

    def watch_calls(self, look: Callable[[str, Sequence[Any]], None]) -> None:
        """Call `look` with the method and arguments of each call before it is executed, on the pool's own thread."""

        class CallRecorder(FaultSet):
            async def before_call(self, call: Any, name: str, arguments: Sequence[Any]) -> None:
                look(name, arguments)

        self.ask(lambda: setattr(self.pool, "faults", CallRecorder([])))

    # --- the state of the pool itself -------------------------------------------------------------------------------

    def versions(self, index: int = 0) -> dict[str, str]:
        rows = self.simulation.pools[index].db.all("host").values()
        return {row["name_label"]: row["software_version"]["product_version"] for row in rows}

    def disabled(self, index: int = 0) -> list[str]:
        rows = self.simulation.pools[index].db.all("host").values()
        return [row["name_label"] for row in rows if not row["enabled"]]

    def unplugged(self) -> int:
        return sum(not row["currently_attached"] for row in self.pool.db.all("PBD").values())

    def homes(self, index: int = 0) -> dict[str, str]:
        """VM -> host, for every guest that runs."""
        db = self.simulation.pools[index].db
        return {
            row["name_label"]: db.get("host", row["resident_on"], "name_label")
            for row in db.all("VM").values()
            if row["power_state"] == "Running" and not row["is_control_domain"] and not row["is_a_template"]
        }


@asynccontextmanager
async def simulated(
    scenario: str = "pool", *faults: str, speed: float = 2000, **options: Any
) -> AsyncIterator[SimulatedPools]:
    """Run a scenario and connect to its pools."""
    chosen = Options(scenario=scenario, faults=faults, speed=speed, password="secret-word", **options)
    with ThreadedSimulation(chosen) as simulation:
        facts = simulation.describe()["pools"]
        async with AsyncExitStack() as stack:
            connections = []
            for pool in facts:
                connection = await _connect(pool)
                stack.push_async_callback(connection.close)
                connections.append(connection)
            folder = Path(stack.enter_context(TemporaryDirectory()))
            yield SimulatedPools(simulation, facts, connections, folder=folder)


async def _connect(pool: dict[str, Any]) -> PoolConnection:
    """Open a connection; again if a fault cuts it at that moment."""
    while True:
        try:
            return await PoolConnection.open(
                ServerAddress.parse(pool["coordinator"]),
                Credentials(pool["username"], pool["password"]),
                TrustPolicy(frozenset({pool["fingerprint"]})),
                timeouts=TIMEOUTS,
            )
        except (ConnectionLost, Unreachable):
            continue
        except ApiFailure as refusal:
            if refusal.code != "HOST_STILL_BOOTING":
                raise
