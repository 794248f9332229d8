"""The memory of the new version's control domain is part of the plan as soon as the media are known."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from rpu_desktop.cli import run
from rpu_desktop.simulator.serve import Options, ThreadedSimulation


@contextmanager
def pool_that_only_just_fits() -> Iterator[tuple[ThreadedSimulation, dict[str, Any]]]:
    """Two hosts, each with just enough memory for everything, until control domains grow with a new release."""
    shrunk = tuple(f"memory-shrinks:host={host},by=75" for host in ("fra-01", "fra-02"))
    options = Options(scenario="pool", hosts=2, vms=10, seed=5, speed=600, faults=shrunk)
    with ThreadedSimulation(options) as simulation:
        simulation.call(_make_control_domains_small, simulation.pools[0].db)
        yield simulation, simulation.describe()["pools"][0]


def _make_control_domains_small(db: Any) -> None:
    for ref, row in db.all("VM").items():
        if row["is_control_domain"]:
            sizes = ("memory_static_max", "memory_dynamic_max", "memory_dynamic_min", "memory_static_min")
            db.set("VM", ref, **dict.fromkeys((*sizes, "memory_target"), 1 << 30))


@pytest.mark.parametrize("command", ["plan", "precheck", "upgrade"])
def test_a_plan_that_only_holds_without_the_new_versions_memory_is_none(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pool_that_only_just_fits() as (simulation, pool):
        where = ("--server", pool["coordinator"], "--trust", pool["fingerprint"], "--password-file", "-")

        def told(*arguments: str) -> tuple[int, str]:
            monkeypatch.setattr("sys.stdin", io.StringIO(pool["password"]))
            code = run(["--language", "en", *arguments, *where])
            captured = capsys.readouterr()
            return code, captured.out + captured.err

        if command != "upgrade":
            code, words = told(command)
            assert code == 0, words
        more = ("--mode", "automatic", "--no-backup") if command == "upgrade" else ()
        code, words = told(command, "--media", pool["media"], *more)
        versions = {row["software_version"]["product_version"] for row in simulation.pools[0].db.all("host").values()}
    assert code == 3, words
    assert "GiB of memory are missing on the other servers; suspending" in words
    assert versions == {"8.2.1"}, "nothing was begun"
