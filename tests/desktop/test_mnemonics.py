"""No two controls of a window share a mnemonic, in any language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QMenu, QWidget, QWizard

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.ui_driver import UiDriver
from tests.desktop.conftest import Play

_MNEMONIC = re.compile(r"&(?!&)(\w)")


@pytest.mark.parametrize("language", ["de", "en"])
def test_mnemonics_do_not_clash(language: str, play: Play, speak: Callable[[str], None]) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
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
