"""A question with two answers, one of which does nothing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMessageBox, QWidget

from rpu_desktop.desktop.widgets.as_data import MessageBox
from rpu_desktop.desktop.words import show, worded
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text

__all__ = ["confirm"]


def confirm(
    parent: QWidget,
    title: Text,
    question: Text,
    about: str,
    *,
    yes: Text,
    no: Text,
    then: Callable[[], object],
    warning: bool = False,
) -> None:
    """Ask; `about` explains the question, in the current language.

    Enter and Escape choose `no`; `yes` calls `then`. With `warning` something is lost, and the box and its button show
    that.
    """
    box = MessageBox(parent.window())  # a disabled parent would disable the box, too
    box.setIcon(QMessageBox.Icon.Warning if warning else QMessageBox.Icon.Question)
    show(box.setWindowTitle, say(title))
    show(box.setText, say(question))
    show(box.setInformativeText, about)
    role = QMessageBox.ButtonRole.DestructiveRole if warning else QMessageBox.ButtonRole.AcceptRole
    agreed = worded(box.addButton("", role), say(yes))
    refused = worded(box.addButton("", QMessageBox.ButtonRole.RejectRole), say(no))
    box.setDefaultButton(refused)
    box.setEscapeButton(refused)
    agreed.clicked.connect(then)
    box.open()
