"""Changes the language while windows are open, without losing what was typed or chosen.

Everything shown with `rpu_desktop.desktop.words` is translated again. A widget that paints texts itself or writes
whole pages has a method ``retranslate``.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QWidget

from rpu_desktop.desktop.qt_language import install
from rpu_desktop.desktop.words import say_all_again, say_items_again

__all__ = ["retranslate", "speak"]


def speak(app: QApplication, language: str) -> None:
    """Use `language` from now on, including in windows that are open."""
    install(app, language)
    for window in app.topLevelWidgets():
        if not window.parent():
            retranslate(window)


def retranslate(window: QWidget) -> None:
    """Translate everything in this window and its dialogs again."""
    say_all_again()
    widgets = [window, *window.findChildren(QWidget)]
    for widget in widgets:
        say_items_again(widget)
    for widget in reversed(widgets):  # children first, because a page combines the texts of its parts
        hook: Callable[[], None] | None = getattr(widget, "retranslate", None)
        if hook is not None:
            hook()
