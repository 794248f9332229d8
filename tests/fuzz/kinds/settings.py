"""``settings.json`` as left by an editor, another version or a full disk."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import asdict

from rpu_desktop.desktop.settings import Settings, SettingsStore
from tests.fuzz.folders import new_folder
from tests.fuzz.mutations import spoiled_bytes, spoiled_json


def cases(rng: random.Random) -> Iterator[bytes]:
    usual = asdict(Settings())
    while True:
        data = json.dumps(spoiled_json(rng, usual)).encode()
        yield spoiled_bytes(rng, data) if rng.random() < 0.4 else data


def run(case: bytes) -> None:
    with new_folder() as folder:
        path = folder / "settings.json"
        path.write_bytes(case)
        store = SettingsStore(path)
        settings = store.load()
        assert settings.timeouts.connect > 0
        assert settings.patience.reminder > 0
        store.save(settings)
        assert SettingsStore(path).load() == settings
