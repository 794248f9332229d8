"""The check-for-updates document as changed by a proxy, a vendor's mistake or an attacker."""

from __future__ import annotations

import random
from collections.abc import Iterator

from rpu_desktop.updates.catalogue import Catalogue
from rpu_desktop.updates.errors import UpdateError
from rpu_desktop.updates.minimal import minimal_list
from tests.fuzz.mutations import hostile_name, spoiled_bytes
from tests.updates.documents import document, patch, version


def cases(rng: random.Random) -> Iterator[bytes]:
    while True:
        numbers = range(1, rng.randint(2, 8))
        patches = [
            patch(
                number,
                name=hostile_name(rng),
                required=rng.sample(range(1, 10), rng.randrange(3)),
                conflicting=rng.sample(range(1, 10), rng.randrange(2)),
                url=rng.choice(["https://x/y.zip", "ftp://x", "http://[", "https://a..b/", "file:///etc/passwd", ""]),
                installation_size=rng.choice(["1000", "1e5", "-1", "x", "9" * 40]),
                checksum=rng.choice(["", "00", "ab" * 32, "zz" * 32]),
            )
            for number in numbers
        ]
        value = rng.choice(["8.2.1", "", "x", "1.2.3.4.5.6", "9" * 5000, "8.2-1"])
        whole = document(patches, [version(value, numbers, rng.sample(list(numbers), len(numbers) - 1))])
        yield spoiled_bytes(rng, whole) if rng.random() < 0.6 else whole


def run(case: bytes) -> None:
    refusal = ""
    try:
        catalogue = Catalogue.parse(case, "https://updates.example/updates.xml")
    except UpdateError as error:
        catalogue, refusal = Catalogue(), error.text.render()
    assert catalogue.versions or "https://updates.example" in refusal
    for known in catalogue.versions:
        minimal_list(catalogue, known)
    for update in catalogue.patches.values():
        assert len(update.name.splitlines()) == 1
