"""Another language while windows are open; nothing that was typed or chosen is lost.

Everything shown by `rpu_desktop.desktop.words` is said again.  A widget that draws words itself, or writes pages of
them, has a method ``retranslate``.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QWidget

from rpu_desktop.desktop.qt_language import install
from rpu_desktop.desktop.words import say_all_again, say_items_again

__all__ = ["retranslate", "speak"]


def speak(app: QApplication, language: str) -> None:
    """Speak `language` from now on, in the windows that are open, too."""
    install(app, language)
    for window in app.topLevelWidgets():
        if not window.parent():
            retranslate(window)


def retranslate(window: QWidget) -> None:
    """Say everything in this window, and in its dialogs, again."""
    say_all_again()
    widgets = [window, *window.findChildren(QWidget)]
    for widget in widgets:
        say_items_again(widget)
    for widget in reversed(widgets):  # what stands inside comes first: a page joins what its parts say
        hook: Callable[[], None] | None = getattr(widget, "retranslate", None)
        if hook is not None:
            hook()
