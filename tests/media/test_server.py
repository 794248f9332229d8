"""The built-in web server: access, and stopping."""

from __future__ import annotations

import gc
import http.client
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

from rpu_desktop.inventory import PoolSnapshot, snapshot_of
from rpu_desktop.media.errors import MediaUnreachable
from rpu_desktop.media.local import open_local
from rpu_desktop.media.server import MediaServer
from rpu_desktop.media.serving import LocalMedia, hosts_addresses
from rpu_desktop.media.share import Share
from rpu_desktop.media.tree import MediaTree
from rpu_desktop.simulator.media import media_files
from rpu_desktop.simulator.releases import release_of
from rpu_desktop.xapi.address import ServerAddress
from tests.media.images import make_image

BIG = bytes(range(256)) * 20_000
FILES = {**media_files(release_of("XenServer", "8.4.0")), "Packages/ümläut 1.rpm": b"umlaut", "big": BIG}
HERE = frozenset([ip_address("127.0.0.1")])


@pytest.fixture
def tree(tmp_path: Path) -> MediaTree:
    return open_local(make_image(tmp_path / "xs.iso", FILES, "joliet"))


@pytest.fixture
def server() -> Iterator[MediaServer]:
    server = MediaServer()
    yield server
    server.stop()


@pytest.fixture
def port(server: MediaServer) -> int:
    return server.listen("127.0.0.1")


def get(port: int, path: str, method: str = "GET", **headers: str) -> tuple[int, bytes, http.client.HTTPMessage]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read(), answer.headers
    finally:
        connection.close()


@pytest.mark.usefixtures("way")
def test_every_file_comes_whole(server: MediaServer, port: int, tree: MediaTree) -> None:
    share = Share(tree, HERE)
    server.share(share)
    for name, content in FILES.items():
        status, body, headers = get(
            port, f"/{share.token}/{name.replace('ü', '%C3%BC').replace('ä', '%C3%A4').replace(' ', '%20')}"
        )
        assert (status, body) == (200, content), name
        assert headers["Content-Length"] == str(len(content))
    assert share.served["127.0.0.1"] == len(FILES)
    status, body, headers = get(port, f"/{share.token}/big", "HEAD")
    assert (status, body, headers["Content-Length"]) == (200, b"", str(len(BIG)))


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=1000-1999", 1000, 1999),
        ("bytes=5000000-", 5000000, len(BIG) - 1),
        ("bytes=-7", len(BIG) - 7, len(BIG) - 1),
    ],
)
def test_a_part_of_a_file(server: MediaServer, port: int, tree: MediaTree, asked: str, first: int, last: int) -> None:
    share = Share(tree, HERE)
    server.share(share)
    status, body, headers = get(port, f"/{share.token}/big", Range=asked)
    assert (status, body) == (206, BIG[first : last + 1])
    assert headers["Content-Range"] == f"bytes {first}-{last}/{len(BIG)}"


def test_a_part_that_is_not_there(server: MediaServer, port: int, tree: MediaTree) -> None:
    share = Share(tree, HERE)
    server.share(share)
    status, _, headers = get(port, f"/{share.token}/big", Range=f"bytes={len(BIG)}-")
    assert status == 416
    assert headers["Content-Range"] == f"bytes */{len(BIG)}"


def test_no_one_else_gets_anything(server: MediaServer, port: int, tree: MediaTree) -> None:
    share = Share(tree, frozenset([ip_address("192.0.2.1")]))
    server.share(share)
    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        get(port, f"/{share.token}/EULA")
    assert share.refused["127.0.0.1"] == 1
    assert not share.served


def test_a_path_cannot_be_guessed_or_climbed(server: MediaServer, port: int, tree: MediaTree) -> None:
    share = Share(tree, HERE)
    server.share(share)
    assert len(share.token) >= 32
    for path in (
        "/",
        "/EULA",
        "/guess/.treeinfo",
        f"/{share.token}/",
        f"/{share.token}/../../etc/passwd",
        f"/{share.token}/%2e%2e/x",
    ):
        assert get(port, path)[0] == 404, path
    assert get(port, f"/{share.token}/.treeinfo", "POST")[0] == 405


