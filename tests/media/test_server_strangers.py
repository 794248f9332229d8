"""The built-in media server and foreign clients: they cost nothing, fill no log, and block no one."""

from __future__ import annotations

import logging
import os
import select
import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from rpu_desktop.media import gate, sending
from rpu_desktop.media.serving import LocalMedia
from rpu_desktop.media.url import MediaSource
from rpu_desktop.simulator.media import media_files
from rpu_desktop.simulator.releases import release_of
from rpu_desktop.xapi.address import ServerAddress
from tests.media.test_server import get, snapshot

FILES = {**media_files(release_of("XenServer", "8.4.0")), "big": bytes(range(256)) * 80_000}
VIA = ServerAddress("127.0.0.1")
STRANGER = "127.0.0.7"


@pytest.fixture
def media(tmp_path: Path) -> Iterator[LocalMedia]:
    for name, content in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    local = LocalMedia.open(tmp_path)
    yield local
    local.stop()


@pytest.fixture
def source(media: LocalMedia) -> MediaSource:
    return media.serve(snapshot("127.0.0.1"), VIA)


def come(source: MediaSource, origin: str = STRANGER, timeout: float = 20) -> socket.socket:
    return socket.create_connection(("127.0.0.1", source.port or 0), timeout, source_address=(origin, 0))


def ended(connection: socket.socket) -> bool:
    """Whether the server has ended this connection; waits for it."""
    try:
        return not connection.recv(1)
    except ConnectionError:
        return True


def half_a_request(source: MediaSource) -> bytes:
    return f"GET {source.path}.treeinfo HTTP/1.1\r\nHost:".encode()


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208 (how many, not which)


def test_a_stranger_is_gone_before_anything_is_read(
    media: LocalMedia, source: MediaSource, caplog: pytest.LogCaptureFixture
) -> None:
    """Incomplete requests of 300 foreign clients hold no descriptor, and the log stays empty."""
    before = descriptors()
    with ExitStack() as crowd:
        strangers = [crowd.enter_context(closing(come(source))) for _ in range(300)]
        assert all(ended(stranger) for stranger in strangers)
        assert descriptors() - before <= len(strangers) + 4  # the clients' own
        status, body, _ = get(source.port or 0, f"{source.path}.treeinfo")
    assert (status, body) == (200, FILES[".treeinfo"])
    assert media.shares["p"].refused[STRANGER] == 300
    assert not caplog.records


def test_strangers_without_end_are_counted_in_little_room(media: LocalMedia, source: MediaSource) -> None:
    for number in range(40):
        with closing(come(source, f"127.0.1.{number + 1}")) as stranger:
            assert ended(stranger)
    assert 0 < len(media.shares["p"].refused) <= 16


def test_a_server_of_the_pool_that_holds_half_requests_shuts_no_one_out(
    media: LocalMedia, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each address has its own limit: another server of the pool reads meanwhile."""
    monkeypatch.setattr(gate, "MOST_OF_ONE", 4)
    source = media.serve(snapshot("127.0.0.1", "127.0.0.2"), VIA)
    with ExitStack() as crowd:
        held = [crowd.enter_context(closing(come(source, "127.0.0.2"))) for _ in range(4)]
        for connection in held:
            connection.sendall(half_a_request(source))
        with closing(come(source, "127.0.0.2")) as one_more:
            assert ended(one_more)
        assert get(source.port or 0, f"{source.path}.treeinfo")[0] == 200


def test_a_request_that_never_comes_whole_is_cut_off(media: LocalMedia, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "HEAD_WITHIN", 0.2)
    source = media.serve(snapshot("127.0.0.1"), VIA)
    with closing(come(source, "127.0.0.1")) as connection:
        connection.sendall(half_a_request(source))
        assert ended(connection)


@pytest.mark.usefixtures("way")
def test_who_asks_and_does_not_read_is_cut_off(media: LocalMedia, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "PIECE_WITHIN", 0.2)
    source = media.serve(snapshot("127.0.0.1"), VIA)
    with closing(come(source, "127.0.0.1")) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.sendall(f"GET {source.path}big HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        hung_up = select.poll()
        hung_up.register(connection, 0)
        assert hung_up.poll(20_000)
        received = 0
        try:
            while block := connection.recv(1 << 20):
                received += len(block)
        except ConnectionError:
            pass
    assert received < len(FILES["big"])


def test_a_check_that_ends_early_is_no_error(source: MediaSource, caplog: pytest.LogCaptureFixture) -> None:
    """Hosts check whether a file exists by requesting it and closing the connection (xcp/accessor.py, access)."""
    for name in (".treeinfo", "install.img", "big") * 8:
        connection = come(source, "127.0.0.1")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        connection.sendall(f"GET {source.path}{name} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        connection.recv(12)
        connection.close()
    assert get(source.port or 0, f"{source.path}.treeinfo")[0] == 200
    assert [record.getMessage() for record in caplog.records if record.levelno > logging.INFO] == []


def test_it_listens_where_the_pool_reaches_it_and_nowhere_else(source: MediaSource) -> None:
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", source.port or 0), 20)


def test_two_pools_on_two_networks(media: LocalMedia) -> None:
    first = media.serve(snapshot("127.0.0.1"), VIA)
    other = media.server.listen("127.0.0.2")
    assert get(first.port or 0, f"{first.path}.treeinfo")[0] == 200
    assert other
    assert media.server.listen("127.0.0.2") == other


def test_the_server_does_not_state_what_it_is_made_of(source: MediaSource) -> None:
    for name in (".treeinfo", "nothing"):
        assert "Server" not in get(source.port or 0, f"{source.path}{name}")[2]


def test_the_last_no_bytes_are_no_file(source: MediaSource) -> None:
    assert get(source.port or 0, f"{source.path}.treeinfo", Range="bytes=-0")[0] == 416


@pytest.mark.parametrize("kind", ["link", "hard link", "different file", "shorter"])
def test_a_file_that_was_exchanged_is_not_served(kind: str, media: LocalMedia, source: MediaSource) -> None:
    """Only files that were checked are served; a link in their place is not followed."""
    file = media.path / "install.img"
    secret = media.path.parent / "secret"
    secret.write_bytes(b"another's secret")
    if kind == "shorter":
        file.write_bytes(file.read_bytes()[:-1])
    else:
        file.unlink()
    match kind:
        case "link":
            file.symlink_to(secret)
        case "hard link":
            file.hardlink_to(secret)
        case "different file":
            file.write_bytes(b"something else")
    status, body, _ = get(source.port or 0, f"{source.path}install.img")
    assert status == 404
    assert b"secret" not in body


def test_a_folder_in_its_way_that_became_a_link_leads_nowhere(media: LocalMedia, source: MediaSource) -> None:
    elsewhere = media.path.parent / "elsewhere"
    (media.path / "boot").rename(elsewhere)
    (media.path / "boot").symlink_to(elsewhere)
    assert get(source.port or 0, f"{source.path}boot/vmlinuz")[0] == 404
