from __future__ import annotations

import json

import pytest

from rpu_desktop.i18n.text import plain
from rpu_desktop.run.events import (
    ConnectionChanged,
    Event,
    HostChanged,
    HostStage,
    Named,
    Note,
    NoteLevel,
    Outcome,
    PoolFinished,
    PoolPlanned,
    PoolStarted,
    Restored,
    RunFinished,
    RunStarted,
    VmChanged,
    VmStage,
)
from rpu_desktop.run.lines import line_of
from rpu_desktop.run.prompts import Choice
from rpu_desktop.run.report import Report
from rpu_desktop.run.wire import public_json
from rpu_desktop.run.words import WITHDRAWN, choice_words

POOL, A, B, VM = Named("p", "Frankfurt"), Named("a", "fra-01"), Named("b", "fra-02"), Named("v", "db-7")


def host(named: Named, stage: HostStage, version: str, at: float) -> HostChanged:
    return HostChanged(pool=POOL, host=named, stage=stage, version=version, at=at)


def a_run() -> Report:
    events: list[Event] = [
        RunStarted(run="r1", pools=(POOL,), at=0),
        PoolStarted(pool=POOL, hosts=(A, B), at=0),
        host(A, HostStage.WAITING, "8.2.1", 0),
        host(B, HostStage.WAITING, "8.2.1", 0),
        host(A, HostStage.EMPTYING, "8.2.1", 10),
        PoolPlanned(pool=POOL, migrations=4, hosts_left=2, at=10),
        PoolPlanned(pool=POOL, migrations=3, hosts_left=1, because=(plain("db-8 was started"),), at=11),
        VmChanged(pool=POOL, vm=VM, stage=VmStage.MOVED, source=A, target=B, at=11),
        VmChanged(pool=POOL, vm=VM, stage=VmStage.DOWN, at=12),
        VmChanged(pool=POOL, vm=VM, stage=VmStage.COMING_UP, at=49),
        VmChanged(pool=POOL, vm=VM, stage=VmStage.UP, at=50),
        host(A, HostStage.DONE, "8.4.0", 60),
        host(B, HostStage.FAILED, "8.2.1", 70),
        Note(pool=POOL, level=NoteLevel.WARNING, text=plain("look here"), at=71),
        Note(pool=POOL, level=NoteLevel.INFO, text=plain("chatter"), at=71),
        Restored(pool=POOL, what=plain("HA"), ok=False, detail=plain("no storage"), at=72),
        PoolFinished(pool=POOL, outcome=Outcome.FAILED, detail=plain("it broke"), at=73),
        RunFinished(run="r1", outcome=Outcome.FAILED, at=74),
    ]
    report = Report()
    for event in events:
        report.apply(event)
    return report


def test_the_text_states_what_was_done_and_what_was_not() -> None:
    text = a_run().to_text()
    assert "fra-01: 8.2.1 → 8.4.0" in text
    assert "fra-02: failed, runs 8.2.1" in text
    assert "Reason: it broke" in text
    assert "Not restored: HA (no storage)" in text
    assert "look here" in text
    assert "chatter" not in text
    assert "4 migrations planned at the start" in text
    assert "db-8 was started" in text
    assert "db-7 was down from" in text


def test_a_server_with_two_turns_began_with_the_first_and_took_as_long_as_both() -> None:
    report = Report()
    turns = [(HostStage.EMPTYING, 10), (HostStage.DONE, 60), (HostStage.WAITING, 100), (HostStage.EMPTYING, 110)]
    for stage, at in [(HostStage.WAITING, 0), *turns, (HostStage.DONE, 140)]:
        report.apply(host(A, stage, "8.4.0", at))
    (pool,) = report.pools.values()
    told = pool.hosts[A.uuid]
    assert (told.began, told.ended) == (10, 140)
    assert told.seconds == 50 + 30


