"""Scripts of the admin that run at certain moments of the upgrade."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from rpu_desktop.desktop.help.topics import Topic
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.widgets.dialog_buttons import DialogButtons
from rpu_desktop.desktop.widgets.form import add_row, align, make_form
from rpu_desktop.desktop.widgets.labels import label
from rpu_desktop.desktop.widgets.removable_rows import RemovableRows
from rpu_desktop.desktop.widgets.spin_box import SpinBox
from rpu_desktop.desktop.words import add_item, bare, show
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text, sentence, translate
from rpu_desktop.run.hooks import TIMEOUT, Hook, HookError, HookMoment, read_hook

__all__ = ["ScriptsDialog", "hook_words"]

_MOMENTS: dict[HookMoment, Text] = {
    HookMoment.BEFORE_POOL: translate("desktop", "Before the pool"),
    HookMoment.BEFORE_SERVER: translate("desktop", "Before each server"),
    HookMoment.BEFORE_VM_DOWN: translate("desktop", "Before a virtual machine is stopped"),
    HookMoment.AFTER_SERVER: translate("desktop", "After each server"),
    HookMoment.AFTER_POOL: translate("desktop", "After the pool"),
}
_LONGEST = 24 * 3600
"""Seconds."""
_ABOUT = translate(
    "desktop",
    "Scripts run on this computer, as you, in this order. The exit code decides: 0 continue, 10 wait, 11 skip the "
    "server, 12 stop. Any other code, or more time than allowed, counts as a failure.",
)


def hook_words(hook: Hook) -> str:
    """When it runs and what: ``Before each server: /opt/silence``."""
    return say(translate("desktop", "{moment}: {command}").of(moment=_MOMENTS[hook.moment], command=hook.name))


class ScriptsDialog(QDialog):
    """Once it is accepted, `hooks` is what was chosen."""

    def __init__(self, hooks: Sequence[Hook], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hooks = tuple(hooks)
        self._chosen = list(hooks)
        show(self.setWindowTitle, say(translate("desktop", "Scripts")))
        self.setMinimumWidth(600)
        self.rows = RemovableRows()
        self.moment = QComboBox()
        self.command = QLineEdit()
        self.choose = Button(say(translate("desktop", "C&hoose…")), "folder")
        self.add = Button(say(translate("desktop", "&Add Script")), "add")
        self.timeout = SpinBox()
        self.problem = label(role="bad")
        self.problem.hide()
        self._lay_out()
        self._fill()
        self.rows.removed.connect(self._remove)
        self.add.clicked.connect(self._add)
        self.command.returnPressed.connect(self._add)
        self.choose.clicked.connect(self._ask_file)
        self._show()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP * 2, GAP * 2, GAP * 2, GAP * 2)
        column.setSpacing(GAP)
        column.addWidget(label(say(_ABOUT), role="muted"))
        column.addWidget(self.rows)
        form = make_form()
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.command, 1)
        row.addWidget(self.choose)
        words = translate("desktop", "&Command:")
        labels = [add_row(form, translate("desktop", "&When:"), self.moment), add_row(form, words, both)]
        labels[-1].setBuddy(self.command)
        show(self.command.setAccessibleName, bare(say(words)))
        column.addLayout(form)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.add)
        column.addLayout(row)
        form = make_form()
        labels.append(add_row(form, translate("desktop", "Time &limit for each script:"), self.timeout))
        column.addLayout(form)
        align(labels)
        column.addStretch(1)
        column.addWidget(self.problem)
        buttons = DialogButtons(self, translate("desktop", "&OK"), Topic.SCRIPTS)
        buttons.accepted.connect(self._accept)
        column.addWidget(buttons)

    def _fill(self) -> None:
        for moment, words in _MOMENTS.items():
            add_item(self.moment, say(words), moment)
        self.moment.setCurrentIndex(list(_MOMENTS).index(HookMoment.BEFORE_SERVER))
        self.timeout.setRange(1, _LONGEST)
        self.timeout.setValue(round(self._chosen[0].timeout if self._chosen else TIMEOUT))
        show(self.timeout.setSuffix, say(translate("desktop: unit behind a number", " s")))

    def _show(self) -> None:
        self.rows.show_rows(list(map(hook_words, self._chosen)))
        self.problem.hide()

    def _add(self) -> bool:
        """Take over what was typed; False if it is no command."""
        moment = list(_MOMENTS)[self.moment.currentIndex()]
        try:
            hook = read_hook(f"{moment}={self.command.text()}")
        except HookError as error:
            empty = not self.command.text().strip()
            text = translate("desktop", "Enter a command first.") if empty else sentence(error.text, error.advice)
            show(self.problem.setText, say(text))
            self.problem.show()
            self.command.setFocus()
            return False
        self._chosen.append(hook)
        self.command.clear()
        self._show()
        return True

    def _remove(self, number: int) -> None:
        del self._chosen[number]
        self._show()
        self.command.setFocus()

    def _ask_file(self) -> None:
        dialog = QFileDialog(self, say(translate("desktop", "Script")))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.use_file)
        dialog.open()

    def use_file(self, path: str) -> None:
        """Type a file's name as a command, quoted if it has to be."""
        self.command.setText(f'"{path}"' if sys.platform == "win32" else shlex.quote(path))
        self.command.setFocus()

    def _accept(self) -> None:
        """A command that was typed and not added is meant, too."""
        if self.command.text().strip() and not self._add():
            return
        self.hooks = tuple(replace(hook, timeout=float(self.timeout.value())) for hook in self._chosen)
        self.accept()
