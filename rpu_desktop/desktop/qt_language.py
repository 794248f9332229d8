"""Qt's own share of the language in use: its buttons and dialogs, numbers and dates."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from rpu_desktop.i18n.catalogue import language_for
from rpu_desktop.i18n.language import use

__all__ = ["install", "system_language"]

_qts_own: list[QTranslator] = []
"""Qt's own texts in that language, while they are installed."""


def install(app: QApplication, language: str) -> None:
    """Speak `language` from now on: our own texts, Qt's own buttons and dialogs, numbers and dates."""
    use(language)
    system = QLocale.system()  # knows the country, too: how its people write numbers
    QLocale.setDefault(system if system.name().startswith(language) else QLocale(language))
    while _qts_own:  # asking the application for them takes longer than all the rest
        app.removeTranslator(_qts_own.pop())
    qts_own = QTranslator()
    if qts_own.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(qts_own)
        _qts_own.append(qts_own)


def system_language() -> str:
    """The first of the languages that the system's owner wants and that there is, else English."""
    return language_for(QLocale.system().uiLanguages())
