"""Reads the translations straight from Qt's ``.ts`` files; no compiled copy that could be old or missing.

English and German both have two forms: one, and many.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from defusedxml.ElementTree import parse

__all__ = ["Catalogue"]

_Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Texts of one language: (context, source, comment) -> its forms (one form, or singular and plural)."""

    texts: dict[_Key, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Catalogue:
        """Read a ``.ts`` file; unfinished texts are left out, so that they read as in the code."""
        texts: dict[_Key, tuple[str, ...]] = {}
        for context in parse(path).iter("context"):
            for message in context.iter("message"):
                translation = message.find("translation")
                if translation is None or translation.get("type"):
                    continue
                forms = tuple(form.text or "" for form in translation.iter("numerusform"))
                key = (context.findtext("name", ""), message.findtext("source", ""), message.findtext("comment", ""))
                texts[key] = forms or (translation.text or "",)
        return cls(texts)

    def __call__(self, context: str, source: str, comment: str, n: int) -> str:
        """A `rpu_desktop.texts.Translator`: what has no translation reads as in the code."""
        forms = self.texts.get((context, source, comment), (source,))
        text = forms[0] if n == 1 else forms[-1]
        return text.replace("%n", str(n)) if n >= 0 else text
