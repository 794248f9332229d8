"""The language of every text a person reads."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from rpu_desktop.desktop.catalogue import Catalogue
from rpu_desktop.desktop.resources import folder
from rpu_desktop.texts import Text, Translator

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

__all__ = ["current", "install", "load_translator", "say", "translator"]

_spoken: list[Catalogue] = [Catalogue()]
"""The language in use; one for the whole program, chosen once at the start."""
_code = ["en"]


@cache
def load_translator(language: str) -> Translator | None:
    """The translator into `language` (``de``, ``en``); None when there is none."""
    path = folder("translations") / f"rpu_desktop_{language}.ts"
    return Catalogue.read(path) if path.is_file() else None


def install(app: QApplication, language: str) -> None:
    """Speak `language` from now on: our own texts, Qt's own buttons and dialogs, numbers and dates."""
    from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator  # noqa: PLC0415 (the console needs no Qt)

    found = load_translator(language)
    _spoken[0] = found if isinstance(found, Catalogue) else Catalogue()
    _code[0] = language
    QLocale.setDefault(QLocale(language))
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
    qt_texts = QTranslator(app)
    if qt_texts.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(qt_texts)


def current() -> str:
    """The code of the language in use."""
    return _code[0]


def translator() -> Translator:
    """The translator in use, for `Text.render`."""
    return _spoken[0]


def say(text: Text) -> str:
    """The words of `text` in the language in use."""
    return text.render(_spoken[0])
