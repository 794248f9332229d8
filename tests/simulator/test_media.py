"""Generated media, and the order of releases."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from rpu_desktop.simulator.media import MediaServer, media_files, read_release
from rpu_desktop.simulator.releases import RELEASES, Release, release_of, successor

ALL = [release for family in RELEASES.values() for release in family]


@pytest.fixture
async def server() -> AsyncIterator[MediaServer]:
    server = MediaServer()
    await server.start()
    yield server
    await server.stop()


@pytest.mark.parametrize("release", ALL, ids=lambda r: f"{r.brand}-{r.product}")
async def test_media_of_every_release_can_be_read_again(server: MediaServer, release: Release) -> None:
    url = server.add("xs", media_files(release))
    found = await asyncio.to_thread(read_release, url)
    assert found is not None
    facts = (found.brand, found.product, found.platform, found.build)
    assert facts == (release.brand, release.product, release.platform, release.build)


async def test_both_generations(server: MediaServer) -> None:
    assert ".treeinfo" in media_files(release_of("XenServer", "7.0.0"))
    old = media_files(release_of("XenServer", "6.5.0"))
    assert ".treeinfo" not in old
    assert old["XS-REPOSITORY-LIST"].split() == [b"packages.main", b"packages.xcp"]


@pytest.mark.parametrize("content", [b"\xff\xfe", b"no ini", b"[general]\nfamily = Fedora\n"])
async def test_media_that_make_no_sense(server: MediaServer, content: bytes) -> None:
    url = server.add("odd", media_files(release_of("XenServer", "8.2.1")) | {".treeinfo": content})
    assert await asyncio.to_thread(read_release, url) is None


@pytest.mark.parametrize(
    ("brand", "product", "expected"),
    [
        ("XenServer", "5.6.0", "6.0.2"),
        ("XenServer", "6.0.0", "6.0.2"),
        ("XenServer", "6.5.0", "7.0.0"),
        ("XenServer", "7.6.0", "8.0.0"),
        ("Citrix Hypervisor", "8.2.1", "8.4.0"),
        ("XCP-ng", "8.2.1", "8.3.0"),
    ],
)
def test_the_next_release(brand: str, product: str, expected: str) -> None:
    assert successor({"product_brand": brand, "product_version": product}).product == expected


@pytest.mark.parametrize("release", ALL, ids=lambda r: f"{r.brand}-{r.product}")
def test_the_next_release_is_newer(release: Release) -> None:
    following = successor(release.software_version("host"))
    assert following.numbers > release.numbers
    if following.platform:  # before XenServer 6.0 there was none
        assert following.platform_numbers > release.platform_numbers
    assert following.api >= release.api


def test_dom0_memory() -> None:
    gib = 1 << 30
    assert release_of("XenServer", "6.2.0").dom0_memory(256 * gib) == 752 << 20
    assert release_of("XenServer", "7.6.0").dom0_memory(256 * gib) == 4 * gib
    assert release_of("XenServer", "8.4.0").dom0_memory(512 * gib) == 8 * gib


def test_the_next_release_is_never_older_than_an_updated_host_in_any_part() -> None:
    """A fully updated pool runs a newer toolstack than the first build of the next release."""
    updated = {
        "product_brand": "XCP-ng", "product_version": "8.2.1", "platform_version": "3.2.1",
        "xapi_build": "25.6.0", "xen": "4.17.5-15",
    }  # fmt: skip
    release = successor(updated)
    assert (release.product, release.xapi_build, release.xapi, release.xen) == ("8.3.0", "25.6.0", "25.6", "4.17.5-15")
    plain = successor({**updated, "xapi_build": "1.249.19", "xen": "4.13.4-9"})
    assert (plain.xapi_build, plain.xen) == ("24.11.0", "4.17.4-3")


async def test_a_host_finds_in_the_packages_which_toolstack_media_bring(server: MediaServer) -> None:
    release = successor({"product_brand": "XCP-ng", "product_version": "8.2.1", "xapi_build": "25.6.0"})
    found = await asyncio.to_thread(read_release, server.add("updated", media_files(release)))
    assert found is not None
    assert (found.xapi_build, found.xapi, found.xen) == ("25.6.0", "25.6", release.xen)
