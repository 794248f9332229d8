"""Restores what was switched off for the prechecks when the wizard is closed before the start."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QProgressDialog, QWidget

from rpu_desktop.desktop.tasks import spawn
from rpu_desktop.desktop.widgets.as_data import MessageBox, some_lines
from rpu_desktop.desktop.wizard.context import WizardContext
from rpu_desktop.desktop.words import show, worded
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.prechecks.types import Undo

__all__ = ["LeavingDialog"]


class LeavingDialog:
    """Asks what to do with switched-off settings before the wizard is closed; `leave` closes it."""

    def __init__(self, parent: QWidget, context: WizardContext, leave: Callable[[], None]) -> None:
        self._parent = parent
        self._context = context
        self._leave = leave

    def ask(self) -> None:
        """Ask: restore, leave as is, or stay."""
        box = self._box(
            QMessageBox.Icon.Question,
            translate("desktop", "Cancel the Upgrade"),
            translate("desktop", "Restore what the prechecks switched off?"),
            [say(undo.text) for undos in self._context.flow.undos.values() for undo in undos],
        )
        put_back_button = worded(
            box.addButton("", QMessageBox.ButtonRole.AcceptRole), say(translate("desktop", "&Restore"))
        )
        leave = worded(
            box.addButton("", QMessageBox.ButtonRole.DestructiveRole), say(translate("desktop", "&Leave as Is"))
        )
        stay = worded(
            box.addButton("", QMessageBox.ButtonRole.RejectRole), say(translate("desktop", "&Continue in the Wizard"))
        )
        box.setDefaultButton(put_back_button)
        box.setEscapeButton(stay)
        put_back_button.clicked.connect(lambda: spawn(self._put_back()))
        leave.clicked.connect(self._leave)
        box.open()

    async def _put_back(self) -> None:
        flow = self._context.flow
        waiting = QProgressDialog(say(translate("desktop", "Restoring…")), "", 0, 0, self._parent)
        show(waiting.setWindowTitle, say(translate("desktop", "Cancel the Upgrade")))
        waiting.setCancelButton(None)
        waiting.setWindowModality(Qt.WindowModality.WindowModal)
        waiting.setMinimumDuration(0)
        waiting.show()
        try:
            done = await self._context.work.put_back(flow.undos)
        finally:
            waiting.close()
        for server, undo, why in done:
            if why is None:
                flow.forget_undo(server, undo)
        failed = [(undo, why) for _, undo, why in done if why is not None]
        if failed:
            self._notify(failed)
        else:
            self._leave()

    def _notify(self, failed: Sequence[tuple[Undo, Text]]) -> None:
        lines = [say(translate("desktop", "{what}: {reason}").of(what=undo.text, reason=why)) for undo, why in failed]
        box = self._box(
            QMessageBox.Icon.Warning,
            translate("desktop", "Cancel the Upgrade"),
            translate("desktop", "Not everything could be restored"),
            lines,
        )
        again = worded(box.addButton("", QMessageBox.ButtonRole.AcceptRole), say(translate("desktop", "&Try Again")))
        leave = worded(
            box.addButton("", QMessageBox.ButtonRole.DestructiveRole), say(translate("desktop", "&Leave as Is"))
        )
        box.setDefaultButton(again)
        box.setEscapeButton(leave)
        again.clicked.connect(lambda: spawn(self._put_back()))
        leave.clicked.connect(self._leave)
        box.open()

    def _box(self, icon: QMessageBox.Icon, title: Text, text: Text, lines: Sequence[str]) -> QMessageBox:
        box = MessageBox(self._parent)
        box.setIcon(icon)
        show(box.setWindowTitle, say(title))
        show(box.setText, say(text))
        show(box.setInformativeText, some_lines(lines))
        return box
