"""Profiles: what is saved comes back, nothing secret is in it, and what cannot be used is said in one sentence."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from rpu_desktop.media.url import MediaSource
from rpu_desktop.planning import Immovable, Wishes
from rpu_desktop.planning.types import Mode
from rpu_desktop.run.hooks import Hook, HookMoment
from rpu_desktop.run.timing import Timing, WeeklyWindow, read_moment
from rpu_desktop.session.choices import Choices
from rpu_desktop.session.profile import Profile, ProfileError, profile_of, read_profile, save_profile, with_profile
from rpu_desktop.updates.source import Proxy, UpdateSource

SECRET = "s3cr3t"
RICH = Choices(
    mode=Mode.MANUAL,
    wishes=Wishes(Immovable.SUSPEND, return_home=False, parallel_migrations=5, order=("a", "b")),
    media=MediaSource.parse("http://media.example/xs/"),
    backup="/backup",
    apply_updates=False,
    packs=(Path("/packs/driver.iso"),),
    hooks=(Hook(HookMoment.BEFORE_SERVER, ("/opt/my script", "2h"), 60.0),),
    timing=Timing(
        (WeeklyWindow(22 * 60, 6 * 60), WeeklyWindow(8 * 60, 18 * 60, frozenset({5, 6}))),
        read_moment("2026-12-05 22:00", "Asia/Tokyo"),
        0.0,
        "Asia/Tokyo",
        600.0,
        3600.0,
    ),
    max_failed=2,
)


def test_what_is_saved_comes_back(tmp_path: Path) -> None:
    file = tmp_path / "nights.json"
    save_profile(file, profile_of(RICH))
    assert with_profile(Choices(), read_profile(file)) == RICH
    assert read_profile(file).name == "nights"


def test_a_person_can_read_it(tmp_path: Path) -> None:
    file = tmp_path / "nights.json"
    save_profile(file, profile_of(RICH))
    found = json.loads(file.read_text())
    assert found["rpu-desktop-profile"] == 1
    assert found["window"] == ["22:00-06:00", "Sat,Sun 08:00-18:00"]
    assert found["not-before"] == "2026-12-05 22:00"
    assert found["script"] == ["before-server='/opt/my script' 2h"]
    assert found["soak"] == 10
    assert "empty-ahead" not in found, "what is as usual is left to the defaults"


def test_no_secret_is_in_it(tmp_path: Path) -> None:
    source = replace(UpdateSource.at(f"https://ada:{SECRET}@u.example/list"), client_id=SECRET)
    choices = Choices(
        media=MediaSource.parse("http://media.example/xs/", username="ada", password=SECRET),
        update_source=replace(source, proxy=Proxy(f"http://ada:{SECRET}@proxy:3128")),
    )
    file = tmp_path / "p.json"
    save_profile(file, profile_of(choices))
    assert SECRET not in file.read_text()


def test_what_a_profile_does_not_say_stays_as_it_is() -> None:
    mine = Choices(wishes=Wishes(parallel_migrations=7), max_failed=1)
    assert with_profile(mine, Profile({"max-failed": 3})) == replace(mine, max_failed=3)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it is not a profile of RPU Desktop."),
        (b"\xff\xfe", "it is not a profile of RPU Desktop."),
        (b"[" * 100_000, "it is not a profile of RPU Desktop."),
        (b"[1]", "it is not a profile of RPU Desktop."),
        (b'{"mode": "manual"}', "it is not a profile of RPU Desktop."),
        (b'{"rpu-desktop-profile": true}', "it is not a profile of RPU Desktop."),
        (b'{"rpu-desktop-profile": 2, "warp": 9}', "it was saved by a newer version of RPU Desktop."),
        (b'{"rpu-desktop-profile": 1, "warp": 9}', "it has the unknown option warp."),
        (b'{"rpu-desktop-profile": 1, "mode": "fast"}', "the value of mode is invalid."),
        (b'{"rpu-desktop-profile": 1, "soak": "ten"}', "the value of soak is invalid."),
        (b'{"rpu-desktop-profile": 1, "max-failed": true}', "the value of max-failed is invalid."),
        (b'{"rpu-desktop-profile": 1, "window": ["nights"]}', "“nights” is not a window of time."),
        (b'{"rpu-desktop-profile": 1, "time-zone": "Mars"}', "“Mars” is not a time zone that this computer knows."),
        (b'{"rpu-desktop-profile": 1, "script": ["x"]}', "“x” does not begin with one of these moments"),
        (b'{"rpu-desktop-profile": 1, "media": "smb://x/y"}', "servers cannot read installation media over “smb”"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "p.json"
    file.write_bytes(content)
    with pytest.raises(ProfileError) as failure:
        read_profile(file)
    words = str(failure.value.text)
    assert words.startswith(f"The profile {file} cannot be used: ")
    assert said.lower() in words.lower()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="No such file"):
        read_profile(tmp_path / "none.json")
