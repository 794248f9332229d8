"""The plan and the run as lanes: what is drawn, described and folded, and the question about memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTreeWidgetItem, QWidget
from pytestqt.qtbot import QtBot

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.widgets.elided import Elided
from rpu_desktop.desktop.widgets.icon_label import IconLabel
from rpu_desktop.desktop.widgets.lane_chart import LaneChart
from rpu_desktop.desktop.widgets.memory_bar import MemoryBar, MemoryPart, stretches
from rpu_desktop.desktop.widgets.problem_row import ProblemRow
from rpu_desktop.desktop.widgets.timeline import Timeline
from rpu_desktop.desktop.wizard.context import WizardContext
from rpu_desktop.desktop.wizard.host_list import HostList
from rpu_desktop.desktop.wizard.make_room import MakeRoomDialog
from rpu_desktop.desktop.wizard.plan_view import PlanView
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.planning import Immovable, Wishes, make_plan
from rpu_desktop.prechecks.findings import Findings
from rpu_desktop.run.events import Forecast, HostChanged, HostForecast, HostStage, Named, Outcome, PoolStarted, Span
from rpu_desktop.run.progress import ProgressModel
from rpu_desktop.session.plan_words import turn_words, turns_of
from tests.desktop.conftest import Play
from tests.desktop.test_end_to_end import simulated, start, up_to_media
from tests.planning.pools import GIB, PoolBuilder

POOL = Named("p", "Frankfurt")


@pytest.fixture(autouse=True)
def in_english(speak: Callable[[str], None]) -> None:
    """Render with plural forms, which only a translation has."""
    speak("en")


def pool_of(hosts: int, vms_each: int = 2, host_gib: int = 64, vm_gib: int = 4) -> PoolSnapshot:
    build = PoolBuilder()
    for _ in range(hosts):
        host = build.host(host_gib)
        for _ in range(vms_each):
            build.vm(host, vm_gib)
    return build.snapshot()


def view_of(snapshot: PoolSnapshot, qtbot: QtBot) -> PlanView:
    view = PlanView()
    qtbot.addWidget(view)
    view.show_plans([Findings(snapshot, plan=make_plan(snapshot, Wishes()))])
    view.resize(900, 600)
    view.show()
    return view


def turn_items(view: PlanView) -> list[QTreeWidgetItem]:
    pool = view.steps.topLevelItem(0)
    assert pool is not None
    return [cast(QTreeWidgetItem, pool.child(row)) for row in range(pool.childCount())]


def test_every_turn_has_a_bar_in_its_row_with_its_point_of_no_return_and_words(qtbot: QtBot) -> None:
    view = view_of(pool_of(3), qtbot)
    lanes = [lane for bar in view.bars for lane in bar.lanes]
    assert [lane.name for lane in lanes] == ["host-h0", "host-h1", "host-h2"]
    assert [lane.coordinator for lane in lanes] == [True, False, False]
    for lane in lanes:
        stages = {block.stage for block in lane.blocks}
        assert {HostStage.EMPTYING, HostStage.INSTALLING} <= stages
        installing = next(block for block in lane.blocks if block.stage is HostStage.INSTALLING)
        assert lane.point_of_no_return == installing.start
    assert [view.steps.itemWidget(item, 1) for item in turn_items(view)] == view.bars
    said = [item.data(1, Qt.ItemDataRole.AccessibleTextRole) for item in turn_items(view)]
    assert said[0].startswith("host-h0: 2 VMs are migrated away → upgrade (about ")


def test_installations_never_overlap_in_the_drawing(qtbot: QtBot) -> None:
    view = view_of(pool_of(8, 3), qtbot)
    spans = sorted(
        (block.start, block.end)
        for bar in view.bars
        for lane in bar.lanes
        for block in lane.blocks
        if block.stage is HostStage.INSTALLING
    )
    assert all(first[1] <= second[0] for first, second in pairwise(spans))


def test_a_click_on_a_bar_chooses_its_turn(qtbot: QtBot) -> None:
    view = view_of(pool_of(3), qtbot)
    bar = view.bars[1]
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.rect().center())
    current = view.steps.currentItem()
    assert current is not None
    assert current.text(0) == "2. host-h1"


def test_the_tip_of_a_bar_is_about_what_is_under_the_pointer(qtbot: QtBot) -> None:
    view = view_of(pool_of(2), qtbot)
    view.resize(1000, 400)
    view.show()
    tips = []
    for bar in view.bars:
        for x in range(bar.width()):
            QTest.mouseMove(bar, QPoint(x, bar.height() // 2))
            tips.append(bar.toolTip())
        QTest.mouseMove(bar, QPoint(bar.width() // 2, bar.height() + 40))
    first = dict.fromkeys(tips)
    assert any("reinstalled" in tip for tip in first)
    assert {name for name in ("host-h0", "host-h1") for tip in first if name in tip} == {"host-h0", "host-h1"}


def test_the_bars_and_their_legend_are_in_sight_on_a_small_screen(qtbot: QtBot) -> None:
    """In 1024x700 the chart and the turns had each a scroll bar of their own, and showed two rows."""
    view = view_of(pool_of(5), qtbot)
    view.resize(800, 330)
    QApplication.processEvents()
    port = view.steps.viewport()
    assert all(port.rect().contains(bar.mapTo(port, bar.rect().bottomLeft())) for bar in view.bars)
    assert view.legend.geometry().bottom() <= view.height()
    assert "◆" in view.legend.text()
    header = view.steps.header()
    assert header.rect().contains(view._axis.geometry().adjusted(0, 0, 0, -2)), "the scale is above the bars"
    assert view._axis.mapToGlobal(QPoint()).x() == view.bars[0].mapToGlobal(QPoint()).x()
    assert view._axis.width() == view.bars[0].width()


def test_a_second_pass_for_updates_has_turns_of_its_own_after_the_first(qtbot: QtBot) -> None:
    snapshot = pool_of(3)
    view = PlanView()
    qtbot.addWidget(view)
    plan = make_plan(snapshot, Wishes(), second_pass=True)
    view.show_plans([Findings(snapshot, plan=plan)])
    assert len(view.bars) == 6, "one bar a turn"
    first, second = [[bar.lanes[0] for bar in bars] for bars in (view.bars[:3], view.bars[3:])]
    installed = max(b.end for lane in first for b in lane.blocks if b.stage is HostStage.INSTALLING)
    for lane in second:
        (updating,) = (block for block in lane.blocks if block.stage is HostStage.UPDATING)
        assert updating.start > installed
        assert "is installing its updates" in updating.words
        assert lane.point_of_no_return is None
    assert "2 VMs are migrated away → updates (about 11 min)" in second[0].words
    pool = view.steps.topLevelItem(0)
    assert pool is not None
    assert "second pass" in pool.text(0)
    assert ": 3 servers, 24 migrations, about " in pool.text(0)
    names = [item.text(0) for item in turn_items(view)]
    assert names == ["1. host-h0", "2. host-h1", "3. host-h2", "4. host-h0", "5. host-h1", "6. host-h2"]
    assert "updates (about 11 min)" in turn_items(view)[3].text(2)


def test_vms_that_go_the_same_way_are_one_line_with_each_below(qtbot: QtBot) -> None:
    snapshot = pool_of(2, 3)
    view = view_of(snapshot, qtbot)
    item = turn_items(view)[0]
    stream = item.child(0)
    assert stream is not None
    assert stream.text(2).startswith("3 VMs (12 GiB) from host-h0 to host-h1")
    assert [stream.child(row).text(2) for row in range(3)] == [f"vm-v{n} (4 GiB)" for n in range(3)]  # type: ignore[union-attr]


def test_the_words_of_a_turn_hold_all_its_moves() -> None:
    snapshot = pool_of(3, 4)
    plan = make_plan(snapshot, Wishes())
    turns = turns_of(plan)
    assert sum(len(stream.vms) for turn in turns for stream in turn.streams) == 24
    assert all("4 VM" in str(turn_words(turn)) for turn in turns)


@pytest.mark.parametrize("count", [5, 64])
def test_the_timeline_of_a_run_folds_only_big_pools(count: int, qtbot: QtBot) -> None:
    timeline = Timeline()
    qtbot.addWidget(timeline)
    model = run_of(count, done=count // 2)
    timeline.show_hosts(list(model.pools["p"].hosts.values()), 10_000.0)
    names = [lane.name for lane in timeline.chart.lanes]
    if count == 5:
        assert names == [f"fra-{n:02}" for n in range(5)]
    else:
        assert len(names) < 16
        assert names[0].startswith("28 server")
        assert names[-1].startswith("27 server")
        assert "fra-32" in names, "the one at work"


def run_of(count: int, done: int) -> ProgressModel:
    """A run in which `done` hosts are done, one is being installed, and the rest wait."""
    model = ProgressModel()
    hosts = tuple(Named(str(n), f"fra-{n:02}") for n in range(count))
    model.apply(PoolStarted(pool=POOL, hosts=hosts, at=0))
    for host in hosts:
        model.apply(HostChanged(pool=POOL, host=host, stage=HostStage.WAITING, at=0))
    for number, host in enumerate(hosts[: done + 1]):
        model.apply(HostChanged(pool=POOL, host=host, stage=HostStage.INSTALLING, at=number * 100))
        if number < done:
            model.apply(HostChanged(pool=POOL, host=host, stage=HostStage.DONE, at=number * 100 + 90))
    expected = tuple(
        HostForecast(host, None, Span(10_000.0 + n * 100, 10_090.0 + n * 100), None)
        for n, host in enumerate(hosts[done:])
    )
    model.apply(Forecast(pool=POOL, ends=20_000.0, hosts=expected, at=10_000.0))
    return model


def test_what_is_expected_is_drawn_behind_what_is_done(qtbot: QtBot) -> None:
    timeline = Timeline()
    qtbot.addWidget(timeline)
    timeline.show_hosts(list(run_of(3, done=1).pools["p"].hosts.values()), 10_000.0)
    done, busy, waiting = timeline.chart.lanes
    assert [block.expected for block in done.blocks] == [False]
    assert [block.expected for block in busy.blocks] == [False, True]
    assert [block.expected for block in waiting.blocks] == [True]
    assert "expected from" in waiting.words


def test_updates_that_are_expected_are_not_drawn_as_an_installation(qtbot: QtBot) -> None:
    model = run_of(1, done=0)
    host, away = Named("0", "fra-00"), Span(10_000.0, 10_090.0)
    forecast = HostForecast(host, None, away, None, only_updates=True)
    model.apply(Forecast(pool=POOL, ends=20_000.0, hosts=(forecast,), at=10_000.0))
    timeline = Timeline()
    qtbot.addWidget(timeline)
    timeline.show_hosts(list(model.pools["p"].hosts.values()), 10_000.0)
    assert timeline.chart.lanes[0].blocks[-1].stage is HostStage.UPDATING


def test_the_forecast_states_how_long_it_still_takes() -> None:
    assert run_of(3, done=1).seconds_left(15_000.0) == 5_000.0
    assert ProgressModel().seconds_left(0.0) is None


def test_a_big_pool_shows_the_hosts_at_work_and_all_on_demand(qtbot: QtBot) -> None:
    book = SimpleNamespace(by_pool=lambda _: None)
    seen = SimpleNamespace(progress=run_of(64, done=20), book=book, target_of=lambda _: "")
    context = cast(WizardContext, seen)
    rows = HostList(context)
    qtbot.addWidget(rows)
    rows.show_progress(10_000.0)
    assert shown(rows) == ["fra-19", "fra-20", "fra-21", "fra-22", "fra-23"]
    (more,) = rows.findChildren(Button)
    assert more.text() == "Show 59 more servers, 20 done in all"
    more.click()
    assert len(shown(rows)) == 64


def shown(rows: HostList) -> list[str]:
    return [row.accessibleName() for row in rows._rows.values() if not row.isHidden()]


def test_the_memory_bar_names_its_vms_and_those_that_arrive(qtbot: QtBot) -> None:
    bar = MemoryBar()
    qtbot.addWidget(bar)
    parts = [MemoryPart("db", 8 * GIB), MemoryPart("web", 2 * GIB, arriving=True)]
    bar.show_memory(12 * GIB, 64 * GIB, parts, peak=40 * GIB)
    assert bar.accessibleName() == "12 GiB of 64 GiB memory in use"
    said = bar.accessibleDescription().splitlines()
    assert said == ["at most 40 GiB during the upgrade", "db (8 GiB)", "web (2 GiB), arriving"]


def test_a_thousand_vms_are_as_quickly_drawn_as_some() -> None:
    parts = [
        MemoryPart("db", 300),
        *(MemoryPart(f"vm-{n}", 1) for n in range(1000)),
        MemoryPart("web", 1, arriving=True),
    ]
    drawn = list(stretches(parts, 0.1))
    assert drawn == [(300, False, True), (1000, False, False), (1, True, False)]


def test_where_memory_is_short_the_smallest_set_is_ticked_and_can_be_changed(qtbot: QtBot) -> None:
    snapshot = pool_of(2, 3, host_gib=16, vm_gib=4)
    plan = make_plan(snapshot, Wishes())
    assert not plan.feasible
    shortage = plan.shortages[0]
    dialog = MakeRoomDialog([(snapshot, plan)], {})
    qtbot.addWidget(dialog)
    suggested = {snapshot.vms[vm].uuid for vm in shortage.suggestion}
    assert suggested
    assert dialog.decision() == dict.fromkeys(suggested, Immovable.SUSPEND)
    room = Wishes(make_room_by_vm=dialog.decision())
    assert make_plan(snapshot, room).feasible
    first: Any = dialog.list.topLevelItem(0)
    first.setCheckState(0, Qt.CheckState.Unchecked)
    dialog.shut_down.setChecked(True)
    changed = dialog.decision()
    assert len(changed) == len(suggested) - 1
    assert set(changed.values()) <= {Immovable.SHUTDOWN}


def test_a_pool_too_full_reports_it_and_is_upgraded_once_vms_may_make_room(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_media(desktop, driver, pools)
        homes = homes_now(desktop)
        why = "fra-01 cannot be emptied: 5.8 GiB of memory are missing on the other servers; suspending dns-1 (8.1 GiB)"
        await driver.see(ProblemRow, f"Blocks the upgrade: {why} is sufficient.")
        assert not wizard.prechecks_page.isComplete()
        await driver.click("Free Up Memory…")
        dialog = await driver.window(MakeRoomDialog)
        rows = [dialog.list.topLevelItem(row) for row in range(dialog.list.topLevelItemCount())]
        ticked = [row.text(0) for row in rows if row and row.checkState(0) is Qt.CheckState.Checked]
        assert ticked == ["dns-1"]
        other = next(row for row in rows if row and row.text(0) == "file-1")
        rows[0].setCheckState(0, Qt.CheckState.Unchecked)  # type: ignore[union-attr]
        other.setCheckState(0, Qt.CheckState.Checked)
        await driver.click("Plan Again")
        await driver.until(wizard.prechecks_page.isComplete, "a plan with the other VM down")
        await start(wizard, driver)
        await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
        assert wizard.context.report is not None
        assert wizard.context.report.outcome is Outcome.DONE
        (pool,) = wizard.context.report.pools.values()
        assert [down.vm.name for down in pool.downtimes] == ["file-1", "file-1"], "once in each pass"
        await driver.until(lambda: homes_now(desktop) == homes, "every VM back where it was")

    shrunk = (f"memory-shrinks:host={host},by=75" for host in ("fra-01", "fra-02"))
    with simulated("pool", 2, 10, *shrunk, seed=5) as pools:
        play(scene)


def homes_now(desktop: Desktop) -> dict[str, str]:
    (server,) = desktop.book.servers()
    assert server.snapshot is not None
    return {vm.name: vm.resident_on for vm in server.snapshot.guests() if vm.occupies_host}


def test_a_chart_knows_which_lane_is_where(qtbot: QtBot) -> None:
    timeline = Timeline()
    qtbot.addWidget(timeline)
    timeline.show_hosts(list(run_of(3, done=1).pools["p"].hosts.values()), 10_000.0)
    chart = timeline.chart
    assert isinstance(chart, LaneChart)
    rows = {chart.lane_at(y) for y in range(chart.sizeHint().height())}
    assert rows == {-1, 0, 1, 2}


def test_a_pools_state_is_not_cut_when_it_says_more_than_before(qtbot: QtBot) -> None:
    model = run_of(3, done=2)
    seen = SimpleNamespace(progress=model, book=SimpleNamespace(by_pool=lambda _: None), target_of=lambda _: "")
    rows = HostList(cast(WizardContext, seen))
    qtbot.addWidget(rows)
    rows.resize(760, 300)
    rows.show()
    rows.show_progress(10_000.0)
    QApplication.processEvents()
    for host in model.pools["p"].hosts.values():
        model.apply(HostChanged(pool=POOL, host=host.host, stage=HostStage.DONE, at=10_000))
        model.apply(HostChanged(pool=POOL, host=host.host, stage=HostStage.WAITING, at=10_001))
    rows.show_progress(10_002.0)
    state = rows._states["p"].words
    assert state.text() == "3 of 3 servers upgraded, updates finished on 0"
    qtbot.waitUntil(lambda: state.width() >= state.sizeHint().width())


def test_a_large_plan_is_shown_turn_by_turn_and_the_same_plan_only_once(qtbot: QtBot) -> None:
    """Each letter typed into the address of the media drew all plans again: a second for 4 pools of 16 servers."""
    snapshot = pool_of(12)
    view = PlanView()
    qtbot.addWidget(view)
    found = [Findings(snapshot, plan=make_plan(snapshot, Wishes()))]
    view.show_plans(found)
    assert view.busy
    assert view.bars == []
    qtbot.waitUntil(lambda: not view.busy, timeout=60_000)
    bars = list(view.bars)
    assert [bar.lanes[0].name for bar in bars] == [item.text(0).partition(". ")[2] for item in turn_items(view)]
    assert len(bars) == 12
    assert view.steps.itemWidget(turn_items(view)[-1], 3) is not None
    view.show_plans(found)
    assert not view.busy
    assert list(map(id, view.bars)) == list(map(id, bars))
    other = pool_of(13)
    view.show_plans([Findings(other, plan=make_plan(other, Wishes()))])
    assert view.busy
    view.show_plans([])
    assert not view.busy
    assert view.steps.topLevelItemCount() == 0


def test_a_plan_is_drawn_before_it_is_known(qtbot: QtBot) -> None:
    """The scale had no length yet and failed to paint itself, amid which the program could crash."""
    view, chart = PlanView(), LaneChart("Time")
    for widget in (view, chart):
        qtbot.addWidget(widget)
        widget.resize(900, 300)
        with qtbot.waitExposed(widget):
            widget.show()
        assert not widget.grab().isNull()


@pytest.mark.parametrize("make", [lambda: LaneChart("Time"), Elided, lambda: IconLabel("server")])
def test_what_fails_while_it_is_painted_does_not_end_the_program(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, make: Callable[[], QWidget]
) -> None:
    """Qt ends the process when a widget goes away amid its painting."""
    widget = make()
    qtbot.addWidget(widget)
    for method in ("setRenderHint", "setPen", "drawPixmap"):
        monkeypatch.setattr(QPainter, method, _fail)
    with pytest.raises(ValueError, match="seen while painting"):
        widget.grab()
    monkeypatch.undo()
    assert not widget.grab().isNull()


def _fail(*_: object) -> None:
    raise ValueError("seen while painting")


def test_a_plan_that_is_found_again_keeps_its_rows(qtbot: QtBot) -> None:
    """Checks run again after the media test; the table was emptied and filled once more."""
    snapshot, view = pool_of(4), PlanView()
    qtbot.addWidget(view)
    view.show_plans([Findings(snapshot, plan=make_plan(snapshot, Wishes()))])
    bars = list(view.bars)
    same = replace(snapshot, vms={ref: replace(vm) for ref, vm in snapshot.vms.items()})
    view.show_plans([Findings(same, plan=make_plan(same, Wishes()))])
    assert view.bars == bars
    more = replace(snapshot, vms=dict(list(snapshot.vms.items())[1:]))
    view.show_plans([Findings(more, plan=make_plan(more, Wishes()))])
    assert view.bars
    assert not set(view.bars) & set(bars)
