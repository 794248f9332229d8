"""The rows of the upgrade page: adding some takes nothing from those that are there."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from rpu_desktop.desktop.widgets.host_row import HostRow
from rpu_desktop.desktop.widgets.scrolled import scrolled
from rpu_desktop.desktop.wizard.context import WizardContext
from rpu_desktop.desktop.wizard.host_list import HostList
from rpu_desktop.run.events import HostChanged, HostStage, Named
from rpu_desktop.run.progress import ProgressModel
from tests.desktop.test_plan import POOL, run_of

NOW = 10_000.0


class Painted(QObject):
    """Counts how often rows are painted, by name."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        if event.type() == QEvent.Type.Paint:
            self.rows.append(cast(HostRow, watched).accessibleName())
        return False


@pytest.fixture
def model() -> ProgressModel:
    return run_of(64, done=20)


@pytest.fixture
def area(model: ProgressModel, qtbot: QtBot) -> QScrollArea:
    book = SimpleNamespace(by_pool=lambda _: None)
    made = HostList(cast(WizardContext, SimpleNamespace(progress=model, book=book, target_of=lambda _: "")))
    area = scrolled(made)
    qtbot.addWidget(area)
    area.resize(900, 1200)
    area.show()
    return area


@pytest.fixture
def rows(area: QScrollArea) -> HostList:
    return cast(HostList, area.widget())


def test_a_pool_is_shown_once_it_has_all_its_rows(rows: HostList, model: ProgressModel) -> None:
    *others, last = rows.pieces(model.pools["p"], NOW)
    for piece in others:
        piece()
    assert len(rows._rows) == 5
    assert not any(row.isVisible() for row in rows._rows.values())
    last()
    assert all(row.isVisible() for row in rows._rows.values())


def test_a_row_that_is_added_later_is_made_and_filled_in_pieces_before_the_others_move(
    rows: HostList, model: ProgressModel, qtbot: QtBot
) -> None:
    rows.show_progress(NOW)
    qtbot.waitExposed(rows.window())
    qtbot.wait(50)
    model.apply(HostChanged(pool=POOL, host=Named("21", "fra-21"), stage=HostStage.EMPTYING, at=NOW))
    pieces = rows.pieces(model.pools["p"], NOW)
    places = {name: row.y() for name, row in rows._rows.items()}
    made: list[QWidget] = []
    while not made:
        pieces.pop(0)()
        made += [row for row in rows.findChildren(HostRow) if row not in rows._rows.values()]
    (new,) = made
    assert isinstance(new, HostRow)
    assert new.isHidden()
    assert {name: row.y() for name, row in rows._rows.items()} == places
    pieces.pop(0)()
    assert new in rows._rows.values()
    assert new.isVisible()
    assert "waiting" in new.accessibleDescription()


def test_what_is_above_a_new_row_is_not_painted_again(rows: HostList, model: ProgressModel, qtbot: QtBot) -> None:
    rows.show_progress(NOW)
    qtbot.waitExposed(rows.window())
    qtbot.wait(100)
    painted = Painted()
    before = dict(rows._rows)
    for row in before.values():
        row.installEventFilter(painted)
    model.apply(HostChanged(pool=POOL, host=Named("21", "fra-21"), stage=HostStage.EMPTYING, at=NOW))
    for piece in rows.pieces(model.pools["p"], NOW):
        piece()
    qtbot.waitUntil(lambda: len(rows._rows) == 6)
    qtbot.wait(100)
    assert {"fra-19", "fra-20"} & set(painted.rows) == set()
