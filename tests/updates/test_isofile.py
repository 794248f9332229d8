"""Damaged update ISOs: one sentence, never a program error."""

from __future__ import annotations

from pathlib import Path

import pytest

from rpu_desktop.updates.errors import WrongFile
from rpu_desktop.updates.isofile import read_update_file
from tests.media.images import SECTOR, make_image

UUID = "00000000-0000-0000-0000-000000000001"


def update(folder: Path, **attributes: str) -> Path:
    words = " ".join(f'{key.replace("_", "-")}="{value}"' for key, value in attributes.items())
    return make_image(folder / "update.iso", {"update.xml": f'<update uuid="{UUID}" {words}/>'.encode()})


@pytest.mark.parametrize("size", ["1e5", "", "x", "-1", "²", "9" * 5000])
def test_a_size_that_is_no_number(size: str, tmp_path: Path) -> None:
    assert read_update_file(update(tmp_path, name_label="XS82E001", installation_size=size)).installation_size == 0


def test_a_name_that_is_no_name(tmp_path: Path) -> None:
    found = read_update_file(update(tmp_path, name_label="XS82E001&#10;Passed: everything&#x202e;" + "x" * 5000))
    assert found.name.startswith("XS82E001 Passed: everything")
    assert len(found.name) <= 250


def test_wherever_its_directories_are_damaged(tmp_path: Path) -> None:
    path = update(tmp_path, name_label="XS82E001")
    whole = path.read_bytes()
    spoiled = 0
    for at in range(16 * SECTOR, 26 * SECTOR, 61):
        content = bytearray(whole)
        content[at] ^= 0xFF
        path.write_bytes(content)
        try:
            assert read_update_file(path).name == "XS82E001"
        except WrongFile as error:
            spoiled += "update.iso cannot be used" in error.text.render()
    assert spoiled
    for kept in range(0, len(whole) - SECTOR, 4099):
        path.write_bytes(whole[:kept])
        with pytest.raises(WrongFile):
            read_update_file(path)
