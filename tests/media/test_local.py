"""Installation images and folders on this computer: recognized, refused, found damaged."""

from __future__ import annotations

import gzip
import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpu_desktop.media.errors import MediaDamaged, MediaError, MediaMissing, NotARepository
from rpu_desktop.media.local import looks_local
from rpu_desktop.media.serving import LocalMedia
from rpu_desktop.media.tree import Entry, Run
from rpu_desktop.simulator.media import media_files
from rpu_desktop.simulator.releases import RELEASES, release_of
from tests.media.images import LAYOUTS, make_image

NEW = media_files(release_of("XenServer", "8.4.0"))
OLD = media_files(release_of("XenServer", "6.2.0"))
PACKAGE = b"a package" * 1000


def with_packages(files: Mapping[str, bytes], *, size: int = len(PACKAGE)) -> dict[str, bytes]:
    """New media with a package, an index that names its size and checksum, and a checksum of the installer."""
    primary = gzip.compress(
        f'<metadata xmlns="http://linux.duke.edu/metadata/common"><package type="rpm">'
        f'<checksum type="sha256" pkgid="YES">{hashlib.sha256(PACKAGE).hexdigest()}</checksum>'
        f'<size package="{size}"/><location href="Packages/xen.rpm"/></package></metadata>'.encode()
    )
    repomd = (
        f'<repomd xmlns="http://linux.duke.edu/metadata/repo"><data type="primary">'
        f'<checksum type="sha256">{hashlib.sha256(primary).hexdigest()}</checksum>'
        f'<location href="repodata/primary.xml.gz"/><size>{len(primary)}</size></data></repomd>'
    )
    installer = hashlib.sha256(files["install.img"]).hexdigest()
    treeinfo = files[".treeinfo"] + f"\n[checksums]\ninstall.img = sha256:{installer}\nnot/there = md5:0\n".encode()
    return {
        **files,
        ".treeinfo": treeinfo,
        "Packages/xen.rpm": PACKAGE,
        "repodata/repomd.xml": repomd.encode(),
        "repodata/primary.xml.gz": primary,
    }


