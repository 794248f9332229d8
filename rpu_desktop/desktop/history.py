"""Past upgrades: when, which pools, how they ended, and their reports."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QSplitter, QTreeWidget, QVBoxLayout, QWidget

from rpu_desktop.desktop.engine_thread import EngineThread
from rpu_desktop.desktop.help.topics import Topic
from rpu_desktop.desktop.help.window import help_key, show_help
from rpu_desktop.desktop.icons import set_item_icon
from rpu_desktop.desktop.places import KeptColumns, keep_place, keep_splitter
from rpu_desktop.desktop.tasks import spawn
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.verdict import verdict
from rpu_desktop.desktop.widgets.as_data import MessageBox
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.widgets.confirm import confirm
from rpu_desktop.desktop.widgets.labels import label
from rpu_desktop.desktop.widgets.report_view import ReportView
from rpu_desktop.desktop.widgets.save_dialog import ReportSaver
from rpu_desktop.desktop.widgets.sortable import SortableItem, make_sortable
from rpu_desktop.desktop.words import show, show_cell, show_headers
from rpu_desktop.i18n.format import duration, moment
from rpu_desktop.i18n.language import say, translator
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.run.failures import StepFailed
from rpu_desktop.run.journal import JournalStore
from rpu_desktop.run.unfinished import RunMemory, forget, past_runs
from rpu_desktop.session.report_html import report_page

if TYPE_CHECKING:
    from rpu_desktop.run.report import Report

__all__ = ["HistoryDialog"]

_RUN = Qt.ItemDataRole.UserRole
_ICONS = {"good": "done", "warn": "warns", "bad": "failed", "info": "informs"}


class HistoryDialog(QDialog):
    """Reads the records of the runs on this computer; the newest is selected."""

    def __init__(self, engine: EngineThread, runs: JournalStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._runs = runs
        self._memories: dict[str, RunMemory] = {}
        show(self.setWindowTitle, say(translate("desktop", "Upgrade History")))
        self.list = QTreeWidget()
        self.report = ReportView()
        self.save = Button(say(translate("desktop", "&Save Report…")), "save")
        self.delete = Button(say(translate("desktop", "&Delete…")), "remove")
        self._empty = label(say(translate("desktop", "No upgrade has been run on this computer yet.")), role="muted")
        words = translate("desktop", "upgrade report")
        self.saver = ReportSaver(self, engine, words, self._html, self._text, self._data)
        self._lay_out()
        keep_place(self, "history", QSize(900, 640))
        self.list.currentItemChanged.connect(lambda *_: self._show())
        self.save.clicked.connect(self.saver.ask)
        self.delete.clicked.connect(self._ask_to_delete)
        self._show()
        spawn(self._read(), fills=self)

    def _lay_out(self) -> None:
        show(self.list.setAccessibleName, say(translate("desktop", "Past upgrades")))
        titles = (
            translate("desktop", "Started"),
            translate("desktop", "Pools"),
            translate("desktop", "Result"),
            translate("desktop", "Duration"),
        )
        show_headers(self.list, [say(title) for title in titles])
        self.list.setRootIsDecorated(False)
        self._columns = KeptColumns(self.list, "history")
        make_sortable(self.list)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self.list)
        parts.addWidget(self.report)
        parts.setSizes([180, 380])
        keep_splitter(parts, "history")
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP * 2, GAP * 2, GAP * 2, GAP * 2)
        column.setSpacing(GAP)
        column.addWidget(self._empty)
        column.addWidget(parts, 1)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        question = Button(say(translate("desktop: the button for help", "?")))
        show(question.setAccessibleName, say(translate("desktop", "Help")))
        question.clicked.connect(lambda: show_help(self, Topic.HISTORY))
        help_key(self, Topic.HISTORY)
        row.addWidget(question)
        row.addWidget(self.save)
        row.addWidget(self.delete)
        row.addWidget(self.saver.note, 1)
        row.addStretch(1)
        close = Button(say(translate("desktop", "&Close")))
        close.clicked.connect(self.reject)
        close.setDefault(True)
        row.addWidget(close)
        column.addLayout(row)

    async def _read(self) -> None:
        self._memories = {memory.run: memory for memory in await self._engine.blocking(past_runs, self._runs)}
        self._fill()

    def _fill(self) -> None:
        self.list.clear()
        for memory in self._memories.values():
            item = SortableItem()
            item.setData(0, _RUN, memory.run)
            end = verdict(memory.report)
            show_cell(item, 0, say(moment(memory.began)))
            item.set_value(0, memory.began)
            show_cell(item, 1, ", ".join(pool.name for pool in memory.pools.values()))
            set_item_icon(item, 2, _ICONS.get(end.kind, "informs"), "accent" if end.kind == "info" else end.kind)
            show_cell(item, 2, say(_result(memory, end.title)))
            if memory.report.ended is not None:
                lasted = memory.report.ended - memory.report.began
                show_cell(item, 3, say(duration(lasted)))
                item.set_value(3, lasted)
            self.list.addTopLevelItem(item)
        self._empty.setVisible(not self._memories)
        self._columns.fit()
        if (first := self.list.topLevelItem(0)) is not None:
            self.list.setCurrentItem(first)
        self._show()

    def _current(self) -> RunMemory | None:
        item = self.list.currentItem()
        return self._memories.get(str(item.data(0, _RUN))) if item is not None else None

    def _show(self) -> None:
        memory = self._current()
        self.report.show_report(memory.report if memory is not None else None)
        self.save.setEnabled(memory is not None)
        self.delete.setEnabled(memory is not None and not memory.open_pools)
        tip = translate("desktop", "An unfinished upgrade is resumed, finished or discarded in the main window.")
        show(self.delete.setToolTip, say(tip) if memory is not None and memory.open_pools else "")

    def retranslate(self) -> None:
        """Show all texts in the current language."""
        self._fill()

    def _ask_to_delete(self) -> None:
        memory = self._current()
        if memory is None:
            return
        about = translate(
            "desktop",
            "The report and this program's record of the upgrade are deleted. The pools are not changed.",
        )
        confirm(
            self,
            translate("desktop", "Delete Report"),
            translate("desktop", "Delete the report of the upgrade of {begin}?").of(begin=moment(memory.began)),
            say(about),
            yes=translate("desktop", "&Delete"),
            no=translate("desktop", "&Keep"),
            then=lambda: spawn(self._delete(memory.run)),
            warning=True,
        )

    async def _delete(self, run: str) -> None:
        try:
            await self._engine.blocking(forget, self._runs, run)
        except StepFailed as failure:
            box = MessageBox(self)
            box.setIcon(MessageBox.Icon.Warning)
            show(box.setText, say(failure.text))
            show(box.setInformativeText, say(failure.advice) if failure.advice else "")
            box.open()
        await self._read()

    def _chosen_report(self) -> Report | None:
        memory = self._current()
        return memory.report if memory is not None else None

    def _html(self) -> str:
        report = self._chosen_report()
        return report_page(report) if report is not None else ""

    def _text(self) -> str:
        report = self._chosen_report()
        return report.to_text(translator()) + "\n" if report is not None else ""

    def _data(self) -> str:
        report = self._chosen_report()
        return json.dumps(report.to_json(translator()), indent=1, ensure_ascii=False) if report is not None else ""


def _result(memory: RunMemory, ended: Text) -> Text:
    return translate("desktop", "Not finished") if memory.open_pools else ended
