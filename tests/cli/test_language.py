"""Which language the command line speaks."""

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
