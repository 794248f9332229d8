"""Page 4: what stands in the way, and its remedy beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from rpu_desktop.desktop import jobs
from rpu_desktop.desktop.flow import Findings, Page
from rpu_desktop.desktop.language import say
from rpu_desktop.desktop.tasks import spawn
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.banner import Banner
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.widgets.icon_label import StatusLabel
from rpu_desktop.desktop.wizard.context import WizardContext
from rpu_desktop.desktop.wizard.decision import DecisionDialog
from rpu_desktop.desktop.wizard.findings_view import FindingsView
from rpu_desktop.desktop.wizard.page import BasePage, scrolled
from rpu_desktop.engine.failures import StepFailed
from rpu_desktop.engine.ledger import Ledger
from rpu_desktop.prechecks.types import Problem, Undo
from rpu_desktop.texts import Text, translate
from rpu_desktop.xapi.failures import XapiError

__all__ = ["PrechecksPage"]


class PrechecksPage(BasePage):
    """Runs the prechecks whenever it is shown; Next stays closed while something blocks."""

    def __init__(self, context: WizardContext) -> None:
        super().__init__(
            context,
            Page.PRECHECKS,
            translate("desktop", "Prechecks"),
            translate(
                "desktop",
                "What has to hold before the upgrade. What is switched off here is put back at the end, or when you "
                "cancel.",
            ),
        )
        self._work: asyncio.Task[None] | None = None
        self._failures: list[tuple[Text, Text | None]] = []
        self._shown: object = None
        self._status = StatusLabel(wrap=False)
        self.resolve_all = Button(say(translate("desktop", "&Resolve All")), "check")
        self.decide = Button(say(translate("desktop", "&Decide…")), "question")
        self.recheck = Button(say(translate("desktop", "Check A&gain")), "refresh")
        self.resolve_all.clicked.connect(self._resolve_all)
        self.decide.clicked.connect(self._decide)
        self.recheck.clicked.connect(self.run)
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setAccessibleName(say(translate("desktop", "Prechecks are running")))
        self._lay_out()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(GAP)
        top.addWidget(self._status, 1)
        for button in (self.recheck, self.decide, self.resolve_all):
            top.addWidget(button)
        self.body.addLayout(top)
        policy = self._busy.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._busy.setSizePolicy(policy)
        self.body.addWidget(self._busy)
        content = QWidget()
        content.setAccessibleName(say(translate("desktop", "Results of the prechecks")))
        self._results = QVBoxLayout(content)
        self._results.setContentsMargins(0, GAP, 0, GAP)
        self._results.setSpacing(GAP)
        self._results.addStretch(1)
        self.body.addWidget(scrolled(content), 1)

    def initializePage(self) -> None:  # noqa: N802 (Qt's name)
        """Check everything anew."""
        self._failures.clear()
        self.run()

    @property
    def busy(self) -> bool:
        """Whether something is being checked or solved."""
        return self._work is not None and not self._work.done()

    def run(self) -> None:
        """Check all chosen pools; each one's results appear when they are there."""
        self._start(self._check_all())

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        if self.busy:
            work.close()
            return
        self._work = spawn(work)
        self._work.add_done_callback(lambda _: self.refresh())
        self.refresh()

    async def _check_all(self) -> None:
        self.flow.findings.clear()
        self.refresh()
        await asyncio.gather(*(self._check(server) for server in self.context.connections()))

    async def _check(self, server: str) -> None:
        connection = self.context.connections()[server]
        wishes = self.flow.wishes
        self.flow.findings[server] = await self.context.engine.submit(lambda: jobs.examine(connection, wishes))
        self.refresh()

    def _resolve_all(self) -> None:
        self._failures.clear()
        self._start(self._solve(self.flow.resolvable()))

    def _resolve(self, server: str, problem: Problem) -> None:
        self._failures.clear()
        self._start(self._solve([(server, problem)]))

    async def _solve(self, problems: Sequence[tuple[str, Problem]]) -> None:
        by_server: dict[str, list[Problem]] = {}
        for server, problem in problems:
            by_server.setdefault(server, []).append(problem)
        await asyncio.gather(*(self._solve_in(server, found) for server, found in by_server.items()))
        await self._check_all()

    async def _solve_in(self, server: str, problems: Sequence[Problem]) -> None:
        """One after the other: a fix may change what the next one is about."""
        connection, wishes = self.context.connections()[server], self.flow.wishes
        for problem in problems:
            try:
                ledger = await self.context.keeper.ledger(server)
                record = partial(self._record, server, ledger)
                await self.context.engine.submit(partial(jobs.fix, connection, problem, wishes, record))
            except (XapiError, StepFailed, LookupError) as error:
                text = translate("desktop", "This could not be solved: {problem} {reason}")
                reason, advice = _words(error)
                self._failures.append((text.of(problem=problem.text, reason=reason), advice))

    def _record(self, server: str, ledger: Ledger, undo: Undo) -> None:
        """On the engine's thread: into the journal before anything changes, then onto the page."""
        ledger.note_undo(undo)
        self.context.engine.to_desktop(self.flow.remember_undo, server, undo)

    def _decide(self) -> None:
        dialog = DecisionDialog(self.flow.immovable(), self.flow.wishes, self)
        dialog.accepted.connect(lambda: self._decided(dialog))
        dialog.open()

    def _decided(self, dialog: DecisionDialog) -> None:
        self.flow.decide(*dialog.decision())
        self.run()

    def refresh(self) -> None:
        """Draw what is known so far."""
        super().refresh()
        busy = self.busy
        self._busy.setVisible(busy)
        self.recheck.setEnabled(not busy)
        self.resolve_all.setEnabled(not busy and bool(self.flow.resolvable()))
        self.decide.setVisible(bool(self.flow.immovable()))
        self.decide.setEnabled(not busy)
        self._show_status(busy)
        shown = (busy, self.flow.wishes, tuple(self.flow.findings.values()), tuple(self._failures))
        if shown != self._shown:
            self._shown = shown
            self._show_results(busy)

    def isComplete(self) -> bool:  # noqa: N802 (Qt's name)
        """Nothing blocks, and nothing is being looked at."""
        return not self.busy and super().isComplete()

    def _show_status(self, busy: bool) -> None:
        blocking = sum(len(found.blocking) for found in self.flow.findings.values())
        if busy:
            self._status.show_status("waiting", "accent", say(translate("desktop", "Checking…")))
        elif blocking:
            words = translate("desktop", "%n problem(s) to solve", "", blocking)
            self._status.show_status("blocks", "bad", say(words))
        elif self.flow.obstacle(self.page):
            self._status.show_status("blocks", "bad", say(translate("desktop", "Not ready")))
        else:
            self._status.show_status("done", "good", say(translate("desktop", "Ready for the upgrade")))

    def _show_results(self, busy: bool) -> None:
        while self._results.count() > 1:
            item = self._results.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        views: list[QWidget] = [
            Banner("bad", say(translate("desktop", "Not solved")), say(text), say(advice) if advice else "")
            for text, advice in self._failures
        ]
        for server in self.flow.chosen:
            found = self.flow.findings.get(server)
            if found is not None:
                views.append(self._view(server, found, busy))
        for row, view in enumerate(views):
            self._results.insertWidget(row, view)

    def _view(self, server: str, found: Findings, busy: bool) -> FindingsView:
        view = FindingsView(found, self.flow.wishes)
        view.solve.connect(lambda problem: self._resolve(server, problem))
        view.decide.connect(self._decide)
        view.setEnabled(not busy)
        return view


def _words(error: XapiError | StepFailed | LookupError) -> tuple[Text, Text | None]:
    if isinstance(error, LookupError):
        return translate("desktop", "The object is gone."), None
    return error.text, error.advice
