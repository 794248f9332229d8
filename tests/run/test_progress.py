"""The upgrade page's model, from events."""

from __future__ import annotations

import pytest

from rpu_desktop.i18n.text import plain
from rpu_desktop.run.counting import servers_done
from rpu_desktop.run.events import (
    Answered,
    Asked,
    ConnectionChanged,
    Event,
    Forecast,
    HostChanged,
    HostForecast,
    HostStage,
    Named,
    Note,
    NoteLevel,
    Outcome,
    PoolFinished,
    PoolPlanned,
    PoolStarted,
    Rested,
    RunFinished,
    RunStarted,
    Span,
    VmChanged,
    VmStage,
)
from rpu_desktop.run.progress import ProgressModel
from rpu_desktop.run.report import Report

POOL = Named("p", "Frankfurt")
ONE, TWO, THREE = Named("1", "fra-01"), Named("2", "fra-02"), Named("3", "fra-03")
VM = Named("v", "db-7")


def model_of(*events: Event) -> ProgressModel:
    model = ProgressModel()
    for event in (
        RunStarted(at=0, run="r", pools=(POOL,)),
        PoolStarted(at=0, pool=POOL, hosts=(ONE, TWO, THREE)),
        *events,
    ):
        model.apply(event)
    return model


def host(stage: HostStage, at: float, which: Named = ONE, version: str = "8.2") -> HostChanged:
    return HostChanged(at=at, pool=POOL, host=which, stage=stage, version=version)


def test_hosts_are_in_the_order_of_their_turns_with_the_coordinator_first() -> None:
    hosts = list(model_of().pools["p"].hosts.values())
    assert [h.host.name for h in hosts] == ["fra-01", "fra-02", "fra-03"]
    assert [h.coordinator for h in hosts] == [True, False, False]


def test_a_lane_has_a_stretch_for_each_stage() -> None:
    model = model_of(
        host(HostStage.EMPTYING, 10),
        host(HostStage.EMPTYING, 12),
        host(HostStage.INSTALLING, 20),
        host(HostStage.DONE, 50, version="8.4"),
    )
    row = model.pools["p"].hosts["1"]
    assert [(s.stage, s.start, s.end) for s in row.segments] == [
        (HostStage.EMPTYING, 10, 20),
        (HostStage.INSTALLING, 20, 50),
    ]
    assert (row.version_before, row.version) == ("8.2", "8.4")
    assert row.seconds(99) == 40
    assert model.hosts_done == 1


def test_a_host_that_waits_for_its_second_turn_is_not_at_work_and_its_clock_stands_still() -> None:
    model = model_of(
        host(HostStage.EMPTYING, 10),
        host(HostStage.DONE, 60),
        host(HostStage.WAITING, 100),
        host(HostStage.DONE, 60, TWO),
    )
    row = model.pools["p"].hosts["1"]
    assert not row.active
    assert row.seconds(500) == 50
    assert model.hosts_done == 1
    model.apply(host(HostStage.EMPTYING, 510))
    assert row.active
    assert row.seconds(540) == 80, "both turns"
    assert [(s.start, s.end) for s in row.segments] == [(10, 60), (510, None)]


def test_no_time_is_promised_before_a_host_is_done() -> None:
    assert model_of(host(HostStage.EMPTYING, 10)).seconds_left(20) is None


def test_a_moving_vm_belongs_to_the_host_whose_turn_it_is() -> None:
    model = model_of(
        host(HostStage.EMPTYING, 0),
        VmChanged(pool=POOL, vm=VM, stage=VmStage.MOVING, source=ONE, target=TWO),
    )
    assert list(model.pools["p"].hosts["1"].moving) == ["v"]
    model.apply(VmChanged(pool=POOL, vm=VM, stage=VmStage.MOVED, source=ONE, target=TWO))
    assert not model.pools["p"].hosts["1"].moving
    assert model.pools["p"].hosts["1"].moves_done == 1


def test_a_failed_host_that_is_retried_continues() -> None:
    model = model_of(host(HostStage.EMPTYING, 0), host(HostStage.FAILED, 5), host(HostStage.PREPARING, 9))
    assert model.pools["p"].hosts["1"].active
    assert model.pools["p"].done == 0


