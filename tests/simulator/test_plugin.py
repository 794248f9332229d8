"""The upgrade plugin reads the media it is pointed to."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rpu_desktop.simulator.behaviour.state import state_of
from rpu_desktop.simulator.media import media_files
from rpu_desktop.simulator.releases import RELEASES
from tests.simulator.bench import Bench, bench, refused

PLUGIN = "prepare_host_upgrade.py"


def call(run: Bench, fn: str, host: str = "", **args: str) -> Any:
    return run.x.host.call_plugin(host or run.hosts()[0], PLUGIN, fn, args)


def complaint(run: Bench, fn: str, **args: str) -> str:
    details = refused("XENAPI_PLUGIN_FAILURE", call, run, fn, "", *()) if not args else refused(
        "XENAPI_PLUGIN_FAILURE", lambda: call(run, fn, **args)
    )  # fmt: skip
    assert details[1:3] == [fn, "Exception"]
    assert len(details) == 4
    return details[3]


def offer(run: Bench, name: str, files: dict[str, bytes]) -> str:
    return str(run.do(run.simulation.simulation.media.add, name, files))


def test_good_media() -> None:
    with bench() as run:
        media = run.facts["media"]
        assert call(run, "testUrl", url=media) == "true"
        assert call(run, "testSafe2Upgrade", url=media) == "true"
        assert json.loads(call(run, "getVersion", url=media)) == {
            "platform-version": "3.4.0",
            "product-version": "8.4.0",
        }
        assert int(call(run, "getDom0DefaultMemory", url=media)) >= 1 << 30
        task = run.x.Async.host.call_plugin(run.hosts()[1], PLUGIN, "main", {"url": media.rstrip("/")})
        row = run.ended(task)
        assert row["result"] == "<value>true</value>"


def test_bad_addresses() -> None:
    with bench() as run:
        media = run.facts["media"]
        assert complaint(run, "testUrl") == "MISSING_URL"
        assert complaint(run, "main") == "MISSING_URL"
        for url in (
            media + "elsewhere/",
            "http://127.0.0.1:9/xs/",
            "nfs://files/export/xs/",
            "gopher://old/",
            "nonsense",
        ):
            assert complaint(run, "testUrl", url=url) == "INVALID_URL"
            assert complaint(run, "main", url=url) == "INVALID_URL"


@pytest.mark.parametrize("missing", ["install.img", "boot/vmlinuz", "boot/xen.gz", ".treeinfo"])
def test_incomplete_media(missing: str) -> None:
    with bench() as run:
        files = media_files(RELEASES["xenserver"][-1])
        del files[missing]
        url = offer(run, "damaged", files)
        assert complaint(run, "testUrl", url=url) == "INVALID_URL"


def test_older_media() -> None:
    with bench() as run:
        for number, release in enumerate(RELEASES["xenserver"][3:8]):  # both generations
            url = offer(run, f"old{number}", media_files(release))
            assert complaint(run, "testUrl", url=url) == "INVALID_VER"
            assert json.loads(call(run, "getVersion", url=url))["product-version"] == release.product


def test_an_nfs_export_that_hosts_can_mount() -> None:
    with bench() as run:
        run.do(lambda: state_of(run.pool).reachable_nfs.update({"files:/export/xs": run.facts["media"]}))
        assert call(run, "testUrl", url="nfs://files:/export/xs/") == "true"
        assert call(run, "testUrl", url="nfs://files:export/xs") == "true"
        for url in ("nfs://files/export/xs/", "nfs://ada:secret@files:/export/xs/", "nfs:files:/export/xs/"):
            assert complaint(run, "testUrl", url=url) == "INVALID_URL"


def test_old_hosts_read_no_https() -> None:
    with bench() as run:
        host = run.hosts()[0]
        run.set("host", host, software_version={"product_version": "8.0.0", "product_brand": "XenServer"})
        media = run.facts["media"].replace("http:", "https:")
        assert complaint(run, "testUrl", url=media) == "INVALID_URL"


def test_what_old_hosts_lack() -> None:
    with bench() as run:
        host = run.hosts()[0]
        media = run.facts["media"]
        for product, unknown in (
            ("7.6.0", "getDom0DefaultMemory"),
            ("7.6.0", "getVersion"),
            ("6.0.2", "testSafe2Upgrade"),
        ):
            run.set("host", host, software_version={"product_version": product, "product_brand": "XenServer"})
            error = refused("UNKNOWN_XENAPI_PLUGIN_FUNCTION", lambda fn=unknown: call(run, fn, url=media))
            assert error[1:] == [unknown]
            assert call(run, "testUrl", url=media) == "true"
        refused("XENAPI_MISSING_PLUGIN", run.x.host.call_plugin, host, "no-such-plugin", "main", {})


def test_old_disk_layouts_are_not_safe() -> None:
    with bench("local-storage") as run:
        host = run.hosts()[1]
        run.set("host", host, software_version={"product_version": "6.5.0", "product_brand": "XenServer"})
        assert call(run, "testSafe2Upgrade", host) == "vdi_present"
        local = next(
            sr for sr in run.x.SR.get_by_name_label("Local storage")
            if run.x.PBD.get_host(run.x.SR.get_PBDs(sr)[0]) == host
        )  # fmt: skip
        run.set("SR", local, physical_size=20 << 30)
        assert call(run, "testSafe2Upgrade", host) == "not_enough_space"
