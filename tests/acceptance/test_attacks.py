"""An upgrade under attack ends like any other; a changed certificate stops it in an orderly way."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from rpu_desktop.simulator.serve import Options, ThreadedSimulation
from tests.acceptance.killable import KillableRun, KillPoint
from tests.acceptance.simulation import HostInfo, PoolInfo, SimulationInfo, shown_by, simulation
from tests.acceptance.state import read_state
from tests.acceptance.upgrades import upgrade
from tests.xapi.served import certificate
from tests.xapi.strangers import Stranger, Talk, dripping, leading_to, silent

SPEED = 400
TRAP = "127.0.9.3"
"""An address that no server of the pool has."""


@contextlib.contextmanager
def members_replaced(talk: Talk, *, true_certificate: bool) -> Iterator[tuple[SimulationInfo, list[Stranger]]]:
    """A simulated pool in which another server, which `talk`s, answers at a member's address."""
    it = ThreadedSimulation(Options(hosts=3, vms=6, speed=SPEED))
    pool = it.pools[0]
    members = [ref for ref in pool.ports if ref != pool.coordinator]
    for ref in members:
        pool.ports[ref].address = pool.ports[ref].address.replace("127.0.", "127.1.", 1)
    with it, contextlib.ExitStack() as stack:
        facts = it.describe()["pools"][0]
        hosts = tuple(HostInfo(host["name"], host["uuid"], host["url"]) for host in facts["hosts"])
        strangers = []
        for ref in members:
            shown = pool.certificate_of(ref) if true_certificate else certificate("stranger")
            address = str(it.call(pool.db.get, "host", ref, "address"))
            strangers.append(Stranger(shown.context(), talk, address, pool.ports[ref].port))
            strangers[-1].start()
            stack.callback(strangers[-1].stop)
        yield SimulationInfo((PoolInfo(**{**facts, "hosts": hosts}),)), strangers


@pytest.mark.parametrize(
    ("talk", "true_certificate"),
    [
        pytest.param(leading_to(TRAP), False, id="stranger"),
        pytest.param(leading_to(TRAP), True, id="member-that-lies"),
        pytest.param(silent, True, id="hung"),
        pytest.param(dripping(b"HTTP/1.1 200 OK\r\nX: "), True, id="dripping"),
    ],
)
def test_an_upgrade_ends_as_usual_although_impostors_answer_at_the_members_addresses(
    talk: Talk, true_certificate: bool
) -> None:
    with members_replaced(talk, true_certificate=true_certificate) as (simulated, strangers):
        trap = Stranger(certificate("stranger").context(), silent, TRAP, strangers[0].address.port)
        trap.start()
        try:
            done = upgrade(simulated, "--trust", "first")
        finally:
            trap.stop()
        done.assert_done()
        password = simulated.pools[0].password.encode()
        assert sum(each.visits for each in strangers) > 0
        assert not any(password in said for each in strangers for said in each.heard)
        assert trap.visits == 0


def test_a_new_certificate_of_the_coordinator_ends_the_run_with_the_command_that_continues(tmp_path: Path) -> None:
    with simulation("--hosts", 2, "--vms", 4, "--speed", 2000, "--fault", "new-certificate:host=fra-01") as simulated:
        pool = simulated.pools[0]
        before = read_state(pool)
        killable = KillableRun(pool, simulated.media, tmp_path, 2000)
        stopped = killable.begin(KillPoint())
        assert stopped.code == 1, killable.story()
        assert "presents a different certificate than before" in stopped.err
        found = re.search(r"rpu-desktop resume (\S+) --trust (\S+)", stopped.err)
        assert found, killable.story()
        assert found[2] == shown_by(pool.coordinator)
        refused = killable.resume(KillPoint(), found[1], "--trust", "first")
        assert refused.code == 1, "a certificate that has changed is no first one"
        assert f"--trust {found[2]}" in refused.err
        done = killable.resume(KillPoint(), found[1], "--trust", found[2])
        assert done.code == 0, killable.story()
        after = read_state(pool)
        assert len(after.versions()) == 1
        assert after.versions() != before.versions()
        assert after.disabled() == set()
        assert after.running() == before.running()


def test_a_new_certificate_of_a_member_is_reported_by_the_pool_and_stops_nothing() -> None:
    with simulation("--hosts", 2, "--vms", 4, "--speed", 600, "--fault", "new-certificate:host=fra-02") as simulated:
        upgrade(simulated, "--trust", "first").assert_done()
