"""Has it rebooted? Tables of a host's record, its connection and the time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest

from rpu_desktop.engine.reboot import LEFT, RebootState, RebootWatcher, has_restarted, reboot_state
from rpu_desktop.inventory import Host
from rpu_desktop.run.events import Event, HostChanged, HostStage, Outcome, Waiting
from rpu_desktop.versions import SoftwareVersion
from tests.engine.runs import simulated
from tests.media.hosts import host_of

ORDERED, GOING, AWAY, BACK, STAYED, UNKNOWN = RebootState
BOOTED, STARTED = 1_000_000.0, 1_000_060.0
LATER = 1_090_000.0
"""Its next boot time; the clock of the host may differ."""


def seen(
    boot: float | None = BOOTED, agent: float | None = STARTED, *, live: bool | None = True, leaving: str = ""
) -> Host:
    """A host as its record shows it; None: the record lacks the key."""
    known = {"boot_time": boot, "agent_start_time": agent}
    other_config = {key: f"{value}" for key, value in known.items() if value is not None}
    operations = {"task": leaving} if leaving else {}
    return replace(host_of(SoftwareVersion(())), other_config=other_config, current_operations=operations, live=live)


BEFORE = seen()


@pytest.mark.parametrize(
    ("now", "state"),
    [
        pytest.param(seen(), ORDERED, id="nothing-has-happened"),
        pytest.param(seen(BOOTED + 1), ORDERED, id="boot-time-wavers-by-a-second"),
        pytest.param(seen(live=None), ORDERED, id="record-without-metrics"),
        pytest.param(seen(leaving="reboot"), GOING, id="heard-the-order"),
        pytest.param(seen(leaving="shutdown"), GOING, id="is-shut-down"),
        pytest.param(seen(leaving="evacuate"), ORDERED, id="another-operation"),
        pytest.param(seen(leaving="reboot", live=False), AWAY, id="installer-is-running"),
        pytest.param(None, AWAY, id="no-record-any-more"),
        pytest.param(seen(live=False), UNKNOWN, id="silent"),
        pytest.param(seen(LATER, LATER + 60, live=False), AWAY, id="has-booted-and-is-not-called-live-yet"),
        pytest.param(seen(LATER, LATER + 60), BACK, id="back"),
        pytest.param(seen(LATER, STARTED), BACK, id="back-and-the-start-of-the-toolstack-is-not-written-down-yet"),
        pytest.param(seen(BOOTED - 5000, STARTED - 5000), BACK, id="back-with-the-clock-set-back"),
        pytest.param(seen(LATER, LATER + 60, leaving="reboot"), BACK, id="back-with-the-operation-still-in-its-record"),
        pytest.param(seen(None), UNKNOWN, id="toolstack-is-starting"),
        pytest.param(seen(None, LATER), UNKNOWN, id="toolstack-has-started-and-does-not-say-the-boot-time-yet"),
        pytest.param(seen(agent=LATER), STAYED, id="only-the-toolstack-restarted"),
        pytest.param(seen(agent=LATER, live=False), UNKNOWN, id="toolstack-restarted-and-is-not-called-live-yet"),
        pytest.param(seen(agent=LATER, leaving="reboot"), GOING, id="told-again-after-its-toolstack-restarted"),
        pytest.param(seen(agent=None), ORDERED, id="does-not-say-when-its-toolstack-started"),
    ],
)
def test_what_a_record_states_of_a_reboot(now: Host | None, state: RebootState) -> None:
    assert reboot_state(BEFORE, now) is state


def test_a_toolstack_that_had_not_reported_when_it_started_is_not_taken_for_one_that_restarted() -> None:
    assert reboot_state(seen(agent=None), seen(agent=LATER)) is ORDERED


def test_a_host_that_never_states_when_it_booted_is_not_unknown_forever() -> None:
    assert reboot_state(seen(None), seen(None)) is ORDERED


def test_under_way_or_over() -> None:
    assert {GOING, AWAY, BACK} == LEFT


@pytest.mark.parametrize(
    ("now", "restarted"),
    [
        (seen(), False),
        (seen(agent=LATER), True),
        (seen(LATER, LATER), True),
        (seen(agent=LATER, live=False), False),
        (seen(agent=None), False),
        (None, False),
    ],
)
def test_a_toolstack_has_restarted_once_it_is_live_with_another_start(now: Host | None, restarted: bool) -> None:
    assert has_restarted(BEFORE, now) is restarted


@dataclass
class Case:
    """One host, watched: (second, record or "cut off", state) one after the other."""

    steps: Sequence[tuple[float, Host | str | None, RebootState]]
    coordinator: bool = False
    told: bool = True

    def states(self) -> Iterator[RebootState]:
        watcher = RebootWatcher(BEFORE, coordinator=self.coordinator, told=self.told, silence=90, hiccup=5)
        for at, now, _ in self.steps:
            record = None if isinstance(now, str) else now
            yield watcher.see(record, connected=now != CUT, at=at)


CUT = "cut off"
INSTALLED = seen(LATER, LATER + 60)

CASES = {
    "a-member-is-installed": Case(
        [
            (0, seen(), ORDERED),
            (1, seen(leaving="reboot"), GOING),
            (30, seen(leaving="reboot", live=False), AWAY),
            (900, seen(LATER, STARTED, live=False), AWAY),
            (901, INSTALLED, BACK),
        ]
    ),
    "the-coordinator-takes-the-connection-with-it": Case(
        [
            (0, seen(leaving="reboot"), GOING),
            (5, CUT, AWAY),
            (900, seen(), ORDERED),  # it responds before it has recorded its boot (xapi.ml server_init)
            (901, seen(None), UNKNOWN),
            (902, INSTALLED, BACK),
        ],
        coordinator=True,
    ),
    "the-network-fails-before-anybody-told-the-coordinator": Case(
        [(0, seen(), ORDERED), (1, CUT, UNKNOWN), (4, CUT, UNKNOWN), (4.5, seen(), ORDERED), (6, CUT, UNKNOWN)],
        coordinator=True,
        told=False,
    ),
    "somebody-reboots-the-coordinator": Case(
        [(0, CUT, UNKNOWN), (4.9, CUT, UNKNOWN), (5, CUT, AWAY)], coordinator=True, told=False
    ),
    "without-the-coordinator-nothing-is-known-of-a-member": Case(
        [(0, seen(), ORDERED), (1, CUT, UNKNOWN), (1000, CUT, UNKNOWN), (1001, seen(), ORDERED)]
    ),
    "only-the-toolstack-restarts": Case(
        [
            (0, seen(), ORDERED),
            (5, seen(live=False), UNKNOWN),
            (60, seen(None, STARTED), UNKNOWN),
            (61, seen(agent=LATER), STAYED),
        ]
    ),
    "it-is-silent-for-longer-than-a-toolstack-that-restarts": Case(
        [
            (0, seen(live=False), UNKNOWN),
            (89, seen(live=False), UNKNOWN),
            (90, seen(live=False), AWAY),
            (900, INSTALLED, BACK),
        ]
    ),
    "a-member-flaps": Case(
        [
            (0, seen(live=False), UNKNOWN),
            (80, seen(), ORDERED),
            (81, seen(live=False), UNKNOWN),
            (170, seen(live=False), UNKNOWN),
            (171, seen(live=False), AWAY),
        ]
    ),
    "silence-begins-again-after-an-outage-of-the-coordinator": Case(
        [
            (0, seen(live=False), UNKNOWN),
            (80, CUT, UNKNOWN),
            (85, seen(live=False), UNKNOWN),
            (100, seen(live=False), UNKNOWN),
            (175, seen(live=False), AWAY),
        ]
    ),
    "it-comes-back-with-the-old-version": Case(  # which version_check decides
        [(0, seen(leaving="reboot", live=False), AWAY), (300, INSTALLED, BACK)]
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_watched_host(case: Case) -> None:
    assert list(case.states()) == [state for _, _, state in case.steps]


def test_a_silent_host_is_checked_again_when_its_time_is_up_and_others_when_something_changes() -> None:
    watcher = RebootWatcher(BEFORE, coordinator=False, told=True, silence=90, hiccup=5)
    watcher.see(seen(), connected=True, at=0)
    assert watcher.due(0) is None
    watcher.see(seen(live=False), connected=True, at=10)
    assert watcher.due(15) == 85
    assert watcher.due(1000) == 0
    watcher.see(None, connected=False, at=20)
    assert watcher.due(1000) is None, "nothing is known before the coordinator is back, so nothing is due"


async def test_a_server_whose_boot_time_is_missing_for_a_moment_is_rebooted_anyway() -> None:
    """Each start of the toolstack removes it and writes it again (dbsync_slave.ml refresh_localhost_info)."""
    async with simulated("pool", hosts=2, vms=2) as it:
        ref = next(ref for ref, row in it.pool.db.all("host").items() if row["name_label"] == "fra-02")
        told: dict[str, Any] = {}
        taken: set[str] = set()

        def take_away() -> None:
            taken.add("boot_time")
            told.update(it.pool.db.get("host", ref, "other_config"))
            it.pool.db.set("host", ref, other_config={k: v for k, v in told.items() if k != "boot_time"})

        def look(event: Event) -> None:
            if isinstance(event, HostChanged) and event.host.name == "fra-02" and event.stage is HostStage.PREPARING:
                it.ask(take_away)
            waits = isinstance(event, Waiting) and event.host and event.host.name == "fra-02"
            if taken and (waits or (isinstance(event, HostChanged) and event.stage is HostStage.REBOOTING)):
                taken.clear()  # once: after the boot, the former time would look as if there had been none
                it.ask(lambda: it.pool.db.set("host", ref, other_config=dict(told)))

        it.on_event = look
        it.patience = replace(it.patience, silence=0.1, restarting=60.0)
        report = await it.upgrade()
        assert told
        assert report.outcome is Outcome.DONE
