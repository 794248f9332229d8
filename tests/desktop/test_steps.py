"""Work done in pieces: all who have some share the turns of Qt's thread."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial

import pytest
import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from rpu_desktop.desktop.steps import Steps


def take(seconds: float, done: list[str], name: str) -> None:
    ends = time.perf_counter() + seconds
    while time.perf_counter() < ends:
        pass
    done.append(name)


@pytest.fixture
def parent(qtbot: QtBot) -> Iterator[QObject]:
    made = QObject()
    yield made
    if shiboken6.isValid(made):
        shiboken6.delete(made)


def test_all_who_have_pieces_share_a_turn(qtbot: QtBot, parent: QObject) -> None:
    done: list[str] = []
    for name in "abcde":
        Steps(parent).begin(partial(take, 0.006, done, name) for _ in range(4))
    before = len(done)
    qtbot.waitUntil(lambda: len(done) > before)
    assert done == ["a"], "each piece is longer than a turn"
    qtbot.waitUntil(lambda: len(done) == 20)
    assert done == [*"abcde"] * 4


def test_small_pieces_are_done_together(qtbot: QtBot, parent: QObject) -> None:
    done: list[str] = []
    steps = Steps(parent)
    steps.begin(partial(done.append, "a") for _ in range(100))
    qtbot.waitUntil(lambda: bool(done))
    assert len(done) == 100
    assert not steps.busy


def test_who_rests_leaves_the_turns_to_others(qtbot: QtBot, parent: QObject) -> None:
    done: list[str] = []
    resting, going = Steps(parent), Steps(parent)
    for steps, name in ((resting, "rested"), (going, "went")):
        steps.begin(partial(done.append, name) for _ in range(3))
    resting.rest()
    qtbot.waitUntil(lambda: not going.busy)
    assert done == ["went"] * 3
    resting.go_on()
    qtbot.waitUntil(lambda: not resting.busy)
    assert done == ["went"] * 3 + ["rested"] * 3


def test_what_was_left_to_do_for_a_widget_is_forgotten_with_it(qtbot: QtBot, parent: QObject) -> None:
    done: list[str] = []
    window = QObject()
    Steps(window).begin([partial(done.append, "deleted")])
    shiboken6.delete(window)
    other = Steps(parent)
    other.begin([partial(done.append, "other")])
    qtbot.waitUntil(lambda: not other.busy)
    assert done == ["other"]


def test_one_that_fails_keeps_no_other_from_its_turn(qtbot: QtBot, parent: QObject) -> None:
    done: list[str] = []
    failing, other = Steps(parent), Steps(parent)
    failing.begin([partial(done.remove, "missing"), partial(done.append, "after it")])
    other.begin([partial(done.append, "other")])
    with qtbot.captureExceptions() as errors:
        qtbot.waitUntil(lambda: len(done) == 2)
    assert len(errors) == 1
    assert sorted(done) == ["after it", "other"]
