"""Rehearsing the upgrade: which fault to simulate, how far it is, and what came out."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QProgressBar, QTextBrowser, QVBoxLayout, QWidget

from rpu_desktop.desktop.help.topics import Topic
from rpu_desktop.desktop.help.window import help_key, show_help
from rpu_desktop.desktop.places import keep_place
from rpu_desktop.desktop.tasks import spawn
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.banner import Banner
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.widgets.form import add_row, make_form
from rpu_desktop.desktop.widgets.labels import label
from rpu_desktop.desktop.widgets.name_choice import NameChoice
from rpu_desktop.desktop.widgets.save_dialog import ReportSaver, dated_name
from rpu_desktop.desktop.wizard.context import WizardContext
from rpu_desktop.desktop.words import add_item, show
from rpu_desktop.errors import AppError
from rpu_desktop.i18n.format import duration
from rpu_desktop.i18n.language import joined, say, translator
from rpu_desktop.i18n.text import Text, sentence, translate
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.rehearsal.child import Rehearsal, rehearse
from rpu_desktop.rehearsal.from_session import script_of
from rpu_desktop.rehearsal.html import NOT_REAL, WAS_REHEARSAL, rehearsal_html, rehearsal_page
from rpu_desktop.rehearsal.kept import KeptRehearsals
from rpu_desktop.rehearsal.lines import rehearsal_json, rehearsal_text
from rpu_desktop.rehearsal.trouble import TROUBLES, fault_of
from rpu_desktop.run.events import Event
from rpu_desktop.run.progress import ProgressModel

__all__ = ["RehearsalDialog"]

_WHOLE = 1000
"""Steps of the progress bar."""
_REDRAW = 100
"""Milliseconds."""

_TROUBLES: dict[str, Text] = {
    "": translate("desktop", "Nothing goes wrong"),
    "host-lost": translate("desktop", "A server does not come back from its installation"),
    "migration-fails": translate("desktop", "The migration of a virtual machine fails"),
    "connection-lost": translate("desktop", "The connection breaks when a server gets the command to reboot"),
}
_ABOUT = translate(
    "desktop",
    "The upgrade is carried out on a simulated copy of the pool, with everything that you have chosen. The pool's "
    "database is read for it; no server is changed. It takes some seconds to a minute.",
)


class RehearsalDialog(QDialog):
    """Rehearses what the session has decided; the result is kept in `context.rehearsal`.

    If the rehearsal is only wanted for `then`, the dialog closes when it is complete.
    """

    def __init__(
        self, context: WizardContext, parent: QWidget | None = None, then: Callable[[], object] | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._then = then
        self._work: asyncio.Task[None] | None = None
        self._progress = ProgressModel()
        self._at = 0.0
        self._result: Rehearsal | None = None
        self._banner: Banner | None = None
        show(self.setWindowTitle, say(translate("desktop", "Rehearsal")))
        self.setMinimumSize(560, 400)
        keep_place(self, "rehearsal", QSize(860, 600))
        self.trouble = QComboBox()
        self.subject = NameChoice()
        self.bar = QProgressBar()
        self.bar.setRange(0, _WHOLE)
        self.bar.setTextVisible(False)
        show(self.bar.setAccessibleName, say(translate("desktop", "Progress of the rehearsal")))
        self.state = label("", role="muted")
        self.text = QTextBrowser()
        show(self.text.setAccessibleName, say(translate("desktop", "Result of the rehearsal")))
        self.start = Button(say(translate("desktop", "Start &Rehearsal")), "play")
        self.cancel = Button(say(translate("desktop", "Ca&ncel Rehearsal")), "stop")
        self.save = Button(say(translate("desktop", "&Save…")), "save")
        self.close_button = Button(say(translate("desktop", "C&lose")))
        self.help = Button(say(translate("desktop: the button for help", "?")))
        self._redraw = QTimer(self, interval=_REDRAW, singleShot=True)
        self._redraw.timeout.connect(self._draw_progress)
        self._lay_out()
        self._connect()
        self._trouble_chosen()
        self._draw()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP * 2, GAP * 2, GAP * 2, GAP * 2)
        column.setSpacing(GAP)
        column.addWidget(label(say(_ABOUT)))
        form = make_form()
        add_row(form, translate("desktop", "&What goes wrong:"), self.trouble)
        self._subject_label = add_row(form, translate("desktop", "W&here:"), self.subject)
        for kind, words in _TROUBLES.items():
            add_item(self.trouble, say(words), kind)
        column.addLayout(form)
        progress = QHBoxLayout()
        progress.setSpacing(GAP)
        progress.addWidget(self.start)
        progress.addWidget(self.bar, 4, Qt.AlignmentFlag.AlignVCenter)
        progress.addStretch(1)
        progress.addWidget(self.cancel)
        column.addLayout(progress)
        column.addWidget(self.state)
        self._banners = QVBoxLayout()
        column.addLayout(self._banners)
        column.addWidget(self.text, 1)
        self._room = QWidget()  # takes the room that the result will have
        column.addWidget(self._room, 1)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.help)
        row.addStretch(1)
        row.addWidget(self.save)
        row.addWidget(self.close_button)
        column.addLayout(row)
        show(self.help.setAccessibleName, say(translate("desktop", "Help")))

    def _connect(self) -> None:
        name = translate("desktop", "rehearsal")
        self.saver = ReportSaver(
            self, self._context.engine, name, self._html, self._text, self._data, file_name=self._file_name
        )
        self.save.clicked.connect(self.saver.ask)
        self.trouble.currentIndexChanged.connect(self._trouble_chosen)
        self.start.clicked.connect(self._start)
        self.cancel.clicked.connect(self._cancel)
        self.close_button.clicked.connect(self.reject)
        self.help.clicked.connect(lambda: show_help(self, Topic.REHEARSAL))
        help_key(self, Topic.REHEARSAL)

    @property
    def busy(self) -> bool:
        """Whether a rehearsal is under way."""
        return self._work is not None and not self._work.done()

    # What goes wrong

    def _pools(self) -> list[PoolSnapshot]:
        flow = self._context.flow
        return [found.snapshot for server in flow.chosen if (found := flow.findings.get(server))]

    def _trouble_chosen(self) -> None:
        kind = str(self.trouble.currentData() or "")
        about = TROUBLES[kind][0] if kind else ""
        self.subject.clear()
        if about:
            first = translate("desktop", "the first one")
            add_item(self.subject, say(first), "")
            for name, uuid in self._subjects(about):
                self.subject.add(name, uuid)
        for widget in (self.subject, self._subject_label):
            widget.setVisible(bool(about))

    def _subjects(self, about: str) -> Sequence[tuple[str, str]]:
        """(name, uuid) of what the trouble can happen to."""
        if about == "host":
            return [(host.name, host.uuid) for pool in self._pools() for host in pool.hosts.values()]
        found = [(vm.name, vm.uuid) for pool in self._pools() for vm in pool.guests() if vm.resident_on in pool.hosts]
        return sorted(found, key=lambda each: each[0].casefold())

    def _faults(self) -> list[str]:
        kind = str(self.trouble.currentData() or "")
        if not kind:
            return []
        uuid = str(self.subject.currentData() or "")
        words = f"{kind}:{TROUBLES[kind][0]}={uuid}" if uuid else kind
        return [fault_of(words, self._pools())]

    # The rehearsal

    def begin(self) -> None:
        """Start a rehearsal without a fault."""
        self._start()

    def _start(self) -> None:
        if not self.busy:
            self._result = None
            self._progress, self._at = ProgressModel(), 0.0
            self._say("")
            self._work = spawn(self._rehearse(self._faults()))
            self._work.add_done_callback(lambda _: self._draw())
            self._draw()

    async def _rehearse(self, faults: Sequence[str]) -> None:
        engine, facts = self._context.engine, None if faults else self._context.facts()
        try:
            script = await script_of(self._context.work, faults)
            self._result = await engine.submit(lambda: rehearse(script, self._notify))
        except AppError as error:
            text = translate("desktop", "The rehearsal failed")
            self._say("bad", say(text), say(sentence(error.text, error.advice)))
        else:
            self._context.note_rehearsal(self._result, facts)
            await asyncio.to_thread(KeptRehearsals().keep, self._result)
            self._show_result(self._result)
            if self._then is not None and self._context.is_rehearsed:
                self.accept()
                self._then()

    def _notify(self, event: Event) -> None:
        """On the engine's thread."""
        self._context.engine.to_front(self._happened, event)

    def _happened(self, event: Event) -> None:
        self._progress.apply(event)
        self._at = max(self._at, event.at)
        if not self._redraw.isActive():
            self._redraw.start()

    def _cancel(self) -> None:
        """The process ends with the task that waits for it."""
        if self._work is not None:
            self._work.cancel()
            self._say("info", say(translate("desktop", "The rehearsal was canceled")))

    def _show_result(self, result: Rehearsal) -> None:
        if result.refusals:
            lines = [say(sentence(refusal.text, refusal.advice)) for refusal in result.refusals]
            title = translate("desktop", "The upgrade would not start")
            self._say("bad", say(title), joined("\n", lines))
            return
        self._say("info", say(WAS_REHEARSAL), say(NOT_REAL))
        self.text.setHtml(rehearsal_html(result))

    # What is seen

    def _say(self, kind: str, title: str = "", text: str = "") -> None:
        if self._banner is not None:
            self._banner.hide()
            self._banner.deleteLater()
        self._banner = Banner(kind, title, text) if kind else None
        if self._banner is not None:
            self._banners.addWidget(self._banner)

    def _draw(self) -> None:
        busy, shown = self.busy, self._result is not None and not self._result.refusals
        for choice in (self.trouble, self.subject):
            choice.setEnabled(not busy)
        self.bar.setVisible(busy)
        self.state.setVisible(busy)
        self.start.setVisible(not busy)
        self.cancel.setVisible(busy)
        self.text.setVisible(shown)
        self._room.setVisible(not shown)
        self.save.setVisible(shown)
        self.start.setDefault(not shown)
        self.close_button.setDefault(shown)
        (self.cancel if busy else self.close_button if shown else self.start).setFocus()
        self._draw_progress()

    def _draw_progress(self) -> None:
        progress = self._progress
        self.bar.setValue(round(progress.share(self._at) * _WHOLE))
        if progress.began is None:
            show(self.state.setText, say(translate("desktop", "Reading the database and preparing the copy…")))
            return
        text = translate(
            "desktop",
            "{done} of {n} server done, {time} after the start",
            "{done} of {n} servers done, {time} after the start",
            progress.hosts_total,
        )
        passed = duration(max(0.0, self._at - progress.began))
        show(self.state.setText, say(text.of(done=progress.hosts_done, time=passed)))

    def retranslate(self) -> None:
        """Another language is spoken."""
        if self._result is not None and not self._result.refusals:
            self.text.setHtml(rehearsal_html(self._result))

    # Saving

    def _html(self) -> str:
        return rehearsal_page(self._result) if self._result is not None else ""

    def _text(self) -> str:
        return rehearsal_text(self._result, translator()) + "\n" if self._result is not None else ""

    def _data(self) -> str:
        data = rehearsal_json(self._result, translator()) if self._result is not None else {}
        return json.dumps(data, indent=1, ensure_ascii=False)

    def _file_name(self) -> str:
        words = say(translate("desktop", "rehearsal"))
        return dated_name([*(pool.pool.name for pool in self._pools()), words], time.time())

    # Leaving

    def reject(self) -> None:
        """Close; a rehearsal that is under way ends."""
        if self._work is not None:
            self._work.cancel()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 (Qt's name)
        """As Close."""
        self.reject()
        super().closeEvent(event)
