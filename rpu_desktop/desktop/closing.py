"""The question when the main window is closed while an upgrade runs: what shall become of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from rpu_desktop.desktop.widgets.as_data import MessageBox
from rpu_desktop.desktop.words import bare, show, worded
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text, translate

__all__ = ["Closing", "ask_what_to_do"]


@dataclass(frozen=True, slots=True)
class Closing:
    """What to do for each answer; `tray` says whether windows can be hidden and found again."""

    keep_running: Callable[[], None]
    stop_after_server: Callable[[], None]
    stop_now: Callable[[], None]
    tray: bool


def ask_what_to_do(parent: QWidget, closing: Closing) -> None:
    """Ask; without an answer everything stays as it is."""
    box = MessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    show(box.setWindowTitle, say(translate("desktop", "An Upgrade Is Running")))
    show(box.setText, say(translate("desktop", "An upgrade is still running. What do you want to do?")))
    words = translate(
        "desktop",
        "The upgrade needs this program to continue. “Stop After This Server” finishes the current server, "
        "migrates its VMs back, and leaves the others for later. “Stop Now” ends after the current step; a server "
        "that is being installed is finished first. Either way you can continue later with the same wizard.",
    )
    show(box.setInformativeText, say(words))
    keep = translate("desktop", "&Keep Running in the Tray") if closing.tray else _MINIMISED
    kept = _button(box, keep, QMessageBox.ButtonRole.AcceptRole, closing.keep_running)
    after = translate("desktop", "Stop &After This Server")
    _button(box, after, QMessageBox.ButtonRole.DestructiveRole, closing.stop_after_server)
    _button(box, translate("desktop", "Stop &Now"), QMessageBox.ButtonRole.DestructiveRole, closing.stop_now)
    cancel = _button(box, translate("desktop", "Cancel"), QMessageBox.ButtonRole.RejectRole, None)
    box.setDefaultButton(kept)
    box.setEscapeButton(cancel)
    box.open()


_MINIMISED = translate("desktop", "&Keep Running, Minimized")


def _button(
    box: QMessageBox, words: Text, role: QMessageBox.ButtonRole, action: Callable[[], None] | None
) -> QPushButton:
    made = worded(box.addButton("", role), say(words))
    show(made.setAccessibleName, bare(say(words)))
    if action is not None:
        made.clicked.connect(action)
    return made
