"""Preventing sleep, and waking up."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path

import pytest

from rpu_desktop import clock
from rpu_desktop.engine import awake
from rpu_desktop.engine.awake import kept_awake, watch_for_sleep


def test_sleep_is_held_off_for_as_long_as_it_is_wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool = tmp_path / "systemd-inhibit"
    tool.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/began\ncat > /dev/null\necho > {tmp_path}/ended\n')
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with kept_awake():
        while not (tmp_path / "began").exists() or not (tmp_path / "began").read_text():
            time.sleep(0.005)
        assert "--what=idle:sleep" in (tmp_path / "began").read_text()
        assert not (tmp_path / "ended").exists()
    assert (tmp_path / "ended").exists()


def test_where_there_is_no_such_thing_the_run_continues(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with kept_awake():
        pass


async def test_a_sleep_is_noticed_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(awake, "_LOOK", 0.001)
    real = clock.now
    slept: asyncio.Future[float] = asyncio.get_running_loop().create_future()

    def woke_up(seconds: float) -> None:
        if not slept.done():
            slept.set_result(seconds)

    watching = asyncio.create_task(watch_for_sleep(woke_up))
    await asyncio.sleep(0)
    monkeypatch.setattr(clock, "now", lambda: real() + 3600)
    assert await slept == pytest.approx(3600, abs=30)
    watching.cancel()
