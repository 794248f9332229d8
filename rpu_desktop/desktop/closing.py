"""The question what to do when someone stops a running upgrade or closes the window."""

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
    """What to do for each answer.

    `keep_running` hides the windows, and is None if no window is being closed. `tray` states whether hidden windows
    can be opened again from the tray.
    """

    keep_running: Callable[[], None] | None
    stop_after_server: Callable[[], None]
    stop_now: Callable[[], None]
    tray: bool = False


_ABOUT = translate(
    "desktop",
    "“Stop After This Server” finishes the current server, migrates its VMs back, and leaves the others for later. "
    "“Stop Now” ends after the current step. A server that is being installed is waited for either way; if you stop "
    "now, you can end that wait on the upgrade page. Later, the upgrade continues where it stopped.",
)
_NEEDED = translate("desktop", "The upgrade needs this program to continue.")
_MINIMISED = translate("desktop", "&Keep Running, Minimized")


def ask_what_to_do(parent: QWidget, closing: Closing) -> None:
    """Ask; without an answer, nothing changes."""
    box = MessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    leaving = closing.keep_running is not None
    title = translate("desktop", "An Upgrade Is Running") if leaving else translate("desktop", "Stop the Upgrade")
    show(box.setWindowTitle, say(title))
    question = translate("desktop", "When is the upgrade to stop?")
    if leaving:
        question = translate("desktop", "An upgrade is still running. What do you want to do?")
    show(box.setText, say(question))
    about = translate("desktop", "{first} {then}").of(first=_NEEDED, then=_ABOUT) if leaving else _ABOUT
    show(box.setInformativeText, say(about))
    kept = None
    if closing.keep_running is not None:
        keep = translate("desktop", "&Keep Running in the Tray") if closing.tray else _MINIMISED
        kept = _button(box, keep, QMessageBox.ButtonRole.AcceptRole, closing.keep_running)
    after = translate("desktop", "Stop &After This Server")
    _button(box, after, QMessageBox.ButtonRole.DestructiveRole, closing.stop_after_server)
    _button(box, translate("desktop", "Stop &Now"), QMessageBox.ButtonRole.DestructiveRole, closing.stop_now)
    words = translate("desktop", "Keep &Window Open") if leaving else translate("desktop", "Do No&t Stop")
    stay = _button(box, words, QMessageBox.ButtonRole.RejectRole, None)
    box.setDefaultButton(kept or stay)
    box.setEscapeButton(stay)
    box.open()


def _button(
    box: QMessageBox, words: Text, role: QMessageBox.ButtonRole, action: Callable[[], None] | None
) -> QPushButton:
    made = worded(box.addButton("", role), say(words))
    show(made.setAccessibleName, bare(say(words)))
    if action is not None:
        made.clicked.connect(action)
    return made
