"""``.treeinfo`` as left by an editor, a web server or a bad disk."""

from __future__ import annotations

import atexit
import random
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from rpu_desktop.media.errors import MediaError
from rpu_desktop.media.serving import LocalMedia
from rpu_desktop.simulator.media import media_files
from rpu_desktop.simulator.releases import release_of
from tests.fuzz.mutations import HOSTILE, hostile_name, spoiled_bytes

_FILES = media_files(release_of("XenServer", "8.4.0"))


def cases(rng: random.Random) -> Iterator[bytes]:
    usual = _FILES[".treeinfo"] + b"\n[checksums]\ninstall.img = sha256:00\nboot/xen.gz = md5\n"
    while True:
        lines = usual.splitlines()
        at = rng.randrange(len(lines))
        key = lines[at].partition(b"=")[0]
        other = rng.choice([str(rng.choice(HOSTILE)), hostile_name(rng), "%(x)s", "x" * 5000, "\x00"])
        lines[at] = key + b"=" + other.encode(errors="surrogatepass")
        case = b"\n".join(lines)
        yield spoiled_bytes(rng, case) if rng.random() < 0.4 else case


@cache
def _folder() -> Path:
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    for name, content in _FILES.items():
        file = Path(folder.name) / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return Path(folder.name)


def run(case: bytes) -> None:
    (_folder() / ".treeinfo").write_bytes(case)
    try:
        media = LocalMedia.open(_folder())
        assert len(media.version.label.splitlines()) <= 1
        assert media.version.software_version.newer_than(media.version.software_version) is False
        media.verify()
    except MediaError as error:
        refusal = error.text.render(), error.advice.render()
    else:
        refusal = ("whole", "")
    assert str(_folder()) in refusal[0] or refusal[0] == "whole"
