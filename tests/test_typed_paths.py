"""Paths as people type and paste them."""

from __future__ import annotations

from pathlib import Path

import pytest

from rpu_desktop.console.arguments import parse_arguments
from rpu_desktop.media.url import MediaSource
from rpu_desktop.typed_paths import typed_path, unquoted
from rpu_desktop.updates.source import UpdateSource

UPGRADE = ("upgrade", "--server", "pool", "--mode", "automatic", "--media")


@pytest.mark.parametrize(
    ("typed", "windows", "bare"),
    [
        ('"C:\\My Files\\x.iso"', True, "C:\\My Files\\x.iso"),
        ('"/srv/My Files/x.iso"', False, "/srv/My Files/x.iso"),
        ('C:\\My Files"', True, "C:\\My Files"),
        ('/srv/27"', False, '/srv/27"'),
        ("D:", True, "D:"),
        ('"', True, ""),
    ],
)
def test_quotes_that_explorer_and_shells_leave_are_no_part_of_the_path(typed: str, windows: bool, bare: str) -> None:
    assert unquoted(typed, windows=windows) == bare


@pytest.mark.parametrize("form", ["{path}", '"{path}"', "{address}"])
def test_an_image_is_found_however_its_path_was_copied(form: str, tmp_path: Path) -> None:
    image = tmp_path / "Xen Server Größe.iso"
    image.touch()
    typed = form.format(path=image, address=image.as_uri())
    assert typed_path(typed) == image
    assert parse_arguments([*UPGRADE, typed], None).media == image
    assert parse_arguments(["plan", "--dump", typed], None).dump == [image]


@pytest.mark.parametrize("form", ["{path}", '"{path}"', "{address}"])
def test_a_folder_of_updates_is_found_however_its_path_was_copied(form: str, tmp_path: Path) -> None:
    assert UpdateSource.at(form.format(path=tmp_path, address=tmp_path.as_uri())).folder == tmp_path


def test_a_drive_means_its_top_folder() -> None:
    assert str(typed_path("D:")) == "D:\\"


def test_an_address_stays_an_address() -> None:
    assert parse_arguments([*UPGRADE, "media.example.com/xs/"], None).media == MediaSource(
        "http", "media.example.com", "/xs/"
    )
