"""`rpu-desktop simulate` and `rpu-desktop upgrade` as real processes."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rpu_desktop.pooldump import Dump
from rpu_desktop.simulator.serve import Options, ThreadedSimulation
from rpu_desktop.xapi.address import ServerAddress
from rpu_desktop.xapi.trust import fetch_certificate
from tests.acceptance.processes import Process

__all__ = [
    "COMMAND",
    "Finished",
    "HostInfo",
    "PoolInfo",
    "SimulationInfo",
    "environment",
    "journals",
    "passwords",
    "rpu",
    "server_options",
    "simulation",
    "simulation_of",
]

COMMAND = (sys.executable, "-m", "rpu_desktop")
_PROGRAM = "rpu_desktop.__main__"


@dataclass(frozen=True)
class HostInfo:
    """A simulated host."""

    name: str
    uuid: str
    url: str


@dataclass(frozen=True)
class PoolInfo:
    """A simulated pool; its coordinator is the first of `hosts`, `media` is one release newer."""

    name: str
    username: str
    password: str
    coordinator: str
    fingerprint: str
    hosts: tuple[HostInfo, ...]
    media: str


@dataclass(frozen=True)
class SimulationInfo:
    """What the simulator printed when it was ready."""

    pools: tuple[PoolInfo, ...]
    updates: str = ""
    updates_certificate: str = ""

    @property
    def media(self) -> str:
        """The media for the first pool."""
        return self.pools[0].media


@dataclass(frozen=True)
class Finished:
    """A command that ended."""

    code: int
    out: str
    err: str

    @property
    def events(self) -> list[dict[str, Any]]:
        """The JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]

    def __str__(self) -> str:
        return f"exit code {self.code}\n--- out\n{self.out[-6000:]}\n--- err\n{self.err[-6000:]}"


@contextmanager
def simulation(*options: object) -> Iterator[SimulationInfo]:
    """Simulated pools, served by a separate process until the end of the block."""
    with Process(_PROGRAM, ["simulate", *map(str, options)], environment(), piped=True) as process:
        line = process.pipe.readline()
        if not line:
            raise AssertionError(f"the simulator did not start: {process.err}")
        yield _read(json.loads(line))
        process.send(signal.SIGTERM)
        assert process.wait(30) is not None, "the simulator does not stop"


@contextmanager
def simulation_of(dump: Dump, speed: float) -> Iterator[SimulationInfo]:
    """A pool from records in memory, served by a thread of this process until the end of the block."""
    with ThreadedSimulation(Options(speed=speed), dumps=[dump]) as simulated:
        yield _read(simulated.describe())


def rpu(*arguments: object, password: str = "", home: Path | None = None, timeout: float = 240.0) -> Finished:
    """Run one command to its end; `password` is what ``--password-file -`` reads, `home` where it stores its files."""
    with tempfile.TemporaryDirectory() as fresh:
        kept = environment(home or Path(fresh))
        with Process(_PROGRAM, [*map(str, arguments)], kept, password) as process:
            code = process.wait(timeout)
            assert code is not None, f"{arguments} does not end: {process.err[-3000:]}"
            return Finished(code, process.out, process.err)


def server_options(pools: Sequence[PoolInfo]) -> list[str]:
    """The options that select `pools`; the passwords have to be on standard input, one per line."""
    options = []
    for pool in pools:
        options += ["--server", pool.coordinator, "--trust", pool.fingerprint, "--password-file", "-"]
    return options


def shown_by(url: str) -> str:
    """The fingerprint of the certificate of the server at `url`."""
    return asyncio.run(fetch_certificate(ServerAddress.parse(url))).fingerprint


def passwords(pools: Sequence[PoolInfo]) -> str:
    """The standard input for `server_options`."""
    return "".join(f"{pool.password}\n" for pool in pools)


def environment(home: Path | None = None) -> dict[str, str]:
    kept = {**os.environ, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
    if home is None:
        return kept
    homes = {f"XDG_{name.upper()}_HOME": str(home / name) for name in ("config", "data", "state")}
    return {**kept, "HOME": str(home), **homes}


def journals(home: Path) -> Path:
    """Where the program stores its journals if `home` is that of its environment."""
    return home / "state" / "rpu-desktop" / "runs"


def _read(told: dict[str, Any]) -> SimulationInfo:
    pools = tuple(
        PoolInfo(
            name=pool["name"],
            username=pool["username"],
            password=pool["password"],
            coordinator=pool["coordinator"],
            fingerprint=pool["fingerprint"],
            hosts=tuple(HostInfo(host["name"], host["uuid"], host["url"]) for host in pool["hosts"]),
            media=pool["media"],
        )
        for pool in told["pools"]
    )
    return SimulationInfo(pools, told["updates"], told["updates_certificate"])
