"""Reads the translations straight from Qt's ``.ts`` files; no compiled copy that could be old or missing.

English and German both have two forms: one, and many.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers.expat import ParserCreate

__all__ = ["Catalogue"]

_Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Texts of one language: (context, source, comment) -> its forms (one form, or singular and plural)."""

    texts: dict[_Key, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Catalogue:
        """Read a ``.ts`` file; unfinished texts are left out, so that they read as in the code."""
        return cls(_Reader().read(path))

    def __call__(self, context: str, source: str, comment: str, n: int) -> str:
        """A `rpu_desktop.i18n.text.Translator`: what has no translation reads as in the code."""
        forms = self.texts.get((context, source, comment), (source,))
        text = forms[0] if n == 1 else forms[-1]
        return text.replace("%n", str(n)) if n >= 0 else text


class _Reader:
    """Follows the elements of the file; with the bare parser that takes half the time, which every start waits for."""

    def __init__(self) -> None:
        self._texts: dict[_Key, tuple[str, ...]] = {}
        self._words: list[str] = []
        self._context = ""
        self._message: dict[str, str] = {}
        self._forms: list[str] = []
        self._finished = True

    def read(self, path: Path) -> dict[_Key, tuple[str, ...]]:
        """All finished texts."""
        parser = ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._words.append
        parser.Parse(path.read_bytes(), True)
        return self._texts

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._words.clear()
        if tag == "message":
            self._message.clear()
            self._forms.clear()
        elif tag == "translation":
            self._finished = "type" not in attributes

    def _end(self, tag: str) -> None:
        words = "".join(self._words)
        self._words.clear()
        if tag == "name":
            self._context = words
        elif tag == "numerusform":
            self._forms.append(words)
        elif tag != "message":
            self._message[tag] = words
        elif self._finished and "translation" in self._message:
            said = self._message
            key = (self._context, said.get("source", ""), said.get("comment", ""))
            self._texts[key] = tuple(self._forms) or (said["translation"],)
