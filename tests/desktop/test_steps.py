"""Work done in pieces: all who have some share the turns of Qt's thread."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial

import pytest
import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rpu_desktop.desktop import allowance, steps
from rpu_desktop.desktop.steps import Steps, all_done


class Clock:
    """In place of the computer's: `spend` makes a piece that takes so long."""

    def __init__(self) -> None:
        self.now = 0.0

    def perf_counter(self) -> float:
        return self.now

    def spend(self, seconds: float, done: list[str], name: str) -> None:
        self.now += seconds
        done.append(name)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(allowance, "time", made)
    monkeypatch.setattr(allowance.allowance, "_granted", -math.inf)
    return made


@pytest.fixture
def parent(qtbot: QtBot) -> Iterator[QObject]:
    made = QObject()
    yield made
    if shiboken6.isValid(made):
        shiboken6.delete(made)


def test_all_who_have_pieces_share_the_turns(qapp: QApplication, parent: QObject, clock: Clock) -> None:
    done: list[str] = []
    for name in "abcde":
        Steps(parent).begin(partial(clock.spend, 0.006, done, name) for _ in range(4))
    turns = steps._turns()
    for number in range(20):
        assert len(done) == number, "each piece is longer than a turn"
        turns._take()
    assert done == [*"abcde"] * 4


def test_small_pieces_are_done_together(qapp: QApplication, parent: QObject, clock: Clock) -> None:
    done: list[str] = []
    some = Steps(parent)
    some.begin(partial(clock.spend, 0.001, done, "a") for _ in range(4))
    steps._turns()._take()
    assert done == ["a"] * 2
    assert some.busy
    clock.now += 0.015
    steps._turns()._take()
    assert not some.busy


def test_turns_in_one_pass_of_qts_loop_share_the_time(qapp: QApplication, parent: QObject, clock: Clock) -> None:
    """One piece is done in any case, so that nobody waits for a flood to end."""
    done: list[str] = []
    some = Steps(parent)
    some.begin(partial(clock.spend, 0.001, done, "a") for _ in range(9))
    with allowance.allowance.turn() as time_is_left:
        while time_is_left():
            clock.spend(0.001, done, "from the engine")
    assert done == ["from the engine"] * 2
    steps._turns()._take()
    assert done[2:] == ["a"]
    clock.now += 0.015
    steps._turns()._take()
    assert done[2:] == ["a"] * 3


def test_who_rests_leaves_the_turns_to_others(qtbot: QtBot, parent: QObject) -> None:
    done: list[str] = []
    resting, going = Steps(parent), Steps(parent)
    for some, name in ((resting, "rested"), (going, "went")):
        some.begin(partial(done.append, name) for _ in range(3))
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


def test_all_is_done_once_nobody_has_pieces_for_now(qapp: QApplication, parent: QObject, clock: Clock) -> None:
    done: list[str] = []
    some, resting = Steps(parent), Steps(parent)
    assert all_done()
    some.begin([partial(clock.spend, 0.006, done, "a")])
    resting.begin([partial(clock.spend, 0.006, done, "b")])
    resting.rest()
    assert not all_done()
    steps._turns()._take()
    assert done == ["a"]
    assert all_done(), "what rests is not shown"
