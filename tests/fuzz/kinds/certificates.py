"""``certificates.json`` as left by an editor, another version or a full disk."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator

from rpu_desktop.xapi.address import ServerAddress
from rpu_desktop.xapi.trust import TrustStore
from tests.fuzz.folders import new_folder
from tests.fuzz.mutations import spoiled_bytes, spoiled_json

ADDRESS = ServerAddress.parse("10.0.0.9")


def cases(rng: random.Random) -> Iterator[bytes]:
    while True:
        servers = {f"10.0.0.{n}": [rng.randbytes(32).hex()] for n in range(rng.randint(1, 4))}
        data = json.dumps(spoiled_json(rng, {"servers": servers})).encode()
        yield spoiled_bytes(rng, data) if rng.random() < 0.4 else data


def run(case: bytes) -> None:
    with new_folder() as folder:
        path = folder / "certificates.json"
        path.write_bytes(case)
        store = TrustStore(path)
        before = store.policy().pins
        store.pin(ADDRESS, "ab" * 32)
        after = TrustStore(path).policy().pins
        assert after == {**before, str(ADDRESS): frozenset({"ab" * 32})}
