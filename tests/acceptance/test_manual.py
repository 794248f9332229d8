"""Manual mode from the command line: the questions come on the console, the answers from standard input."""

from __future__ import annotations

from tests.acceptance.simulation import passwords, rpu, server_options, simulation
from tests.acceptance.state import read_state

OPTIONS = ("--hosts", 3, "--vms", 6, "--speed", 600)
FAULTS = ("--fault", "person:does=forget,host=fra-02", "--fault", "person:times=0")


def test_every_answer_on_three_hosts() -> None:
    with simulation(*OPTIONS, *FAULTS) as simulated:
        pool = simulated.pools[0]
        before = read_state(pool)
        answers = "dance\nreboot\nreboot\ncheck\nreboot\nskip\n"
        done = rpu(*("upgrade", "--mode", "manual", *server_options([pool])), password=passwords([pool]) + answers)
        after = read_state(pool)
    assert "1. fra-01" in done.out
    assert "Never choose a fresh installation" in done.out
    assert "Answer with one of these words" in done.out
    assert done.out.count("fra-02 came back with its previous version") >= 2
    assert "fra-03: skipped" in done.out
    assert len(after.versions()) == 2
    assert after.disabled() == set()
    assert set(after.running()) == set(before.running())


def test_the_media_are_no_business_of_manual_mode() -> None:
    done = rpu("upgrade", "--mode", "manual", "--media", "http://media/xs", "--server", "https://127.0.0.1:1")
    assert done.code == 2
    done = rpu("upgrade", "--mode", "automatic", "--server", "https://127.0.0.1:1")
    assert done.code == 2
