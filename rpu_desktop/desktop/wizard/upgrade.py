"""Page 6: what every server is doing, and the engine's questions."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QProgressBar, QSplitter, QVBoxLayout, QWidget

from rpu_desktop.desktop.book_pools import BookSecrets
from rpu_desktop.desktop.closing import Closing, ask_what_to_do
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.steps import Steps
from rpu_desktop.desktop.tasks import spawn
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.widgets.labels import label
from rpu_desktop.desktop.widgets.legend import Legend, TabsWithLegend
from rpu_desktop.desktop.widgets.log_panel import LogPanel
from rpu_desktop.desktop.widgets.timeline import Timeline
from rpu_desktop.desktop.wizard.banners import Banners
from rpu_desktop.desktop.wizard.context import WizardContext
from rpu_desktop.desktop.wizard.headline import headline, title, window_title
from rpu_desktop.desktop.wizard.host_list import HostList
from rpu_desktop.desktop.wizard.page import BasePage, scrolled
from rpu_desktop.desktop.wizard.resting import RestingBanners, resting_words
from rpu_desktop.desktop.wizard.skipping import SkipButton
from rpu_desktop.desktop.wizard.stopping import StoppingBanner, hosts_away
from rpu_desktop.desktop.words import add_tab, show, worded
from rpu_desktop.engine.control import PauseAfter
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.rehearsal.kept import KeptRehearsals
from rpu_desktop.run.events import Event
from rpu_desktop.run.failures import StepFailed
from rpu_desktop.run.prompts import Prompt
from rpu_desktop.run.report import Report
from rpu_desktop.session.resume import resumed_options, take_up
from rpu_desktop.session.session import State
from rpu_desktop.session.unattended import SilentObserver, StartRefused, prepare

__all__ = ["UpgradePage"]

_WHOLE = 1000
"""Steps of the progress bar."""

_REDRAW = 100
"""Minimum interval (ms) between two updates; events may come in hundreds."""


_LINES = 20
"""Lines of the details that are added in one go."""

_PAUSES = {
    PauseAfter.VM: (
        translate("desktop", "After This &VM"),
        translate(
            "desktop",
            "Migrations in progress finish, and no new ones start. The current server stays in maintenance mode "
            "meanwhile.",
        ),
    ),
    PauseAfter.SERVER: (
        translate("desktop", "After This &Server"),
        translate(
            "desktop",
            "The current server is finished first; no other one is started. All servers are in service while the "
            "upgrade is paused; the pool stays in mixed mode.",
        ),
    ),
}


class UpgradePage(BasePage):
    """Shows the progress model; the run starts when the page is first shown."""

    explains = False

    def __init__(self, context: WizardContext) -> None:
        super().__init__(context, Page.UPGRADE, translate("desktop", "Upgrade"))
        self._paused: PauseAfter | None = None
        self._stopping = self._last_server = False
        self._headline = label(role="muted")
        show(self._headline.setAccessibleName, say(translate("desktop", "Overall progress")))
        self._bar = QProgressBar()
        self._bar.setRange(0, _WHOLE)
        self._bar.setTextVisible(False)
        show(self._bar.setAccessibleName, say(translate("desktop", "Share of the work that is done")))
        self.pause = Button(say(translate("desktop", "&Pause")), "pause")
        self.pause.opens_menu = True
        self.stop = Button(say(translate("desktop", "S&top…")), "stop")
        self.skip = SkipButton(context, self)
        self._waits_to_stop = StoppingBanner(context.controller.stop_waiting)
        self._banners = Banners(context)
        self._hosts = HostList(context)
        self._timeline = Timeline()
        self._log = LogPanel(context.engine, lambda: [p.pool.name for p in context.progress.pools.values()])
        self._rests = RestingBanners(context.controller.begin_now)
        self._lay_out()
        self._pauses = self._pause_menu()
        self.pause.clicked.connect(self._pause_or_resume)
        self.stop.clicked.connect(self.ask_to_stop)
        self._redraw = QTimer(self, interval=_REDRAW, singleShot=True)
        self._redraw.timeout.connect(self._draw_in_steps)
        self._steps = Steps(self)
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._soon)
        context.controller.happened.connect(self._happened)
        context.controller.asked.connect(self._asked)
        context.controller.ended.connect(self._ended)
        context.controller.crashed.connect(self._crashed)
        context.book.changed.connect(self._server_changed)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(GAP)
        top.addWidget(self._bar, 1, Qt.AlignmentFlag.AlignVCenter)
        top.addWidget(self.skip)
        top.addWidget(self.pause)
        top.addWidget(self.stop)
        self.body.addWidget(self._headline)
        self.body.addLayout(top)
        self.body.addWidget(self._waits_to_stop)
        self.body.addWidget(self._rests)
        self.body.addWidget(self._banners)
        legend = Legend(plan=False)
        tabs = TabsWithLegend(legend)
        tabs.setDocumentMode(True)
        show(tabs.setAccessibleName, say(translate("desktop", "Timeline and details")))
        add_tab(tabs, _padded(scrolled(self._timeline_frame())), say(translate("desktop", "Time&line")))
        add_tab(tabs, _padded(self._log), say(translate("desktop", "D&etails")))
        tabs.currentChanged.connect(lambda tab: legend.setVisible(tab == 0))
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(GAP)
        self._host_area = scrolled(self._hosts)
        self._banners.in_front.connect(self._scroll_to)
        splitter.addWidget(self._host_area)
        splitter.addWidget(tabs)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setSizes([360, 200])
        self.body.addWidget(splitter, 1)

    def _scroll_to(self, host: str) -> None:
        """Scroll to the server that a question is about."""
        self._hosts.show_progress(time.time())
        if (row := self._hosts.row(host)) is not None:
            QTimer.singleShot(0, row, lambda: self._host_area.ensureWidgetVisible(row))

    def _timeline_frame(self) -> QWidget:
        frame = QFrame()
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(GAP, GAP, GAP, 0)
        inner.addWidget(self._timeline)
        inner.addStretch(1)
        return frame

    def initializePage(self) -> None:  # noqa: N802 (Qt's name)
        """Start the run."""
        if not self.flow.running and not self.flow.finished:
            self.flow.preparing = True
            self._second.start()
            self.context.notifier.begin()
            spawn(self._run())
        self._draw()

    async def _run(self) -> None:
        """Start the run with its journal: without one, nothing is started."""
        try:
            report = await self._resumed() if self.context.resumption is not None else await self._started()
            jobs, journal = await self.context.work.jobs()
            await self._find_rehearsal()
            self.flow.move_to(State.RUNNING)
        except StartRefused as refused:
            first = refused.obstacles[0]
            self._crashed(StepFailed(first.text, first.advice))
        except StepFailed as error:
            self._crashed(error)
        else:
            await self.context.controller.execute(jobs, journal, report, finish_here=self.context.finishing)

    async def _started(self) -> Report:
        """A new run, after a last check of the reasons not to start."""
        work = self.context.work
        if obstacles := await work.preflight():
            raise StartRefused(obstacles)
        await work.write_options()
        return Report()

    async def _find_rehearsal(self) -> None:
        """Find the rehearsal that the summary lays beside the upgrade."""
        context = self.context
        run, findings = context.work.record.run, [self.flow.findings.get(key) for key in self.flow.chosen]
        context.beside = await context.engine.blocking(KeptRehearsals().of_run, run, findings)

    async def _resumed(self) -> Report:
        """The interrupted run; pools that had not begun are tested and checked again."""
        resumption, work = self.context.resumption, self.context.work
        assert resumption is not None  # noqa: S101 (its caller looks)
        finishing = self.context.finishing
        secrets = BookSecrets(self.context.book.passwords, resumption.media_password)
        memory = await work.open(resumption.memory.run)
        options = await self.context.engine.blocking(partial(resumed_options, memory, secrets, finish=finishing))
        await take_up(work, memory, options, finish=finishing)
        for event in memory.events:
            self.context.progress.apply(event)
        if not finishing:
            await prepare(work, SilentObserver())
        return memory.report

    def _happened(self, event: Event) -> None:
        self.context.progress.apply(event)
        self._banners.drop_answered()
        self._soon()

    def _asked(self, prompt: Prompt) -> None:
        self._banners.ask(prompt)

    def _server_changed(self, server_id: str) -> None:
        if server_id in self.flow.chosen:
            self._banners.show_server(server_id)
            self._soon()

    def _soon(self) -> None:
        if not self._redraw.isActive():
            self._redraw.start()

    def _ended(self, report: Report) -> None:
        self.context.report = report
        self._finish()

    def _crashed(self, error: BaseException) -> None:
        self.context.crash = error
        self._finish()

    def _finish(self) -> None:
        self.flow.preparing = False
        self.flow.move_to(State.ENDED)
        self._second.stop()
        self.context.release_media()
        self.context.notifier.end()
        self._banners.clear()
        self._draw_head(time.time())
        self._draw_in_steps()
        show(self.window().setWindowTitle, say(translate("desktop", "Rolling Pool Upgrade")))
        wizard = self.wizard()
        if wizard is not None and wizard.currentPage() is self:
            wizard.next()

    def _pause_menu(self) -> QMenu:
        """The menu of the pause button, with an explanation of each choice."""
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for after, (words, meaning) in _PAUSES.items():
            action = worded(menu.addAction(""), say(words))
            show(action.setToolTip, say(meaning))
            action.triggered.connect(lambda _=False, a=after: self._pause(a))
        return menu

    def _pause_or_resume(self) -> None:
        if self._paused is None:
            self._pauses.popup(self.pause.mapToGlobal(self.pause.rect().bottomLeft()))
            return
        self._paused = None
        self.context.controller.resume()
        self.pause.opens_menu = True
        self.pause.show_as(say(translate("desktop", "&Pause")), "pause")
        self._draw()

    def _pause(self, after: PauseAfter) -> None:
        self._paused = after
        self.context.controller.pause(after)
        self.pause.opens_menu = False
        self.pause.show_as(say(translate("desktop", "Re&sume")), "play")
        self._draw()

    def ask_to_stop(self) -> None:
        """Ask the admin whether and when to stop."""
        ask_what_to_do(self, Closing(None, self.stop_after_server, self.stop_now))

    def stop_now(self) -> None:
        """Stop after the current step."""
        self._stopping, self._last_server = True, False
        self.context.controller.stop()
        self._draw()

    def stop_after_server(self) -> None:
        """Stop after the current server."""
        self._last_server = True
        self.context.controller.stop_after_server()
        self._draw()

    def _draw(self) -> None:
        for piece in self._pieces():
            piece()

    def _draw_in_steps(self) -> None:
        if self._steps.busy:
            self._redraw.start()
        else:
            self._steps.begin(self._pieces())

    def _pieces(self) -> list[Callable[[], None]]:
        """The drawing work, in pieces that each take a few milliseconds, however big the pools are."""
        now = time.time()
        hosts = [piece for pool in self.context.progress.pools.values() for piece in self._hosts.pieces(pool, now)]
        return [partial(self._draw_head, now), *hosts, partial(self._draw_timeline, now), self._draw_log]

    def _draw_timeline(self, now: float) -> None:
        pools = self.context.progress.pools.values()
        self._timeline.show_hosts([host for pool in pools for host in pool.hosts.values()], now)

    def _draw_log(self) -> None:
        progress = self.context.progress
        lines = progress.log[: self._log.view.shown + _LINES]
        self._log.show_lines(lines, several_pools=len(progress.pools) > 1)
        if len(lines) < len(progress.log):
            self._steps.begin([self._draw_log])

    def _draw_head(self, now: float) -> None:
        progress = self.context.progress
        show(self.title_label.setText, say(title(progress)))
        show(self._headline.setText, say(headline(progress, now, self._state())))
        self._bar.setValue(round(progress.share(now) * _WHOLE))
        if self.flow.running and progress.hosts_total:
            show(self.window().setWindowTitle, say(window_title(progress)))
        running = self.flow.running
        self.pause.setEnabled(running and not self._stopping)
        self.stop.setEnabled(running and not self._stopping)
        away = hosts_away(self.context.progress) if running and self._stopping else []
        self._waits_to_stop.show_hosts(away, now)
        self._rests.show_pools(progress, now, running=running and not self._stopping)
        self.skip.refresh(running=running and not self._stopping and not self.context.finishing)
        self.refresh()

    def retranslate(self) -> None:
        """Show all texts in the current language."""
        self._draw()

    def _state(self) -> Text | None:
        """The admin's request, shown instead of the expected end; None if the run continues."""
        if self._stopping:
            return translate("desktop", "stopping after the current step")
        if self._last_server:
            return translate("desktop", "stopping after this server")
        if self._paused is not None and self.context.progress.rests:
            return translate("desktop", "paused until you choose Resume")
        if self._paused is PauseAfter.SERVER:
            return translate("desktop", "pausing after this server")
        if self._paused is PauseAfter.VM:
            return translate("desktop", "pausing after the current migrations")
        return resting_words(self.context.progress)


def _padded(widget: QWidget) -> QWidget:
    frame = QWidget()
    inner = QVBoxLayout(frame)
    inner.setContentsMargins(0, GAP // 2, 0, 0)
    inner.addWidget(widget)
    return frame
