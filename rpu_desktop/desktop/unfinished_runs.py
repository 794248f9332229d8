"""Handles unfinished upgrades: resume, end, or discard."""

from __future__ import annotations

import contextlib

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from rpu_desktop.desktop.book_pools import Resumption
from rpu_desktop.desktop.engine_thread import EngineThread
from rpu_desktop.desktop.resume_dialog import ResumeDialog
from rpu_desktop.desktop.server_book import ServerBook
from rpu_desktop.desktop.tasks import spawn
from rpu_desktop.desktop.unfinished_banners import UnfinishedBanners, still_off
from rpu_desktop.desktop.widgets.confirm import confirm
from rpu_desktop.i18n.language import joined, say
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.run.failures import StepFailed
from rpu_desktop.run.journal import JournalStore
from rpu_desktop.run.unfinished import RunMemory, discard, survey

__all__ = ["UnfinishedRuns"]


class UnfinishedRuns(QObject):
    """Fills the banners and performs the actions of their buttons; `wanted` has a `Resumption` for the wizard."""

    wanted = Signal(object)

    def __init__(
        self, engine: EngineThread, book: ServerBook, runs: JournalStore, banners: UnfinishedBanners, window: QWidget
    ) -> None:
        super().__init__(window)
        self._engine = engine
        self._book = book
        self._runs = runs
        self._banners = banners
        self._window = window
        banners.resume.connect(lambda memory: self._ask(memory, finishing=False))
        banners.finish.connect(lambda memory: self._ask(memory, finishing=True))
        banners.discard.connect(lambda memory: self._ask_to_discard(memory.run, still_off(memory)))
        banners.forget.connect(lambda run: self._ask_to_discard(run, None))

    def look(self) -> None:
        """Show the unfinished upgrades."""
        spawn(self._look())

    async def _look(self) -> None:
        found = await self._engine.blocking(survey, self._runs)
        self._banners.show_runs(found.unfinished, found.unreadable)

    def _ask(self, memory: RunMemory, *, finishing: bool) -> None:
        dialog = ResumeDialog(self._book, memory, finishing=finishing, parent=self._window)
        dialog.ready.connect(lambda: self.wanted.emit(self._resumption(dialog)))
        dialog.open()

    def _resumption(self, dialog: ResumeDialog) -> Resumption:
        return Resumption(dialog.memory, dialog.finishing, dialog.media_password, dialog.take_over)

    def _ask_to_discard(self, run: str, still: Text | None) -> None:
        words = translate(
            "desktop",
            "The pool is not changed: servers keep their current version, a server in maintenance mode stays "
            "there, and what is switched off stays off. Only the program's record of this upgrade is deleted.",
        )
        confirm(
            self._window,
            translate("desktop", "Discard the Upgrade"),
            translate("desktop", "Delete the record of this upgrade?"),
            joined("\n\n", map(say, filter(None, (words, still)))),
            yes=translate("desktop", "&Discard"),
            no=translate("desktop", "&Keep"),
            then=lambda: spawn(self._discard(run)),
            warning=True,
        )

    async def _discard(self, run: str) -> None:
        with contextlib.suppress(StepFailed):  # in use elsewhere, or deleted: refresh the list
            await self._engine.blocking(discard, self._runs, run)
        await self._look()
