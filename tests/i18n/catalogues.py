"""Small catalogues, as a translator would write them and as the program would read them."""

from __future__ import annotations

import json
from gettext import GNUTranslations
from io import BytesIO

from rpu_desktop.i18n.compiling import compiled

__all__ = ["catalogue", "po"]

HEADER = 'msgid ""\nmsgstr ""\n"Language: {}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {}\\n"\n'
TWO_FORMS = "nplurals=2; plural=(n != 1);"
THREE_FORMS = "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"  # Polish


def po(
    texts: dict[tuple[str, str], str] | None = None,
    plurals: dict[tuple[str, str, str], tuple[str, ...]] | None = None,
    *,
    language: str = "de",
    forms: str = TWO_FORMS,
) -> bytes:
    """A translator's file: (context, text) -> translation, (context, one, many) -> its forms."""
    lines = [HEADER.format(language, forms)]
    for (context, text), translation in (texts or {}).items():
        lines.append(f"msgctxt {_quoted(context)}\nmsgid {_quoted(text)}\nmsgstr {_quoted(translation)}\n")
    for (context, one, many), translations in (plurals or {}).items():
        lines.append(f"msgctxt {_quoted(context)}\nmsgid {_quoted(one)}\nmsgid_plural {_quoted(many)}")
        lines += [f"msgstr[{number}] {_quoted(form)}" for number, form in enumerate(translations)]
        lines.append("")
    return "\n".join(lines).encode()


def catalogue(texts: dict[tuple[str, str], str]) -> GNUTranslations:
    """The compiled catalogue of a few texts."""
    return GNUTranslations(BytesIO(compiled(po(texts))))


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)
