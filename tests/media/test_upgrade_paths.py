"""Which releases can be upgraded directly to which, for all three products and between them."""

from __future__ import annotations

import pytest

from rpu_desktop.inventory import Host
from rpu_desktop.media.compatibility import assess_version
from rpu_desktop.media.upgrade_paths import step_between, wiser_step
from rpu_desktop.media.url import MediaSource
from rpu_desktop.prechecks.types import Severity
from rpu_desktop.simulator.releases import Release, release_of
from rpu_desktop.versions import SoftwareVersion
from tests.media.hosts import host_of

XS, CH, XCP = "XenServer", "Citrix Hypervisor", "XCP-ng"
MEDIA = MediaSource.parse("http://media/xs/")


def software(brand: str, product: str) -> SoftwareVersion:
    return SoftwareVersion.of({"product_brand": brand, "product_version": product})


@pytest.mark.parametrize(
    ("old", "new", "first"),
    [
        ((XS, "5.5.0"), (XS, "6.0.2"), "XenServer 5.6"),
        ((XS, "5.6.0"), (XS, "6.5.0"), ""),
        ((XS, "6.1.0"), (XS, "7.0.0"), "XenServer 6.2"),
        ((XS, "6.2.0"), (XS, "7.6.0"), ""),
        ((XS, "6.5.0"), (CH, "8.2.1"), "XenServer 7.1 CU2"),
        ((XS, "6.0.2"), (CH, "8.2.1"), "XenServer 6.2 → XenServer 7.1 CU2"),
        ((XS, "7.0.0"), (CH, "8.2.1"), ""),
        ((CH, "8.2.0"), (XS, "8.4.0"), "Citrix Hypervisor 8.2 CU1"),
        ((XS, "7.1.2"), (XS, "8.4.0"), "Citrix Hypervisor 8.2 CU1"),
        ((XS, "6.5.0"), (XS, "8.4.0"), "XenServer 7.1 CU2 → Citrix Hypervisor 8.2 CU1"),
        ((CH, "8.2.1"), (XS, "8.4.0"), ""),
        ((XS, "8.3.0"), (XS, "8.4.0"), ""),
        ((CH, "8.2.1"), (XS, "9.0.0"), "XenServer 8"),
        ((XS, "7.6.0"), (XS, "9.0.0"), "Citrix Hypervisor 8.2 CU1 → XenServer 8"),
        ((XS, "8.4.0"), (XS, "9.0.0"), ""),
        ((XCP, "7.4.0"), (XCP, "8.2.1"), ""),
        ((XCP, "7.6.0"), (XCP, "8.3.0"), "XCP-ng 8.2.1"),
        ((XCP, "7.5.0"), (XCP, "8.3.0"), "XCP-ng 8.2.1"),
        ((XCP, "8.0.0"), (XCP, "8.3.0"), ""),
        ((XCP, "8.2.0"), (XCP, "8.3.0"), ""),
        ((XCP, "8.2.1"), (XCP, "8.3.0"), ""),
        ((XCP, "8.3.0"), (XCP, "9.0.0"), ""),
        ((XCP, "7.6.0"), (XCP, "9.0.0"), "XCP-ng 8.2.1"),
        ((XS, "7.6.0"), (XCP, "8.3.0"), "XCP-ng 8.2.1"),
        ((CH, "8.0.0"), (XCP, "8.3.0"), ""),
        ((CH, "8.2.1"), (XCP, "8.3.0"), ""),
        ((XS, "8.4.0"), (XCP, "8.3.0"), ""),
        ((XS, "7.6.0"), (XCP, "8.2.1"), ""),
        ((XS, "6.5.0"), (XCP, "8.2.1"), "XenServer 7.1 CU2"),
        ((XS, "6.5.0"), (XCP, "8.3.0"), "XenServer 7.1 CU2 → XCP-ng 8.2.1"),
    ],
)
def test_where_a_way_leads(old: tuple[str, str], new: tuple[str, str], first: str) -> None:
    assert step_between(software(*old), software(*new)) == first


