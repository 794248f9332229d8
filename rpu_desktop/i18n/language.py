"""The language of every text a person reads, and which text each of the words on the screen came from."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from rpu_desktop.i18n.catalogue import Catalogue
from rpu_desktop.i18n.text import Text, Translator, printable
from rpu_desktop.redaction import redact
from rpu_desktop.shipped import folder

if TYPE_CHECKING:
    from PySide6.QtCore import QTranslator
    from PySide6.QtWidgets import QApplication

__all__ = ["LANGUAGES", "current", "install", "load_translator", "said_again", "say", "system_language", "translator"]

LANGUAGES = {"en": "English", "de": "Deutsch"}
"""Every language in its own words."""

_spoken: list[Catalogue] = [Catalogue()]
"""The language in use; one for the whole program, chosen once at the start."""
_code = ["en"]
_qts_own: list[QTranslator] = []
"""Qt's own texts in that language, while they are installed."""

_MOST = 20_000
_said: dict[str, Text] = {}
"""Words -> the text they came from: all those without arguments, of which there are as many as the code has."""
_filled: dict[str, Text] = {}
"""The same for texts with arguments or counts, the latest ones only."""


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
    system = QLocale.system()  # knows the country, too: how its people write dates
    QLocale.setDefault(system if system.name().startswith(language) else QLocale(language))
    while _qts_own:  # asking the application for them takes longer than all the rest
        app.removeTranslator(_qts_own.pop())
    qts_own = QTranslator()
    if qts_own.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(qts_own)
        _qts_own.append(qts_own)


def system_language() -> str:
    """The first of the languages the system's owner wants that we speak, else English."""
    from PySide6.QtCore import QLocale  # noqa: PLC0415 (the console needs no Qt)

    wanted = (name[:2].lower() for name in QLocale.system().uiLanguages())
    return next((code for code in wanted if code in LANGUAGES), "en")


def current() -> str:
    """The code of the language in use."""
    return _code[0]


def translator() -> Translator:
    """The translator in use, for `Text.render`."""
    return _spoken[0]


def say(text: Text) -> str:
    """The words of `text` in the language in use."""
    words = text.render(_spoken[0])
    if text.args:
        words = printable(redact(words))
    if not text.args and text.n < 0:
        _said[words] = _said[_bare(words)] = text
    else:
        _filled[words] = text
        if len(_filled) > _MOST:
            for oldest in list(_filled)[: _MOST // 2]:
                del _filled[oldest]
    return words


def said_again(words: str) -> str | None:
    """What was said as `words`, in the language now in use; None when nobody said them.

    As names of controls, words stand without the mark of their mnemonic and without the colon of a field's label.
    Lists of lines, and ``kind: text``, are looked up piece by piece.
    """
    text = _said.get(words) or _filled.get(words)
    if text is not None:
        again = say(text)  # so that it can be said again once more
        return _bare(again) if words == _bare(words) else again
    for joint in ("\n", "•  ", ": "):
        before, found, after = words.partition(joint)
        if found:
            return f"{said_again(before) or before}{joint}{said_again(after) or after}"
    return None


def _bare(words: str) -> str:
    return words.replace("&", "").rstrip(":")
