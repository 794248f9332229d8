"""The language of the command line."""

from __future__ import annotations

import pytest

from rpu_desktop.console.language import chosen_language


@pytest.mark.parametrize(
    ("arguments", "system", "language"),
    [
        ([], "de_AT.UTF-8", "de"),
        ([], "fr_FR.UTF-8", "en"),
        (["demo", "--language", "de"], "C", "de"),
        (["--language=en", "demo"], "de_DE.UTF-8", "en"),
        (["demo", "--language"], "de_DE.UTF-8", "de"),
    ],
)
def test_the_language(arguments: list[str], system: str, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", system)
    assert chosen_language(arguments) == language


def test_windows_in_english_with_german_formats_speaks_english(monkeypatch: pytest.MonkeyPatch) -> None:
    """The window also uses Windows' display language; `locale` only provides the formats of dates and numbers."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("locale.getlocale", lambda: ("German_Germany", "1252"))
    assert chosen_language([]) == "de"
    monkeypatch.setattr("rpu_desktop.console.language._display_language", lambda: "en_US", raising=False)
    assert chosen_language([]) == "en"