@pytest.mark.parametrize(
    ("brand", "running", "offered", "step"),
    [
        (XCP, "8.0.0", "8.3.0", "XCP-ng 8.2.1"),
        (XCP, "8.1.0", "8.3.0", "XCP-ng 8.2.1"),
        (XCP, "8.2.0", "8.3.0", "XCP-ng 8.2.1"),
        (XCP, "8.2.1", "8.3.0", ""),
        (XCP, "8.1.0", "8.2.1", ""),
        (CH, "8.1.0", "8.2.1", ""),
    ],
)
def test_which_way_is_advised_though_a_shorter_one_exists(brand: str, running: str, offered: str, step: str) -> None:
    assert wiser_step(software(brand, running), software(brand, offered)) == step


def verdict(running: Release, offered: Release, **fields: str) -> list[tuple[Severity, str]]:
    host: Host = host_of(SoftwareVersion.of(running.software_version("xs-1") | fields))
    found = assess_version(host, SoftwareVersion.of(offered.software_version("media")), MEDIA)
    return [(problem.severity, str(problem.text)) for problem in found]


def test_xcp_ng_7_to_8_3_is_refused_and_the_step_between_is_named() -> None:
    host = host_of(SoftwareVersion.of(release_of(XCP, "7.6.0").software_version("xcp-1")))
    (found,) = assess_version(host, SoftwareVersion.of(release_of(XCP, "8.3.0").software_version("m")), MEDIA)
    assert found.severity is Severity.BLOCKS
    assert "which cannot be upgraded directly to XCP-ng 8.3" in str(found.text)
    assert str(found.why) == "Upgrade to XCP-ng 8.2.1 first, then to the version you want."


def test_xcp_ng_8_1_to_8_3_is_possible_but_advised_against() -> None:
    ((severity, text),) = verdict(release_of(XCP, "8.1.0"), release_of(XCP, "8.3.0"))
    assert severity is Severity.WARNS
    assert "XCP-ng 8.2.1" in text


def test_a_xenserver_8_4_may_become_an_xcp_ng_8_3_whose_toolstack_is_not_older() -> None:
    """Its number is higher, but the toolstack counts: the media were refused as older."""
    ((severity, text),) = verdict(release_of(XS, "8.4.0"), release_of(XCP, "8.3.0"), xapi_build="24.11.0")
    assert severity is Severity.WARNS
    assert "will run XCP-ng 8.3" in text


def test_a_xenserver_8_4_with_a_newer_toolstack_cannot_become_an_xcp_ng_8_3() -> None:
    ((severity, text),) = verdict(release_of(XS, "8.4.0"), release_of(XCP, "8.3.0"), xapi_build="25.6.0")
    assert severity is Severity.BLOCKS
    assert "xapi 25.6.0" in text
    assert "xapi 24.11.0" in text


def test_media_that_do_not_report_their_toolstack_are_not_called_older() -> None:
    host = host_of(SoftwareVersion.of(release_of(XS, "8.4.0").software_version("xs-1")))
    offered = SoftwareVersion.of(
        {"product_brand": XCP, "product_version": "8.3.0", "platform_version": "3.4.0", "build_number": "cloud"}
    )
    ((severity, text),) = [(found.severity, str(found.text)) for found in assess_version(host, offered, MEDIA)]
    assert severity is Severity.WARNS
    assert "will run XCP-ng 8.3" in text


def test_an_xcp_ng_never_becomes_a_xenserver() -> None:
    ((severity, text),) = verdict(release_of(XCP, "8.2.1"), release_of(XS, "8.4.0"))
    assert severity is Severity.BLOCKS
    assert "different product" in text


@pytest.mark.parametrize(
    ("brand", "running", "offered", "first"),
    [
        (XCP, "7.6.0", "8.3.0", "XCP-ng 8.2.1"),
        (XCP, "8.1.0", "8.3.0", ""),
        (CH, "8.1.0", "8.4.0", "Citrix Hypervisor 8.2 CU1"),
    ],
)
def test_media_that_only_hosts_read_are_taken_for_the_product_that_runs(
    brand: str, running: str, offered: str, first: str
) -> None:
    """The hosts report numbers, and no brand."""
    assert step_between(software(brand, running), SoftwareVersion.of({"product_version": offered})) == first


def test_the_same_release_without_a_brand_is_not_older() -> None:
    running = SoftwareVersion.of(release_of(XCP, "8.3.0").software_version("xcp-1"))
    offered = SoftwareVersion.of({"product_version": "8.3.0", "platform_version": "3.4.0"})
    assert not running.newer_than(offered)
    assert not offered.newer_than(running)
