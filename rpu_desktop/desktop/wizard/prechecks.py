"""Page 4: the prechecks, with a remedy beside each problem."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from rpu_desktop.desktop.findings_rows import count_of
from rpu_desktop.desktop.flow import Page, obstacle_at
from rpu_desktop.desktop.steps import Steps
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.banner import Banner
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.widgets.icon_label import StatusLabel
from rpu_desktop.desktop.widgets.row_list import RowList, Wanted
from rpu_desktop.desktop.widgets.save_dialog import ReportSaver
from rpu_desktop.desktop.wizard.context import WizardContext
from rpu_desktop.desktop.wizard.decision import DecisionDialog
from rpu_desktop.desktop.wizard.findings_view import FindingsView
from rpu_desktop.desktop.wizard.make_room import MakeRoomDialog
from rpu_desktop.desktop.wizard.page import BasePage, scrolled
from rpu_desktop.desktop.words import show
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.prechecks.types import Problem, Severity
from rpu_desktop.session.precheck_html import precheck_html, precheck_text

__all__ = ["PrechecksPage"]

_DRAW_EVERY = 60
"""Minimum interval (ms) between two updates while results arrive."""


class PrechecksPage(BasePage):
    """Runs the prechecks whenever it is shown; Next stays disabled while a problem blocks the upgrade."""

    explains = False

    def __init__(self, context: WizardContext) -> None:
        super().__init__(
            context,
            Page.PRECHECKS,
            translate("desktop", "Prechecks"),
            translate(
                "desktop",
                "These conditions must be met before the upgrade. What is switched off here is restored at the "
                "end, or when you cancel.",
            ),
        )
        self.checking = context.checking
        self._steps = Steps(self)
        self._drawing = QTimer(self)
        self._drawing.setSingleShot(True)
        self._drawing.setInterval(_DRAW_EVERY)
        self._drawing.timeout.connect(self.refresh)
        self.checking.changed.connect(self._draw_soon)
        self.checking.ended.connect(self.refresh)
        self._status = StatusLabel(wrap=False)
        self.resolve_all = Button(say(translate("desktop", "&Resolve All")), "check")
        self.decide = Button(say(translate("desktop", "&Decide…")), "question")
        self.room = Button(say(translate("desktop", "Free Up Mem&ory…")), "vm")
        self.recheck = Button(say(translate("desktop", "Check A&gain")), "refresh")
        self.save = Button(say(translate("desktop", "Sa&ve Report…")), "save")
        self.saver = ReportSaver(
            self,
            context.engine,
            translate("desktop", "precheck report"),
            lambda: precheck_html(self.flow, time.time()),
            lambda: precheck_text(self.flow, time.time()),
        )
        self.resolve_all.clicked.connect(lambda: self.checking.solve(self.flow.resolvable()))
        self.decide.clicked.connect(self._decide)
        self.room.clicked.connect(self._make_room)
        self.recheck.clicked.connect(self.checking.check)
        self.save.clicked.connect(self.saver.ask)
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        show(self._busy.setAccessibleName, say(translate("desktop", "Prechecks are running")))
        self._lay_out()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(GAP)
        top.addWidget(self._status, 1)
        for button in (self.recheck, self.room, self.decide, self.resolve_all):
            top.addWidget(button)
        self.body.addLayout(top)
        policy = self._busy.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._busy.setSizePolicy(policy)
        self.body.addWidget(self._busy)
        content = QWidget()
        show(content.setAccessibleName, say(translate("desktop", "Results of the prechecks")))
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, GAP // 2, 0)
        column.setSpacing(0)
        rows = QVBoxLayout()
        rows.setSpacing(GAP * 3 // 2)
        column.addLayout(rows)
        column.addStretch(1)
        self._views = RowList(rows)
        self.body.addWidget(scrolled(content, framed=False), 1)
        bottom = QHBoxLayout()
        bottom.addWidget(self.save)
        bottom.addStretch(1)
        self.body.addLayout(bottom)

    def initializePage(self) -> None:  # noqa: N802 (Qt's name)
        """Check everything again."""
        self.flow.fixes.clear()
        self.checking.check()
        super().initializePage()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt's name)
        """Refresh after coming back here: the media test may have changed the results."""
        super().showEvent(event)
        self._draw_soon()

    @property
    def busy(self) -> bool:
        """Whether a check or a fix is running."""
        return self.checking.busy

    def isComplete(self) -> bool:  # noqa: N802 (Qt's name)
        """Whether nothing blocks the upgrade and no check is running."""
        return not self.busy and super().isComplete()

    def _solve(self, server: str, problems: Sequence[Problem]) -> None:
        self.checking.solve([(server, problem) for problem in problems])

    def _decide(self) -> None:
        names = {server: found.snapshot.pool.name for server, found in self.flow.findings.items()}
        dialog = DecisionDialog(self.flow.decisions(), names, self)
        dialog.accepted.connect(lambda: self.checking.decide(dialog.decisions()))
        dialog.open()

    def _make_room(self) -> None:
        dialog = MakeRoomDialog(self.flow.short_of_memory(), self.flow.wishes.make_room_by_vm, self)
        dialog.accepted.connect(lambda: self._room_made(dialog))
        dialog.open()

    def _room_made(self, dialog: MakeRoomDialog) -> None:
        self.flow.make_room(dialog.decision())
        self.checking.check()

    def _draw_soon(self) -> None:
        if not self._drawing.isActive():
            self._drawing.start()

    def refresh(self) -> None:
        """Show the results so far."""
        super().refresh()
        busy = self.busy
        self._busy.setVisible(busy)
        self.recheck.setEnabled(not busy)
        self.save.setEnabled(not busy and bool(self.flow.findings))
        self.resolve_all.setEnabled(not busy and bool(self.flow.resolvable()))
        self.decide.setVisible(bool(self.flow.decisions()))
        self.decide.setEnabled(not busy)
        self.room.setVisible(bool(self.flow.short_of_memory()))
        self.room.setEnabled(not busy)
        self._show_status(busy)
        self._draw_pools(busy)

    def _show_status(self, busy: bool) -> None:
        blocking = sum(len(found.blocking) for found in self.flow.findings.values())
        if busy and self.checking.solving:
            self._status.show_status("waiting", "accent", say(translate("desktop", "Resolving…")))
        elif busy:
            self._status.show_status("waiting", "accent", say(translate("desktop", "Checking…")))
        elif blocking:
            words = translate("desktop", "{n} problem to solve", "{n} problems to solve", blocking)
            self._status.show_status("blocks", "bad", say(words))
        elif obstacle_at(self.flow, self.page):
            self._status.show_status("blocks", "bad", say(translate("desktop", "Not ready")))
        elif warnings := sum(count_of(found, Severity.WARNS) for found in self.flow.findings.values()):
            words = translate(
                "desktop",
                "Ready for the upgrade, with {n} warning",
                "Ready for the upgrade, with {n} warnings",
                warnings,
            )
            self._status.show_status("warns", "warn", say(words))
        else:
            self._status.show_status("done", "good", say(translate("desktop", "Ready for the upgrade")))

    def _draw_pools(self, busy: bool) -> None:
        """Draw the pools in steps; what changes meanwhile is drawn when they are done."""
        for _, view in self._shown():
            view.allow(not busy)
        if not self.isVisible():  # a test of the media may change them, too: they are drawn when someone comes back
            return
        if self._steps.busy:
            self._draw_soon()
        else:
            self._steps.follow(self._showing_pools())

    def _shown(self) -> list[tuple[str, FindingsView]]:
        """The views, by server id."""
        views = [(server, self._views.widget(server)) for server in self.flow.findings]
        return [(server, view) for server, view in views if isinstance(view, FindingsView)]

    def _showing_pools(self) -> Iterator[None]:
        wanted: dict[str, Wanted] = {}
        for server in self.flow.chosen:
            if server in self.flow.unchecked:
                why = self.flow.unchecked[server]
                wanted[server] = why, partial(self._unchecked, server, why)
            elif server in self.flow.findings:
                name = self.flow.findings[server].snapshot.pool.name
                wanted[server] = name, partial(self._view, server, name)
        yield from self._views.showing(wanted)
        for server, view in self._shown():
            if (found := self.flow.findings.get(server)) is not None:  # they may have changed since the last step
                fixes = {problem: state for (at, problem), state in self.flow.fixes.items() if at == server}
                yield from view.drawing(found, fixes, self.flow.undos.get(server, ()))

    def _view(self, server: str, name: str) -> FindingsView:
        view = FindingsView(name)
        view.allow(not self.busy)
        view.solve.connect(lambda problems: self._solve(server, problems))
        view.decide.connect(self._decide)
        return view

    def _unchecked(self, server: str, why: Text) -> Banner:
        title = translate("desktop", "{pool} could not be checked").of(pool=self.context.name_of(server))
        return Banner(
            "bad", say(title), say(why), say(translate("desktop", "Run the check again when the server responds."))
        )
