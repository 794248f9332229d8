"""Images created by other programs, or damaged: served completely, or reported in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from rpu_desktop.media.errors import MediaDamaged, MediaError, MediaMissing, NotARepository
from rpu_desktop.media.local import open_local
from rpu_desktop.media.serving import LocalMedia
from rpu_desktop.simulator.media import media_files
from rpu_desktop.simulator.releases import release_of
from tests.media.images import LAYOUTS, SECTOR, compressed, make_image, renamed, with_two_extents

NEW = media_files(release_of("XenServer", "8.4.0"))


def content(path: Path, name: str) -> bytes:
    entry = open_local(path).find(name)
    assert entry is not None
    return b"".join(entry.blocks())


@pytest.mark.parametrize("layout", ["rock-ridge", "plain"])
def test_a_file_of_two_extents_is_whole(layout: str, tmp_path: Path) -> None:
    """A file beyond 4 GiB; both parts are made small here."""
    first, second = b"a" * SECTOR * 3, b"b" * 777
    image = make_image(tmp_path / "xs.iso", {**NEW, "parta": first, "partb": second}, layout)
    assert content(with_two_extents(image, ("parta", "partb")), "parta") == first + second


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_boot_catalogue_has_its_bytes(layout: str, tmp_path: Path) -> None:
    image = make_image(tmp_path / "xs.iso", NEW, layout, boots=True)
    found = content(image, "boot.cat")
    assert len(found) == SECTOR
    assert found[30:32] == b"\x55\xaa"  # the catalogue's mark (El Torito, 2.1)
    assert LocalMedia.open(image).version.product_version == "8.4.0"


def test_one_name_in_another_encoding_spoils_nothing(tmp_path: Path) -> None:
    """A folder with such a name is served; so is an image."""
    image = make_image(tmp_path / "xs.iso", {**NEW, "Lies-mich-uu": b"old"})
    renamed(image, b"Lies-mich-uu", b"Lies-mich-\xfc\xfc")
    media = LocalMedia.open(image)
    media.verify()
    assert b"old" in [entry.read(100) for name, entry in media.tree.entries.items() if name.startswith("Lies")]


def complaint(path: Path, kind: type[MediaError] = MediaDamaged) -> str:
    with pytest.raises(MediaError) as caught:
        LocalMedia.open(path).verify()
    assert type(caught.value) is kind
    assert caught.value.advice.render()
    assert str(path) in caught.value.text.render()
    return caught.value.text.render() + " " + caught.value.advice.render()


def test_a_compressed_image_is_reported_as_that(tmp_path: Path) -> None:
    """It is complete: downloading it again would not help."""
    found = complaint(compressed(make_image(tmp_path / "xs.iso", {**NEW, "big": b"x"}), "big"), NotARepository)
    assert "compressed (zisofs)" in found
    assert "shorter" not in found
    assert "gain" not in found


@pytest.mark.parametrize("layout", LAYOUTS)
def test_wherever_an_image_is_cut_it_is_one_sentence(layout: str, tmp_path: Path) -> None:
    image = make_image(tmp_path / "xs.iso", NEW, layout)
    whole = image.read_bytes()
    for kept in range(17 * SECTOR, len(whole), 1021):
        image.write_bytes(whole[:kept])
        assert "is shorter than its header" in complaint(image)


def test_whatever_is_wrong_in_its_directories_is_one_sentence(tmp_path: Path) -> None:
    """Each byte of the directories, changed: reported, or read as far as possible."""
    image = make_image(tmp_path / "xs.iso", NEW)
    whole = image.read_bytes()
    for at in range(16 * SECTOR, 26 * SECTOR, 149):
        spoiled = bytearray(whole)
        spoiled[at] ^= 0xFF
        image.write_bytes(spoiled)
        try:
            LocalMedia.open(image).verify()
        except MediaError as error:
            assert str(image) in error.text.render()  # noqa: PT017 (most images are read all the same)


def test_media_that_cannot_be_read_any_longer_are_no_program_error(tmp_path: Path) -> None:
    """The disk was removed after the first check."""
    image = make_image(tmp_path / "xs.iso", {**NEW, "big": bytes(100_000)})
    media = LocalMedia.open(image)
    image.unlink()
    with pytest.raises(MediaMissing, match="does not exist"):
        media.verify()
    media = LocalMedia.open(make_image(image, NEW))
    make_image(image, {**NEW, "another": b"x"})
    with pytest.raises(MediaDamaged, match="a different file than before"):
        media.verify()
