"""``servers.json`` as left by an editor, another version or a full disk."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import asdict

from rpu_desktop.desktop.server_store import SavedServer, ServerStore
from tests.fuzz.folders import new_folder
from tests.fuzz.mutations import hostile_name, spoiled_bytes, spoiled_json


def cases(rng: random.Random) -> Iterator[bytes]:
    while True:
        servers = [SavedServer(f"xen{n}", name=hostile_name(rng)) for n in range(rng.randint(1, 4))]
        content = {"servers": [asdict(server) for server in servers]}
        data = json.dumps(spoiled_json(rng, content)).encode()
        yield spoiled_bytes(rng, data) if rng.random() < 0.4 else data


def run(case: bytes) -> None:
    new = SavedServer("10.0.0.1", "admin", name="new")
    with new_folder() as folder:
        path = folder / "servers.json"
        path.write_bytes(case)
        store = ServerStore(path)
        servers = store.load()
        assert all(server.name.casefold() is not None and server.server for server in servers)
        store.save([*servers, new])
        assert set(ServerStore(path).load()) == {*servers, new}
