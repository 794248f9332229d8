"""Which language to speak, and the translator for it."""

from __future__ import annotations

import locale
import os
import sys
from collections.abc import Sequence

from rpu_desktop.i18n.catalogue import ENGLISH, language_for, languages, load_translator
from rpu_desktop.i18n.text import Translator

__all__ = ["chosen_language", "find_translator"]


def chosen_language(arguments: Sequence[str]) -> str:
    """The language of ``--language``, anywhere on the command line; else the system's, if available; else English."""
    for name, value in zip(arguments, [*arguments[1:], ""], strict=False):  # strict would refuse no arguments at all
        wish = name.removeprefix("--language=") if name.startswith("--language=") else value
        if name.startswith("--language") and wish in languages():
            return wish
    return _system_language()


def _system_language() -> str:
    stated = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), None)
    name = stated or _display_language() or locale.getlocale()[0] or ENGLISH
    return language_for([name, locale.normalize(name.partition("_")[0])])  # Windows: "German_Germany"


def _display_language() -> str:
    """The language of Windows' own menus; `locale` knows only the one of dates and numbers."""
    if sys.platform != "win32":
        return ""
    import ctypes  # noqa: PLC0415 (needed on Windows only)

    return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")


def find_translator(language: str) -> Translator | None:
    """The translator into `language`; None when the texts stay in the English of the code."""
    return load_translator(language)
