"""`rehearse`: an upgrade on a simulated copy; the pool itself is only read, and nothing else is contacted."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from rpu_desktop.planning import Immovable, Wishes
from rpu_desktop.rehearsal import child
from rpu_desktop.rehearsal.child import Rehearsal, rehearse
from rpu_desktop.rehearsal.lines import rehearsal_text
from rpu_desktop.rehearsal.script import Script
from rpu_desktop.run.events import Event, HostChanged, HostStage, Outcome, VmChanged, VmStage
from rpu_desktop.run.hooks import Hook, HookMoment
from rpu_desktop.run.timing import Timing
from rpu_desktop.run.wire import to_json
from rpu_desktop.simulator.clock import Clock
from rpu_desktop.simulator.export import database_dump
from rpu_desktop.simulator.faults import FaultSet
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.scenario import build_scenario
from rpu_desktop.simulator.serve import Options, ThreadedSimulation
from tests.acceptance.killable import KILLED, KillableRun, KillPoint
from tests.acceptance.simulation import Finished, passwords, rpu, server_options, simulation

UNTOUCHED = {"session", "task", "event", "user"}
"""Traces of a client that has logged in and read."""

READS = re.compile(
    r"(Async\.)?(session\.(login_with_password|logout|get_\w+)|event\.from|\w+\.get_\w+|host\.call_plugin|task\.destroy)"
)


def generated(hosts: int = 3, vms: int = 8, scenario: str = "pool") -> str:
    pool, *_ = build_scenario(scenario, Clock(), hosts=hosts, vms=vms, seed=1, password="x")
    return database_dump(pool).decode()


def copy_of(pool: SimPool) -> dict[str, str]:
    classes = set(pool.model.known_classes(pool.db.version)) - UNTOUCHED
    return {f"{cls} {ref}": str(dict(row)) for cls in classes for ref, row in pool.db.all(cls).items()}


class Watched:
    """A simulated pool that records its calls."""

    def __init__(self, simulation: ThreadedSimulation) -> None:
        self.simulation = simulation
        self.calls: list[tuple[str, Sequence[Any]]] = []
        calls = self.calls

        class CallRecorder(FaultSet):
            async def before_call(self, call: Any, name: str, arguments: Sequence[Any]) -> None:
                calls.append((name, arguments))

        simulation.call(lambda: setattr(simulation.pools[0], "faults", CallRecorder([])))

    def rehearse(self, *options: object) -> Finished:
        return self.command("rehearse", "--json", *options)

    def command(self, name: str, *options: object) -> Finished:
        told = self.simulation.describe()["pools"][0]
        words = ("--server", told["coordinator"], "--trust", told["fingerprint"], "--password-file", "-")
        return rpu(name, *words, "--media", told["media"], *options, password=told["password"])


def test_a_rehearsal_of_a_live_pool_only_reads_it() -> None:
    with ThreadedSimulation(Options(hosts=3, vms=8)) as simulation:
        watched = Watched(simulation)
        before = simulation.call(lambda: copy_of(simulation.pools[0]))
        done = watched.rehearse("--resolve-all", "--immovable", "shutdown")
        after = simulation.call(lambda: copy_of(simulation.pools[0]))
    assert done.code == 0, str(done)
    assert after == before
    asked = {name for name, _ in watched.calls}
    assert {name for name in asked if not READS.fullmatch(name)} == set()
    functions = {arguments[2] for name, arguments in watched.calls if name.endswith("host.call_plugin")}
    assert functions <= {"testUrl", "getVersion", "checkHost", "checkPool", "testSafe2Upgrade", "getDom0DefaultMemory"}
    last = done.events[-1]
    assert last["event"] == "rehearsal"
    assert last["report"]["outcome"] == "done"
    pool = last["pools"][0]
    assert pool["migrations"] == last["report"]["pools"][0]["migrations"] > 0
    assert pool["seconds"] > 1800  # the time for installing three servers, regardless of the rehearsal's duration
    assert pool["planned_seconds"] > 1800
    assert 0 < pool["least_free_memory"]["free"] < pool["least_free_memory"]["total"]


WATCHING = """
import json, socket, sys
connects, listens = [], []
def look(event, args):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        connects.append(repr(args[1]))
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        connects.append(repr(args[0]))
    elif event in ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork"):
        connects.append(event)