def with_old_packages(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Old media with a package, and the list that names its size and checksum."""
    md5 = hashlib.md5(PACKAGE, usedforsecurity=False).hexdigest()
    listed = (
        f'<packages><package label="xen" type="tbz2" size="{len(PACKAGE)}" md5="{md5}">xen.tar.bz2</package></packages>'
    )
    return {**files, "packages.main/XS-PACKAGES": listed.encode(), "packages.main/xen.tar.bz2": PACKAGE}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("release", [r for f in RELEASES.values() for r in f], ids=lambda r: f"{r.brand}-{r.product}")
def test_images_of_every_release_are_recognised(release: object, layout: str, tmp_path: Path) -> None:
    files = media_files(release)  # type: ignore[arg-type]
    media = LocalMedia.open(make_image(tmp_path / "xs.iso", files, layout))
    media.verify()
    version = media.version
    assert version.product_version == release.product  # type: ignore[attr-defined]
    assert version.product_brand == release.brand  # type: ignore[attr-defined]
    assert version.build == release.build  # type: ignore[attr-defined]
    for name, content in files.items():
        entry = media.tree.find(name)
        assert entry is not None, name
        assert b"".join(entry.blocks()) == content


def test_a_folder_is_as_good_as_an_image(tmp_path: Path) -> None:
    unpack(tmp_path, NEW)
    media = LocalMedia.open(tmp_path)
    media.verify()
    assert media.version.label == "XenServer 8.4 (cloud/8.4.0/1207)"


def unpack(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "xs"
    unpack(folder, NEW)
    (tmp_path / "secret").write_text("secret")
    (folder / "link").symlink_to(tmp_path / "secret")
    assert LocalMedia.open(folder).tree.find("link") is None


def complaint(path: Path, kind: type[MediaError]) -> str:
    with pytest.raises(kind) as caught:
        LocalMedia.open(path).verify()
    assert type(caught.value) is kind
    assert caught.value.advice.render()
    assert str(path) in caught.value.text.render()
    return caught.value.text.render()


def test_what_is_not_there(tmp_path: Path) -> None:
    assert "does not exist" in complaint(tmp_path / "xs.iso", MediaMissing)


def test_what_is_no_image(tmp_path: Path) -> None:
    path = tmp_path / "xs.iso"
    for content in (b"", b"PK\x03\x04", os.urandom(100_000)):
        path.write_bytes(content)
        assert "is not an ISO image" in complaint(path, NotARepository)


def test_another_image(tmp_path: Path) -> None:
    image = make_image(tmp_path / "debian.iso", {"README.TXT": b"Debian", "pool/main/a.deb": b"deb"})
    assert "does not contain installation media" in complaint(image, NotARepository)


@pytest.mark.parametrize("kept", [0.3, 0.9, 0.999])
def test_an_image_that_was_cut_off(kept: float, tmp_path: Path) -> None:
    image = make_image(tmp_path / "xs.iso", {**with_packages(NEW), "big": bytes(3_000_000)})
    with image.open("r+b") as file:
        file.truncate(int(image.stat().st_size * kept))
    assert "shorter than its header" in complaint(image, MediaDamaged)


@pytest.mark.parametrize("name", ["install.img", "boot/xen.gz", "repodata/repomd.xml"])
def test_a_boot_file_is_missing(name: str, tmp_path: Path) -> None:
    files = {key: value for key, value in NEW.items() if key != name}
    assert f"the file {name} is missing" in complaint(make_image(tmp_path / "xs.iso", files), MediaDamaged)


MADE = {"new": with_packages(NEW), "old": with_old_packages(OLD)}


@pytest.mark.parametrize("generation", MADE)
def test_whole_media_have_the_right_checksums(generation: str, tmp_path: Path) -> None:
    LocalMedia.open(make_image(tmp_path / "xs.iso", MADE[generation])).verify()


@pytest.mark.parametrize(
    ("generation", "name"),
    [
        ("new", "Packages/xen.rpm"),
        ("new", "install.img"),
        ("new", "repodata/primary.xml.gz"),
        ("old", "packages.main/xen.tar.bz2"),
    ],
)
def test_one_byte_is_wrong(generation: str, name: str, tmp_path: Path) -> None:
    image = make_image(tmp_path / "xs.iso", MADE[generation])
    entry = LocalMedia.open(image).tree.find(name)
    assert entry is not None
    with image.open("r+b") as file:
        file.seek(entry.runs[0].offset + 5)
        file.write(b"\xff" if MADE[generation][name][5] != 0xFF else b"\x00")
    assert f"the content of the file {name} has changed" in complaint(image, MediaDamaged)


@pytest.mark.parametrize(("generation", "name"), [("new", "Packages/xen.rpm"), ("old", "packages.main/xen.tar.bz2")])
def test_a_package_is_missing_or_has_the_wrong_size(generation: str, name: str, tmp_path: Path) -> None:
    files = dict(MADE[generation])
    files[name] = PACKAGE[:-1]
    assert f"has {len(PACKAGE) - 1} bytes instead of {len(PACKAGE)}" in complaint(
        make_image(tmp_path / "xs.iso", files), MediaDamaged
    )
    del files[name]
    assert f"the file {name} is missing" in complaint(make_image(tmp_path / "xs2.iso", files), MediaDamaged)


def test_an_index_that_makes_no_sense(tmp_path: Path) -> None:
    for number, content in enumerate((b"<repomd", b"\xff\xfe")):
        image = make_image(tmp_path / f"{number}.iso", {**NEW, "repodata/repomd.xml": content})
        assert "repodata/repomd.xml is invalid" in complaint(image, MediaDamaged)


@given(st.lists(st.integers(1, 50), max_size=6), st.integers(0, 120), st.integers(0, 120))
def test_a_part_of_a_file_is_read_from_its_position(lengths: list[int], start: int, length: int) -> None:
    """Slicing the extents gives the same as slicing the content."""
    runs, at = [], 1000
    for each in lengths:
        runs.append(Run(at, each))
        at += each + 7
    places = [place for run in runs for place in range(run.offset, run.offset + run.length)]
    found = Entry(Path(), tuple(runs)).cut(start, length)
    assert [p for run in found for p in range(run.offset, run.offset + run.length)] == places[start : start + length]


@pytest.mark.parametrize(
    ("typed", "local"),
    [
        ("/srv/xs.iso", True),
        ("C:\\images\\xs.iso", True),
        ("d:/images", True),
        ("\\\\nas\\images\\xs.iso", True),
        ("~/xs", True),
        ("xs.ISO", True),
        ('"C:\\My Files\\xs.iso"', True),
        ('"\\\\nas\\images\\xs"', True),
        ("D:", True),
        (".\\media", True),
        ("..\\media", True),
        ("file:///C:/images/xs.iso", True),
        ("file:///srv/xs", True),
        ("d:8080/xs/", False),
        ("http://www.example.com/xs.iso", False),
        ("www.example.com/xs/", False),
        ("server:/path/", False),
        ("", False),
    ],
)
def test_paths_and_addresses_are_distinguished(typed: str, local: bool) -> None:
    assert looks_local(typed) is local
