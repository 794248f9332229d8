"""Every text exists in every language, and no two controls of a window share a mnemonic."""

from __future__ import annotations

import re
import runpy
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QMenu, QWidget, QWizard

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.i18n.catalogue import Catalogue
from rpu_desktop.i18n.language import load_translator
from rpu_desktop.i18n.text import translate
from tests.desktop.conftest import Play

ROOT = Path(__file__).resolve().parents[2]
_MNEMONIC = re.compile(r"&(?!&)(\w)")


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_text_is_translated(language: str) -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "translations.py"))
    assert list(script["complaints_of"](language)) == []


def test_a_plural_has_two_forms() -> None:
    german = load_translator("de")
    text = "%n problem(s) to solve"
    assert translate("desktop", text, "", 1).render(german) == "1 Problem zu lösen"
    assert translate("desktop", text, "", 4).render(german) == "4 Probleme zu lösen"
    assert translate("desktop", text, "", 1).render(load_translator("en")) == "1 problem to solve"


def test_documented_german_words() -> None:
    german = load_translator("de")
    words = {
        "&Rolling Pool Upgrade…": "Rollierendes Pool-Upgrade…",
        "&Tools": "Extras",
        "Before You Start": "Vor dem Start",
        "&Next": "Weiter",
        "&Back": "Zurück",
        "Cancel": "Abbrechen",
        "&Finish": "Fertig stellen",
        "&Run Prechecks": "Vorabprüfungen ausführen",
        "&Resolve All": "Alle auflösen",
        "&Start Upgrade": "Upgrade starten",
        "&Retry": "Wiederholen",
        "A&pply updates": "Aktualisierungen anwenden",
    }
    for source, expected in words.items():
        assert translate("desktop", source).render(german).replace("&", "") == expected


def test_a_text_without_translation_reads_as_in_the_code() -> None:
    assert Catalogue()("engine", "%n thing(s)", "", 3) == "3 thing(s)"


@pytest.mark.parametrize("language", ["de", "en"])
def test_mnemonics_do_not_clash(language: str, play: Play, speak: Callable[[str], None]) -> None:
    async def scene(desktop: Desktop, hands: UiDriver) -> None:
        window = desktop.window
        for menu in [window.menuBar(), *window.menuBar().findChildren(QMenu)]:
            _assert_distinct([action.text() for action in menu.actions()])
        window.start_wizard()
        wizard = window.wizard
        assert wizard is not None
        for page in wizard.pages_in_order:
            buttons = [page.buttonText(which) for which in _buttons_of(Page(page.page))]
            _assert_distinct([*_texts(page), *buttons])

    speak(language)
    play(scene)


def _buttons_of(page: Page) -> list[QWizard.WizardButton]:
    button = QWizard.WizardButton
    commit = button.CommitButton if page is Page.MEDIA else button.NextButton
    return [button.FinishButton] if page is Page.SUMMARY else [button.BackButton, commit]


def _texts(page: QWidget) -> list[str]:
    buttons = [button.text() for button in page.findChildren(QAbstractButton)]
    return buttons + [label.text() for label in page.findChildren(QLabel) if label.buddy() is not None]


def _assert_distinct(texts: list[str]) -> None:
    letters = Counter(found[1].lower() for text in texts if (found := _MNEMONIC.search(text)))
    assert not [letter for letter, count in letters.items() if count > 1], texts
