#!/usr/bin/env python3
"""Keep the translations consistent with the texts in the code.

``update`` adds every text of the code to translations/*.po and removes obsolete ones; translations are kept. ``check``
reports what is missing. ``add LANGUAGE`` starts a new language, such as ``pl`` or ``pt_BR``.

The files are gettext's, made with Babel: Poedit, Weblate and similar tools open them. They have no line numbers and no
dates, so that branches can be merged.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "translations"
KEYWORDS = parse_keywords(["translate:1c,2", "translate:1c,2,3,4t", "translate:1c,2,3,5t"])
"""Calls of `rpu_desktop.i18n.text.translate`: a context and a text, or its two forms and the number.

Babel counts a comma at the end as one more argument.
"""
_HEADER = (
    "# {language} translations of RPU Desktop.\n# Edit this file with Poedit or the like; see docs/translating.md.\n#"
)
_EPHEMERAL = re.compile(
    rb'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Report-Msgid-Bugs-To): [^"]*"\n'
    rb'|^"(Last-Translator: FULL NAME|Language-Team:[^"]*LL@li).*"\n',
    re.MULTILINE,
)
_PLACEHOLDER = re.compile(r"{\w*}")


def texts_in_code() -> Catalog:
    """Every text of the program."""
    catalogue = Catalog()
    found = extract_from_dir(ROOT / "rpu_desktop", [("**.py", "python")], keywords=KEYWORDS)
    for _, _, message, _, context in found:
        catalogue.add(message, context=context)
    return catalogue


def unreadable_calls(texts: Catalog) -> Iterator[str]:
    """Calls of ``translate`` whose texts are not among the `texts` that Babel found."""
    for path in sorted((ROOT / "rpu_desktop").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "translate":
                words = [argument.value if isinstance(argument, ast.Constant) else None for argument in node.args]
                found = texts.get(words[1], words[0]) if len(words) in (2, 4) and all(words[:-2] or words) else None
                if found is None or node.keywords or (len(words) == 4) != found.pluralizable:
                    yield f"{path.relative_to(ROOT)}:{node.lineno}: translate() needs literals, without parentheses"


def read(path: Path) -> Catalog:
    """The translations of a language."""
    with path.open("rb") as file:
        return read_po(file, ignore_obsolete=True, abort_invalid=True)


def write(path: Path, catalogue: Catalog) -> None:
    """Write a language's file: sorted, one line per text, without anything that changes automatically."""
    catalogue.fuzzy = False
    catalogue.project, catalogue.version = "RPU", "Desktop"
    catalogue.header_comment = _HEADER.format(language=catalogue.locale.english_name)
    for message in catalogue:
        message.flags.discard("python-format")  # Babel sees a placeholder in "50 % done"
    out = BytesIO()
    write_po(out, catalogue, width=None, no_location=True, sort_output=True, ignore_obsolete=True)
    path.write_bytes(_EPHEMERAL.sub(b"", out.getvalue()))


def update() -> int:
    """Update all languages, then check them."""
    texts = texts_in_code()
    for path in sorted(FOLDER.glob("*.po")):
        write(path, updated(texts, read(path)))
    return check()


def updated(texts: Catalog, have: Catalog) -> Catalog:
    """Every text of the code, with its translation if there is one."""
    catalogue = Catalog(locale=have.locale, last_translator=have.last_translator, language_team=have.language_team)
    # The translator's plural rules take precedence.
    catalogue._num_plurals, catalogue._plural_expr = have._num_plurals, have._plural_expr
    for text in texts:
        if text.id:
            known = have.get(text.id, text.context)
            fits = known is not None and known.id == text.id
            string = known.string if known is not None and fits else None
            comments = {"user_comments": known.user_comments, "flags": known.flags} if known and fits else {}
            catalogue.add(text.id, string, context=text.context, **comments)
    return catalogue


def add(language: str) -> int:
    """Start a new language: every text of the code, nothing translated."""
    path = FOLDER / f"{language}.po"
    if path.exists():
        print(f"{path} is there already")
        return 1
    write(path, updated(texts_in_code(), Catalog(locale=language)))
    print(path)
    return 0


def check() -> int:
    """Report every text that is missing, unfinished, out of date or has other placeholders."""
    texts = texts_in_code()
    complaints = [*unreadable_calls(texts)]
    for path in sorted(FOLDER.glob("*.po")):
        complaints += complaints_of(path, texts)
    for complaint in complaints:
        print(complaint)
    print(f"{len(complaints)} complaints" if complaints else "every text is translated")
    return 1 if complaints else 0


def complaints_of(path: Path, texts: Catalog) -> Iterator[str]:
    """The errors of one language."""
    have, language = read(path), path.stem
    if str(have.locale) != language:
        yield f"{language}: the header says that it is {have.locale_identifier}"
    for message in have:
        if message.id and texts.get(message.id, message.context) is None:
            yield f"{language}: no longer in the code: {_name(message)}"
    for text in texts:
        if text.id:
            known = have.get(text.id, text.context)
            faults = ["not in the file"] if known is None or known.id != text.id else _faults(known, have.num_plurals)
            yield from (f"{language}: {fault}: {_name(text)}" for fault in faults)


def _faults(message: Message, plurals: int) -> Iterator[str]:
    forms = list(message.string) if message.pluralizable else [message.string]
    if message.fuzzy:
        yield "marked as fuzzy"
    if not all(forms) or len(forms) != (plurals if message.pluralizable else 1):
        yield "not translated"
    else:
        yield from placeholder_faults(message, forms)


def placeholder_faults(message: Message, forms: list[str]) -> Iterator[str]:
    """Forms with other placeholders than the source; a form for one may leave out the number."""
    sources = message.id if message.pluralizable else (message.id,)
    expected = {placeholder for source in sources for placeholder in _PLACEHOLDER.findall(source)}
    for number, form in enumerate(forms):
        found = set(_PLACEHOLDER.findall(form))
        optional = {"{n}"} if message.pluralizable and number == 0 else set()
        if found - expected or expected - found - optional:
            yield f"other placeholders in “{form}”"


def _name(message: Message) -> str:
    return f"{message.context}: {message.id[0] if message.pluralizable else message.id}"


if __name__ == "__main__":
    sys.exit({"update": update, "check": check, "add": add}[sys.argv[1]](*sys.argv[2:]))
