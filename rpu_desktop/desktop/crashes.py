"""Unexpected errors: logged, and shown to the admin together with the path of the log.

They come from Qt's slots, from the event loops of both threads, and from other threads.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from types import TracebackType
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from rpu_desktop.desktop.words import bare, show, worded
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import translate
from rpu_desktop.logs import log_folder
from rpu_desktop.redaction import redact

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMessageBox

__all__ = ["CrashHandler"]

_log = logging.getLogger(__name__)
_qt_log = logging.getLogger("Qt")

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class CrashHandler(QObject):
    """Handles unexpected errors from its construction until `close`.

    Shows one message box at a time, because an error that repeats must not fill the screen.
    """

    _happened = Signal(object)

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._loop = loop
        self._box: QMessageBox | None = None
        self._before = sys.excepthook
        sys.excepthook = self._uncaught
        loop.set_exception_handler(self._failed_on_loop)
        qInstallMessageHandler(_on_qt_message)
        self._happened.connect(self._notify, Qt.ConnectionType.QueuedConnection)

    def close(self) -> None:
        """Stop handling errors."""
        sys.excepthook = self._before
        self._loop.set_exception_handler(None)
        qInstallMessageHandler(None)
        self._gone()

    def _uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self._before(kind, error, trace)
        if isinstance(error, Exception):
            self._happened.emit(error)

    def _failed_on_loop(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        _log.error("%s", context.get("message", "an error nobody caught"), exc_info=error)
        if isinstance(error, Exception):
            self._happened.emit(error)

    def _notify(self, error: Exception) -> None:
        if self._box is not None:
            return
        from PySide6.QtWidgets import QMessageBox  # noqa: PLC0415 (not before it is needed: the first window must not wait)

        from rpu_desktop.desktop.widgets.as_data import MessageBox  # noqa: PLC0415 (likewise)

        box = MessageBox(QApplication.activeWindow())
        box.setIcon(QMessageBox.Icon.Warning)
        show(box.setWindowTitle, say(translate("desktop", "Unexpected Error")))
        show(box.setText, say(translate("desktop", "An internal error occurred.")))
        words = translate(
            "desktop",
            "The program continues as far as possible. See the log in {folder} for details. A support bundle (Help "
            "menu) contains all that is needed to find the cause.",
        )
        show(box.setInformativeText, say(words.of(folder=log_folder())))
        box.setDetailedText(redact(f"{type(error).__name__}: {error}"))
        close = worded(box.addButton("", QMessageBox.ButtonRole.AcceptRole), say(translate("desktop", "&Close")))
        show(close.setAccessibleName, bare(say(translate("desktop", "&Close"))))
        box.setDefaultButton(close)
        box.setEscapeButton(close)
        box.finished.connect(self._gone)
        self._box = box
        box.open()

    def _gone(self) -> None:
        box, self._box = self._box, None
        if box is not None and shiboken6.isValid(box):  # deleted with the window it belongs to
            box.hide()
            box.deleteLater()


def _on_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    _qt_log.log(_LEVELS.get(kind, logging.INFO), "%s", message)
    if kind in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
        sys.stderr.write(f"{message}\n")
