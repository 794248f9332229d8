"""Watches simulated pools from outside during an upgrade, and reports what must never happen.

It connects to every host's address itself and shares no code with the program: it sees what an admin with a second
client would see.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator, Set
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from itertools import combinations
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit
from xmlrpc.client import Fault, ProtocolError

from XenAPI import Failure

from tests.acceptance.api import Records, encryption, log_in, read_classes
from tests.acceptance.simulation import PoolInfo

__all__ = ["Outage", "VmDown", "Watcher"]

_PAUSE = 0.02
"""Seconds between two connection attempts to a host's address."""
_LOOK = 0.1
"""Seconds between two checks whether the watcher has been stopped."""

_API_NAMES = {"pool": "pool", "host": "host", "vm": "VM"}
"""The classes that are followed, by their names in events and in calls."""


@dataclass(slots=True)
class Outage:
    """A host did not respond: from the first failed attempt to the last one (seconds, monotonic)."""

    host: str
    begin: float
    end: float


@dataclass(slots=True)
class VmDown:
    """A VM was seen without running; `end` is None while it still is."""

    vm: str
    host: str
    begin: float
    end: float | None = None


@dataclass
class Watcher:
    """Enter it before the upgrade, leave it after; then check `violations` and the observations."""

    pool: PoolInfo
    outages: list[Outage] = field(default_factory=list)
    downs: list[VmDown] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    moves: list[tuple[str, str, str]] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._stop = Event()
        self._seen: Records = {"host": {}, "vm": {}, "pool": {}}
        self._homes: dict[str, str] = {}
        self._read_everything()
        jobs = [(self._follow, ())] + [(self._probe, (host.name, host.url)) for host in self.pool.hosts]
        self._threads = [Thread(target=job, args=arguments, daemon=True) for job, arguments in jobs]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()
        if kind is None:
            self._read_everything()

    # What must never happen

    def violations(
        self,
        *,
        may_go_down: Set[str] = frozenset(),
        may_stay_down: Set[str] = frozenset(),
        coordinator_is_done: bool = False,
    ) -> list[str]:
        """Everything seen that must never happen.

        `may_go_down` are the names of VMs whose owner agreed, `may_stay_down` of those that need not run again before
        another host's turn; `coordinator_is_done`: it had its turn in an earlier run.
        """
        return [
            *self.complaints,
            *self._two_at_once(),
            *(() if coordinator_is_done else self._member_first()),
            *self._unwanted_downs(may_go_down, may_stay_down),
        ]

    def _two_at_once(self) -> Iterator[str]:
        for first, second in combinations(self.outages, 2):
            if first.host != second.host and first.begin <= second.end and second.begin <= first.end:
                yield f"{first.host} and {second.host} were offline at once"

    def _member_first(self) -> Iterator[str]:
        coordinator = self.pool.hosts[0].name
        ordered = sorted(self.outages, key=lambda outage: outage.begin)
        if ordered and ordered[0].host != coordinator:
            yield f"the member {ordered[0].host} went offline before the coordinator {coordinator}"

    def _unwanted_downs(self, may_go_down: Set[str], may_stay_down: Set[str]) -> Iterator[str]:
        for down in self.downs:
            if down.vm not in may_go_down:
                yield f"{down.vm} was down"
            for outage in self.outages if down.vm not in may_stay_down else ():
                if outage.host != down.host and down.begin <= outage.begin and (down.end or outage.end) >= outage.end:
                    yield f"{down.vm} of {down.host} was down during the turn of {outage.host}"

    # Following the pool's database

    def _read_everything(self) -> None:
        pool = self.pool
        records = read_classes(pool.coordinator, pool.username, pool.password, _API_NAMES.values())
        for name, api_name in _API_NAMES.items():
            for ref, record in records[api_name].items():
                self._look(name, ref, record)

    def _follow(self) -> None:
        while not self._stop.is_set():
            try:
                self._follow_session(log_in(self.pool.coordinator, self.pool.username, self.pool.password))
            except (OSError, HTTPException, Failure, Fault, ProtocolError):
                self._stop.wait(0.05)

    def _follow_session(self, session: Any) -> None:
        token = ""
        while not self._stop.is_set():
            answer = getattr(session.xenapi.event, "from")(list(_API_NAMES), token, 1.0)
            token = answer["token"]
            for event in sorted(answer["events"], key=lambda event: event["class"]):  # hosts before VMs
                if event["operation"] != "del":
                    self._look(event["class"], event["ref"], event["snapshot"])

    def _look(self, name: str, ref: str, record: dict[str, Any]) -> None:
        before = self._seen[name].get(ref)
        self._seen[name][ref] = record
        if name == "host":
            self._look_at_versions(record)
        elif name == "vm" and not (record["is_a_template"] or record["is_a_snapshot"] or record["is_control_domain"]):
            self._look_at_vm(ref, before, record)

    def _look_at_versions(self, record: dict[str, Any]) -> None:
        pools = list(self._seen["pool"].values())
        coordinator = self._seen["host"].get(pools[0]["master"]) if pools else None
        if coordinator and _version(record) > _version(coordinator):
            self.complaints.append(f"{record['name_label']} was upgraded before {coordinator['name_label']}")

    def _look_at_vm(self, ref: str, before: dict[str, Any] | None, now: dict[str, Any]) -> None:
        if before is None:
            if now["power_state"] == "Running":
                self._homes[ref] = now["resident_on"]
            return
        self._look_at_power(ref, now)
        hosts = self._seen["host"]
        source, target = hosts.get(before["resident_on"]), hosts.get(now["resident_on"])
        if now["power_state"] != "Running" or source is None or target is None or source["uuid"] == target["uuid"]:
            return
        self.moves.append((now["name_label"], source["name_label"], target["name_label"]))
        if _version(target) < _version(source):
            self.complaints.append(
                f"{now['name_label']} moved from {source['name_label']} to the older {target['name_label']}"
            )

    def _look_at_power(self, ref: str, now: dict[str, Any]) -> None:
        if ref not in self._homes:
            return
        name = now["name_label"]
        known = next((down for down in self.downs if down.vm == name and down.end is None), None)
        if now["power_state"] in ("Halted", "Suspended") and known is None:
            home = self._seen["host"][self._homes[ref]]["name_label"]
            self.downs.append(VmDown(name, home, time.monotonic()))
        elif now["power_state"] == "Running":
            self._homes[ref] = now["resident_on"]
            if known is not None:
                known.end = time.monotonic()

    # Trying every host's address

    def _probe(self, host: str, url: str) -> None:
        """Keep trying the address while it is away; while it is there, hold a connection until it breaks.

        A host that goes down ends its connections. A new connection every few milliseconds would show no more, and
        would keep the simulator busier than the upgrade does.
        """
        outage: Outage | None = None
        context = encryption()
        while not self._stop.is_set():
            begin = time.monotonic()
            if _answers(url) and (outage is None or _serves(url)):
                outage = None
                self._stop.wait(_PAUSE)
                self._hold(url, context)
                continue
            if outage is None:
                outage = Outage(host, begin, time.monotonic())
                self.outages.append(outage)
            else:
                outage.end = time.monotonic()
            self._stop.wait(_PAUSE)

    def _hold(self, url: str, context: ssl.SSLContext) -> None:
        """Return when the connection to `url` ends or cannot be opened, or when the watcher has been stopped."""
        try:
            with _connection(url) as plain, context.wrap_socket(plain) as connection:
                connection.settimeout(_LOOK)
                while not self._stop.is_set():
                    with suppress(TimeoutError):
                        if not connection.recv(1024):
                            return
        except OSError:
            return


def _answers(url: str) -> bool:
    """Whether connections are accepted there."""
    try:
        with _connection(url):
            return True
    except OSError:
        return False


def _connection(url: str) -> socket.socket:
    parts = urlsplit(url)
    return socket.create_connection((parts.hostname or "", parts.port or 443), timeout=5.0)


def _serves(url: str) -> bool:
    """Whether the toolstack there has come up."""
    try:
        log_in(url, "nobody", "nothing")
    except Failure as failure:
        return bool(failure.details[0] != "HOST_STILL_BOOTING")
    except (OSError, HTTPException, Fault, ProtocolError):
        return False
    return True


def _version(record: dict[str, Any]) -> tuple[tuple[int, ...], ...]:
    """What must never decrease: platform first, then product."""
    software = record["software_version"]
    return tuple(_numbers(software.get(key, "")) for key in ("platform_version", "product_version"))


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.replace("-", ".").split(".") if part.isdigit())
