"""Sets the language of Qt: its buttons and dialogs, numbers and dates."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from rpu_desktop.i18n.catalogue import language_for
from rpu_desktop.i18n.language import use

__all__ = ["install", "system_language"]

_qts_own: list[QTranslator] = []
"""Qt's translators for the current language, while installed."""


def install(app: QApplication, language: str) -> None:
    """Use `language` from now on: the program's texts, Qt's buttons and dialogs, numbers and dates."""
    use(language)
    system = QLocale.system()  # includes the country, and so its number format
    QLocale.setDefault(system if system.name().startswith(language) else QLocale(language))
    while _qts_own:  # asking the application for its widgets takes longer than everything else here
        app.removeTranslator(_qts_own.pop())
    qts_own = QTranslator()
    if qts_own.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(qts_own)
        _qts_own.append(qts_own)


def system_language() -> str:
    """The first language of the system's preferences that has a translation, or else English."""
    return language_for(QLocale.system().uiLanguages())
