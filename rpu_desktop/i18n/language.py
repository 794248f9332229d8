"""The language in use: one for the whole program."""

from __future__ import annotations

from rpu_desktop.i18n.catalogue import ENGLISH, load_translator
from rpu_desktop.i18n.text import Text, Translator, printable
from rpu_desktop.redaction import redact

__all__ = ["current", "said_again", "say", "translator", "use"]

_spoken: list[Translator] = [Translator()]
_code = [ENGLISH]

_MOST = 20_000
_said: dict[str, Text] = {}
"""Words -> the text they came from: all those without arguments, of which there are as many as the code has."""
_filled: dict[str, Text] = {}
"""The same for texts with arguments or counts, the latest ones only."""


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