def test_questions_come_and_go() -> None:
    model = model_of(Asked(pool=POOL, prompt="q", host=ONE, text=plain("why"), choices=("retry",)))
    assert list(model.questions) == ["q"]
    model.apply(Answered(pool=POOL, prompt="q", choice="retry"))
    assert not model.questions
    assert model.heard == {"q"}


def test_the_end_stops_all_clocks() -> None:
    model = model_of(
        host(HostStage.EMPTYING, 0),
        ConnectionChanged(pool=POOL, connected=False),
        PoolFinished(at=30, pool=POOL, outcome=Outcome.STOPPED),
        RunFinished(at=30, run="r", outcome=Outcome.STOPPED),
    )
    row = model.pools["p"].hosts["1"]
    assert row.seconds(1000) == 30
    assert row.segments[-1].end == 30
    assert model.pools["p"].outcome is Outcome.STOPPED


def test_the_log_does_not_repeat_mere_progress() -> None:
    model = model_of(host(HostStage.EMPTYING, 0))
    before = len(model.log)
    model.apply(host(HostStage.EMPTYING, 1))
    assert len(model.log) == before


def test_two_pools_with_equal_events_both_appear() -> None:
    """The details had "Planned: 3 server(s) …" for the first pool only; the console printed both."""
    other = Named("q", "Hamburg")
    model = model_of(
        *(PoolPlanned(pool=pool, migrations=4, hosts_left=3) for pool in (POOL, other)),
        *(Note(pool=pool, level=NoteLevel.WARNING, text=plain("the same")) for pool in (POOL, other)),
    )
    assert [line.pool for line in model.log if "Planned" in str(line.text)] == ["Frankfurt", "Hamburg"]
    assert [line.pool for line in model.log if "the same" in str(line.text)] == ["Frankfurt", "Hamburg"]


def test_an_upgrade_that_was_stopped_and_is_resumed_is_running_again() -> None:
    """Otherwise the page shows it as stopped and complete, and offers no way to stop waiting for a server."""
    model = model_of(
        host(HostStage.EMPTYING, 10),
        host(HostStage.DONE, 60),
        Rested(at=62, pool=POOL, text=plain("paused"), rests=True),
        Forecast(at=63, pool=POOL, ends=200, hosts=()),
        PoolFinished(at=70, pool=POOL, outcome=Outcome.STOPPED, detail=plain("stopped"), upgraded=False),
        RunFinished(at=70, run="r", outcome=Outcome.STOPPED),
        RunStarted(at=100, run="r", pools=(POOL,)),
        PoolStarted(at=100, pool=POOL, hosts=(ONE, TWO, THREE)),
        host(HostStage.INSTALLING, 110, TWO),
    )
    pool = model.pools["p"]
    assert (pool.outcome, pool.detail, pool.rests) == (None, None, False)
    assert model.share(110) == pytest.approx(1 / 3)
    assert model.seconds_left(110) is None, "the forecast of the earlier part says nothing of this one"
    model.apply(Forecast(at=111, pool=POOL, ends=211, hosts=()))
    assert model.seconds_left(111) == 100


def test_a_question_that_the_program_did_not_live_to_see_answered_is_gone_when_the_upgrade_is_resumed() -> None:
    model = model_of(Asked(pool=POOL, prompt="q", host=ONE, text=plain("why"), choices=("retry",)))
    model.apply(RunStarted(at=100, run="r", pools=(POOL,)))
    assert not model.questions


def test_a_pool_is_not_called_unreachable_because_it_was_when_the_program_was_killed() -> None:
    model = model_of(ConnectionChanged(at=20, pool=POOL, connected=False, detail=plain("away")))
    assert not model.pools["p"].connected
    model.apply(RunStarted(at=100, run="r", pools=(POOL,)))
    model.apply(PoolStarted(at=100, pool=POOL, hosts=(ONE, TWO, THREE)))
    assert model.pools["p"].connected


SECOND_PASS = (
    PoolPlanned(at=1, pool=POOL, migrations=0, hosts_left=3, second_pass=True),
    *(host(HostStage.INSTALLING, 10, which) for which in (ONE, TWO, THREE)),
    *(host(HostStage.DONE, 60, which, "8.4") for which in (ONE, TWO, THREE)),
    *(host(HostStage.WAITING, 61, which, "8.4") for which in (ONE, TWO, THREE)),
    PoolPlanned(at=62, pool=POOL, migrations=0, hosts_left=3, only_updates=True),
)


