"""Sizes have one form everywhere, and one module that gives it to them."""

from __future__ import annotations

import re
from pathlib import Path

import rpu_desktop
from rpu_desktop.planning import Immovable, Wishes, make_plan
from rpu_desktop.planning.suspend_storage import suspend_obstacle
from rpu_desktop.run.events import Named, VmChanged, VmStage
from rpu_desktop.run.lines import line_of
from rpu_desktop.xapi.descriptions import describe
from tests.planning.pools import GIB, PoolBuilder

POOL, VM = Named("p", "Frankfurt"), Named("v", "db-7")


def test_no_module_but_one_writes_gibibytes_with_decimal_places_of_its_own() -> None:
    own = re.compile(r"decimal\([^)]*(GIB|2\s*\*\*\s*30|1024)|:\.\df\} GiB", re.IGNORECASE)
    root = Path(rpu_desktop.__file__).parent
    sources = {path: path.read_text(encoding="utf-8") for path in root.rglob("*.py") if path.name != "format.py"}
    assert [path.name for path, source in sources.items() if "simulator" not in path.parts and own.search(source)] == []


def test_whole_sizes_have_no_decimal_places() -> None:
    build = PoolBuilder()
    hosts = [build.host(16), build.host(16)]
    vms = [build.vm(host, 12, build.sr(hosts)) for host in hosts]
    store = build.sr(hosts, "images")
    build.records["SR"][store] |= {"physical_size": 100 * GIB, "physical_utilisation": 98 * GIB}
    build.records["pool"]["p"]["suspend_image_SR"] = store
    snapshot = build.snapshot()
    told = [
        *make_plan(snapshot, Wishes(immovable=Immovable.SUSPEND)).reasons,
        suspend_obstacle(snapshot, [snapshot.vms[vms[0]]]),
        line_of(VmChanged(pool=POOL, vm=VM, stage=VmStage.MOVING, size=100 * GIB)),
        *describe("HOST_NOT_ENOUGH_FREE_MEMORY", [str(16 * GIB), str(4 * GIB)], lambda ref: ref),
    ]
    words = " ".join(map(str, told))
    assert words.count("GiB") >= 5
    assert not re.search(r"\.0 GiB", words), words
