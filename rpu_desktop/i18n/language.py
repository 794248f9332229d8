"""The language in use, one for the whole program, and words that can be shown again in another one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from rpu_desktop.i18n.catalogue import ENGLISH, load_translator
from rpu_desktop.i18n.text import Text, Translator, printable
from rpu_desktop.redaction import redact

__all__ = ["Said", "current", "dressed", "joined", "said_again", "say", "translator", "use"]

_spoken: list[Translator] = [Translator()]
_code = [ENGLISH]


class Said(str):
    """Words in the current language that can be rendered again in another one.

    A plain ``str`` is data, such as the name of a pool: it is never translated, even if it looks like a text.
    """

    __slots__ = ("again",)
    again: Callable[[], str]


def use(language: str) -> None:
    """Speak `language` from now on; English where there is no catalogue of it."""
    _spoken[0] = load_translator(language) or Translator()
    _code[0] = language


def current() -> str:
    """The code of the language in use."""
    return _code[0]


def translator() -> Translator:
    """The translator in use, for `Text.render`."""
    return _spoken[0]


def say(text: Text) -> Said:
    """The words of `text` in the language in use, without secrets."""
    words = text.render(_spoken[0])
    return _said(printable(redact(words)) if text.args else words, partial(say, text))


def said_again(words: str) -> str:
    """`Said` words in the language now in use; data as they are."""
    return words.again() if isinstance(words, Said) else words


def joined(between: str, parts: Iterable[str]) -> Said:
    """Several words as one; those of them that are texts can be rendered again."""
    kept = tuple(parts)
    return _said(between.join(kept), lambda: joined(between, map(said_again, kept)))


def dressed(words: str, dress: Callable[[str], str]) -> str:
    """Words after a change of form, such as without the mark of a key, that can still be rendered again."""
    if not isinstance(words, Said):
        return dress(words)
    return _said(dress(words), lambda: dressed(words.again(), dress))


def _said(words: str, again: Callable[[], str]) -> Said:
    made = Said(words)
    made.again = again
    return made