def count(model: ProgressModel) -> str:
    return str(servers_done(pool.counted for pool in model.pools.values()))


def test_upgraded_servers_are_not_counted_as_left_while_they_get_their_updates() -> None:
    model = model_of(*SECOND_PASS)
    assert count(model) == "3 of 3 servers upgraded, updates finished on 0"
    model.apply(host(HostStage.RESTARTING, 70))
    model.apply(host(HostStage.DONE, 90))
    assert count(model) == "3 of 3 servers upgraded, updates finished on 1"


def test_a_run_that_is_resumed_during_the_updates_does_not_start_from_scratch() -> None:
    model = model_of(*SECOND_PASS, host(HostStage.RESTARTING, 70))
    model.apply(PoolStarted(at=500, pool=POOL, hosts=(ONE, TWO, THREE)))
    assert count(model) == "3 of 3 servers upgraded, updates finished on 0"
    model.apply(Forecast(at=500, pool=POOL, ends=700, hosts=()))
    assert model.share(500) == pytest.approx(1 / 2)
    assert model.share(600) == pytest.approx(3 / 4)


def test_the_bar_is_not_full_when_the_first_of_two_passes_is_over() -> None:
    model = model_of(*SECOND_PASS[:-4])
    assert model.share(60) == pytest.approx(1 / 2)


def test_the_time_of_a_server_is_that_of_the_report() -> None:
    """Over a failure that waits for an answer, a second turn, and a run that was killed and resumed."""
    events = (
        host(HostStage.EMPTYING, 10),
        host(HostStage.FAILED, 20),
        host(HostStage.PREPARING, 50),
        host(HostStage.DONE, 70),
        host(HostStage.WAITING, 80),
        host(HostStage.UPDATING, 100),
        Note(at=110, pool=POOL, level=NoteLevel.WARNING, text=plain("killed after this")),
        PoolStarted(at=1000, pool=POOL, hosts=(ONE, TWO, THREE)),
        host(HostStage.UPDATING, 1010),
        host(HostStage.DONE, 1030),
    )
    model, report = model_of(*events), Report()
    for event in (PoolStarted(at=0, pool=POOL, hosts=(ONE, TWO, THREE)), *events):
        report.apply(event)
    assert report.pools["p"].hosts["1"].seconds == 60
    row = model.pools["p"].hosts["1"]
    assert row.seconds(2000) == 60
    assert [(s.start, s.end) for s in row.segments][-2:] == [(100, 110), (1010, 1030)], "no lane over the interruption"


def test_the_bar_of_a_server_follows_the_forecast_where_the_pool_reports_no_progress() -> None:
    forecast = HostForecast(ONE, Span(0, 100), Span(100, 300), Span(300, 400))
    model = model_of(
        Forecast(at=0, pool=POOL, ends=400, hosts=(forecast,)),
        host(HostStage.EMPTYING, 0),
    )
    row = model.pools["p"].hosts["1"]
    assert row.share(50) == pytest.approx(0.5)
    for at, stage in ((100, HostStage.PREPARING), (110, HostStage.REBOOTING), (120, HostStage.INSTALLING)):
        model.apply(host(stage, at))
    assert row.share(200) == pytest.approx(0.5), "from the moment it went out of service"
    assert row.share(900) == pytest.approx(0.97), "late, but not done"
    model.apply(HostChanged(at=250, pool=POOL, host=ONE, stage=HostStage.INSTALLING, progress=0.2))
    assert row.share(260) == pytest.approx(0.2), "what is reported comes first"
    model.apply(host(HostStage.RETURNING, 300))
    assert row.share(350) == pytest.approx(0.5)


def test_a_server_without_a_forecast_or_that_waits_for_a_person_has_no_share() -> None:
    model = model_of(host(HostStage.EMPTYING, 0))
    row = model.pools["p"].hosts["1"]
    assert row.share(50) is None
    model.apply(Forecast(at=0, pool=POOL, ends=400, hosts=(HostForecast(ONE, None, Span(100, 300), None),)))
    model.apply(host(HostStage.AWAITING_MEDIA, 60))
    assert row.share(70) is None


def test_no_server_has_worked_for_less_than_no_time() -> None:
    """A page that is drawn late showed “-5 s”."""
    row = model_of(host(HostStage.INSTALLING, 20)).pools["p"].hosts["1"]
    assert row.seconds(15) == 0
