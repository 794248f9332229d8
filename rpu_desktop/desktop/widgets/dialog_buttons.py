"""The row of buttons below a dialog, with our own texts, without the style's icons, and with accessible names."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton

from rpu_desktop.desktop.help.topics import Topic
from rpu_desktop.desktop.help.window import help_key, show_help
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.words import show
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text, translate

__all__ = ["DialogButtons"]


class DialogButtons(QDialogButtonBox):
    """Help on `topic`, Cancel, and the button that accepts; `default` is the one that Enter presses."""

    def __init__(self, dialog: QDialog, words: Text, topic: Topic, *, default: bool = True) -> None:
        super().__init__(dialog)
        self.do = self._button(words, QDialogButtonBox.ButtonRole.AcceptRole)
        self.cancel = self._button(translate("desktop", "Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        (self.do if default else self.cancel).setDefault(True)
        self.rejected.connect(dialog.reject)
        self.help = self._button(translate("desktop: the button for help", "?"), QDialogButtonBox.ButtonRole.HelpRole)
        show(self.help.setAccessibleName, say(translate("desktop", "Help")))
        self.help.clicked.connect(lambda: show_help(dialog, topic))
        help_key(dialog, topic)

    def _button(self, words: Text, role: QDialogButtonBox.ButtonRole) -> QPushButton:
        made = Button(say(words))
        self.addButton(made, role)
        return made
