"""One simulated pool: its objects, its hosts' listeners, its sessions, its background work."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from rpu_desktop.simulator.certificates import PoolCertificate
from rpu_desktop.simulator.clock import Clock
from rpu_desktop.simulator.database import Database
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.model import Model
from rpu_desktop.simulator.releases import Release

__all__ = ["HostPort", "Observer", "Phase", "SimPool"]

log = logging.getLogger(__name__)

Observer = Callable[["SimPool", str, dict[str, Any]], None]
"""Called with (pool, what happened, facts): for tests and faults that watch."""


class Phase(StrEnum):
    """The state of a host's API."""

    SERVING = "serving"
    BOOTING = "booting"  # answers, but with HOST_STILL_BOOTING
    EMERGENCY = "emergency"  # a member whose coordinator is away
    OFF = "off"  # nothing is listening


@dataclass(slots=True)
class HostPort:
    """A host's address and port."""

    ref: str
    address: str
    port: int = 0
    phase: Phase = Phase.SERVING

    @property
    def url(self) -> str:
        """The URL for clients."""
        return f"https://{self.address}:{self.port}"


@dataclass(eq=False)
class SimPool:
    """A pool, including everything that is not in its database.

    `on_phase` is set by the server, which opens and closes the listeners.
    """

    db: Database
    clock: Clock
    username: str
    password: str
    certificate: PoolCertificate
    ports: dict[str, HostPort] = field(default_factory=dict)
    own_certificates: dict[str, PoolCertificate] = field(default_factory=dict)
    """Certificates of hosts that differ from the pool's, which is the coordinator's."""
    observers: list[Observer] = field(default_factory=list)
    history: list[tuple[float, str, dict[str, Any]]] = field(default_factory=list)
    on_phase: Callable[[HostPort], None] = lambda port: None
    faults: Any = None
    media: str = ""
    upgrade_to: Release | None = None
    """The release on its media; None: the one after its own."""
    local_sessions: set[str] = field(default_factory=set)
    jobs: set[asyncio.Task[Any]] = field(default_factory=set)
    event_queues: dict[str, Any] = field(default_factory=dict)
    json_refused: bool = False
    """Whether something in front of the hosts passes on XML-RPC only."""
    epoch: int = 0
    open_requests: int = 0
    """How many requests its hosts have received and not answered yet."""

    @property
    def model(self) -> Model:
        """The API's model."""
        return self.db.model

    @property
    def pool(self) -> str:
        """The reference of the pool object."""
        return self.db.only("pool")

    @property
    def coordinator(self) -> str:
        """The reference of the coordinator."""
        return str(self.db.get("pool", self.pool, "master"))

    @property
    def name(self) -> str:
        """The pool's name, or its coordinator's if it has none."""
        return str(self.db.get("pool", self.pool, "name_label") or self.db.get("host", self.coordinator, "name_label"))

    def certificate_of(self, host: str) -> PoolCertificate:
        """The certificate of `host` (a reference)."""
        return self.own_certificates.get(host, self.certificate)

    def give_certificates(self) -> None:
        """Give every member its own certificate, as in reality (xen-api ocaml/gencert)."""
        for ref in self.ports:
            if ref != self.coordinator:
                self.renew_certificate(ref)

    def renew_certificate(self, host: str) -> None:
        """Let `host` have another certificate from its next start on."""
        name = str(self.db.get("host", host, "name_label"))
        self.own_certificates[host] = self.certificate.sibling(name, [self.ports[host].address])

    def host_serving(self, host: str) -> HostPort:
        """The listener of `host` (a reference)."""
        return self.ports[host]

    def set_phase(self, host: str, phase: Phase | str) -> None:
        """Change the state of a host's API; the coordinator's end removes all sessions and tasks."""
        port = self.ports[host]
        if port.phase is Phase(phase):
            return
        port.phase = Phase(phase)
        self.notify("phase", host=host, phase=port.phase.value)
        if host == self.coordinator and port.phase is Phase.OFF:
            self._forget_clients()
        self.on_phase(port)

    def _forget_clients(self) -> None:
        self.epoch += 1
        self.event_queues.clear()
        self.local_sessions.clear()
        for cls in ("session", "task"):
            for ref in self.db.refs(cls):
                self.db.delete(cls, ref)
        self.db.forget_deleted()

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run something in the background until it is done or the pool is closed; errors are logged."""
        job = asyncio.get_running_loop().create_task(work)
        self.jobs.add(job)
        job.add_done_callback(self._job_done)
        return job

    def _job_done(self, job: asyncio.Task[Any]) -> None:
        self.jobs.discard(job)
        error = None if job.cancelled() else job.exception()
        if error is not None and not isinstance(error, ApiError):
            log.error("a job of %s failed", self.name, exc_info=error)

    async def close(self) -> None:
        """End all background work."""
        jobs = tuple(self.jobs)
        for job in jobs:
            job.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)

    def notify(self, what: str, /, **facts: Any) -> None:
        """Write to the history and notify the observers."""
        self.history.append((self.clock.now(), what, facts))
        for observer in tuple(self.observers):
            observer(self, what, facts)
