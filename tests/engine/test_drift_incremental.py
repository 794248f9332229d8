"""Comparing only what has changed finds the same differences as comparing everything."""

from __future__ import annotations

import copy
import random

import pytest

from rpu_desktop.engine.drift import ExpectedState, unsettled
from rpu_desktop.inventory.ids import HostUuid, VmUuid
from rpu_desktop.inventory.tables import changed_keys
from rpu_desktop.xapi.cache import Change, PoolCache
from tests.planning.pools import PoolBuilder

NOWHERE = "OpaqueRef:NULL"


class ChangingPool:
    """A pool in which things happen at random, seen through a cache as in a run."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.build = PoolBuilder()
        for _ in range(3):
            self.build.host()
        for number in range(8):
            self.build.vm(f"h{number % 3}")
        self.cache = PoolCache()
        self.cache.replace(self.build.records)

    def happen(self) -> None:
        cls, ref = self.chance.choice([("VM", f"v{self.chance.randrange(10)}"), ("host", "h1"), ("VM", "v0")])
        record = copy.deepcopy(self.build.records[cls].get(ref))
        kind = self.chance.choice(["move", "stop", "begin", "gone", "again", "same", "uuid", "enabled"])
        if record is None or (kind == "again" and cls == "VM"):
            record = {**copy.deepcopy(self.build.records["VM"]["v1"]), "uuid": ref}
        if cls == "host":
            record["uuid" if kind == "uuid" else "enabled"] = "x" if kind == "uuid" else self.chance.random() < 0.5
        elif kind == "gone" and ref not in ("v0", "v1"):
            self.build.records["VM"].pop(ref, None)
            self.cache.apply([Change("VM", ref, None)])
            return
        elif kind == "move":
            record["resident_on"] = self.chance.choice(["h0", "h1", "h2"])
            record["power_state"] = "Running"
        elif kind == "stop":
            record["resident_on"], record["power_state"] = NOWHERE, "Halted"
        elif kind == "begin":
            record["scheduled_to_be_resident_on"] = self.chance.choice(["h0", NOWHERE])
        elif kind == "uuid":
            record["uuid"] = self.chance.choice([ref, f"other-{ref}"])
        self.build.records[cls][ref] = record
        self.cache.apply([Change(cls, ref, record)])


@pytest.mark.parametrize("seed", range(40))
def test_whatever_happens_the_same_differs_as_if_everything_were_compared(seed: int) -> None:
    pool = ChangingPool(seed)
    begin = pool.cache.snapshot()
    kept = ExpectedState(begin)
    told = []
    for _ in range(30):
        pool.happen()
        now = pool.cache.snapshot()
        if pool.chance.random() < 0.2:
            told.append((now, VmUuid(f"v{pool.chance.randrange(8)}"), HostUuid(f"h{pool.chance.randrange(3)}")))
            kept.expect_vm_on(*told[-1])
        fresh = ExpectedState(begin)
        for before, vm, host in told:
            fresh.expect_vm_on(before, vm, host)
        at_work = {VmUuid("v2")} if pool.chance.random() < 0.5 else set()
        found = kept.differences(now, at_work, set())
        assert [str(text) for text in found] == [str(text) for text in fresh.differences(now, at_work, set())]
        assert {vm.ref for vm in kept.unsettled(now)} == {vm.ref for vm in unsettled(now)}


@pytest.mark.parametrize("seed", range(60))
def test_changed_keys_are_those_with_another_object(seed: int) -> None:
    chance, before = random.Random(seed), {number: object() for number in range(10)}
    now = dict(before)
    for _ in range(chance.randrange(6)):
        key = chance.randrange(14)
        if chance.random() < 0.5:
            now.pop(key, None)
        else:
            now[key] = object()
    assert changed_keys(before, now) == {
        key for key in before.keys() | now.keys() if before.get(key) is not now.get(key)
    }
