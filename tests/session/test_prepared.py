"""What has changed since an upgrade was prepared."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rpu_desktop.run.wire import from_json, to_json
from rpu_desktop.session.prepared import Prepared, PreparedPool, changes

THEN = PreparedPool(
    name="Frankfurt",
    hosts={"h1": ("fra-01", "8.2"), "h2": ("fra-02", "8.2")},
    vms={"v1": ("db", "fra-01")},
    problems={"p": "HA is on."},
    turns=("fra-01", "fra-02"),
    migrations=4,
    seconds=3600.0,
)


def said(now: PreparedPool) -> list[str]:
    return [
        str(text).removeprefix("Frankfurt: ") for text in changes(Prepared(1, {"u": THEN}), Prepared(2, {"u": now}))
    ]


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (THEN, []),
        (replace(THEN, seconds=3700.0), []),
        (replace(THEN, seconds=7200.0), ["The plan takes 2 h now, before 1 h."]),
        (replace(THEN, hosts={"h1": ("fra-01", "8.2")}), ["The server fra-02 is no longer in the pool."]),
        (replace(THEN, hosts={**THEN.hosts, "h3": ("fra-03", "8.2")}), ["The server fra-03 is new."]),
        (replace(THEN, hosts={**THEN.hosts, "h2": ("fra-02", "8.4")}), ["fra-02 runs 8.4 now, before 8.2."]),
        (replace(THEN, vms={}), ["db does not run any more."]),
        (replace(THEN, vms={"v1": ("db", "fra-02")}), ["db runs on fra-02 now, before on fra-01."]),
        (replace(THEN, vms={**THEN.vms, "v2": ("web", "fra-02")}), ["web runs now, on fra-02."]),
        (replace(THEN, problems={}), ["Solved: HA is on."]),
        (replace(THEN, problems={**THEN.problems, "q": "A CD."}), ["New: A CD."]),
        (replace(THEN, turns=(), migrations=0, seconds=0.0), ["There is no plan any more."]),
        (
            replace(THEN, turns=("fra-02", "fra-01")),
            ["The order of the servers is fra-02, fra-01 now, before fra-01, fra-02."],
        ),
        (replace(THEN, migrations=6), ["The plan has 6 migrations now, before 4."]),
    ],
)
def test_each_difference_is_one_sentence(now: PreparedPool, words: list[str]) -> None:
    assert said(now) == words


def test_a_pool_that_was_not_there_is_named() -> None:
    found = changes(Prepared(1, {}), Prepared(2, {"u": THEN}))
    assert list(map(str, found)) == ["Frankfurt was not prepared before."]


def test_it_is_kept_and_read_again() -> None:
    kept = Prepared(1.5, {"u": THEN})
    assert from_json(to_json(kept), Prepared) == kept