sys.addaudithook(look)
listen = socket.socket.listen
def heard(self, *backlog):
    listen(self, *backlog)
    listens.append(repr(self.getsockname()))
socket.socket.listen = heard
from rpu_desktop.rehearsal import stage
code = stage.main()
print(json.dumps({"what": "seen", "connects": sorted(set(connects)), "listens": sorted(set(listens))}))
sys.exit(code)
"""


def test_a_rehearsal_reaches_nothing_but_its_own_simulator() -> None:
    """Observed by an audit hook that was installed first."""
    script = json.dumps(to_json(Script((generated(),), resolve_all=True, wishes=Wishes(immovable=Immovable.SHUTDOWN))))
    done = subprocess.run(
        [sys.executable, "-c", WATCHING], input=script, capture_output=True, text=True, timeout=240, check=True
    )
    lines = [json.loads(line) for line in (done.stdout + done.stderr).splitlines() if line.startswith("{")]
    ends = [line["event"]["outcome"] for line in lines if line.get("event", {}).get("kind") == "run-finished"]
    assert ends == ["done"]
    seen = next(line for line in lines if line["what"] == "seen")
    hosts = {re.sub(r", \d+\)$", "", listening).removeprefix("(") for listening in seen["listens"]}
    strangers = set(seen["connects"]) - set(seen["listens"]) - hosts - {"subprocess.Popen"}
    assert len(seen["listens"]) >= 5  # three hosts, media and updates
    assert strangers == set()


def carried_out(script: Script) -> tuple[Rehearsal, list[Event]]:
    events: list[Event] = []
    return asyncio.run(rehearse(script, events.append)), events


def test_a_migration_that_fails_is_in_the_report_of_a_rehearsal() -> None:
    done, _ = carried_out(Script((generated(),), resolve_all=True, trouble=("migration-fails",)))
    assert done.report.outcome is Outcome.DONE
    assert sum(pool.failed_moves for pool in done.report.pools.values()) == 1


def test_a_host_that_does_not_come_back_is_asked_about_and_given_up() -> None:
    done, events = carried_out(Script((generated(),), resolve_all=True, trouble=("never-back",)))
    assert done.report.outcome is Outcome.FAILED
    pool = next(iter(done.report.pools.values()))
    assert [decision.answer for decision in pool.decisions][:3] == ["wait", "wait", "fail"]
    assert pool.decisions[-1].answer == "stop"
    assert any(isinstance(event, HostChanged) and event.stage is HostStage.FAILED for event in events)


def test_a_connection_that_breaks_at_the_order_to_reboot_does_no_harm() -> None:
    done, _ = carried_out(Script((generated(),), resolve_all=True, trouble=("reset-after:method=host.reboot",)))
    assert done.report.outcome is Outcome.DONE


def test_the_command_ends_as_the_upgrade_would(tmp_path: Path) -> None:
    dump = tmp_path / "pool.xml"
    dump.write_text(generated())
    host = next(iter(build_scenario("pool", Clock(), hosts=3, vms=8, seed=1, password="x")[0].db.all("host").values()))
    done = rpu("rehearse", "--dump", dump, "--resolve-all", "--trouble", f"host-lost:host={host['name_label']}")
    assert done.code == 1, str(done)
    assert "This was a rehearsal" in done.out
    assert f"{host['name_label']} did not come back and was marked as failed" in done.out


@pytest.mark.parametrize(
    ("trouble", "said"),
    [("fire", "“fire” is not a trouble"), ("host-lost:host=nobody", "“nobody”"), ("host-lost:vm=x", "not understood")],
)
def test_trouble_that_cannot_happen_is_wrong_usage(tmp_path: Path, trouble: str, said: str) -> None:
    dump = tmp_path / "pool.xml"
    dump.write_text(generated())
    done = rpu("rehearse", "--dump", dump, "--trouble", trouble)
    assert done.code == 2
    assert said in done.err


def test_what_prevents_the_upgrade_prevents_its_rehearsal(tmp_path: Path) -> None:
    dump = tmp_path / "pool.xml"
    dump.write_text(generated(1, 2))
    done = rpu("rehearse", "--dump", dump, "--json")
    assert done.code == 3
    assert any(event["event"] == "error" for event in done.events)


def essence(events: Sequence[Event]) -> dict[str, Any]:
    """The order of the hosts' turns, the steps of each VM, and the total duration."""
    vms: dict[str, list[tuple[VmStage, str]]] = {}
    for event in events:
        if isinstance(event, VmChanged):
            steps = vms.setdefault(event.vm.name, [])
            step = event.stage, event.target.name if event.target else ""
            steps += [step] if not steps or steps[-1] != step else []
    hosts = [e for e in events if isinstance(e, HostChanged)]
    return {
        "vms": vms,
        "hosts": [e.host.name for e in hosts if e.stage is HostStage.DONE],
        "seconds": round(events[-1].at - events[0].at, 3),
    }


