"""A running simulation and a session of the real SDK, for tests of the simulator's behaviour."""

from __future__ import annotations

import time
import xmlrpc.client
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPException
from typing import Any

import pytest
import XenAPI

from rpu_desktop.simulator.behaviour.state import state_of
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.serve import Options, ThreadedSimulation
from tests.tls import any_server

PASSWORD = "simulated"
LONGEST = 120.0  # real seconds until a test gives up waiting for a condition


class SdkSession:
    """One simulation; `x` speaks to the first pool's coordinator."""

    def __init__(self, simulation: ThreadedSimulation) -> None:
        self.simulation = simulation
        self.pool: SimPool = simulation.pools[0]
        self.db = self.pool.db
        self.facts: dict[str, Any] = simulation.describe()["pools"][0]
        self.x: Any = self.login()

    def login(self) -> Any:
        """Log in again, as soon as the server responds."""
        return self.eventually(self._login)

    def _login(self) -> Any:
        session = XenAPI.Session(self.facts["coordinator"], transport=xmlrpc.client.SafeTransport(context=any_server()))
        try:
            session.login_with_password("root", PASSWORD, "1.0", "bench")
        except (OSError, HTTPException, XenAPI.Failure):
            return None
        self._session = session
        return session.xenapi

    @property
    def session(self) -> str:
        """The reference of the current session."""
        return str(self._session._session)

    def raw(self, method: str, *parameters: Any) -> Any:
        """One call without the SDK, which would log in again automatically."""
        context = any_server()
        with xmlrpc.client.ServerProxy(self.facts["coordinator"], context=context) as server:
            return getattr(server, method)(*parameters)

    def eventually(self, condition: Callable[[], Any]) -> Any:
        """Wait until `condition` returns something true, and return that."""
        deadline = time.monotonic() + LONGEST
        while time.monotonic() < deadline:
            try:
                found = condition()
            except (OSError, HTTPException):
                found = None
            if found:
                return found
            time.sleep(0.005)
        raise AssertionError("the condition never came true")

    def happened(self, what: str, name: str = "") -> bool:
        """Whether this is in the pool's history."""
        return any(w == what and (not name or name in f.get("names", ())) for _, w, f in list(self.pool.history))

    def hosts(self) -> list[str]:
        """The hosts, the coordinator first."""
        return list(self.pool.ports)

    def guests(self, host: str) -> list[str]:
        """The running VMs of a host."""
        vms = self.db.get("host", host, "resident_VMs")
        return [vm for vm in vms if not self.db.get("VM", vm, "is_control_domain")]

    def boot_time(self, host: str) -> float:
        """The boot time that the host reports; 0 while its toolstack starts and does not report it."""
        return float(self.x.host.get_other_config(host).get("boot_time", "0"))

    def rebooted(self, host: str, before: float) -> bool:
        """Whether it has booted again; the time of the same boot may differ by a second."""
        return abs((self.boot_time(host) or before) - before) > 2

    def restarted(self, host: str, before: str) -> bool:
        """Whether its toolstack has started again since ``agent_start_time`` was `before`."""
        return bool(self.x.host.get_other_config(host).get("agent_start_time", before) != before)

    def do(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Run something on the simulator's own loop."""
        return self.simulation.call(function, *arguments)

    def set(self, cls: str, ref: str, **fields: Any) -> None:
        """Change the database without the API."""
        self.do(lambda: self.db.set(cls, ref, **fields))

    def timing(self, **durations: Any) -> None:
        """Make something take long enough for a test."""
        self.do(lambda: vars(state_of(self.pool).timing).update(durations))

    def slow(self, vm: str, size: int = 64 << 30) -> None:
        """Give a VM so much memory that its migration takes long."""
        self.set("VM_metrics", str(self.db.get("VM", vm, "metrics")), memory_actual=size)

    def name(self, cls: str, ref: str) -> str:
        """An object's name."""
        return str(self.db.get(cls, ref, "name_label"))

    def ended(self, task: str) -> dict[str, Any]:
        """Wait for a task of the API and return its record."""
        return dict(self.eventually(lambda: self._ended(task)))

    def _ended(self, task: str) -> dict[str, Any] | None:
        row: dict[str, Any] = self.x.task.get_record(task)
        return row if row["status"] not in ("pending", "cancelling") else None


@contextmanager
def sdk_session(scenario: str = "pool", *faults: str, speed: float = 1000.0, **options: Any) -> Iterator[SdkSession]:
    """Run a scenario."""
    chosen = Options(scenario=scenario, faults=faults, speed=speed, password=PASSWORD, **options)
    with ThreadedSimulation(chosen) as simulation:
        yield SdkSession(simulation)


def refused(code: str, function: Callable[..., Any], *arguments: Any) -> list[str]:
    """Check that a call fails with this code; returns the whole error."""
    with pytest.raises(XenAPI.Failure) as caught:
        function(*arguments)
    details: list[str] = caught.value.details
    assert details[0] == code, details
    return details
