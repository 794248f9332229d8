"""No text for people uses a word that docs/glossary.md forbids, in either language."""

from __future__ import annotations

import re
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest

from rpu_desktop.desktop.help.manual import manual_markdown
from rpu_desktop.i18n.catalogue import load_translator

ROOT = Path(__file__).parents[2]
GLOSSARY = ROOT / "docs" / "glossary.md"
FOR_USERS = ("README.md", "docs/command-line.md", "docs/prechecks.md", "docs/updates.md")


def forbidden(column: str) -> re.Pattern[str]:
    """All entries of a column, as whole words; a star stands for any ending.

    Words that are joined to others by a hyphen, an underscore, a dot or a slash are names or commands, not words.
    """
    words: list[str] = []
    header: list[str] = []
    for line in GLOSSARY.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        header = cells if column in cells else header
        if cells and cells is not header and not set(line) <= set("|-"):
            words += [word.strip() for word in cells[header.index(column)].split(",") if word.strip()]
    assert len(words) > 30, "the glossary has another form than this test reads"
    parts = "|".join(re.escape(word).replace(r"\*", r"\w*") for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<![\w/.=-])(?:{parts})(?![\w/=-])", re.IGNORECASE)


def texts() -> Iterator[tuple[str, str]]:
    """Every text in the code, with its German translation."""
    read = runpy.run_path(str(ROOT / "scripts" / "translations.py"))["read"]
    for message in read(ROOT / "translations" / "de.po"):
        if message.id:
            originals = [message.id] if isinstance(message.id, str) else list(message.id)
            german = [message.string] if isinstance(message.string, str) else list(message.string)
            yield from zip(originals, german, strict=True)


def plain(text: str) -> str:
    """The text without mnemonics and placeholders."""
    return re.sub(r"\{\w*\}", "{}", text.replace("&", ""))


def complaints(words: re.Pattern[str], found: Iterator[str]) -> list[str]:
    return [f"“{match.group()}” in: {text}" for text in found if (match := words.search(plain(text)))]


def test_no_english_text_uses_a_word_that_the_glossary_forbids() -> None:
    assert complaints(forbidden("Not in English"), (english for english, _ in texts())) == []


def test_no_german_text_uses_a_word_that_the_glossary_forbids() -> None:
    assert complaints(forbidden("Not in German"), (german for _, german in texts())) == []


@pytest.mark.parametrize(("language", "column"), [("en", "Not in English"), ("de", "Not in German")])
def test_the_user_manual_keeps_to_the_glossary(language: str, column: str) -> None:
    assert complaints(forbidden(column), iter(manual_markdown(load_translator(language)).splitlines())) == []


@pytest.mark.parametrize("name", FOR_USERS)
def test_documents_for_users_keep_to_the_glossary(name: str) -> None:
    prose = re.sub(r"```.*?```|`[^`]*`|\]\([^)]*\)", "", (ROOT / name).read_text("utf-8"), flags=re.DOTALL)
    assert complaints(forbidden("Not in English"), iter(prose.splitlines())) == []