@pytest.mark.parametrize("hosts", [2, 3])
def test_a_rehearsal_comes_out_the_same_each_time(hosts: int) -> None:
    script = Script((generated(hosts, 6 * hosts),), resolve_all=True, wishes=Wishes(immovable=Immovable.SHUTDOWN))
    first, second = (essence(carried_out(script)[1]) for _ in range(2))
    assert second == first


def test_a_rehearsal_comes_out_the_same_whatever_the_order_of_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    """A packed program does not obey PYTHONHASHSEED, so its sets are in another order each time."""
    script = Script((generated(3, 18),), resolve_all=True, wishes=Wishes(immovable=Immovable.SHUTDOWN))
    usual = child._environment
    found = []
    for seed in ("1", "2", "3"):
        monkeypatch.setattr(child, "_environment", lambda folder, s=seed: {**usual(folder), "PYTHONHASHSEED": s})
        found.append(essence(carried_out(script)[1]))
    assert all(each == found[0] for each in found)


def test_a_rehearsal_shows_when_the_run_would_rest_and_continue(tmp_path: Path) -> None:
    """It waits hours for the window, and a soak time between servers, without taking that for a run that is stuck."""
    dump = tmp_path / "pool.xml"
    dump.write_text(generated(2, 4))
    opens = datetime.now(UTC) + timedelta(hours=9)
    closes = opens + timedelta(hours=12)
    window = f"{opens:%H:%M}-{closes:%H:%M}"
    done = rpu(
        *("rehearse", "--dump", dump, "--json", "--resolve-all", "--immovable", "shutdown"),
        *("--window", window, "--time-zone", "UTC", "--soak", 90),
    )
    assert done.code == 0, str(done)
    rests = [event for event in done.events if event["event"] == "rested" and event["rests"]]
    assert [datetime.fromtimestamp(event["until"], UTC).strftime("%H:%M") for event in rests[:1]] == [f"{opens:%H:%M}"]
    turns = {event["host"]["name"]: event["at"] for event in done.events if is_done(event)}
    first, second = sorted(turns.values())
    assert first >= rests[0]["until"]
    assert second - first >= 90 * 60
    assert not done.events[-1]["stalled"]


def test_a_window_that_is_months_away_is_not_waited_for(tmp_path: Path) -> None:
    """The rehearsal begins when there is something to see: each simulated day would take seconds."""
    dump = tmp_path / "pool.xml"
    dump.write_text(generated(2, 4))
    opens = datetime.now(UTC) + timedelta(days=400)
    done = rpu(
        *("rehearse", "--dump", dump, "--json", "--resolve-all", "--immovable", "shutdown"),
        *("--not-before", f"{opens:%Y-%m-%dT%H:%M}", "--time-zone", "UTC"),
    )
    assert done.code == 0, str(done)
    (rest,) = [event for event in done.events if event["event"] == "rested" and event["rests"]]
    assert rest["until"] - rest["at"] <= 600
    assert all(event["at"] >= rest["until"] for event in done.events if is_done(event))


