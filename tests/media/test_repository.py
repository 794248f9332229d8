"""What installation media say of themselves, read from real servers."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from rpu_desktop.media.errors import MediaDamaged, MediaError, MediaForbidden, MediaUnreachable, NotARepository
from rpu_desktop.media.repository import BOOT_FILES, MediaVersion, can_read_here, read_media
from rpu_desktop.media.url import MediaSource
from tests.media.servers import ftp_server, http_server

NEW = """
[platform]
name = XCP
version = 3.4.0

[branding]
name = XenServer
version = 8.4.0

[build]
number = stable-1234

[checksums]
images/install.img = sha256:00%ff
"""

NEWEST = """
[system-v1]
product_name = XenServer
product_version = 9.0.0
platform_name = XCP
platform_version = 3.5.0
"""

OLD_PRODUCT = (
    '<repository originator="xs" name="main" product="XenServer" version="6.2.0" build="70446c">'
    "<description>base pack</description></repository>"
)
OLD_PLATFORM = (
    '<repository originator="xcp" name="main" product="XCP" version="1.8.0" build="70446c">'
    "<description>platform</description></repository>"
)

Server = Callable[[Path], AbstractContextManager[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    media = tmp_path / "xs"
    (media / "boot" / "isolinux").mkdir(parents=True)
    for name in BOOT_FILES:
        (media / name).write_bytes(b"boot")
    return media


@pytest.fixture(params=[http_server, ftp_server], ids=["http", "ftp"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    server: Server = request.param
    with server(tmp_path) as url:
        yield f"{url}/xs"


def old_media(folder: Path) -> None:
    for name, content in (("packages.main", OLD_PRODUCT), ("packages.xcp", OLD_PLATFORM)):
        (folder / name).mkdir()
        (folder / name / "XS-REPOSITORY").write_text(content)
    (folder / "XS-REPOSITORY-LIST").write_text("packages.main\npackages.xcp\npackages.linux\n../outside\n")


async def test_new_media(folder: Path, address: str) -> None:
    (folder / ".treeinfo").write_text(NEW)
    version = await read_media(MediaSource.parse(address))
    assert version == MediaVersion("XenServer", "8.4.0", "XCP", "3.4.0", "stable-1234")
    assert version.label == "XenServer 8.4.0 (stable-1234)"


async def test_newest_media(folder: Path, address: str) -> None:
    (folder / ".treeinfo").write_text(NEWEST)
    assert await read_media(MediaSource.parse(address)) == MediaVersion("XenServer", "9.0.0", "XCP", "3.5.0")


async def test_old_media(folder: Path, address: str) -> None:
    old_media(folder)
    version = await read_media(MediaSource.parse(address))
    assert version == MediaVersion("XenServer", "6.2.0", "XCP", "1.8.0", "70446c")


async def test_media_are_compared_with_hosts(folder: Path, address: str) -> None:
    old_media(folder)
    old = await read_media(MediaSource.parse(address))
    (folder / ".treeinfo").write_text(NEW)
    new = await read_media(MediaSource.parse(address))
    assert new.software_version.newer_than(old.software_version)
    assert not old.software_version.newer_than(old.software_version)


async def complaint(source: MediaSource, kind: type[MediaError], timeout: float = 10.0) -> str:
    with pytest.raises(kind) as caught:
        await read_media(source, timeout=timeout)
    assert type(caught.value) is kind
    assert caught.value.advice.render()
    return caught.value.text.render()


async def test_a_folder_without_media(folder: Path, address: str) -> None:
    text = await complaint(MediaSource.parse(address), NotARepository)
    assert text == f"No installation media lie at {address}/."


async def test_a_folder_that_is_not_there(address: str) -> None:
    assert "/nowhere/" in await complaint(MediaSource.parse(f"{address}/nowhere"), NotARepository)


async def test_the_boot_files_are_missing(folder: Path, address: str) -> None:
    (folder / ".treeinfo").write_text(NEW)
    (folder / "boot" / "xen.gz").unlink()
    assert "boot/xen.gz is missing" in await complaint(MediaSource.parse(address), MediaDamaged)


@pytest.mark.parametrize("content", [b"no ini\n", b"\xff\xfe\x00", b"[general]\nfamily = Fedora\n", b"x" * 5_000_000])
async def test_a_description_that_makes_no_sense(folder: Path, address: str, content: bytes) -> None:
    (folder / ".treeinfo").write_bytes(content)
    assert ".treeinfo" in await complaint(MediaSource.parse(address), MediaDamaged)


@pytest.mark.parametrize(
    "content",
    ["<repository", "<html/>", '<!DOCTYPE r [<!ENTITY a "b">]><repository version="1">&a;</repository>'],
)
async def test_an_old_description_that_makes_no_sense(folder: Path, address: str, content: str) -> None:
    old_media(folder)
    (folder / "packages.main" / "XS-REPOSITORY").write_text(content)
    assert "packages.main/XS-REPOSITORY" in await complaint(MediaSource.parse(address), MediaDamaged)


async def test_old_media_without_their_main_packages(folder: Path, address: str) -> None:
    (folder / "XS-REPOSITORY-LIST").write_text("packages.main\n")
    assert "packages.main" in await complaint(MediaSource.parse(address), MediaDamaged)


@pytest.mark.parametrize("server", [http_server, ftp_server])
async def test_user_name_and_password(
    folder: Path, tmp_path: Path, server: Callable[..., AbstractContextManager[str]]
) -> None:
    (folder / ".treeinfo").write_text(NEW)
    with server(tmp_path, user=("ada", "p@ss/wörd")) as url:
        right = MediaSource.parse(f"{url}/xs", username="ada", password="p@ss/wörd")
        assert (await read_media(right)).product_version == "8.4.0"
        wrong = MediaSource.parse(f"{url}/xs", username="ada", password="guess")
        text = await complaint(wrong, MediaForbidden)
        assert "guess" not in text
        assert "ada" in text
        await complaint(MediaSource.parse(f"{url}/xs"), MediaForbidden)


async def test_a_web_server_that_hides_dot_files(folder: Path, tmp_path: Path) -> None:
    (folder / ".treeinfo").write_text(NEW)
    (folder / "repodata").mkdir()
    (folder / "repodata" / "repomd.xml").write_text("<repomd/>")
    with http_server(tmp_path, hidden=True) as url:
        text = await complaint(MediaSource.parse(f"{url}/xs"), NotARepository)
    assert "lack the hidden file .treeinfo" in text


@pytest.mark.parametrize("scheme", ["http", "https", "ftp"])
async def test_nobody_listens(scheme: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    text = await complaint(MediaSource.parse(f"{scheme}://127.0.0.1:{port}/xs"), MediaUnreachable)
    assert f"127.0.0.1:{port}/xs/ cannot be reached: nothing listens there" in text


@pytest.mark.parametrize("scheme", ["http", "https", "ftp"])
async def test_somebody_listens_but_never_answers(scheme: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        source = MediaSource.parse(f"{scheme}://127.0.0.1:{silent.getsockname()[1]}/xs")
        assert "no answer in time" in await complaint(source, MediaUnreachable, timeout=0.3)


async def test_the_name_is_unknown() -> None:
    assert "media.invalid" in await complaint(MediaSource.parse("http://media.invalid/xs"), MediaUnreachable)


async def test_something_else_listens(tmp_path: Path) -> None:
    with ftp_server(tmp_path) as url:
        await complaint(MediaSource.parse(url.replace("ftp://", "http://")), MediaUnreachable)


async def test_nfs_is_for_hosts_only() -> None:
    source = MediaSource.parse("nfs://server/xs")
    assert not can_read_here(source)
    with pytest.raises(ValueError, match="only be read by a host"):
        await read_media(source)
