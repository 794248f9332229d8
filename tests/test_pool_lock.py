"""The lock of a running upgrade."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpu_desktop.inventory.pool_lock import KEY, SIGNS, LockRecord, without_lock_keys


def marked(alive: float, *signs: tuple[str, float]) -> dict[str, str]:
    written = {KEY: json.dumps({"who": "anna", "where": "desk", "since": 100.0, "alive": alive, "run": "mine"})}
    for key, (whose, when) in zip(SIGNS, signs, strict=False):
        written[key] = json.dumps({"run": whose, "alive": when})
    return written


@pytest.mark.parametrize(
    ("written", "alive"),
    [
        (marked(100), 100),
        (marked(100, ("mine", 160)), 160),
        (marked(100, ("mine", 220), ("mine", 160)), 220),
        (marked(100, ("mine", 160), ("former", 900)), 160),
        (marked(100, ("former", 900), ("former", 960)), 100),
    ],
)
def test_the_newest_sign_of_life_of_its_own_run_counts(written: dict[str, str], alive: float) -> None:
    mark = LockRecord.of(written)
    assert mark is not None
    assert mark.alive == alive
    assert not mark.silent(alive + 600)
    assert mark.silent(alive + 601)


def test_signs_of_life_alone_are_no_mark() -> None:
    assert LockRecord.of({SIGNS[0]: json.dumps({"run": "mine", "alive": 900})}) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.sampled_from(["who", "where", "since", "alive", "run", "pid"]) | st.text(), inner)
    ),
)
SAID = st.text() | JSON.map(json.dumps)


@given(SAID, SAID, SAID)
def test_any_content_can_be_read_and_reported(said: str, one: str, other: str) -> None:
    written = {KEY: said, SIGNS[0]: one, SIGNS[1]: other, "auto_poweron": "true"}
    mark = LockRecord.of(written)
    assert mark is not None
    assert str(mark.since_when)
    assert str(mark.last_heartbeat)
    assert mark.who
    assert mark.where
    assert without_lock_keys(written) == {"auto_poweron": "true"}


@pytest.mark.parametrize("raw", ["[" * 100_000, '{"who": [[[]]], "since": {"a": 1}, "run": [1]}', "7", ""])
def test_a_mark_that_cannot_be_read_is_a_strangers_of_long_ago(raw: str) -> None:
    mark = LockRecord.of({KEY: raw, SIGNS[0]: raw})
    assert mark is not None
    assert (mark.who, mark.where, mark.alive, mark.run) == ("?", "?", 0.0, "")
    assert mark.silent(601)
