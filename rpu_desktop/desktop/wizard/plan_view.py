"""The plan: one row for each turn, with its time as a bar and its steps below it, down to the single VM."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHeaderView, QLabel, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from rpu_desktop.desktop.icons import icon
from rpu_desktop.desktop.steps import Steps
from rpu_desktop.desktop.theme import CELL_PADDING, GAP
from rpu_desktop.desktop.widgets.as_data import tool_tip
from rpu_desktop.desktop.widgets.labels import label
from rpu_desktop.desktop.widgets.lane_chart import Block, Lane, LaneChart
from rpu_desktop.desktop.widgets.legend import Legend
from rpu_desktop.desktop.widgets.memory_bar import MemoryBar, MemoryPart
from rpu_desktop.desktop.widgets.wrapped_cells import keep_sizes, wrap_column
from rpu_desktop.desktop.words import cells, show, show_cell_tip, show_headers
from rpu_desktop.i18n.format import gib
from rpu_desktop.i18n.language import current, joined, say
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
    UpgradeHost,
    UpgradePlan,
    estimate,
    free_memory,
    redundancy_of,
    redundancy_words,
)
from rpu_desktop.planning.memory import resident_size
from rpu_desktop.planning.storage_motion import StorageMotion
from rpu_desktop.planning.types import Reason, Step
from rpu_desktop.prechecks.findings import Findings
from rpu_desktop.run.events import HostStage
from rpu_desktop.session.plan_words import (
    AFTER_ALL,
    BEFORE_ALL,
    Stream,
    Turn,
    lane_words,
    parking_of,
    plan_summary,
    step_words,
    stream_words,
    turn_summary,
    turn_words,
    turns_of,
)

__all__ = ["PlanView"]

_HOST = Qt.ItemDataRole.UserRole
_SERVER, _BAR, _WORDS, _MEMORY = range(4)
_NARROW, _WIDE = (_SERVER, _MEMORY), (_BAR, _WORDS)
"""Columns."""
_AT_ONCE = 8
"""Plans of this many turns are shown at once; larger ones turn by turn, so that the window responds in between."""


_Planned = tuple[PoolSnapshot, UpgradePlan]


@dataclass(slots=True)
class _Pass:
    """One pass of a plan; `expected` is relative to the start of the first one."""

    plan: UpgradePlan
    turns: list[Turn]
    expected: Estimate


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
        return plan_summary(self.plan, total, later if len(self.passes) > 1 else None, self.snapshot)

    @property
    def parked(self) -> list[Stream]:
        """What moves before all turns: it has a row above theirs."""
        return parking_of(self.plan, Reason.PARK)

    @property
    def turns(self) -> list[tuple[_Pass, Turn]]:
        """The turns of all passes."""
        return [(each, turn) for each in self.passes for turn in each.turns]


@dataclass(slots=True)
class _Row:
    """A turn's row, and what it shows in its columns."""

    item: QTreeWidgetItem
    bar: LaneChart
    memory: MemoryBar | None