@pytest.mark.usefixtures("way")
def test_many_read_at_the_same_time(server: MediaServer, port: int, tree: MediaTree) -> None:
    share = Share(tree, HERE)
    server.share(share)
    with ThreadPoolExecutor(8) as readers:
        answers = list(readers.map(lambda _: get(port, f"/{share.token}/big"), range(24)))
    assert all((status, body) == (200, BIG) for status, body, _ in answers)


@contextmanager
def begun_to_read(server: MediaServer, port: int, tree: MediaTree) -> Iterator[socket.socket]:
    """A client that has read the first bytes of a big file, and then stands still."""
    share = Share(tree, HERE)
    server.share(share)
    with socket.create_connection(("127.0.0.1", port), timeout=20) as reader:
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        reader.sendall(f"GET /{share.token}/big HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert reader.recv(12) == b"HTTP/1.1 200"
        yield reader


def test_stopping_cuts_readers_off_and_closes_the_port(tree: MediaTree) -> None:
    server = MediaServer()
    port = server.listen("127.0.0.1")
    with begun_to_read(server, port, tree) as reader:
        server.stop()
        server.stop()
        assert not server.running
        received = 0
        try:
            while block := reader.recv(1 << 20):
                received += len(block)
        except ConnectionResetError:
            pass
        assert received < len(BIG)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=20)


def test_stopping_leaves_nothing_unfinished(tree: MediaTree, caplog: pytest.LogCaptureFixture) -> None:
    """A reader that stands still keeps no task and no file open once the server has stopped."""
    server = MediaServer()
    with begun_to_read(server, server.listen("127.0.0.1"), tree):
        server.stop()
    del server
    gc.collect()
    assert [record.getMessage() for record in caplog.records] == []


def test_a_port_that_is_taken() -> None:
    server = MediaServer()
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(MediaUnreachable, match="cannot serve"):
        server.listen("127.0.0.1", taken.getsockname()[1])
    server.stop()


def test_an_address_that_this_computer_has_lost() -> None:
    """A run that is resumed elsewhere: hosts were given an address that this computer does not have."""
    server = MediaServer()
    with pytest.raises(MediaUnreachable, match=r"cannot serve the installation media at 192\.0\.2\.1"):
        server.listen("192.0.2.1", 4711)
    server.stop()


def snapshot(*addresses: str) -> PoolSnapshot:
    hosts = {
        f"H{n}": {"uuid": f"h{n}", "name_label": f"h{n}", "address": address} for n, address in enumerate(addresses)
    }
    pifs = {
        "N": {"uuid": "n", "host": "H0", "IP": "198.51.100.7", "management": False},
        "M": {"uuid": "m", "host": "H0", "IP": ""},
    }
    pool = {"P": {"uuid": "p", "name_label": "Frankfurt", "master": "H0"}}
    records: dict[str, Any] = {"pool": pool, "host": hosts, "PIF": pifs}
    return snapshot_of(records)


def test_hosts_may_come_from_any_of_their_addresses() -> None:
    found = hosts_addresses(snapshot("192.0.2.1", "2001:db8::1", "no address"))
    assert found == {ip_address(text) for text in ("192.0.2.1", "2001:db8::1", "198.51.100.7")}


def test_a_resumed_run_offers_the_same_address(tmp_path: Path) -> None:
    image = make_image(tmp_path / "xs.iso", FILES)
    via, pool = ServerAddress("127.0.0.1"), snapshot("127.0.0.1")
    first = LocalMedia.open(image)
    source = first.serve(pool, via)
    assert source.shown() == str(image)
    assert source.path not in f"{source} {source!r}".replace(repr(source.path), "")
    first.stop()
    second = LocalMedia.open(image)
    try:
        again = second.serve(pool, via, again=source)
        assert again == source
        assert get(source.port or 0, f"{source.path}.treeinfo")[1] == FILES[".treeinfo"]
    finally:
        second.stop()
