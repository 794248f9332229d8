"""Downloads from a real HTTPS server: whole, cut, wrong, restricted; folders, proxies, full disks."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from rpu_desktop.simulator.update_files import iso_of, zipped
from rpu_desktop.simulator.update_server import CLIENT_ID, UpdateServer
from rpu_desktop.simulator.update_world import UPDATES
from rpu_desktop.updates import download
from rpu_desktop.updates.catalogue import Patch
from rpu_desktop.updates.download import Download
from rpu_desktop.updates.errors import (
    DiskFull,
    DocumentHostile,
    DocumentMalformed,
    DownloadCut,
    SourceForbidden,
    SourceUnreachable,
    UpdateError,
    UpdateMissing,
    WrongFile,
)
from rpu_desktop.updates.isofile import read_update_file
from rpu_desktop.updates.library import Library
from rpu_desktop.updates.source import Proxy, UpdateSource, has_secrets, without_secrets

NAME = "CH82ECU1002"


@pytest.fixture
async def server() -> AsyncIterator[UpdateServer]:
    found = UpdateServer()
    await found.start()
    yield found
    await found.stop()


@pytest.fixture(autouse=True)
def retry_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "_PAUSE", 0.0)


def source_of(server: UpdateServer, **more: Any) -> UpdateSource:
    return UpdateSource(
        server.url, certificate=server.certificate.certificate.decode(), **{"proxy": Proxy(direct=True), **more}
    )


def library_of(server: UpdateServer, place: Path, **more: Any) -> Library:
    return Library(source_of(server, **more), place / "cache")


async def patch_of(library: Library, name: str = NAME) -> Patch:
    catalogue = await library.catalogue()
    return next(patch for patch in catalogue.patches.values() if patch.name == name)


def ignore(done: int, size: int) -> None:
    """Ignore progress."""


async def test_a_file_comes_whole_with_progress_and_only_once(server: UpdateServer, tmp_path: Path) -> None:
    library = library_of(server, tmp_path)
    patch = await patch_of(library)
    told: list[tuple[int, int]] = []
    path = await library.file_of(patch, lambda done, size: told.append((done, size)))
    assert read_update_file(path).uuid == patch.uuid
    size = len(server.file_of(UPDATES[NAME]))
    assert told[-1] == (size, size)
    assert [name for name, _ in told] == sorted(name for name, _ in told)
    before = len(server.trouble.requests)
    assert await library.file_of(patch, ignore) == path
    assert len(server.trouble.requests) == before


async def test_two_pools_at_the_same_time_download_once(server: UpdateServer, tmp_path: Path) -> None:
    one, other = library_of(server, tmp_path), library_of(server, tmp_path)
    patch = await patch_of(one)
    await asyncio.gather(one.file_of(patch, ignore), other.file_of(patch, ignore))
    assert sum(path.startswith("/files/") for path, _ in server.trouble.requests) == 1


async def test_a_cut_download_continues_where_it_ended(server: UpdateServer, tmp_path: Path) -> None:
    library = library_of(server, tmp_path)
    patch = await patch_of(library)
    server.trouble.cuts = 2
    path = await library.file_of(patch, ignore)
    assert path.read_bytes() == iso_of(UPDATES[NAME]) or read_update_file(path).uuid == patch.uuid
    ranges = [range_ for name, range_ in server.trouble.requests if name.startswith("/files/")]
    assert ranges[0] == ""
    assert len(ranges) == 3
    assert all(range_.startswith("bytes=") for range_ in ranges[1:])


async def test_a_download_that_is_always_cut_ends_in_its_own_message_and_continues_later(
    server: UpdateServer, tmp_path: Path
) -> None:
    library = library_of(server, tmp_path)
    patch = await patch_of(library)
    server.trouble.cuts = 5
    with pytest.raises(DownloadCut) as raised:
        await library.file_of(patch, ignore)
    assert NAME in raised.value.text.render()
    assert not (library.cache / f"{patch.uuid}.iso").exists(), "nothing half is taken for whole"
    server.trouble.requests.clear()
    await library.file_of(patch, ignore)
    assert server.trouble.requests[0][1].startswith("bytes=")


async def test_another_file_than_the_one_begun_is_fetched_from_the_beginning(
    server: UpdateServer, tmp_path: Path
) -> None:
    library = library_of(server, tmp_path)
    patch = await patch_of(library)
    server.trouble.cuts, server.trouble.wrong_content = 1, 1
    path = await library.file_of(patch, ignore)
    assert read_update_file(path).uuid == patch.uuid


async def test_a_wrong_checksum_and_a_wrong_size(server: UpdateServer, tmp_path: Path) -> None:
    source = source_of(server)
    url = f"{server.url.removesuffix('updates.xml')}files/{NAME}.zip"
    target = tmp_path / "file"
    with pytest.raises(WrongFile, match="its checksum is wrong"):
        await Download(source, url, NAME, sha256="00" * 32).into(target, ignore)
    with pytest.raises(WrongFile, match="differs from the one"):
        await Download(source, url, NAME, size=5).into(target, ignore)
    assert list(tmp_path.iterdir()) == [], "nothing stays behind that could be taken for it"  # noqa: ASYNC240


async def test_other_bytes_of_the_same_length_are_no_update(server: UpdateServer, tmp_path: Path) -> None:
    library = library_of(server, tmp_path)
    patch = await patch_of(library)
    server.trouble.wrong_content = 1
    with pytest.raises(WrongFile):
        await library.file_of(patch, ignore)
    assert (await library.file_of(patch, ignore)).exists(), "and the next attempt works"


async def test_another_update_under_this_name_is_refused(server: UpdateServer, tmp_path: Path) -> None:
    library = library_of(server, tmp_path)
    wrong = await patch_of(library)
    url = wrong.url.replace(NAME, "CH82ECU1003")
    mixed_up = Patch(wrong.uuid, wrong.name, url=url)
    with pytest.raises(WrongFile, match=f"The file downloaded as {NAME} is not that update: it is a different update"):
        await library.file_of(mixed_up, ignore)


async def test_a_restricted_file_wants_the_client_id_which_is_never_shown(server: UpdateServer, tmp_path: Path) -> None:
    name = "CH82ECU1007"
    library = library_of(server, tmp_path)
    patch = await patch_of(library, name)
    with pytest.raises(SourceForbidden) as raised:
        await library.file_of(patch, ignore)
    assert "client ID" in str(raised.value.advice)
    with_id = library_of(server, tmp_path, client_id=CLIENT_ID)
    assert read_update_file(await with_id.file_of(patch, ignore)).uuid == patch.uuid
    assert "simulated-client-id" not in repr(with_id.source)
    bad = library_of(server, tmp_path / "other", client_id="client=wrong-and-secret")
    with pytest.raises(SourceForbidden) as raised:
        await bad.file_of(patch, ignore)
    assert "wrong-and-secret" not in f"{raised.value.text} {raised.value.advice} {raised.value!r}"


async def test_documents_that_are_none(server: UpdateServer, tmp_path: Path) -> None:
    library = library_of(server, tmp_path)
    server.trouble.document = b"<html>Please sign in</html"
    with pytest.raises(DocumentMalformed, match="is invalid"):
        await library.catalogue()
    server.trouble.document = b'<!DOCTYPE a [<!ENTITY b "c">]><patchdata>&b;</patchdata>'
    with pytest.raises(DocumentHostile, match="malicious"):
        await library.catalogue()
    server.trouble.document = b"<patchdata>" + b"x" * (17 << 20)
    with pytest.raises(DocumentHostile, match="too large"):
        await library.catalogue()


async def test_a_source_that_is_not_there(server: UpdateServer, tmp_path: Path) -> None:
    library = library_of(server, tmp_path)
    patch = await patch_of(library)
    server.trouble.down = True
    with pytest.raises(SourceUnreachable, match="HTTP 503"):
        await library.catalogue()
    with pytest.raises(SourceUnreachable, match="HTTP 503"):
        await library.file_of(patch, ignore)
    await server.stop()
    with pytest.raises(SourceUnreachable):
        await library.catalogue()


async def test_a_certificate_that_no_one_vouches_for(server: UpdateServer, tmp_path: Path) -> None:
    library = Library(UpdateSource(server.url, proxy=Proxy(direct=True)), tmp_path)
    with pytest.raises(SourceUnreachable, match="its certificate is not trusted"):
        await library.catalogue()


async def test_a_missing_file(server: UpdateServer, tmp_path: Path) -> None:
    library = library_of(server, tmp_path)
    patch = await patch_of(library)
    with pytest.raises(UpdateMissing, match="does not have"):
        await library.file_of(Patch(patch.uuid, "x", url=patch.url.replace(NAME, "nothing")), ignore)
    with pytest.raises(UpdateMissing, match="has no file for x"):
        await library.file_of(Patch(patch.uuid, "x"), ignore)


async def test_a_full_disk_here(server: UpdateServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = library_of(server, tmp_path)
    patch = await patch_of(library)
    with monkeypatch.context() as tight:
        tight.setattr(download, "_free", lambda folder: 1000)
        with pytest.raises(DiskFull, match="not enough space on this computer"):
            await library.file_of(patch, ignore)

    def full(self: Path, *args: Any, **how: Any) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(DiskFull, match="not enough space on this computer"):
        await library.file_of(patch, ignore)


async def test_a_folder_with_downloaded_files_needs_no_network(server: UpdateServer, tmp_path: Path) -> None:
    folder = tmp_path / "downloads"
    folder.mkdir()
    (folder / "updates.xml").write_bytes(server.document())
    (folder / "renamed by hand.iso").write_bytes(iso_of(UPDATES[NAME]))
    (folder / "CH82ECU1003.zip").write_bytes(zipped("CH82ECU1003.iso", iso_of(UPDATES["CH82ECU1003"])))
    (folder / "holiday.iso").write_bytes(b"no image at all" * 5000)
    await server.stop()
    library = Library(UpdateSource(folder=folder), tmp_path / "cache")
    for name in (NAME, "CH82ECU1003"):
        patch = await patch_of(library, name)
        assert read_update_file(await library.file_of(patch, ignore)).uuid == patch.uuid
    assert {file.name for file in library.packs()} == {NAME}


async def test_what_the_folder_lacks_is_downloaded(server: UpdateServer, tmp_path: Path) -> None:
    folder = tmp_path / "downloads"
    folder.mkdir()
    library = library_of(server, tmp_path, folder=folder)
    patch = await patch_of(library)
    assert read_update_file(await library.file_of(patch, ignore)).uuid == patch.uuid


class Tunnel:
    """A proxy that supports only CONNECT, and requires a password."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.port = 0

    async def __aenter__(self) -> Tunnel:
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self.server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        target = head.split()[1]
        secret = next((line for line in head.splitlines() if line.lower().startswith("proxy-authorization")), "")
        self.asked.append((target, secret))
        if not secret:
            writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            writer.close()
            return
        host, _, port = target.rpartition(":")
        far_reader, far_writer = await asyncio.open_connection(host, int(port))
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await asyncio.gather(self._pipe(reader, far_writer), self._pipe(far_reader, writer))

    async def _pipe(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        try:
            while block := await source.read(65536):
                target.write(block)
                await target.drain()
        except ConnectionError:
            pass
        finally:
            target.close()


async def test_through_a_proxy_with_a_password(server: UpdateServer, tmp_path: Path) -> None:
    async with Tunnel() as tunnel:
        address = f"127.0.0.1:{tunnel.port}"
        library = library_of(server, tmp_path, proxy=Proxy(address, "me", "proxy-secret"))
        assert (await library.catalogue()).patches
        assert tunnel.asked[0][0] == f"127.0.0.1:{server.port}"
        assert tunnel.asked[0][1] != ""
        assert "proxy-secret" not in repr(library.source)
        without = library_of(server, tmp_path, proxy=Proxy(address))
        with pytest.raises(SourceUnreachable, match=r"proxy refuses the connection \(407\)"):
            await without.catalogue()


async def test_the_system_s_proxy(server: UpdateServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with Tunnel() as tunnel:
        monkeypatch.setenv("https_proxy", f"http://user:word@127.0.0.1:{tunnel.port}")
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        library = library_of(server, tmp_path, proxy=Proxy())
        assert (await library.catalogue()).patches
        assert len(tunnel.asked) == 1
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        assert (await library.catalogue()).patches
        assert len(tunnel.asked) == 1


def test_secrets_only_go_where_they_are_safe() -> None:
    source = UpdateSource(client_id="client=abc&x=1", username="me", password="key")
    assert source.with_client_id("https://a.example/f?y=2") == "https://a.example/f?y=2&client=abc&x=1"
    assert source.with_client_id("http://a.example/f") == "http://a.example/f"
    assert source.headers_for("http://a.example/f") == {}
    assert source.headers_for("https://a.example/f")["Authorization"].startswith("Basic ")
    assert "abc" not in repr(source)
    assert "key" not in repr(source)


@pytest.mark.parametrize(
    "proxy", ["http://pu:PRS3CRET@127.0.0.1:99999", "http://pu:PRS3CRET@[::1", "x://pu:PRS3CRET@h/"]
)
async def test_whatever_is_wrong_with_a_proxy_its_password_is_not_repeated(
    server: UpdateServer, tmp_path: Path, proxy: str
) -> None:
    with pytest.raises(UpdateError) as refused:
        await library_of(server, tmp_path, proxy=Proxy(proxy)).catalogue()
    assert "PRS3CRET" not in f"{refused.value} {refused.value.advice}"


async def test_a_source_that_leads_in_a_circle_does_not_give_the_client_id_away(tmp_path: Path) -> None:
    async def again(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = (await reader.readuntil(b"\r\n\r\n")).split()[1].decode()
        writer.write(
            f"HTTP/1.1 302 Found\r\nLocation: {asked}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
        )
        await writer.drain()
        writer.close()

    circle = await asyncio.start_server(again, "127.0.0.1", 0)
    port = circle.sockets[0].getsockname()[1]
    source = UpdateSource(f"http://127.0.0.1:{port}/u.xml?client=CIDS3CRET", proxy=Proxy(direct=True))
    with pytest.raises(SourceUnreachable, match="circle") as refused:
        await Library(source, tmp_path / "cache").catalogue()
    assert "CIDS3CRET" not in f"{refused.value} {refused.value.advice}"
    circle.close()


def test_what_is_kept_of_an_address_has_no_secret() -> None:
    assert without_secrets("https://u:UPS3CRET1@h/u.xml?x=1&apikey=UPS3CRET2") == "https://h/u.xml?x=1"
    assert without_secrets("u:a/b@c@proxy:3128") == "proxy:3128"
    assert without_secrets("https://h:8443/u.xml") == "https://h:8443/u.xml"
    assert not has_secrets("https://user@h/u.xml?x=1")


async def test_a_file_in_the_cache_that_someone_changed_is_not_used_again(server: UpdateServer, tmp_path: Path) -> None:
    library = library_of(server, tmp_path)
    patch = await patch_of(library)
    path = await library.file_of(patch, lambda done, total: None)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + b"!")
    assert (await library.file_of(patch, lambda done, total: None)).read_bytes() == whole
    path.with_name(f"{path.name}.json").unlink()
    path.write_bytes(b"nobody knows of this one")
    assert (await library.file_of(patch, lambda done, total: None)).read_bytes() == whole
    before = path.stat().st_mtime_ns
    assert await library.file_of(patch, lambda done, total: None) == path
    assert path.stat().st_mtime_ns == before
