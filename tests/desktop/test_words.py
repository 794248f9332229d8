"""Texts change with the language; names, which are data, never do."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QTabWidget, QTreeWidget, QWidget

from rpu_desktop.desktop.retranslate import retranslate
from rpu_desktop.desktop.words import (
    add_item,
    add_tab,
    bare,
    cells,
    show,
    show_cell,
    show_cell_tip,
    show_headers,
    show_label,
    worded,
)
from rpu_desktop.i18n.language import joined, say, use
from rpu_desktop.i18n.text import translate

READY = translate("desktop", "Ready")
SETTERS = {"setText", "setToolTip", "setWindowTitle", "setAccessibleName", "setPlaceholderText", "setTitle", "addItem"}
DESKTOP = Path(__file__).resolve().parents[2] / "rpu_desktop" / "desktop"


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    use("en")
    yield
    use("en")


def in_german(window: QWidget) -> None:
    use("de")
    retranslate(window)


def test_a_label_changes_and_a_name_on_a_label_does_not(qapp: QApplication) -> None:
    said, name = QLabel(), QLabel()
    show(said.setText, say(READY))
    show(name.setText, "Ready")
    in_german(said)
    assert (said.text(), name.text()) == ("Bereit", "Ready")


def test_a_label_that_shows_a_name_after_a_word_shows_a_name(qapp: QApplication) -> None:
    """Also where both read the same."""
    label = QLabel()
    show_label(label, say(READY))
    show_label(label, "Ready")
    in_german(label)
    assert label.text() == "Ready"


def test_a_name_within_words_stays(qapp: QApplication) -> None:
    label = QLabel()
    show(label.setText, joined(": ", [say(READY), "Ready"]))
    in_german(label)
    assert label.text() == "Bereit: Ready"


def test_the_name_of_a_button_follows_its_words(qapp: QApplication) -> None:
    cancel = say(translate("desktop", "&Next"))
    button = worded(QPushButton(), cancel)
    show(button.setAccessibleName, bare(cancel))
    in_german(button)
    assert button.accessibleName() == button.text().replace("&", "") == "Weiter"


def test_items_tabs_and_cells_change_and_keep_what_is_chosen(qapp: QApplication) -> None:
    window = QWidget()
    choice, tabs, table = QComboBox(window), QTabWidget(window), QTreeWidget(window)
    add_item(choice, "Ready", "a name")
    add_item(choice, say(READY), "a word", tip=say(READY))
    choice.setCurrentIndex(1)
    add_tab(tabs, QWidget(), say(READY))
    add_tab(tabs, QWidget(), "Ready")
    show_headers(table, [say(READY), "Ready"])
    row = cells(["Ready", say(READY)])
    show_cell_tip(row, 1, say(READY))
    table.addTopLevelItem(row)
    again = cells([say(READY)])
    show_cell(again, 0, "Ready")
    table.addTopLevelItem(again)
    in_german(window)
    assert [choice.itemText(index) for index in range(2)] == ["Ready", "Bereit"]
    assert (choice.currentIndex(), choice.currentData()) == (1, "a word")
    assert [tabs.tabText(index) for index in range(2)] == ["Bereit", "Ready"]
    header = table.headerItem()
    assert header is not None
    assert (header.text(0), header.text(1)) == ("Bereit", "Ready")
    assert (row.text(0), row.text(1), row.toolTip(1)) == ("Ready", "Bereit", "Bereit")
    assert again.text(0) == "Ready"


def test_no_window_shows_words_that_it_forgets() -> None:
    """Qt's setters and f-strings turn a translated text into a plain string, which would keep the old language."""
    found = []
    for path in sorted(DESKTOP.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            setter = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SETTERS
            if setter and any(_says(argument) for argument in node.args):  # type: ignore[attr-defined]
                found.append(f"{path.relative_to(DESKTOP)}:{node.lineno}")  # type: ignore[attr-defined]
    assert found == []


def _says(node: ast.AST) -> bool:
    return any(isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "say" for n in ast.walk(node))


def test_a_cell_that_says_the_same_again_does_not_make_qt_measure_its_column(qapp: QApplication) -> None:
    """A changing pool wrote all cells of the list again, several times a second."""
    table = QTreeWidget()
    row = cells([say(READY)])
    table.addTopLevelItem(row)
    changes: list[object] = []
    table.model().dataChanged.connect(lambda *_: changes.append(1))
    show_cell(row, 0, say(READY))
    assert changes == []
    show_cell(row, 0, say(translate("desktop", "Cancel")))
    in_german(table)
    assert row.text(0) == "Abbrechen"
