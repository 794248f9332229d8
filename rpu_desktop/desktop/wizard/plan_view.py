"""The plan: a timeline with one lane for each server, and the steps of each turn, down to the single VM."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QLabel, QSplitter, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from rpu_desktop.desktop.icons import icon
from rpu_desktop.desktop.plan_words import (
    Stream,
    Turn,
    lane_words,
    plan_summary,
    step_words,
    stream_words,
    turn_words,
    turns_of,
)
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.as_data import tool_tip
from rpu_desktop.desktop.widgets.labels import heading, label
from rpu_desktop.desktop.widgets.lane_chart import Block, Lane, LaneChart, legend
from rpu_desktop.desktop.widgets.memory_bar import MemoryBar, MemoryPart
from rpu_desktop.desktop.wizard.page import scrolled
from rpu_desktop.desktop.words import cells, show, show_cell_tip, show_headers
from rpu_desktop.i18n.format import gib
from rpu_desktop.i18n.language import joined, say
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.inventory.ids import HostRef
from rpu_desktop.planning import (
    Estimate,
    HostTimes,
    Migrate,
    Redundancy,
    Slot,
    ThroughputModel,
    UpgradePlan,
    estimate,
    free_memory,
    redundancy_of,
    redundancy_words,
)
from rpu_desktop.planning.memory import resident_size
from rpu_desktop.planning.types import Step
from rpu_desktop.prechecks.findings import Findings
from rpu_desktop.run.events import HostStage

__all__ = ["PlanView"]

_HOST = Qt.ItemDataRole.UserRole
_LANES_SHARE = 0.55
"""The maximum share of the height for the lanes."""


@dataclass(slots=True)
class _Pass:
    """One pass of a plan; `expected` is relative to the start of the first one."""

    plan: UpgradePlan
    turns: list[Turn]
    expected: Estimate

    def turn_of(self, host: HostRef) -> tuple[Turn, HostTimes | None] | None:
        """The host's turn and its times, if it has one in this pass."""
        turn = next((turn for turn in self.turns if turn.host == host), None)
        return (turn, self.expected.hosts.get(host)) if turn else None


@dataclass(slots=True)
class _Drawn:
    """One pool's plan as shown."""

    snapshot: PoolSnapshot
    plan: UpgradePlan
    passes: list[_Pass]
    service: Redundancy

    @property
    def summary(self) -> Text:
        """The plan in one line."""
        total = self.passes[-1].expected.total
        later = total - self.passes[0].expected.total
        return plan_summary(self.plan, total, later if len(self.passes) > 1 else None)


