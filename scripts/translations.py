#!/usr/bin/env python3
"""Keep the translations in step with the texts in the code.

``update`` brings every text of the code into translations/*.ts and drops what is gone; what is translated stays.
``check`` says what is missing.  The files are Qt's own format: Qt Linguist opens them.

Texts are read from the syntax tree, not with ``lupdate``: the one of PySide6 6.11 leaves out texts with a plural.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "translations"
LANGUAGES = ("de", "en")
_PLACEHOLDER = re.compile(r"{\w*}|%n")


class Key(NamedTuple):
    """What names a text; the order is that of the files."""

    context: str
    source: str
    comment: str


def texts_in_code() -> dict[Key, bool]:
    """Every text of the program, and whether it has a plural."""
    found: dict[Key, bool] = {}
    for path in sorted((ROOT / "rpu_desktop").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "translate":
                words = [argument.value if isinstance(argument, ast.Constant) else None for argument in node.args[:3]]
                if None in words:
                    raise SystemExit(f"{path}:{node.lineno}: translate() needs literal texts")
                context, source, comment = map(str, [*words, ""][:3])
                plural = len(node.args) > 3 or any(keyword.arg == "n" for keyword in node.keywords)
                found[Key(context, source, comment)] = plural
    return dict(sorted(found.items()))


def wanted(language: str) -> dict[Key, bool]:
    """What a language has to translate: English only its plurals."""
    return {key: plural for key, plural in texts_in_code().items() if plural or language != "en"}


def file_of(language: str) -> Path:
    """Where a language's texts are."""
    return FOLDER / f"rpu_desktop_{language}.ts"


def translations(language: str) -> dict[Key, list[str] | None]:
    """What is translated: one form, or singular and plural; None where it is unfinished."""
    if not file_of(language).exists():
        return {}
    found: dict[Key, list[str] | None] = {}
    for context in ElementTree.parse(file_of(language)).iter("context"):
        for message in context.iter("message"):
            key = Key(context.findtext("name", ""), message.findtext("source", ""), message.findtext("comment", ""))
            translation = message.find("translation")
            finished = translation is not None and not translation.get("type")
            found[key] = _forms(translation) if translation is not None and finished else None
    return found


def _forms(translation: Element) -> list[str]:
    return [form.text or "" for form in translation.iter("numerusform")] or [translation.text or ""]


def update() -> int:
    """Write all languages anew, then check them."""
    for language in LANGUAGES:
        write(language, translations(language))
    return check()


def write(language: str, have: dict[Key, list[str] | None]) -> None:
    """Write one language: every wanted text, with its translation where there is one."""
    root = Element("TS", version="2.1", language=language, sourcelanguage="en")
    contexts: dict[str, Element] = {}
    for key, plural in wanted(language).items():
        if key.context not in contexts:
            contexts[key.context] = SubElement(root, "context")
            SubElement(contexts[key.context], "name").text = key.context
        message = SubElement(contexts[key.context], "message", {"numerus": "yes"} if plural else {})
        SubElement(message, "source").text = key.source
        if key.comment:
            SubElement(message, "comment").text = key.comment
        _write_forms(SubElement(message, "translation"), have.get(key), plural=plural)
    ElementTree.indent(root, "    ")
    text = ElementTree.tostring(root, encoding="unicode")
    file_of(language).write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{text}\n', "utf-8")


def _write_forms(translation: Element, forms: list[str] | None, *, plural: bool) -> None:
    if forms is None or (len(forms) == 2) != plural:
        translation.set("type", "unfinished")
        forms = ["", ""]
    for form in forms if plural else ():
        SubElement(translation, "numerusform").text = form
    if not plural:
        translation.text = forms[0]


def check() -> int:
    """Complain of every text that is missing, unfinished, out of date or has other placeholders."""
    complaints = [complaint for language in LANGUAGES for complaint in complaints_of(language)]
    for complaint in complaints:
        print(complaint)
    print(f"{len(complaints)} complaints" if complaints else "every text is translated")
    return 1 if complaints else 0


def complaints_of(language: str) -> Iterator[str]:
    """What is wrong with one language."""
    have, want = translations(language), wanted(language)
    for key in have.keys() - want.keys():
        yield f"{language}: no longer in the code: {key}"
    for key, plural in want.items():
        forms = have.get(key)
        if forms is None or not all(forms) or (len(forms) == 2) != plural:
            yield f"{language}: not translated: {key}"
        else:
            yield from (f"{language}: {fault}: {key}" for fault in placeholder_faults(key.source, forms))


def placeholder_faults(source: str, forms: list[str]) -> Iterator[str]:
    """Forms with other placeholders than the source; a singular may leave out the number."""
    expected = set(_PLACEHOLDER.findall(source))
    for number, form in enumerate(forms):
        found = set(_PLACEHOLDER.findall(form))
        optional = {"%n"} if len(forms) == 2 and number == 0 else set()
        if found - expected or expected - found - optional:
            yield f"other placeholders in “{form}”"


if __name__ == "__main__":
    sys.exit({"update": update, "check": check}[sys.argv[1]]())