class PlanView(QWidget):
    """A table of the pools and their turns; all bars have the same scale."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP // 2)
        self._heads = QVBoxLayout()
        self._heads.setSpacing(GAP // 2)
        self.services: list[QLabel] = []
        self._notes = True
        self._planned: list[_Planned] = []
        self._shown: object = None
        self._turns = 0
        self._pieces = Steps(self)
        self.bars: list[LaneChart] = []
        self.steps = QTreeWidget()
        show(self.steps.setAccessibleName, say(translate("desktop", "Upgrade plan")))
        show_headers(
            self.steps,
            [
                say(translate("desktop", "Server")),
                "",  # the scale is there
                say(translate("desktop", "What happens")),
                say(translate("desktop", "Memory now")),
            ],
        )
        header = self.steps.header()
        header.setStretchLastSection(False)
        for place in _WIDE:
            header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        self._fit_columns(at_each_change=True)
        wrap_column(self.steps, _WORDS)
        keep_sizes(self.steps, _SERVER)
        self._axis = LaneChart(say(translate("desktop", "Time")), header, names=False)
        self._axis.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._axis.hide()  # until there is a plan
        header.sectionResized.connect(self._place_axis)
        header.geometriesChanged.connect(self._place_axis)
        self.legend = Legend(plan=True)
        column.addLayout(self._heads)
        column.addWidget(self.steps, 1)
        column.addWidget(self.legend)

    @property
    def busy(self) -> bool:
        """Whether rows are still missing."""
        return self._pieces.busy

    def show_plans(self, findings: Sequence[Findings], window: int = 3) -> None:
        """Show the plans of these pools; at most `window` migrations run at a time.

        Does nothing if they are shown already: the page asks for them at each letter that is typed into its form, and
        checks that run again mostly find the same.
        """
        planned = [(found.snapshot, found.plan) for found in findings if found.plan is not None]
        shown = [_face(snapshot, plan) for snapshot, plan in planned], window, current()
        if shown == self._shown:
            return
        self._planned, self._shown = planned, shown
        self._turns = sum(map(_turns_in, (each for _, plan in planned for each in plan.passes)))
        self.bars.clear()
        self.show_notes(notes=self._notes)
        self._pieces.follow(self._rows(window))
        if self._turns <= _AT_ONCE:
            self._pieces.finish()

    def _rows(self, window: int) -> Iterator[None]:
        """Show the plans; stops after each part of the work."""
        self._fit_columns(at_each_change=False)
        yield from self._clearing()
        drawn: list[_Drawn] = []
        for snapshot, plan in self._planned:
            drawn.append((yield from _drawn(snapshot, plan, window)))
        longest = max((pool.passes[-1].expected.total for pool in drawn), default=0.0)
        self._axis.show_lanes([], span=(0.0, longest))
        self._axis.setVisible(bool(drawn))
        self._place_axis()
        for pool in drawn:
            self._add_service(pool, named=len(drawn) > 1)
        self.show_notes(notes=self._notes)
        for pool in drawn:
            yield
            yield from self._rows_of(pool, longest)
            for place in _NARROW:
                yield
                self.steps.resizeColumnToContents(place)
        self._fit_columns(at_each_change=True)

    def _fit_columns(self, *, at_each_change: bool) -> None:
        """Let narrow columns follow their contents, but not while rows are added: that looks at all rows for each."""
        mode = QHeaderView.ResizeMode.ResizeToContents if at_each_change else QHeaderView.ResizeMode.Interactive
        for place in _NARROW:
            self.steps.header().setSectionResizeMode(place, mode)

    def _rows_of(self, pool: _Drawn, longest: float) -> Iterator[None]:
        """Make the rows of a pool, show them all, then their bars one by one.

        Whenever rows are added, Qt lays out all rows and looks where each bar is.
        """
        item = self._pool_item(pool)
        if pool.parked:
            item.addChild(_parking_item(pool.snapshot, BEFORE_ALL, pool.parked))
        peaks, made = _peaks(pool), list[_Row]()
        for number, (each, turn) in enumerate(pool.turns, 1):
            yield
            made.append(self._row(pool, each, turn, number, longest, peaks))
            item.addChild(made[-1].item)
        if brought := parking_of(pool.plan, Reason.UNPARK):
            item.addChild(_parking_item(pool.snapshot, AFTER_ALL, brought))
        self.steps.addTopLevelItem(item)
        item.setFirstColumnSpanned(True)
        item.setExpanded(True)
        for row in made:
            yield
            self._show_bars(row)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 (Qt's name)
        """Leave rows that are missing until they can be seen."""
        super().hideEvent(event)
        self._pieces.rest()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt's name)
        """Add the missing rows."""
        super().showEvent(event)
        self._pieces.go_on()

    def show_notes(self, *, notes: bool) -> None:
        """Show or hide what stands above and below the table; without it, the plan takes little room."""
        self._notes = notes
        self.legend.setVisible(notes and bool(self._turns))
        for service in self.services:
            service.setVisible(notes)

    def _place_axis(self, *_: int) -> None:
        """Put the scale into the header of the bars' column."""
        header = self.steps.header()
        height = self._axis.sizeHint().height()
        top = max(0, (header.height() - height) // 2)
        left, width = header.sectionViewportPosition(_BAR), header.sectionSize(_BAR)
        self._axis.setGeometry(left + CELL_PADDING, top, width - 2 * CELL_PADDING, height)

    def _clearing(self) -> Iterator[None]:
        """Remove what was shown before, row by row: most of the work is in the bars."""
        while (item := self.steps.topLevelItem(0)) is not None:
            for row in filter(None, map(item.child, range(item.childCount()))):
                for place in (_BAR, _MEMORY):
                    self.steps.removeItemWidget(row, place)
                yield
            self.steps.takeTopLevelItem(0)
            del item
            yield
        for service in self.services:
            service.hide()
            service.deleteLater()
        self.services.clear()

    def _add_service(self, pool: _Drawn, *, named: bool) -> None:
        """Say above the table how many servers are out of service at a time."""
        words = redundancy_words(pool.service)
        if words is None:
            return
        if named:
            words = translate("desktop", "{pool}: {summary}").of(pool=pool.snapshot.pool.name, summary=words)
        self.services.append(label(say(words), role="warn" if pool.service.out > 1 else "muted"))
        self._heads.addWidget(self.services[-1])

    def _row(
        self, pool: _Drawn, each: _Pass, turn: Turn, number: int, longest: float, peaks: dict[HostRef, int]
    ) -> _Row:
        """A turn's row; `longest` is the duration (s) of the slowest pool: all bars have the same scale."""
        item = _turn_item(pool.snapshot, number, turn, each.expected.hosts.get(turn.host))
        bar = self._bar(item, pool, _lane(pool, each, turn), longest)
        first = each is pool.passes[0]  # its current state says little about a second pass
        memory = _memory(pool.snapshot, turn.host, peaks[turn.host]) if first else None
        item.setSizeHint(_BAR, QSize(0, bar.sizeHint().height()))
        if memory is not None:
            item.setSizeHint(_MEMORY, memory.sizeHint() + QSize(GAP, GAP // 2))
        return _Row(item, bar, memory)

    def _show_bars(self, row: _Row) -> None:
        self.steps.setItemWidget(row.item, _BAR, row.bar)
        if row.memory is not None:
            self.steps.setItemWidget(row.item, _MEMORY, row.memory)
        self.bars.append(row.bar)

    def _bar(self, item: QTreeWidgetItem, pool: _Drawn, lane: Lane, longest: float) -> LaneChart:
        name = say(translate("desktop", "Timeline of {pool}").of(pool=pool.snapshot.pool.name))
        item.setData(_BAR, Qt.ItemDataRole.AccessibleTextRole, lane.words)
        bar = LaneChart(joined(": ", [name, lane.name]), names=False, axis=False)
        bar.picked.connect(partial(self._pick, item))
        bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys move through the table
        bar.show_lanes([lane], span=(0.0, longest))
        return bar

    def _pick(self, item: QTreeWidgetItem, _host: str) -> None:
        self.steps.setCurrentItem(item)

    # --- the turns in words

    def _pool_item(self, pool: _Drawn) -> QTreeWidgetItem:
        text = translate("desktop", "{pool}: {summary}").of(pool=pool.snapshot.pool.name, summary=pool.summary)
        item = cells([say(text)])
        show_cell_tip(item, 0, tool_tip(say(text)))
        item.setIcon(0, icon("server" if pool.snapshot.standalone else "pool"))
        return item


def _turns_in(plan: UpgradePlan) -> int:
    return sum(isinstance(step, UpgradeHost) for step in plan.steps())


def _face(snapshot: PoolSnapshot, plan: UpgradePlan) -> object:
    """Everything that the rows of a pool depend on."""
    disks = snapshot.srs, snapshot.pbds, snapshot.vbds, snapshot.vdis
    return plan, snapshot.pool.name, snapshot.hosts, snapshot.vms, disks


def _memory(snapshot: PoolSnapshot, ref: HostRef, peak: int) -> MemoryBar | None:
    """A host's memory now; None if it is not known."""
    host, free = snapshot.hosts[ref], free_memory(snapshot, ref)
    if not host.memory_total or free is None:
        return None
    bar = MemoryBar(plate=True)
    parts = [MemoryPart(vm.name, resident_size(vm)) for vm in snapshot.guests_on(ref)]
    bar.show_memory(host.memory_total - free, host.memory_total, parts, peak)
    return bar


def _drawn(snapshot: PoolSnapshot, plan: UpgradePlan, window: int) -> Generator[None, None, _Drawn]:
    """What is shown of a pool; stops after each part of the work."""
    pace, expected, passes = ThroughputModel.of(snapshot), list[Estimate](), list[_Pass]()
    for each in plan.passes:
        expected.append(estimate(each, snapshot, pace, window=window))
        yield
        later = expected[-1].later(passes[-1].expected.total if passes else 0.0)
        passes.append(_Pass(each, turns_of(each), later))
        yield
    service = redundancy_of(plan, snapshot, pace, window, expected=expected)
    yield
    return _Drawn(snapshot, plan, passes, service)


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


def _lane(pool: _Drawn, each: _Pass, turn: Turn) -> Lane:
    """One turn of a host; only the first pass has a point of no return."""
    host, times = pool.snapshot.hosts[turn.host], each.expected.hosts.get(turn.host)
    return Lane(
        turn.host,
        host.name,
        _blocks(pool.snapshot, turn, times) if times is not None else [],
        times.offline.start if times is not None and not turn.only_updates else None,
        coordinator=host.ref == pool.snapshot.pool.coordinator,
        words=lane_words(host.name, [(turn, times)]),
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
    item = cells([f"{number}. {host.name}", "", say(turn_summary(turn, times))])
    item.setData(0, _HOST, turn.host)
    item.setIcon(0, icon("server"))
    show_cell_tip(item, _WORDS, tool_tip(words))
    for stream in turn.streams:
        item.addChild(_stream_item(snapshot, stream))
    steps: list[Step] = [*turn.downs, *turn.ups]
    for step in steps:
        item.addChild(cells(["", "", say(step_words(snapshot, step))]))
    return item


def _parking_item(snapshot: PoolSnapshot, when: Text, streams: Sequence[Stream]) -> QTreeWidgetItem:
    """Disks that move outside of all turns."""
    motion = StorageMotion(snapshot)
    text = translate("desktop", "{size} of disks are copied")
    item = cells([say(when), "", say(text.of(size=gib(sum(stream.copied(motion) for stream in streams))))])
    for stream in streams:
        item.addChild(_stream_item(snapshot, stream))
    return item


def _stream_item(snapshot: PoolSnapshot, stream: Stream) -> QTreeWidgetItem:
    """VMs that migrate the same way share one line; each has a line of its own below."""
    item = cells(["", "", say(stream_words(snapshot, stream))])
    for vm in sorted(stream.vms, key=lambda vm: snapshot.vms[vm].name.casefold()):
        size = gib(resident_size(snapshot.vms[vm]))
        text = translate("desktop", "{vm} ({size})").of(vm=snapshot.vms[vm].name, size=size)
        item.addChild(cells(["", "", say(text)]))
    return item