def test_a_host_that_was_interrupted_after_the_upgrade_does_not_count_as_not_upgraded() -> None:
    report = Report()
    report.apply(PoolStarted(pool=POOL, hosts=(A, B), at=0))
    for named, stage, version in (
        *((A, HostStage.WAITING, "8.2.1"), (B, HostStage.WAITING, "8.2.1"), (A, HostStage.INSTALLING, "8.2.1")),
        *((A, HostStage.RETURNING, "8.4.0"), (B, HostStage.EMPTYING, "8.2.1")),
    ):
        report.apply(host(named, stage, version, 1))
    text = report.to_text()
    assert "fra-01: 8.2.1 → 8.4.0, not finished" in text
    assert "fra-02: not upgraded, runs 8.2.1" in text


@pytest.mark.parametrize("answer", [*Choice, WITHDRAWN])
def test_every_answer_has_words_of_its_own(answer: str) -> None:
    assert str(choice_words(answer)) != answer
    assert str(choice_words(answer)) not in {str(choice_words(other)) for other in Choice if other != answer}


def test_an_answer_of_a_later_version_is_reported_by_its_name() -> None:
    assert str(choice_words("reinstall")) == "reinstall"


def test_the_json_is_plain_and_carries_times() -> None:
    data = json.loads(json.dumps(a_run().to_json()))
    (pool,) = data["pools"]
    assert data["outcome"] == "failed"
    assert pool["migrations"] == 1
    assert pool["plans"] == [
        {"at": 10, "migrations": 4, "because": []},
        {"at": 11, "migrations": 3, "because": ["db-8 was started"]},
    ]
    assert [(h["name"], h["before"], h["after"]) for h in pool["hosts"]] == [
        ("fra-01", "8.2.1", "8.4.0"),
        ("fra-02", "8.2.1", "8.2.1"),
    ]
    assert pool["hosts"][0]["began"] == 10
    assert pool["hosts"][0]["ended"] == 60
    assert pool["downtimes"] == [{"uuid": "v", "name": "db-7", "since": 12, "until": 50, "reason": None}]


def test_every_event_becomes_one_flat_json_object() -> None:
    event = public_json(HostChanged(pool=POOL, host=A, stage=HostStage.DONE, version="8.4.0", upgraded=True, at=1.5))
    assert event == {
        "event": "host-changed",
        "at": 1.5,
        "pool": {"uuid": "p", "name": "Frankfurt"},
        "host": {"uuid": "a", "name": "fra-01"},
        "stage": "done",
        "version": "8.4.0",
        "detail": None,
        "progress": None,
        "upgraded": True,
    }


def session(at: float, *events: Event) -> list[Event]:
    """A session of a run: it begins, and continues when it is resumed."""
    return [RunStarted(run="r1", pools=(POOL,), at=at), PoolStarted(pool=POOL, hosts=(A, B), at=at), *events]


def heard(*events: Event) -> Report:
    report = Report()
    for event in events:
        report.apply(event)
    return report


DAY = 86400.0


def test_the_final_state_of_an_earlier_session_is_not_reported_as_current() -> None:
    gone = Note(pool=POOL, level=NoteLevel.WARNING, text=plain("db-7 does not run now"), lasting=True, at=10)
    report = heard(*session(0, gone))
    assert "Note: db-7 does not run now" in report.to_text()
    for event in session(2 * DAY):
        report.apply(event)
    assert "db-7" not in report.to_text()


def test_what_happened_in_an_earlier_session_is_reported_with_its_date() -> None:
    told = Note(pool=POOL, level=NoteLevel.WARNING, text=plain("fra-02 could not be reached"), at=10)
    report = heard(*session(0, told))
    assert "1970" not in report.to_text()
    for event in session(2 * DAY):
        report.apply(event)
    (line,) = [line for line in report.to_text().splitlines() if "fra-02 could" in line]
    assert line.strip().startswith("19")


