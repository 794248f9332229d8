"""Fixtures that keep tests away from the files of the user who runs them."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from rpu_desktop import logs, redaction
from tests.examples import examples
from tests.spreading import pytest_collection_modifyitems  # noqa: F401 - pytest finds hooks here

# Durations depend on the load of the machine: they are measured in benchmarks, never asserted here.
settings.register_profile(
    "unhurried", max_examples=examples(100), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("unhurried")

# Without a display, windows need no screen, but space: Qt's default one has 800 pixels.
_SCREEN = Path(__file__).with_name("screen.json")
os.environ.setdefault("QT_QPA_PLATFORM", f"offscreen:configfile={_SCREEN}")


def pytest_collection_finish() -> None:
    """Leave out of each search for garbage what lives to the end: modules and tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


_HOMES = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")


@pytest.fixture(scope="session", autouse=True)
def a_home_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in _HOMES}
    home: Path = tmp_path_factory.mktemp("home")
    os.environ.update({name: str(home / name.lower()) for name in _HOMES})
    yield
    for name, value in before.items():
        if value is None:
            del os.environ[name]
        else:
            os.environ[name] = value


@pytest.fixture(autouse=True)
def secrets_of_its_own() -> Iterator[None]:
    """Reset the registered secrets: one test's secret may be an ordinary word in the next."""
    kept = (redaction._secrets, redaction._middling, redaction._short)
    before = [set(each) for each in kept]
    yield
    for each, old in zip(kept, before, strict=True):
        each.clear()
        each.update(old)
    redaction._known.clear()


@pytest.fixture(autouse=True)
def no_task_left_behind(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail the test whose event loop is closed with tasks in it: they hold files and connections, and end anywhere."""
    left: list[asyncio.Task[object]] = []
    close = asyncio.BaseEventLoop.close

    def look(loop: asyncio.BaseEventLoop) -> None:
        left.extend(asyncio.all_tasks(loop))
        close(loop)

    monkeypatch.setattr(asyncio.BaseEventLoop, "close", look)
    yield
    assert not left


@pytest.fixture(autouse=True)
def a_keyring_of_its_own() -> Iterator[None]:
    """Reset the keyring: the library selects it once per process, and it must not affect the next test."""
    yield
    if (core := sys.modules.get("keyring.core")) is not None:
        vars(core)["_keyring_backend"] = None


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The program's log, in a state directory for this test."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    level, hooks = logging.getLogger().level, (sys.excepthook, threading.excepthook)
    path = logs.start_logging()
    assert path is not None
    yield path
    logs.stop_logging()
    logging.getLogger().setLevel(level)
    sys.excepthook, threading.excepthook = hooks
