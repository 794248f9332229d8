"""The simulation as a whole: what it prints, how it ends."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
import XenAPI

from rpu_desktop.simulator.certificates import PoolCertificate
from rpu_desktop.simulator.pool import HostPort, Phase
from rpu_desktop.simulator.serve import Options, Simulation, ThreadedSimulation, main
from tests.reference import dumps

PROGRAM = """
import sys
from rpu_desktop.simulator.serve import Options, main
sys.exit(main(Options(scenario=sys.argv[1], speed=100)))
"""


def test_the_description_is_enough_to_log_in_and_to_find_the_media() -> None:
    with ThreadedSimulation(Options(scenario="two-pools")) as simulation:
        pools = simulation.describe()["pools"]
        assert [pool["name"] for pool in pools] == ["Frankfurt", "Hamburg", "edge-01"]
        assert len({pool["coordinator"] for pool in pools}) == len(pools)
        for pool in pools:
            assert set(pool) == {"name", "username", "password", "coordinator", "fingerprint", "hosts", "media"}
            assert re.fullmatch("[0-9a-f]{64}", pool["fingerprint"])
            session = XenAPI.Session(pool["coordinator"], ignore_ssl=True)
            session.login_with_password(pool["username"], pool["password"], "1.0", "test")
            uuids = {row["uuid"]: row["name_label"] for row in session.xenapi.host.get_all_records().values()}
            assert {host["uuid"]: host["name"] for host in pool["hosts"]} == uuids
            with urllib.request.urlopen(pool["media"] + ".treeinfo") as answer:
                assert b"[branding]" in answer.read()


def test_passwords_are_new_each_time_unless_given() -> None:
    first, second = Simulation(), Simulation()
    assert first.password != second.password
    assert Simulation(Options(password="mine")).password == "mine"
    assert "mine" not in repr(Options(password="mine"))


def test_a_member_names_its_coordinator() -> None:
    with ThreadedSimulation() as simulation:
        pool = simulation.describe()["pools"][0]
        member = XenAPI.Session(pool["hosts"][1]["url"], ignore_ssl=True)
        with pytest.raises(XenAPI.Failure) as caught:
            member.login_with_password(pool["username"], pool["password"], "1.0", "test")
        assert caught.value.details == ["HOST_IS_SLAVE", "127.0.0.1"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_one_line_when_ready_and_a_clean_end(number: signal.Signals) -> None:
    program = subprocess.Popen([sys.executable, "-c", PROGRAM, "standalone"], stdout=subprocess.PIPE, text=True)
    assert program.stdout is not None
    described = json.loads(program.stdout.readline())
    assert described["pools"][0]["hosts"][0]["name"] == "edge-01"
    program.send_signal(number)
    rest, _ = program.communicate(timeout=60)
    assert (rest, program.returncode) == ("", 0)


@pytest.mark.parametrize(
    "options",
    [
        Options(scenario="nowhere"),
        Options(faults=("nonsense",)),
        Options(speed=0),
        Options(dumps=(Path("/nowhere.xml"),)),
    ],
)
def test_wrong_options(options: Options, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(options) == 2
    assert capsys.readouterr().err.strip()


def test_a_port_of_ones_own() -> None:
    with socket.socket() as finder:
        finder.bind(("127.0.0.1", 0))
        port = finder.getsockname()[1]
    with ThreadedSimulation(Options(port=port)) as simulation:
        hosts = simulation.describe()["pools"][0]["hosts"]
        assert [host["url"] for host in hosts[:2]] == [f"https://127.0.0.1:{port}", f"https://127.0.0.2:{port}"]
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(OSError, match=r"\S"), ThreadedSimulation(Options(port=other.getsockname()[1])):
            pass


def test_no_other_program_gets_the_port_of_a_host_that_is_off() -> None:
    """A connection from this computer gets any free port: a host could not listen again after its restart."""
    with ThreadedSimulation() as simulation:
        pool = simulation.pools[0]
        host = pool.ports[pool.coordinator]
        simulation.call(pool.set_phase, pool.coordinator, Phase.OFF)
        while _listens(host):
            pass
        with socket.socket() as other, pytest.raises(OSError, match="in use"):
            other.bind((host.address, host.port))


def _listens(host: HostPort) -> bool:
    with socket.socket() as client:
        return client.connect_ex((host.address, host.port)) == 0


@pytest.mark.skipif(not dumps(), reason="the reference data are not here")
def test_real_pools_from_their_dumps() -> None:
    with ThreadedSimulation(Options(dumps=tuple(dumps()))) as simulation:
        pools = simulation.describe()["pools"]
        assert len(pools) == len(dumps())
        assert all(pool["media"] and pool["hosts"] for pool in pools)


@pytest.mark.parametrize("name", ["", "Frankfurt", "n" * 300, "東京データセンター" * 9, "ä" * 64, "\ud800x"])
def test_a_pool_of_any_name_has_a_certificate(name: str) -> None:
    """A common name has at most 64 bytes: a rehearsal of a pool with a long name in Japanese did not begin."""
    made = PoolCertificate.make(name, ["127.0.0.1"])
    assert len(made.fingerprint) == 64
