"""What the desktop must not require of its event loop: nested loops, an order of timers, work after its end."""

from __future__ import annotations

import ast
import asyncio
import logging
import random
import threading
import time
from collections.abc import Callable
from contextvars import Context
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog

import rpu_desktop.desktop
from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.engine_thread import EngineThread
from rpu_desktop.desktop.ui_driver import UiDriver
from tests.desktop.conftest import Play

_LOOPS = {"exec", "exec_", "processEvents", "getOpenFileName", "getOpenFileNames", "getSaveFileName"} | {
    f"{verb}{what}"
    for verb, whats in {
        "get": ("ExistingDirectory", "OpenFileUrl", "Text", "Item", "Int", "Double", "MultiLineText", "Color", "Font"),
        "": ("question", "critical", "information"),
    }.items()
    for what in whats
}
_WINDOWS = {"QMessageBox", "QInputDialog", "QFileDialog", "QColorDialog", "QFontDialog"}


def loops_within(path: Path) -> list[str]:
    """Calls that run a nested event loop until the user has closed a window."""
    calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
    found = []
    for call in calls:
        if isinstance(call.func, ast.Attribute) and call.func.attr in _LOOPS:
            whose = call.func.value.id if isinstance(call.func.value, ast.Name) else ""
            if whose in _WINDOWS or call.func.attr in ("exec", "exec_", "processEvents"):
                found.append(f"{path.name}:{call.lineno} {call.func.attr}")
    return found


def test_no_window_runs_a_loop_within_the_loop() -> None:
    folder = Path(rpu_desktop.desktop.__file__).parent
    assert [call for path in sorted(folder.rglob("*.py")) for call in loops_within(path)] == []


@pytest.mark.parametrize("button", ["browse_image", "browse_folder"])
def test_choosing_media_leaves_everyone_else_their_steps(play: Play, button: str, tmp_path: Path) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        from rpu_desktop.desktop.wizard.media_form import MediaForm  # noqa: PLC0415

        form = MediaForm(lasting=False)
        steps: list[int] = []

        async def step() -> None:
            for number in range(20):
                steps.append(number)
                await asyncio.sleep(0)

        walking = asyncio.create_task(step())
        getattr(form, button).clicked.emit()
        assert not walking.done(), "the click came back at once"
        await walking
        assert steps == list(range(20))
        (dialog,) = form.findChildren(QFileDialog)
        assert dialog.isVisible()
        dialog.fileSelected.emit(str(tmp_path))
        assert form.address.text() == str(tmp_path)
        dialog.close()
        form.deleteLater()

    play(scene)


class Disorderly(asyncio.SelectorEventLoop):
    """Schedules calls in no particular order, like timers."""

    def __init__(self) -> None:
        super().__init__()
        self.rng = random.Random(7)
        self.waiting: list[tuple[Callable[..., object], tuple[Any, ...]]] = []

    def call_soon_threadsafe(  # type: ignore[override]
        self, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        """Schedule any of the waiting calls."""
        self.waiting.append((callback, args))
        return super().call_soon_threadsafe(self._one)

    def _one(self) -> None:
        callback, args = self.waiting.pop(self.rng.randrange(len(self.waiting)))
        callback(*args)


def test_events_of_the_engine_arrive_in_order() -> None:
    heard: list[int] = []

    async def main() -> None:
        engine = EngineThread()
        over = asyncio.Event()

        async def notify() -> None:
            for number in range(100):
                engine.to_front(heard.append, number)
            engine.to_front(over.set)

        await engine.submit(notify)
        await over.wait()
        await engine.stop()

    with asyncio.Runner(loop_factory=Disorderly) as runner:
        runner.run(main())
    assert heard == list(range(100))


def test_the_result_of_a_job_arrives_after_what_it_has_passed_on() -> None:
    heard: list[object] = []

    async def main() -> None:
        engine = EngineThread()

        async def notify() -> str:
            for number in range(100):
                engine.to_front(heard.append, number)
            return "result"

        heard.append(await engine.submit(notify))
        await engine.stop()

    with asyncio.Runner(loop_factory=Disorderly) as runner:
        runner.run(main())
    assert heard == [*range(100), "result"]


def test_a_flood_of_events_leaves_everyone_else_their_turns() -> None:
    heard: list[int] = []
    turns: list[int] = []

    def take_long(number: int) -> None:
        ends = time.perf_counter() + 0.001
        while time.perf_counter() < ends:
            pass
        heard.append(number)

    async def look() -> None:
        while len(heard) < 100:
            turns.append(len(heard))
            await asyncio.sleep(0)

    async def main() -> None:
        engine = EngineThread()
        for number in range(100):
            engine.to_front(take_long, number)
        await look()
        await engine.stop()

    asyncio.run(main())
    assert heard == list(range(100))
    assert len(set(turns)) >= 10, "a tenth of them at a time, at most"


def test_an_event_that_cannot_be_handled_keeps_none_of_the_others_back() -> None:
    heard: list[int] = []
    failed: list[object] = []

    async def main() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: failed.append(context["exception"]))
        engine, over = EngineThread(), asyncio.Event()
        for number in range(10):
            engine.to_front(heard.append if number % 3 else heard.remove, number)
        engine.to_front(over.set)
        await over.wait()
        await engine.stop()

    asyncio.run(main())
    assert heard == [number for number in range(10) if number % 3]
    assert [type(error) for error in failed] == [ValueError] * 4


async def test_cancelling_a_result_cancels_its_job() -> None:
    engine = EngineThread()
    begun, ended = threading.Event(), threading.Event()

    async def job() -> None:
        begun.set()
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            ended.set()

    result = asyncio.ensure_future(engine.submit(job))
    await asyncio.to_thread(begun.wait, 60)
    result.cancel()
    assert await asyncio.to_thread(ended.wait, 60)
    with pytest.raises(asyncio.CancelledError):
        await result
    await engine.stop()


def test_what_fails_in_the_engine_when_the_desktop_is_gone_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    engines: list[EngineThread] = []

    async def main() -> None:
        engines.append(EngineThread())

    asyncio.run(main())
    (engine,) = engines
    with caplog.at_level(logging.ERROR):
        engine._loop.call_exception_handler({"message": "a job failed", "exception": ValueError("why")})
    assert "a job failed" in caplog.text
    assert "ValueError" in caplog.text
    engine._loop.call_soon_threadsafe(engine._loop.stop)
    engine._thread.join(60)
    engine._loop.close()


async def test_who_asks_an_engine_that_has_ended_does_not_wait_forever() -> None:
    engine = EngineThread()
    await engine.stop()

    async def job() -> None:
        pass

    with pytest.raises(RuntimeError, match="ended"):
        await engine.submit(job)
    with pytest.raises(RuntimeError, match="ended"):
        engine.post(print)
