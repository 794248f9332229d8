"""Real pools, from XenServer 5.5 on: the connection shows the contents of their databases."""

from __future__ import annotations

from pathlib import Path

import pytest

from rpu_desktop.pooldump import read_dump
from tests.reference import dumps
from tests.xapi.served import ServedPool


@pytest.mark.parametrize("dump", dumps(), ids=lambda path: path.stem)
async def test_a_real_pool_is_shown_and_followed(dump: Path) -> None:
    records = read_dump(dump).records
    with ServedPool(dump=dump) as served:
        pool = await served.connect()
        shown = pool.snapshot()
        assert shown.hosts.keys() == records["host"].keys()
        assert {vm.uuid: vm.name for vm in shown.vms.values()} == {
            str(row["uuid"]): str(row["name_label"]) for row in records["VM"].values()
        }
        assert {host.software_version.build for host in shown.hosts.values()} == {
            row["software_version"].get("build_number", "") for row in records["host"].values()
        }
        assert shown.vdis.keys() == records["VDI"].keys()
        host = shown.coordinator.ref
        served.set("host", host, name_label="renamed")
        await pool.wait_for(lambda now: now.coordinator.name == "renamed", timeout=30)
        assert await pool.call("host.get_name_label", host) == "renamed"
        await pool.close()
