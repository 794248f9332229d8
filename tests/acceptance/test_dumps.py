"""Pools from real databases, upgraded from their old version to the new one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.simulation import passwords, rpu, server_options, simulation
from tests.acceptance.upgrades import assert_untouched, upgrade
from tests.reference import dumps

SPEED = 600
"""Simulated seconds per second: a host is away for some seconds."""


@pytest.mark.parametrize("dump", dumps(), ids=lambda path: path.stem)
def test_a_real_pool_is_upgraded(dump: Path) -> None:
    with simulation("--dump", dump, "--speed", SPEED) as simulated:
        done = upgrade(simulated, "--resolve-all", "--immovable", "shutdown")
    done.assert_done()


@pytest.mark.parametrize("dump", dumps(), ids=lambda path: path.stem)
def test_without_consent_immovable_vms_block_the_start(dump: Path) -> None:
    with simulation("--dump", dump, "--speed", SPEED) as simulated:
        done = upgrade(simulated, "--resolve-all", "--immovable", "stop")
        pinned = done.before[0].pinned()
        if not pinned:
            done.assert_done()
            return
        assert_untouched(done)
        assert done.finished.code == 3
        told = done.finished.err
        assert all(name in told for name in pinned)


def test_suspended_with_consent_and_resumed(single_host_dump: Path) -> None:
    with simulation("--dump", single_host_dump, "--speed", SPEED) as simulated:
        upgrade(simulated, "--resolve-all", "--immovable", "suspend").assert_done()


def test_a_second_run_finds_nothing_to_do(single_host_dump: Path) -> None:
    with simulation("--dump", single_host_dump, "--speed", SPEED) as simulated:
        upgrade(simulated, "--resolve-all", "--immovable", "shutdown").assert_done()
        again = upgrade(simulated, "--resolve-all", "--immovable", "shutdown")
    assert_untouched(again)
    assert again.finished.code == 0


def test_reading_changes_nothing(single_host_dump: Path) -> None:
    with simulation("--dump", single_host_dump) as simulated:
        for command in ("precheck", "plan"):
            looked = rpu(command, "--json", *server_options(simulated.pools), password=passwords(simulated.pools))
            assert looked.code in (0, 3), str(looked)
            assert [pool["name"] for pool in looked.events[0]["pools"]] == [simulated.pools[0].name]
