"""The garbage collector runs on Qt's thread, and must not keep it from its work."""

from __future__ import annotations

import gc
import time
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from rpu_desktop.desktop import garbage
from rpu_desktop.desktop.garbage import GarbageCollector


class Cycle:
    """An object that refers to itself."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def collector(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[GarbageCollector]:
    thresholds = gc.get_threshold()
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    made = GarbageCollector()
    made._timer.stop()
    gc.set_threshold(700, 10, 10)
    yield made
    gc.set_threshold(*thresholds)
    made.rest()


@pytest.fixture
def collected() -> Iterator[list[int]]:
    """The generations that are collected."""
    seen: list[int] = []

    def note(phase: str, about: dict[str, int]) -> None:
        if phase == "start":
            seen.append(about["generation"])

    gc.callbacks.append(note)
    yield seen
    gc.callbacks.remove(note)


def test_new_garbage_is_collected(collector: GarbageCollector, collected: list[int]) -> None:
    lost = weakref.ref(Cycle())
    kept = [[number] for number in range(1000)]
    collector._collect()
    assert collected == [0]
    assert lost() is None
    assert len(kept) == 1000


def test_nothing_is_collected_before_there_is_enough(collector: GarbageCollector, collected: list[int]) -> None:
    collector._collect()
    assert collected == []


def test_what_came_in_great_numbers_is_not_looked_at(collector: GarbageCollector, collected: list[int]) -> None:
    frozen = gc.get_freeze_count()
    kept = [[number] for number in range(garbage._MANY + 1)]
    collector._collect()
    assert collected == []
    assert gc.get_freeze_count() >= frozen + len(kept)


def test_many_small_loads_do_not_add_up_to_a_long_collection(
    collector: GarbageCollector, collected: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(garbage, "_MANY", 5000)
    kept = []
    looked_at = []
    for _ in range(40):
        kept.append([[number] for number in range(1000)])
        before = len(collected)
        young = len(gc.get_objects(0)) + len(gc.get_objects(1))
        collector._collect()
        if len(collected) > before:
            looked_at.append(young)
    assert looked_at
    assert max(looked_at) <= 5000 * 1.2
    assert 2 not in collected


@pytest.mark.parametrize("seconds", [601, 3601])
def test_everything_is_collected_from_time_to_time(
    collector: GarbageCollector, collected: list[int], seconds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The less often while somebody uses a window."""
    if seconds > garbage._THAW_ANYWAY:
        monkeypatch.setattr(QGuiApplication, "focusWindow", object)
    lost = weakref.ref(Cycle())
    gc.freeze()
    gc.set_threshold(700, 1, 1)
    for age, expected in ((seconds - 2, False), (seconds, True)):
        collector._thawed = time.monotonic() - age
        for _ in range(2000):
            if _due(2):
                break
            kept = [[number] for number in range(1000)]
            gc.collect(1 if _due(1) else 0)
        collected.clear()
        collector._collect()
        assert (2 in collected) is expected
        assert (lost() is None) is expected
        assert kept


def _due(generation: int) -> bool:
    return gc.get_count()[generation] > gc.get_threshold()[generation]


def test_the_end_collects_everything_here(collector: GarbageCollector) -> None:
    lost = weakref.ref(Cycle())
    gc.freeze()
    collector.stop()
    assert lost() is None
    assert gc.isenabled()