class PlanView(QSplitter):
    """Lanes above, turns below; a selection in one is also shown in the other."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(GAP)
        self._content = QWidget()
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(GAP * 3 // 2, GAP, GAP, GAP)
        self._column.setSpacing(GAP // 2)
        self._column.addStretch(1)
        self.charts: list[LaneChart] = []
        self.services: list[QLabel] = []
        self.steps = QTreeWidget()
        show(self.steps.setAccessibleName, say(translate("desktop", "Upgrade plan")))
        show_headers(
            self.steps,
            [
                say(translate("desktop", "Server")),
                say(translate("desktop", "What happens")),
                say(translate("desktop", "Memory now")),
            ],
        )
        header = self.steps.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        self.steps.currentItemChanged.connect(self._pick_lane)
        self._lanes = scrolled(self._content)
        self.addWidget(self._lanes)
        self.addWidget(self.steps)

    def show_plans(self, findings: Sequence[Findings], window: int = 3) -> None:
        """Show the plans of these pools; at most `window` migrations run at a time."""
        self._clear()
        drawn = [_drawn(found.snapshot, found.plan, window) for found in findings if found.plan is not None]
        longest = max((pool.passes[-1].expected.total for pool in drawn), default=0.0)
        for pool in drawn:
            self._add_chart(pool, longest)
            self.steps.addTopLevelItem(self._pool_item(pool))
        for item, pool in zip(self._pools(), drawn, strict=True):
            item.setExpanded(True)
            self._add_memory(item, pool)
        self._column.insertWidget(self._column.count() - 1, label(legend(), role="muted"))
        QTimer.singleShot(0, self, self._share_height)  # new widgets have a size once they are laid out

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Divide the height: the lanes get what they need, the steps the rest; if both are long, each gets a share."""
        super().resizeEvent(event)
        self._share_height()

    def _share_height(self) -> None:
        needed = self._content.sizeHint().height() + GAP
        beside = self.height() - self.handleWidth() - self._steps_height()
        lanes = min(needed, max(beside, round(self.height() * _LANES_SHARE)))
        self.setSizes([lanes, self.height() - lanes - self.handleWidth()])

    def _steps_height(self) -> int:
        """The height of the steps when all servers are folded."""
        rows = sum(1 + pool.childCount() for pool in self._pools())
        row = self.steps.sizeHintForRow(0)
        return self.steps.header().height() + rows * max(row, 0) + 2 * self.steps.frameWidth()

    def _pools(self) -> list[QTreeWidgetItem]:
        found = (self.steps.topLevelItem(index) for index in range(self.steps.topLevelItemCount()))
        return [item for item in found if item is not None]

    def _clear(self) -> None:
        self.steps.clear()
        self.charts.clear()
        self.services.clear()
        while self._column.count() > 1:
            item = self._column.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def _add_chart(self, pool: _Drawn, longest: float) -> None:
        """Add a chart; `longest` is the duration (s) of the slowest pool: all charts have the same scale."""
        name = pool.snapshot.pool.name
        text = translate("desktop", "{pool}: {summary}")
        words = text.of(pool=name, summary=pool.summary)
        self._column.insertWidget(self._column.count() - 1, heading(say(words), scale=1.05))
        served = redundancy_words(pool.service)
        if served is not None:
            self.services.append(label(say(served), role="warn" if pool.service.out > 1 else "muted"))
            self._column.insertWidget(self._column.count() - 1, self.services[-1])
        chart = LaneChart(say(translate("desktop", "Timeline of {pool}").of(pool=name)))
        hosts = dict.fromkeys(turn.host for each in pool.passes for turn in each.turns)
        chart.show_lanes([_lane(pool, host) for host in hosts], span=(0.0, longest))
        chart.picked.connect(self._pick_turn)
        self.charts.append(chart)
        self._column.insertWidget(self._column.count() - 1, chart)

    def _pick_turn(self, host: str) -> None:
        for pool in self._pools():
            for row in range(pool.childCount()):
                item = pool.child(row)
                if item is not None and item.data(0, _HOST) == host:
                    self.steps.setCurrentItem(item)
                    item.setExpanded(True)
                    self.steps.scrollToItem(item, QTreeWidget.ScrollHint.PositionAtTop)
                    return

    def _pick_lane(self, item: QTreeWidgetItem | None, _before: QTreeWidgetItem | None = None) -> None:
        while item is not None and item.data(0, _HOST) is None:
            item = item.parent()
        for chart in self.charts:
            chart.pick(item.data(0, _HOST) if item is not None else "")

    # --- the turns in words

    def _pool_item(self, pool: _Drawn) -> QTreeWidgetItem:
        item = cells([pool.snapshot.pool.name, say(pool.summary)])
        item.setIcon(0, icon("server" if pool.snapshot.standalone else "pool"))
        turns = [(turn, each.expected.hosts.get(turn.host)) for each in pool.passes for turn in each.turns]
        for number, (turn, times) in enumerate(turns, 1):
            item.addChild(_turn_item(pool.snapshot, number, turn, times))
        return item

    def _add_memory(self, item: QTreeWidgetItem, pool: _Drawn) -> None:
        peaks = _peaks(pool)
        for row in range(len(pool.passes[0].turns)):  # its current state says little about a second pass
            child = item.child(row)
            if child is None:
                continue
            host = pool.snapshot.hosts[child.data(0, _HOST)]
            free = free_memory(pool.snapshot, host.ref)
            if host.memory_total and free is not None:
                vms = pool.snapshot.guests_on(host.ref)
                parts = [MemoryPart(vm.name, resident_size(vm)) for vm in vms]
                bar = MemoryBar(plate=True)
                child.setSizeHint(2, bar.sizeHint() + QSize(GAP, GAP // 2))
                bar.show_memory(host.memory_total - free, host.memory_total, parts, peaks[host.ref])
                self.steps.setItemWidget(child, 2, bar)


def _drawn(snapshot: PoolSnapshot, plan: UpgradePlan, window: int) -> _Drawn:
    pace, passes = ThroughputModel.of(snapshot), list[_Pass]()
    for each in plan.passes:
        expected = estimate(each, snapshot, pace, window=window)
        passes.append(_Pass(each, turns_of(each), expected.later(passes[-1].expected.total if passes else 0.0)))
    return _Drawn(snapshot, plan, passes, redundancy_of(plan, snapshot, pace, window))


def _peaks(pool: _Drawn) -> dict[HostRef, int]:
    """The peak memory usage (bytes) of each host while the plan runs in its serial order."""
    snapshot = pool.snapshot
    used = {ref: (host.memory_total or 0) - (free_memory(snapshot, ref) or 0) for ref, host in snapshot.hosts.items()}
    peaks = dict(used)
    for step in pool.plan.steps():
        if isinstance(step, Migrate):
            size = resident_size(snapshot.vms[step.vm])
            used[step.source] -= size
            used[step.target] += size
            peaks[step.target] = max(peaks[step.target], used[step.target])
    return peaks


def _lane(pool: _Drawn, ref: HostRef) -> Lane:
    """All of a host's turns; only the first pass has a point of no return."""
    host = pool.snapshot.hosts[ref]
    turns = [found for each in pool.passes if (found := each.turn_of(ref))]
    ways = [times.offline.start for turn, times in turns if times and not turn.only_updates]
    return Lane(
        ref,
        host.name,
        [block for turn, times in turns if times for block in _blocks(pool.snapshot, turn, times)],
        min(ways, default=None),
        coordinator=host.ref == pool.snapshot.pool.coordinator,
        words=lane_words(host.name, turns),
    )


def _blocks(snapshot: PoolSnapshot, turn: Turn, times: HostTimes) -> list[Block]:
    name = snapshot.hosts[turn.host].name
    parts: list[tuple[HostStage, Slot | None, list[Stream]]] = [
        (HostStage.EMPTYING, times.emptying, turn.away),
        (HostStage.UPDATING if turn.only_updates else HostStage.INSTALLING, times.offline, []),
        (HostStage.RETURNING, times.returning, [stream for stream in turn.home if stream.target == turn.host]),
    ]
    return [
        Block(stage, slot.start, slot.end, words=_block_words(snapshot, name, stage, streams))
        for stage, slot, streams in parts
        if slot is not None
    ]


_BLOCK_WORDS: dict[HostStage, Text] = {
    HostStage.EMPTYING: translate("desktop", "{host} is emptied"),
    HostStage.INSTALLING: translate("desktop", "{host} is reinstalled and reboots"),
    HostStage.UPDATING: translate("desktop", "{host} is installing its updates"),
    HostStage.RETURNING: translate("desktop", "VMs are migrated back to {host}"),
}


def _block_words(snapshot: PoolSnapshot, name: str, stage: HostStage, streams: Sequence[Stream]) -> str:
    words = [_BLOCK_WORDS[stage].of(host=name), *(stream_words(snapshot, stream) for stream in streams)]
    return joined("\n", map(say, words))


def _turn_item(snapshot: PoolSnapshot, number: int, turn: Turn, times: HostTimes | None) -> QTreeWidgetItem:
    host = snapshot.hosts[turn.host]
    words = say(turn_words(turn, times))
    item = cells([f"{number}. {host.name}", words])
    item.setData(0, _HOST, turn.host)
    item.setIcon(0, icon("server"))
    show_cell_tip(item, 1, tool_tip(words))
    for stream in turn.streams:
        item.addChild(_stream_item(snapshot, stream))
    steps: list[Step] = [*turn.downs, *turn.ups]
    for step in steps:
        item.addChild(cells(["", say(step_words(snapshot, step))]))
    return item


def _stream_item(snapshot: PoolSnapshot, stream: Stream) -> QTreeWidgetItem:
    """VMs that migrate the same way share one line; each has a line of its own below."""
    item = cells(["", say(stream_words(snapshot, stream))])
    for vm in sorted(stream.vms, key=lambda vm: snapshot.vms[vm].name.casefold()):
        size = gib(resident_size(snapshot.vms[vm]))
        text = translate("desktop", "{vm} ({size})").of(vm=snapshot.vms[vm].name, size=size)
        item.addChild(cells(["", say(text)]))
    return item
