"""One limit for concurrent migrations: the command line, profiles, settings and the wizard allow the same numbers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from rpu_desktop.console.arguments import make_parser
from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.settings import Settings
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.planning import MIGRATIONS
from rpu_desktop.session.profile import ProfileError, read_profile
from tests.desktop.conftest import Play
from tests.desktop.test_end_to_end import simulated
from tests.desktop.test_mode_page import mode_page

TRIED = range(MIGRATIONS[0] - 1, MIGRATIONS[-1] + 2)


def on_the_command_line(number: int, folder: Path) -> bool:
    try:
        make_parser(None).parse_args(["plan", "--server", "x", "--parallel-migrations", str(number)])
    except SystemExit:
        return False
    return True


def in_a_profile(number: int, folder: Path) -> bool:
    path = folder / "profile.json"
    path.write_text(json.dumps({"rpu-desktop-profile": 1, "parallel-migrations": number}))
    try:
        read_profile(path)
    except ProfileError:
        return False
    return True


def in_the_settings(number: int, folder: Path) -> bool:
    return Settings.of({"parallel_migrations": number}).parallel_migrations == number


@pytest.mark.parametrize("accepts", [on_the_command_line, in_a_profile, in_the_settings])
def test_each_way_in_accepts_the_same_numbers(accepts: Callable[[int, Path], bool], tmp_path: Path) -> None:
    assert [number for number in TRIED if accepts(number, tmp_path)] == list(MIGRATIONS)


def test_the_wizards_field_has_the_same_limits(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        _wizard, page = await mode_page(desktop, driver, pools[0])
        field = page.migrations.parallel
        assert (field.minimum(), field.maximum()) == (MIGRATIONS[0], MIGRATIONS[-1])

    with simulated("pool", 2, 2) as pools:
        play(scene)
