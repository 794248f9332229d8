"""The rows of the upgrade page: pools, and below each its servers."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.waiting_words import pool_wait
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.widgets.host_row import HostRow, Surroundings
from rpu_desktop.desktop.widgets.icon_label import StatusLabel
from rpu_desktop.desktop.widgets.labels import heading, rule
from rpu_desktop.desktop.widgets.memory_bar import MemoryPart
from rpu_desktop.desktop.wizard.context import WizardContext
from rpu_desktop.desktop.words import show
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import NULL_REF, PoolSnapshot
from rpu_desktop.planning import free_memory
from rpu_desktop.planning.memory import resident_size
from rpu_desktop.run.counting import servers_done
from rpu_desktop.run.ending import End, ending_of
from rpu_desktop.run.events import HostStage
from rpu_desktop.run.progress import HostProgress, PoolProgress
from rpu_desktop.run.words import ENDING_LABELS

__all__ = ["HostList"]

_LOOKS = {
    End.COMPLETE: ("done", "good"),
    End.FAILED: ("failed", "bad"),
    End.STOPPED: ("stop", "warn"),
    End.BLOCKED: ("blocks", "bad"),
}
"""Icon and color; all other outcomes have those of a warning."""

_MANY = 12
"""Up to this many servers of a pool are all shown; of more, only the active and the next ones."""
_NEXT = 3

_AWAY = (HostStage.REBOOTING, HostStage.INSTALLING, HostStage.VERIFYING)
_OUT = (*_AWAY, HostStage.AWAITING_MEDIA, HostStage.PREPARING, HostStage.UPDATING, HostStage.RESTARTING)
"""Stages in which a server is out of service for its own upgrade."""


class HostList(QWidget):
    """Rows are created once and then updated."""

    def __init__(self, context: WizardContext) -> None:
        super().__init__()
        show(self.setAccessibleName, say(translate("desktop", "Servers")))
        self._context = context
        self._rows: dict[str, HostRow] = {}
        self._rules: dict[str, QFrame] = {}
        self._columns: dict[str, QVBoxLayout] = {}
        self._frames: dict[str, QWidget] = {}
        self._made: dict[str, HostRow] = {}
        self._more: dict[str, Button] = {}
        self._unfolded: set[str] = set()
        self._states: dict[str, StatusLabel] = {}
        self._seen: dict[str, PoolSnapshot] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, GAP // 2, 0, GAP // 2)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        keep_what_is_painted(self)

    def show_progress(self, now: float) -> None:
        """Show the current state of the model."""
        for pool in self._context.progress.pools.values():
            self.show_pool(pool, now)

    def show_pool(self, pool: PoolProgress, now: float) -> None:
        """Show the current state of one pool; rows are created when they are first visible."""
        for piece in self.pieces(pool, now):
            piece()

    def pieces(self, pool: PoolProgress, now: float) -> list[Callable[[], None]]:
        """The work of `show_pool`, in pieces that each take a few milliseconds."""
        shown = self._shown(pool)
        around = self._surroundings(pool)
        rows: list[Callable[[], None]] = []
        for uuid, host in pool.hosts.items():
            if uuid in shown:
                if uuid not in self._rows:
                    rows.append(partial(self._make_row, pool, host))
                rows.append(partial(self._show_row, pool, host, now, around))
        return [
            partial(self._show_state, pool, now),
            *rows,
            partial(self._hide_rows, pool, shown),
            partial(self._show_more, pool, len(pool.hosts) - len(shown)),
            partial(self._show_memory, pool),
            partial(self._show_frame, pool),
        ]

    def _show_row(
        self, pool: PoolProgress, host: HostProgress, now: float, around: Callable[[HostProgress], Surroundings]
    ) -> None:
        uuid = host.host.uuid
        row = self._rows.get(uuid) or self._made[uuid]
        row.show_host(host, _role(pool, host), now, pool.waits, around(host))
        if uuid not in self._rows:
            self._add_row(pool, uuid)
        row.setVisible(True)
        self._rules[uuid].setVisible(True)

    def _hide_rows(self, pool: PoolProgress, shown: set[str]) -> None:
        for uuid in pool.hosts.keys() & self._rows.keys() - shown:
            self._rows[uuid].setVisible(False)
            self._rules[uuid].setVisible(False)

    def row(self, uuid: str) -> HostRow | None:
        """The row of this host, if shown."""
        return self._rows.get(uuid)

    def _surroundings(self, pool: PoolProgress) -> Callable[[HostProgress], Surroundings]:
        """What the rows of this pool show in addition to the run's events."""
        server = self._context.book.by_pool(pool.pool.uuid)
        snapshot = server.snapshot if server is not None else None
        target = self._context.target_of(pool.pool.uuid)

        def of(host: HostProgress) -> Surroundings:
            running = None
            if snapshot is not None and host.stage is HostStage.EMPTYING:
                record = next((each for each in snapshot.hosts.values() if each.uuid == host.host.uuid), None)
                running = sum(vm.occupies_host for vm in snapshot.guests_on(record.ref)) if record else None
            others = (each for each in pool.hosts.values() if each is not host and each.stage in _OUT)
            away = next((each.host.name for each in others), "")
            return Surroundings(running, away, target)

        return of

    def _make_row(self, pool: PoolProgress, host: HostProgress) -> None:
        """Make a row; what to show in it and its place in the column take long enough for another piece."""
        uuid = host.host.uuid
        if uuid not in self._rows and uuid not in self._made:
            row = self._made[uuid] = HostRow(host)
            row.setParent(self._frames[pool.pool.uuid])
            row.hide()
            row.ensurePolished()

    def _add_row(self, pool: PoolProgress, uuid: str) -> None:
        before = list(pool.hosts)[: list(pool.hosts).index(uuid)]
        place = 1 + 2 * sum(each in self._rows for each in before)
        self._rows[uuid], self._rules[uuid] = self._made.pop(uuid), rule()
        self._columns[pool.pool.uuid].insertWidget(place, self._rows[uuid])
        self._columns[pool.pool.uuid].insertWidget(place + 1, self._rules[uuid])
        self._seen.pop(pool.pool.uuid, None)  # its memory is not shown yet

    def _shown(self, pool: PoolProgress) -> set[str]:
        """The hosts to show: in a big pool those that need attention and the next ones, or all if requested."""
        hosts = pool.hosts.values()
        if len(hosts) <= _MANY or pool.pool.uuid in self._unfolded:
            return set(pool.hosts)
        waiting = [host for host in hosts if host.stage is HostStage.WAITING]
        busy = [host for host in hosts if host.stage not in (HostStage.WAITING, HostStage.DONE)]
        last = [host for host in hosts if host.stage is HostStage.DONE][-1:]
        return {host.host.uuid for host in [*last, *busy, *waiting[:_NEXT]]}

    def _show_more(self, pool: PoolProgress, hidden: int) -> None:
        """Add a line for the hidden hosts that shows them."""
        uuid = pool.pool.uuid
        if len(pool.hosts) <= _MANY:
            return
        if uuid not in self._more:
            self._more[uuid] = Button("")
            self._more[uuid].clicked.connect(lambda: self._fold(uuid))
            row = QWidget()
            inner = QHBoxLayout(row)
            inner.setContentsMargins(GAP * 3 // 2, GAP, GAP * 3 // 2, GAP)
            inner.addWidget(self._more[uuid])
            inner.addStretch(1)
            self._columns[uuid].addWidget(row)
        done = sum(host.stage is HostStage.DONE for host in pool.hosts.values())
        text = translate(
            "desktop", "Show {n} more server, {done} done in all", "Show {n} more servers, {done} done in all", hidden
        ).of(done=done)
        if uuid in self._unfolded:
            text = translate("desktop", "Show only servers in progress")
        self._more[uuid].show_as(say(text), "pool")

    def _fold(self, uuid: str) -> None:
        self._unfolded ^= {uuid}
        self.show_progress(time.time())

    def _add_pool(self, uuid: str) -> QVBoxLayout:
        frame = self._frames[uuid] = QWidget()
        frame.hide()
        keep_what_is_painted(frame)
        column = self._columns[uuid] = QVBoxLayout(frame)
        # Otherwise all rows are squeezed, so painted again, until the frame has grown by a new one.
        column.setSizeConstraint(QLayout.SizeConstraint.SetMinimumSize)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._column.insertWidget(self._column.count() - 1, frame)
        return column

    def _show_frame(self, pool: PoolProgress) -> None:
        """Show the pool once it has all rows; otherwise Qt lays out and paints all of them for each that is added."""
        self._frames[pool.pool.uuid].show()

    def _show_state(self, pool: PoolProgress, now: float) -> None:
        uuid = pool.pool.uuid
        if uuid not in self._states:
            self._states[uuid] = StatusLabel(wrap=False)
            row = QWidget()
            inner = QHBoxLayout(row)
            inner.setContentsMargins(GAP * 3 // 2, GAP, GAP * 3 // 2, GAP // 2)
            inner.addWidget(heading(pool.pool.name, scale=1.08))
            inner.addStretch(1)
            inner.addWidget(self._states[uuid])
            self._add_pool(uuid).addWidget(row)
        icon, role, text = _state(pool)
        words = text if pool.outcome is not None else pool_wait(pool.waits, text, now)
        self._states[uuid].show_status(icon, role, say(words))

    def _show_memory(self, pool: PoolProgress) -> None:
        """Update the memory bars; they come from the pool's snapshot, and only a new one changes them."""
        server = self._context.book.by_pool(pool.pool.uuid)
        snapshot = server.snapshot if server else None
        if snapshot is None or self._seen.get(pool.pool.uuid) is snapshot:
            return
        self._seen[pool.pool.uuid] = snapshot
        arriving: dict[str, list[MemoryPart]] = {}
        running: dict[str, list[MemoryPart]] = {}
        for vm in snapshot.guests():
            size = resident_size(vm)
            if vm.occupies_host:
                running.setdefault(vm.resident_on, []).append(MemoryPart(vm.name, size))
            if vm.scheduled_to_be_resident_on not in (vm.resident_on, NULL_REF):
                arriving.setdefault(vm.scheduled_to_be_resident_on, []).append(MemoryPart(vm.name, size, arriving=True))
        for host in snapshot.hosts.values():
            row = self._rows.get(host.uuid)
            free = free_memory(snapshot, host.ref)
            if row is not None and host.memory_total and free is not None:
                parts = [*running.get(host.ref, ()), *arriving.get(host.ref, ())]
                row.memory.show_memory(host.memory_total - free, host.memory_total, parts)


def keep_what_is_painted(column: QWidget) -> None:
    """Let Qt paint only what a new row adds to this column, not all rows again."""
    column.setAttribute(Qt.WidgetAttribute.WA_StaticContents)


def _role(pool: PoolProgress, host: HostProgress) -> Text:
    if len(pool.hosts) == 1:
        return translate("desktop", "standalone server")
    return translate("desktop", "coordinator") if host.coordinator else translate("desktop", "member")


def _state(pool: PoolProgress) -> tuple[str, str, Text]:
    if pool.outcome is not None:
        end = ending_of(pool.outcome, upgraded=pool.upgraded, left=pool.detail is not None).end
        icon, role = _LOOKS.get(end, ("warns", "warn"))
        return icon, role, ENDING_LABELS[end]
    if not pool.connected:
        away = any(host.coordinator and host.stage in _OUT for host in pool.hosts.values())
        if away and len(pool.hosts) == 1:
            return "offline", "busy", translate("desktop", "the server is restarting")
        if away:
            return "offline", "busy", translate("desktop", "the coordinator is restarting")
        return "offline", "warn", translate("desktop", "not reachable; trying again")
    if pool.rests:
        return "pause", "warn", translate("desktop", "paused")
    return "informs", "muted", servers_done([pool.counted])
