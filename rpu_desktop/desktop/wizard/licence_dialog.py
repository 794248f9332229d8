"""The license agreement of the installation media, to be read and accepted."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from rpu_desktop.desktop.places import keep_place
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.labels import heading
from rpu_desktop.desktop.words import bare, show
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import printable, translate
from rpu_desktop.media.licence import Licence

__all__ = ["LicenceDialog"]


class LicenceDialog(QDialog):
    """Accepted only with its own button; several different agreements are shown one after the other."""

    def __init__(self, licences: Iterable[Licence], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = say(translate("desktop", "License Agreement"))
        show(self.setWindowTitle, title)
        self.setMinimumSize(560, 360)
        keep_place(self, "licence", QSize(760, 560))
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP * 3, GAP * 2, GAP * 3, GAP * 2)
        column.setSpacing(GAP)
        column.addWidget(heading(say(translate("desktop", "License agreement of the installation media"))))
        text = QPlainTextEdit("\n\n".join(sorted(printable(licence.text) for licence in licences)))
        text.setReadOnly(True)
        show(text.setAccessibleName, title)
        column.addWidget(text, 1)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, parent=self
        )
        for which, words in (
            (QDialogButtonBox.StandardButton.Ok, translate("desktop", "&Accept")),
            (QDialogButtonBox.StandardButton.Cancel, translate("desktop", "Do &Not Accept")),
        ):
            button = buttons.button(which)
            show(button.setText, say(words))
            show(button.setAccessibleName, bare(say(words)))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
