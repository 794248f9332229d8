"""The built-in media server compared with nginx: eight readers fetch files from an image and from the unpacked tree.

Both run as processes of their own on this machine and are measured in turns; the result is the ratio of their rates.
The server's memory is measured with a small and a large image: it must not depend on the image's size. nginx is
Debian's ``nginx-light``, installed when this runs as root; without it that half is skipped.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path

from pycdlib import PyCdlib

from benchmarks.figures import Figure, note
from rpu_desktop.media.local import open_local
from rpu_desktop.media.server import MediaServer, Share

READERS = 8
MIB = 1 << 20
FILES = ("install.img", "boot/vmlinuz", "Packages/kernel.rpm", "Packages/xen.rpm")
NGINX = """
daemon off; worker_processes auto; pid {folder}/pid; error_log stderr crit;
events {{ worker_connections 64; }}
http {{ access_log off; sendfile on; server {{ listen 127.0.0.1:{port}; root {folder}/tree; }} }}
"""


def make_tree(folder: Path, size: int) -> None:
    """The files of an image, `size` bytes in total."""
    block = os.urandom(MIB)
    for name in FILES:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            for _ in range(size // len(FILES) // MIB):
                file.write(block)


def make_image(path: Path, tree: Path) -> None:
    """An image with the files of `tree`."""
    image = PyCdlib()
    image.new(interchange_level=3, rock_ridge="1.09")
    for folder in ("boot", "Packages"):
        image.add_directory(f"/{folder.upper()}", rr_name=folder)
    for name in FILES:
        short = name.upper() if "." in name else f"{name.upper()}."
        image.add_file(str(tree / name), f"/{short};1", rr_name=name.rpartition("/")[2])
    image.write(str(path))
    image.close()


def serve(image: Path) -> None:
    """Run the built-in server: print the port and the path, and serve until terminated."""
    ends = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    server = MediaServer()
    port = server.listen("127.0.0.1")
    share = Share(open_local(image), frozenset([ip_address("127.0.0.1")]))
    server.share(share)
    print(port, share.token, flush=True)
    signal.sigwait(ends)
    server.stop()


@contextmanager
def built_in(image: Path) -> Iterator[tuple[int, str, int]]:
    """(port, path, process id) of the built-in server in a separate process."""
    command = [sys.executable, __file__, "--serve", str(image)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            port, token = process.stdout.readline().split()
            yield int(port), f"/{token}/", process.pid
        finally:
            process.terminate()


@contextmanager
def nginx(folder: Path) -> Iterator[tuple[int, str]]:
    """(port, path) of nginx over ``folder/tree``."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    config = folder / "nginx.conf"
    config.write_text(NGINX.format(folder=folder, port=port))
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert program
    with subprocess.Popen([program, "-c", str(config), "-p", str(folder)]) as process:
        try:
            until_listening(port)
            yield port, "/"
        finally:
            process.send_signal(signal.SIGQUIT)


def until_listening(port: int) -> None:
    """Wait until the port is open."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("nginx does not listen")


def read_all(port: int, path: str) -> int:
    """One reader: every file over a separate connection; returns the bytes received."""
    buffer, received = bytearray(MIB), 0
    for name in FILES:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            request = f"GET {path}{name} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            connection.sendall(request.encode())
            while count := connection.recv_into(buffer):
                received += count
    return received


def rate(port: int, path: str) -> float:
    """The total rate of `READERS` readers in MiB per second."""
    counts: list[int] = []
    readers = [threading.Thread(target=lambda: counts.append(read_all(port, path))) for _ in range(READERS)]
    begin = time.perf_counter()
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    return sum(counts) / MIB / (time.perf_counter() - begin)


def peak_memory(pid: int) -> float:
    """The peak memory of a process in MiB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def has_nginx() -> bool:
    """Whether nginx is or could be installed."""
    path = f"{os.environ['PATH']}:/usr/sbin"
    if not shutil.which("nginx", path=path) and os.geteuid() == 0 and shutil.which("apt-get"):
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "nginx-light"]
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
        subprocess.run(["apt-get", "update", "-qq"], check=False, capture_output=True)
        subprocess.run(command, check=False, capture_output=True, env=environment)
    return shutil.which("nginx", path=path) is not None


def compare(folder: Path, image: Path, rounds: int) -> None:
    """Measure both in turn."""
    with built_in(image) as (port, path, _), nginx(folder) as (other_port, other_path):
        rate(port, path), rate(other_port, other_path)  # loads the files into the page cache
        ours, theirs = [], []
        for _ in range(rounds):
            ours.append(rate(port, path))
            theirs.append(rate(other_port, other_path))
    mine, other = statistics.median(ours), statistics.median(theirs)
    print(f"built-in server  {mine:8.0f} MiB/s with {READERS} readers, out of the image")
    print(f"nginx            {other:8.0f} MiB/s with {READERS} readers, from the unpacked tree")
    print(f"ratio            {mine / other:8.2f}")
    note(Figure("the media server's time beside nginx", other / mine, rounds=rounds))


def memory(folder: Path, sizes: tuple[int, ...]) -> None:
    """The server's memory for images of several sizes."""
    for size in sizes:
        tree, image = folder / f"tree-{size}", folder / f"{size}.iso"
        make_tree(tree, size * MIB)
        make_image(image, tree)
        shutil.rmtree(tree)
        with built_in(image) as (port, path, pid):
            rate(port, path)
            print(f"image of {size:5} MiB: the server takes {peak_memory(pid):6.1f} MiB at most")
        image.unlink()


def main() -> None:
    """Measure."""
    options = argparse.ArgumentParser()
    options.add_argument("--serve", type=Path)
    options.add_argument("--size", type=int, default=256, help="MiB of the image")
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args()
    if chosen.serve:
        serve(chosen.serve)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # nginx's workers run as another user
        make_tree(folder / "tree", chosen.size * MIB)
        make_image(folder / "media.iso", folder / "tree")
        if has_nginx():
            compare(folder, folder / "media.iso", chosen.rounds)
        else:
            print("nginx is not installed (Debian: nginx-light), so there is nothing to compare with")
        memory(folder, (64, chosen.size * 4))


if __name__ == "__main__":
    main()
