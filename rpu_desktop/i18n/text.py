"""Texts a person reads: named arguments, translatable, free of any toolkit.

The engine and everything below it speak in `Text` objects.  The edge of the program (the desktop, the console,
the report) turns them into a language with `Text.render`; without a translator they read as English.

`translate("engine", "{vm} is moving to {host}").of(vm="db-7", host="fra-02")` is found by Babel, which reads the
literals of the call (scripts/translations.py); arguments therefore go into `Text.of`.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from gettext import NullTranslations
from typing import overload

__all__ = [
    "Sentence",
    "Text",
    "Translator",
    "on_one_line",
    "one_line",
    "plain",
    "printable",
    "sentence",
    "translate",
]

_ENDS = tuple(end + quote for end in ".!?…" for quote in ("", ")", '"', "”", "“", "»"))

Translator = NullTranslations
"""A catalogue of translations, as the standard library's gettext has it; one without any speaks English."""

_ENGLISH = NullTranslations()


@dataclass(frozen=True, slots=True)
class Text:
    """One translatable text with its named arguments.

    `n` is the count in a text with a plural, which fills its ``{n}``; it is -1 in all others.
    """

    context: str
    source: str
    plural: str = ""
    n: int = -1
    args: tuple[tuple[str, object], ...] = ()

    def of(self, **args: object) -> Text:
        """The same text with arguments filled in; an argument may be a `Text` itself."""
        return Text(self.context, self.source, self.plural, self.n, (*self.args, *args.items()))

    def render(self, translator: Translator | None = None) -> str:
        """The text as a person reads it, in English unless a `translator` is given."""
        values = {name: value.render(translator) if isinstance(value, Text) else value for name, value in self.args}
        if self.n >= 0:
            values["n"] = self.n
        if translator is not None:
            # A catalogue may come from anywhere: one with other placeholders must not stop an upgrade.
            with suppress(LookupError, ValueError, AttributeError, TypeError):
                return _fill(self._template(translator), values)
        return _fill(self._template(_ENGLISH), values)

    def _template(self, translator: Translator) -> str:
        if not self.context:
            return self.source
        if self.n < 0:
            return translator.pgettext(self.context, self.source)
        return translator.npgettext(self.context, self.source, self.plural, self.n)

    def __str__(self) -> str:
        return self.render()


def _fill(template: str, values: Mapping[str, object]) -> str:
    return template.format_map(values) if values else template


@overload
def translate(context: str, source: str) -> Text: ...
@overload
def translate(context: str, source: str, plural: str, n: int) -> Text: ...
def translate(context: str, source: str, plural: str = "", n: int = -1) -> Text:
    """A translatable text.

    `context` is the package that uses it (``engine``, ``prechecks`` …), and more where the same English words need
    different translations: ``desktop: in a narrow column``.  A text that counts has two English forms and the number:
    ``translate("engine", "{n} server", "{n} servers", count)``.
    """
    return Text(context, source, plural, n)


def plain(words: str) -> Text:
    """Words that are never translated: names, a server's own message."""
    return Text("", "{words}", args=(("words", words),))


_LONGEST = 250
"""Letters; longer names carry no more information, and take long to draw."""
_JOINERS = "\u200c\u200d"
"""Needed within words of some languages, and harmless."""


def one_line(words: str, most: int | None = _LONGEST) -> str:
    """Words from outside, such as a name, as one line of at most `most` letters without power over what shows them.

    This is the one rule for names, lines and arguments of texts: line ends become spaces; other control characters,
    among them those that turn the direction of writing, become visible; what is too long is cut.
    """
    long = most is not None and len(words) > most
    if not long and words.isprintable():
        return words
    kept = words[: most + 1] if long and most is not None else words
    shown = "".join(_harmless(letter) for letter in kept.replace("\r\n", "\n"))
    return f"{shown[: most - 1]}…" if long and most is not None else shown


def printable(words: str) -> str:
    """Lines of any length, each as `one_line`."""
    return "\n".join(one_line(line, None) for line in words.split("\n"))


def on_one_line(text: Text) -> Text:
    """The text with arguments, names for one, that are each as `one_line`, of any length."""
    return replace(text, args=tuple((name, _tame(value)) for name, value in text.args))


def _tame(value: object) -> object:
    if isinstance(value, Text):
        return on_one_line(value)
    return one_line(value, None) if isinstance(value, str) else value


def _harmless(letter: str) -> str:
    if letter.isprintable() or letter in _JOINERS:
        return letter
    return " " if letter.isspace() else "\N{REPLACEMENT CHARACTER}"


class Sentence(Text):
    """A text with a full stop, even if it ends with words from elsewhere."""

    __slots__ = ()

    def render(self, translator: Translator | None = None) -> str:
        """As `Text.render`, and a full stop where there is none."""
        words = super().render(translator)
        return words if words.endswith(_ENDS) else f"{words}."


def sentence(text: Text, advice: Text | None) -> Text:
    """What happened, and what to do about it."""
    if advice is None:
        return text
    whole = Sentence("", "{text}", args=(("text", text),))
    return translate("texts", "{what} {advice}").of(what=whole, advice=advice)
