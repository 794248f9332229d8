"""The metadata of installation media, read from real servers."""

from __future__ import annotations

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager
from pathlib import Path

import pytest

from rpu_desktop.media.errors import (
    LoginUnknown,
    MediaDamaged,
    MediaError,
    MediaForbidden,
    MediaUnreachable,
    NotARepository,
)
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
    (media / "repodata").mkdir()
    (media / "repodata" / "repomd.xml").write_text("<repomd/>")
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
    assert version.label == "XenServer 8.4 (stable-1234)"


async def test_newest_media(folder: Path, address: str) -> None:
    (folder / ".treeinfo").write_text(NEWEST)
    assert await read_media(MediaSource.parse(address)) == MediaVersion("XenServer", "9.0.0", "XCP", "3.5.0")


async def test_old_media(folder: Path, address: str) -> None:
    old_media(folder)
    shutil.rmtree(folder / "repodata")
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
    shutil.rmtree(folder / "repodata")
    text = await complaint(MediaSource.parse(address), NotARepository)
    assert text == f"{address}/ does not contain installation media."


async def test_a_folder_that_is_not_there(address: str) -> None:
    assert "/nowhere/" in await complaint(MediaSource.parse(f"{address}/nowhere"), NotARepository)


async def test_the_boot_files_are_missing(folder: Path, address: str) -> None:
    (folder / ".treeinfo").write_text(NEW)
    (folder / "boot" / "xen.gz").unlink()
    assert "boot/xen.gz is missing" in await complaint(MediaSource.parse(address), MediaDamaged)


@pytest.mark.parametrize("content", [b"no ini\n", b"\xff\xfe\x00", b"[general]\nname = x\n", b"x" * 5_000_000])
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
    with http_server(tmp_path, hidden=True) as url:
        text = await complaint(MediaSource.parse(f"{url}/xs"), NotARepository)
    assert "hidden file .treeinfo is missing" in text


@pytest.mark.parametrize("scheme", ["http", "https", "ftp"])
async def test_nothing_listens(scheme: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    text = await complaint(MediaSource.parse(f"{scheme}://127.0.0.1:{port}/xs"), MediaUnreachable)
    assert f"127.0.0.1:{port}/xs/ cannot be reached: no service is listening there" in text


@pytest.mark.parametrize("scheme", ["http", "https", "ftp"])
async def test_a_server_that_listens_but_never_responds(scheme: str) -> None:
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


async def test_media_of_xenserver_9_have_no_isolinux(folder: Path, address: str) -> None:
    """They were reported as damaged, and no host was asked."""
    (folder / ".treeinfo").write_text(NEWEST)
    assert not (await read_media(MediaSource.parse(address))).isolinux
    (folder / "boot" / "isolinux" / "isolinux.cfg").write_text("default xe")
    assert (await read_media(MediaSource.parse(address))).isolinux


async def test_a_network_installation_image_brings_no_packages(folder: Path, address: str) -> None:
    """A host would have rebooted into an installer that finds no repository."""
    (folder / ".treeinfo").write_text(NEW)
    (folder / "repodata" / "repomd.xml").unlink()
    text = await complaint(MediaSource.parse(address), MediaDamaged)
    assert "the file repodata/repomd.xml is missing" in text
    assert "netinstall" in text


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"update.xml": '<update name-label="XS82E001" uuid="u"/>'}, "the update or supplemental pack “XS82E001”"),
        ({"XS-REPOSITORY": '<repository originator="citrix" name="linux" version="6.5"/>'}, "pack “linux”"),
        ({".treeinfo": "[general]\nfamily = Fedora\n"}, "installation media of Fedora"),
    ],
)
async def test_other_images_are_named_as_what_they_are(
    tmp_path: Path, address: str, files: dict[str, str], words: str
) -> None:
    for name, content in files.items():
        (tmp_path / "xs").mkdir(exist_ok=True)
        (tmp_path / "xs" / name).write_text(content)
    assert words in await complaint(MediaSource.parse(address), NotARepository)


@pytest.mark.parametrize("scheme", ["Digest", "NTLM", "Negotiate"])
@pytest.mark.parametrize("login", [{}, {"username": "ada", "password": "secret"}])
async def test_a_web_server_with_another_login_than_basic(
    folder: Path, tmp_path: Path, scheme: str, login: dict[str, str]
) -> None:
    """IIS with Windows authentication caused a program error."""
    (folder / ".treeinfo").write_text(NEW)
    with http_server(tmp_path, user=("ada", "secret"), scheme=scheme) as url:
        text = await complaint(MediaSource.parse(f"{url}/xs", **login), LoginUnknown)
    assert "does not offer Basic authentication" in text


async def test_a_wrong_password_for_a_web_server_with_several_logins(folder: Path, tmp_path: Path) -> None:
    """It was reported to offer no Basic login, because another one was listed first."""
    (folder / ".treeinfo").write_text(NEW)
    with http_server(tmp_path, user=("ada", "secret"), scheme='Negotiate, Basic realm="m",X') as url:
        right, wrong = ({"username": "ada", "password": password} for password in ("secret", "guess"))
        assert (await read_media(MediaSource.parse(f"{url}/xs", **right))).product_version == "8.4.0"
        await complaint(MediaSource.parse(f"{url}/xs", **wrong), MediaForbidden)


@asynccontextmanager
async def saying(answer: bytes) -> AsyncIterator[int]:
    """A server that responds with this to every request, and closes the connection."""

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        if answer:
            await reader.readuntil(b"\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(say, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


async def test_an_answer_that_is_cut_off_is_not_taken_for_the_file() -> None:
    """Its half was reported as damaged media that should be unpacked again."""
    async with saying(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n[general]\n") as port:
        text = await complaint(MediaSource.parse(f"http://127.0.0.1:{port}/"), MediaUnreachable)
    assert text.endswith("cannot be reached: the connection was interrupted.")


async def test_an_ftp_server_that_hangs_up() -> None:
    """It was reported without a reason: "cannot be reached: ."."""
    async with saying(b"") as port:
        text = await complaint(MediaSource.parse(f"ftp://127.0.0.1:{port}/"), MediaUnreachable)
    assert text.endswith("cannot be reached: the connection was interrupted.")


@pytest.mark.parametrize("start", ["//", "/%2F"])
async def test_an_absolute_path_on_an_ftp_server(folder: Path, tmp_path: Path, start: str) -> None:
    """Hosts read both; the first was made relative, the second was called empty."""
    (folder / ".treeinfo").write_text(NEW)
    (tmp_path / "home").mkdir()
    with ftp_server(tmp_path / "home", absolute=True) as url:
        source = MediaSource.parse(f"{url}{start}{str(folder).strip('/')}")
        assert (await read_media(source)).product_version == "8.4.0"
        assert source.plugin_url() == f"{url}{start}{str(folder).strip('/')}/"


async def test_an_ftp_server_that_reports_no_sizes_in_text_mode(folder: Path, tmp_path: Path) -> None:
    (folder / ".treeinfo").write_text(NEW)
    with ftp_server(tmp_path) as url:
        assert (await read_media(MediaSource.parse(f"{url}/xs"))).obstacle is None
    with ftp_server(tmp_path, size_in_text_mode=False) as url:
        found = (await read_media(MediaSource.parse(f"{url}/xs"))).obstacle
    assert found is not None
    assert "does not report the size of files in text mode" in str(found.text)