def is_done(event: dict[str, Any]) -> bool:
    return bool(event["event"] == "host-changed" and event["stage"] == "done")


def test_scripts_take_their_time_in_a_rehearsal_and_are_not_run(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    command = (sys.executable, "-c", f"open({str(trace)!r}, 'a').write('x')")
    hooks = tuple(
        Hook(moment, command, timeout)
        for moment, timeout in ((HookMoment.BEFORE_SERVER, 300.0), (HookMoment.AFTER_SERVER, 20.0))
    )
    wishes = Wishes(immovable=Immovable.SHUTDOWN)
    done = asyncio.run(rehearse(Script((generated(2, 4),), resolve_all=True, wishes=wishes, hooks=hooks)))
    assert not trace.exists()
    assert done.report.outcome is Outcome.DONE
    scripts = [script for pool in done.report.pools.values() for script in pool.scripts]
    assert [(script.moment, script.assumed, script.seconds) for script in scripts] == [
        ("before-server", True, 60.0), ("after-server", True, 20.0),
    ] * 2  # fmt: skip
    assert "before fra-01: not run in a rehearsal, assumed to take 1 min" in done.report.to_text()


def test_watching_servers_is_left_out_of_the_duration_that_is_compared_with_the_plan() -> None:
    timing = Timing(soak=3600.0, soak_coordinator=3600.0)
    wishes = Wishes(immovable=Immovable.SHUTDOWN)
    done = asyncio.run(rehearse(Script((generated(3, 6),), resolve_all=True, wishes=wishes, timing=timing)))
    ((uuid, pool),) = done.report.pools.items()
    expected = done.figures[uuid].expected
    assert expected is not None
    assert pool.rested == pytest.approx(2 * 3600.0, rel=0.2)
    assert pool.seconds_of_work == pytest.approx(expected.seconds, rel=0.2)
    words = rehearsal_text(done)
    assert "Rests, not counted above: 2 h" in words


def test_an_upgrade_is_laid_beside_the_rehearsal_of_the_same_plan(tmp_path: Path) -> None:
    with simulation("--hosts", 3, "--vms", 6, "--speed", 1200) as simulated:
        words = (*server_options(simulated.pools), "--media", simulated.media, "--mode", "automatic")
        words = (*words, "--resolve-all", "--immovable", "shutdown")
        secret = passwords(simulated.pools)
        rehearsed = rpu("rehearse", *words, password=secret, home=tmp_path)
        upgraded = rpu("upgrade", *words, "--no-backup", password=secret, home=tmp_path)
    assert (rehearsed.code, upgraded.code) == (0, 0), f"{rehearsed}{upgraded}"
    assert_laid_side_by_side(upgraded)


def assert_laid_side_by_side(upgraded: Finished) -> None:
    compared = upgraded.out[upgraded.out.index("Plan") :]
    assert re.search(r"Plan\s+Rehearsal\s+Upgrade", compared)
    assert re.search(r"Migrations\s+(\d+)\s+\1\s+\1\s", compared), compared


def test_an_upgrade_that_was_resumed_is_laid_beside_the_rehearsal_of_the_whole(tmp_path: Path) -> None:
    with simulation("--hosts", 2, "--vms", 4, "--speed", 1200) as simulated:
        (pool,) = simulated.pools
        words = ("--resolve-all", "--immovable", "shutdown")
        secret = passwords(simulated.pools)
        media = ("--media", simulated.media, "--mode", "automatic")
        rehearsed = rpu("rehearse", *server_options([pool]), *media, *words, password=secret, home=tmp_path)
        assert rehearsed.code == 0, str(rehearsed)
        killable = KillableRun(pool, simulated.media, tmp_path, 1200, words)
        assert killable.begin(KillPoint(line=15)).code == KILLED, killable.story()
        resumed = rpu("resume", "--password-file", "-", password=secret, home=tmp_path)
    assert resumed.code == 0, str(resumed)
    assert_laid_side_by_side(resumed)
