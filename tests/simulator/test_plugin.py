"""The upgrade plugin reads the given media."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rpu_desktop.simulator.behaviour.state import state_of
from rpu_desktop.simulator.media import media_files
from rpu_desktop.simulator.releases import RELEASES, Release, release_of
from tests.media.servers import ftp_server, http_server
from tests.simulator.sdk_session import SdkSession, refused, sdk_session

PLUGIN = "prepare_host_upgrade.py"


def call(run: SdkSession, fn: str, host: str = "", **args: str) -> Any:
    return run.x.host.call_plugin(host or run.hosts()[0], PLUGIN, fn, args)


def complaint(run: SdkSession, fn: str, **args: str) -> str:
    details = refused("XENAPI_PLUGIN_FAILURE", call, run, fn, "", *()) if not args else refused(
        "XENAPI_PLUGIN_FAILURE", lambda: call(run, fn, **args)
    )  # fmt: skip
    assert details[1:3] == [fn, "Exception"]
    assert len(details) == 4
    return details[3]


def offer(run: SdkSession, name: str, files: dict[str, bytes]) -> str:
    return str(run.do(run.simulation.simulation.media.add, name, files))


def write(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def test_good_media() -> None:
    with sdk_session() as run:
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
    with sdk_session() as run:
        media = run.facts["media"]
        assert complaint(run, "testUrl") == "MISSING_URL"
        assert complaint(run, "main") == "MISSING_URL"
        assert complaint(run, "testUrl", url=media + "elsewhere/") == "NOT_FOUND"
        assert complaint(run, "main", url=media + "elsewhere/") == "INVALID_URL"
        for url in (
            "http://127.0.0.1:9/xs/",
            "nfs://files/export/xs/",
            "gopher://old/",
            "nonsense",
        ):
            assert complaint(run, "testUrl", url=url) == "INVALID_URL"
            assert complaint(run, "main", url=url) == "INVALID_URL"


@pytest.mark.parametrize(
    ("missing", "reason"),
    [
        ("install.img", "NOT_FOUND"),
        ("boot/vmlinuz", "NOT_FOUND"),
        ("boot/xen.gz", "NOT_FOUND"),
        ("boot/isolinux/isolinux.cfg", "NOT_FOUND"),
        (".treeinfo", "INVALID_URL"),
        ("repodata/repomd.xml", "INVALID_URL"),
    ],
)
def test_incomplete_media(missing: str, reason: str) -> None:
    with sdk_session() as run:
        files = media_files(RELEASES["xenserver"][-1])
        del files[missing]
        url = offer(run, "damaged", files)
        assert complaint(run, "testUrl", url=url) == reason


def be(run: SdkSession, release: Release, **fields: str) -> str:
    """Give the first host another release."""
    host = run.hosts()[0]
    run.set("host", host, software_version=release.software_version("xs-1") | fields)
    return host


def test_old_plugins_forget_all_boot_files_but_the_last() -> None:
    with sdk_session() as run:
        be(run, release_of("XenServer", "7.1.0"))
        files = media_files(release_of("Citrix Hypervisor", "8.2.1"))
        del files["install.img"]
        url = offer(run, "damaged", files)
        assert call(run, "testUrl", url=url) == "true"
        assert complaint(run, "main", url=url) == "ERROR_PREPARING_HOST"


def test_newer_plugins_take_media_without_isolinux() -> None:
    with sdk_session() as run:
        files = media_files(release_of("XenServer", "9.0.0", "3.5.0"))
        assert not [name for name in files if "isolinux" in name]
        url = offer(run, "xs9", files)
        be(run, release_of("XenServer", "8.4.0"))
        assert complaint(run, "testUrl", url=url) == "NOT_FOUND"
        be(run, release_of("XenServer", "8.4.0"), xapi_build="25.6.0")
        assert call(run, "testUrl", url=url) == "true"


def test_what_xenserver_9_refuses() -> None:
    with sdk_session() as run:
        url = offer(run, "xs9", media_files(release_of("XenServer", "9.0.0", "3.5.0")))
        host = be(run, release_of("XenServer", "8.4.0"))
        refused("UNKNOWN_XENAPI_PLUGIN_FUNCTION", lambda: call(run, "checkHost", url=url))
        be(run, release_of("XenServer", "8.4.0"), xapi_build="25.33.0", network_backend="bridge")
        assert "bridge" in complaint(run, "checkHost", url=url)
        be(run, release_of("XenServer", "8.4.0"), xapi_build="25.33.0")
        assert call(run, "checkHost", url=url) == "true"
        assert call(run, "checkPool", url=url) == "true"
        run.do(lambda: setattr(state_of(run.pool).hosts[host], "bios_boot", True))
        assert "BIOS" in complaint(run, "checkHost", url=url)


def test_the_agreement_of_media() -> None:
    with sdk_session() as run:
        new = offer(run, "new", media_files(RELEASES["xenserver"][-1], licence="Be nice."))
        none = offer(run, "none", media_files(RELEASES["xenserver"][-1]))
        assert json.loads(call(run, "getEUA", url=new)) == {"eua": "Be nice."}
        assert complaint(run, "getEUA", url=none) == "NOT_FOUND"
        be(run, release_of("Citrix Hypervisor", "8.2.0"))
        refused("UNKNOWN_XENAPI_PLUGIN_FUNCTION", lambda: call(run, "getEUA", url=new))


def test_what_web_servers_answer_becomes_a_reason_since_8_0() -> None:
    with sdk_session() as run:
        for status, reason in (
            (401, "UNAUTH_URL"),
            (403, "FORBIDDEN"),
            (404, "NOT_FOUND"),
            (407, "PROXY AUTH FAILURE"),
            (408, "TIMEOUT"),
            (503, "REPO_SERVER_ERROR_503"),
            (418, "INVALID_URL"),
        ):
            with http_server(Path("/nowhere"), status=status) as url:
                assert complaint(run, "testUrl", url=f"{url}/") == reason
        be(run, release_of("XenServer", "7.6.0"))
        with http_server(Path("/nowhere"), status=503) as url:
            assert complaint(run, "testUrl", url=f"{url}/") == "INVALID_URL"


def test_the_reader_never_sends_a_password_to_an_address_with_a_port(tmp_path: Path) -> None:
    write(tmp_path, media_files(RELEASES["xenserver"][-1]))
    with sdk_session() as run, http_server(tmp_path, user=("ada", "secret")) as url:
        assert complaint(run, "testUrl", url=url.replace("//", "//ada:secret@") + "/") == "UNAUTH_URL"
        run.do(lambda: state_of(run.pool).reachable_http.update({"http://media.example.com": url}))
        assert call(run, "testUrl", url="http://ada:secret@media.example.com/") == "true"
        assert complaint(run, "testUrl", url="http://ada:guess@media.example.com/") == "UNAUTH_URL"


def test_the_reader_loses_the_brackets_of_an_ipv6_address() -> None:
    with sdk_session() as run:
        run.do(lambda: state_of(run.pool).reachable_http.update({"http://[::1]": run.facts["media"]}))
        assert complaint(run, "testUrl", url="http://[::1]/") == "INVALID_URL"


@pytest.mark.parametrize("scheme", ["Digest", "NTLM", "Negotiate"])
def test_the_reader_knows_basic_logins_only(scheme: str, tmp_path: Path) -> None:
    with sdk_session() as run, http_server(tmp_path, user=("ada", "secret"), scheme=scheme) as url:
        run.do(lambda: state_of(run.pool).reachable_http.update({"http://iis.example.com": url}))
        assert complaint(run, "testUrl", url="http://ada:secret@iis.example.com/") == "UNAUTH_URL"
        be(run, release_of("XenServer", "8.4.0"))
        assert complaint(run, "testUrl", url="http://ada:secret@iis.example.com/") == "INVALID_URL"


def test_the_reader_asks_ftp_servers_for_sizes_in_text_mode(tmp_path: Path) -> None:
    write(tmp_path, media_files(RELEASES["xenserver"][-1]))
    with sdk_session() as run:
        with ftp_server(tmp_path) as url:
            assert call(run, "testUrl", url=f"{url}/") == "true"
        with ftp_server(tmp_path, size_in_text_mode=False) as url:
            assert complaint(run, "testUrl", url=f"{url}/") == "REPO_SERVER_ERROR_500"
            be(run, release_of("XenServer", "6.5.0"))
            assert call(run, "testUrl", url=f"{url}/") == "true"


def test_the_reader_enters_ftp_folders_word_for_word(tmp_path: Path) -> None:
    write(tmp_path / "media", media_files(RELEASES["xenserver"][-1]))
    (tmp_path / "home").mkdir()
    with sdk_session() as run, ftp_server(tmp_path / "home", absolute=True) as url:
        for start in ("//", "/%2F"):
            assert call(run, "testUrl", url=f"{url}{start}{str(tmp_path).strip('/')}/media/") == "true"
        assert complaint(run, "testUrl", url=f"{url}{tmp_path}/media/") == "INVALID_URL"


def test_older_media() -> None:
    with sdk_session() as run:
        for number, release in enumerate(RELEASES["xenserver"][3:8]):  # both generations
            url = offer(run, f"old{number}", media_files(release))
            assert complaint(run, "testUrl", url=url) == "INVALID_VER"
            assert json.loads(call(run, "getVersion", url=url))["product-version"] == release.product


def test_versions_are_those_of_the_platform() -> None:
    """XenServer 8.4 may be upgraded to XCP-ng 8.3: their platform is the same."""
    with sdk_session() as run:
        be(run, release_of("XenServer", "8.4.0"))
        assert call(run, "testUrl", url=offer(run, "xcp", media_files(release_of("XCP-ng", "8.3.0")))) == "true"


def test_an_nfs_export_that_hosts_can_mount() -> None:
    with sdk_session() as run:
        run.do(lambda: state_of(run.pool).reachable_nfs.update({"files:/export/xs": run.facts["media"]}))
        assert call(run, "testUrl", url="nfs://files:/export/xs/") == "true"
        assert call(run, "testUrl", url="nfs://files:export/xs") == "true"
        for url in ("nfs://files/export/xs/", "nfs://ada:secret@files:/export/xs/", "nfs:files:/export/xs/"):
            assert complaint(run, "testUrl", url=url) == "INVALID_URL"


def test_old_hosts_read_no_https() -> None:
    with sdk_session() as run:
        host = run.hosts()[0]
        run.set("host", host, software_version={"product_version": "8.0.0", "product_brand": "XenServer"})
        media = run.facts["media"].replace("http:", "https:")
        assert complaint(run, "testUrl", url=media) == "INVALID_URL"


def test_what_old_hosts_lack() -> None:
    with sdk_session() as run:
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
    with sdk_session("local-storage") as run:
        host = run.hosts()[1]
        run.set("host", host, software_version={"product_version": "6.5.0", "product_brand": "XenServer"})
        assert call(run, "testSafe2Upgrade", host) == "vdi_present"
        local = next(
            sr for sr in run.x.SR.get_by_name_label("Local storage")
            if run.x.PBD.get_host(run.x.SR.get_PBDs(sr)[0]) == host
        )  # fmt: skip
        run.set("SR", local, physical_size=20 << 30)
        assert call(run, "testSafe2Upgrade", host) == "not_enough_space"
