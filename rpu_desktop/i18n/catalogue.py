"""The catalogues of translations, in the formats of gettext: one file for each language besides English.

Packages carry compiled catalogues (``de.mo``).  A checkout holds what translators edit (``de.po``); it is compiled when
it is first needed and kept beside it, with a stamp of what it was made from, so that an old one is never used.
"""

from __future__ import annotations

import logging
import struct
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from rpu_desktop.files import write_whole
from rpu_desktop.i18n.compiling import ABOUT, NAME, STAMP, compiled, stamp
from rpu_desktop.i18n.text import Translator
from rpu_desktop.shipped import folder

__all__ = ["ENGLISH", "language_for", "languages", "load_translator", "own_name"]

ENGLISH = "en"
"""The language of the code, which needs no catalogue."""

_log = logging.getLogger(__name__)


@cache
def languages() -> tuple[str, ...]:
    """The codes of all languages there are, such as ``de`` and ``pt_BR``; English first."""
    found = {path.stem for path in folder("translations").glob("*.[pm]o")}
    return (ENGLISH, *sorted(found - {ENGLISH}))


def language_for(wanted: Iterable[str]) -> str:
    """The first of the `wanted` languages that there is, else English; ``de-AT`` and ``de_DE.UTF-8`` are German."""
    known = {code.lower(): code for code in languages()}
    for name in wanted:
        code = name.partition(".")[0].partition("@")[0].replace("-", "_").lower()
        found = known.get(code) or known.get(code.partition("_")[0])
        if found is not None:
            return found
    return ENGLISH


def own_name(language: str) -> str:
    """What speakers of the language call it: ``Deutsch``."""
    if language == ENGLISH:
        return "English"
    name = (load_translator(language) or Translator()).pgettext(ABOUT, NAME)
    return language if name == NAME else name  # a catalogue compiled by another program has no such stamp


@cache
def load_translator(language: str) -> Translator | None:
    """The catalogue of a language; None where there is none, or it is damaged: texts are English then."""
    source = folder("translations") / f"{language}.po"
    try:
        return _from_source(source) if source.is_file() else _read(source.with_suffix(".mo"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, LookupError, struct.error, ImportError) as error:
        _log.warning("no translations into %s: %s: %s", language, type(error).__name__, error)
        return None


def _from_source(source: Path) -> Translator:
    content = source.read_bytes()
    target = source.with_suffix(".mo")
    with suppress(OSError, ValueError, LookupError, struct.error):
        found = _read(target)
        if found.pgettext(ABOUT, STAMP) == stamp(content):
            return found
    fresh = compiled(content)
    with suppress(OSError):  # a checkout that may not be written to is compiled at every start
        write_whole(target, fresh)
    return GNUTranslations(BytesIO(fresh))


def _read(path: Path) -> Translator:
    with path.open("rb") as file:
        return GNUTranslations(file)