def test_an_outage_that_no_one_saw_the_end_of_ended_before_the_run_continued() -> None:
    report = heard(*session(0, ConnectionChanged(pool=POOL, connected=False, at=10)), *session(2 * DAY))
    (outage,) = report.pools["p"].outages
    assert outage.until == 2 * DAY


def test_a_vm_that_runs_again_takes_the_notes_about_it_along() -> None:
    why = Note(pool=POOL, level=NoteLevel.WARNING, text=plain("db-7 could not be started again"), vm="v", at=20)
    downs = [VmChanged(pool=POOL, vm=VM, stage=VmStage.DOWN, at=12), why]
    report = heard(*session(0, *downs))
    assert "could not be started again" in report.to_text()
    report.apply(VmChanged(pool=POOL, vm=Named("v", "db-7-renamed"), stage=VmStage.UP, at=50))
    assert "could not be started again" not in report.to_text()
    assert not report.left_behind


def test_a_done_upgrade_with_something_not_restored_reports_both() -> None:
    done = PoolFinished(pool=POOL, outcome=Outcome.DONE, detail=plain("not restored: HA"), upgraded=True, at=9)
    report = heard(*session(0, Restored(pool=POOL, what=plain("HA"), ok=False, detail=plain("no SR"), at=8), done))
    assert "All servers are upgraded, but not everything was restored" in report.to_text()
    assert "Left to do: not restored: HA" in report.to_text()
    assert "some steps are left – not restored: HA" in str(line_of(done))


def test_a_resumed_run_reports_the_first_begin_the_sum_and_the_time_between() -> None:
    """A server that was interrupted in its restart had "begun 01:05:40, took 1 s"; it had begun at 01:04:12."""
    report = a_run_of(
        host(A, HostStage.WAITING, "8.2.1", 0),
        host(A, HostStage.EMPTYING, "8.2.1", 10),
        host(A, HostStage.RESTARTING, "8.4.0", 40),
        PoolStarted(pool=POOL, hosts=(A, B), at=1000),
        host(A, HostStage.RESTARTING, "8.4.0", 1001),
        host(A, HostStage.DONE, "8.4.0", 1011),
    )
    found = report.pools["p"].hosts["a"]
    assert (found.began, found.ended, found.seconds) == (10, 1011, 40)
    (gap,) = report.pools["p"].interruptions
    assert (gap.since, gap.until) == (40, 1000)
    assert "Interrupted from " in report.to_text()


def test_a_server_that_is_tried_again_keeps_its_begin_and_is_not_billed_for_the_wait() -> None:
    report = a_run_of(
        host(A, HostStage.WAITING, "8.2.1", 0),
        host(A, HostStage.EMPTYING, "8.2.1", 10),
        host(A, HostStage.FAILED, "8.2.1", 30),
        host(A, HostStage.WAITING, "8.2.1", 500),
        host(A, HostStage.EMPTYING, "8.2.1", 501),
        host(A, HostStage.DONE, "8.4.0", 521),
    )
    found = report.pools["p"].hosts["a"]
    assert (found.began, found.ended, found.seconds) == (10, 521, 40)


def test_what_was_done_before_the_interruption_keeps_its_times() -> None:
    report = a_run_of(
        host(A, HostStage.WAITING, "8.2.1", 0),
        host(A, HostStage.EMPTYING, "8.2.1", 10),
        host(A, HostStage.DONE, "8.4.0", 47),
        PoolStarted(pool=POOL, hosts=(A, B), at=1000),
        host(A, HostStage.DONE, "8.4.0", 1001),
    )
    found = report.pools["p"].hosts["a"]
    assert (found.began, found.ended, found.seconds) == (10, 47, 37)


def a_run_of(*events: Event) -> Report:
    report = Report()
    started = RunStarted(run="r1", pools=(POOL,), at=0), PoolStarted(pool=POOL, hosts=(A, B), at=0)
    for event in (*started, *events):
        report.apply(event)
    return report
