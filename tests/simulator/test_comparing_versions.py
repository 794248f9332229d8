"""Which migrations a pool refuses, and when it reports an upgrade in progress, depends on its coordinator."""

from __future__ import annotations

import pytest

from rpu_desktop.simulator.behaviour import rolling_upgrade
from tests.simulator.sdk_session import SdkSession, sdk_session

PLATFORM = "3.4.0"


def software(run: SdkSession, xapi_build: str, coordinator: dict[str, str], member: dict[str, str]) -> tuple[str, str]:
    """A pool of two whose coordinator runs `xapi_build`; returns both hosts."""
    first, second = run.hosts()[:2]
    common = {"platform_version": PLATFORM, "xapi": "25", "xapi_build": xapi_build, "xen": "4.17.5-3"}
    for host, fields in ((first, coordinator), (second, member)):
        run.set("host", host, software_version=common | fields)
    return first, second


@pytest.mark.parametrize(
    ("xapi_build", "key", "old", "new", "refused"),
    [
        # Before 25.31.0 only the platform counts: 8.2, XCP-ng 8.3 as it came out, XenServer 8.4's base image.
        ("1.249.19", "xen", "4.13.1", "4.17.5", False),
        ("24.11.0", "xen", "4.13.1", "4.17.5", False),
        ("25.6.0", "platform_version", "3.2.1", "3.4.0", True),
        # 25.31.0 uses one number of the suffix, and none if it has more.
        ("25.31.0", "xen", "4.17.5-3", "4.17.5-15", True),
        ("25.31.0", "xen", "4.17.5-3.1", "4.17.5-15.1", False),
        ("25.32.1", "xen", "4.17.4", "4.17.5-15", True),
        # Since 25.33.0 number by number.
        ("25.33.0", "xen", "4.13.5-9.49.1", "4.13.5-9.49.2", True),
        ("26.3.0", "xen", "4.17.5-3", "4.17.5-15.1.xcpng8.3", True),
        ("26.3.0", "xen", "4.17.5", "4.17.5-1", True),
    ],
)
def test_which_migrations_a_toolstack_refuses(xapi_build: str, key: str, old: str, new: str, refused: bool) -> None:
    with sdk_session(hosts=2, vms=2) as run:
        first, second = software(run, xapi_build, {key: old}, {key: new})
        assert run.do(rolling_upgrade.not_decreasing, run.pool, first, second)
        assert run.do(rolling_upgrade.not_decreasing, run.pool, second, first) is not refused


@pytest.mark.parametrize(
    ("xapi_build", "field", "flagged"),
    [
        ("25.6.0", {"platform_version": "3.4"}, True),  # compared as a text
        ("25.6.0", {"xapi": "24", "xapi_build": "24.11.0", "xen": "4.13.1"}, False),
        ("25.31.0", {"xen": "4.17.5-15"}, True),
        ("25.33.0", {"xen": "4.17.5-15"}, False),
        ("25.33.0", {"xapi": "26"}, True),
    ],
)
def test_when_a_pool_states_that_it_is_being_upgraded(xapi_build: str, field: dict[str, str], flagged: bool) -> None:
    with sdk_session(hosts=2, vms=2) as run:
        software(run, xapi_build, {}, field)
        assert run.do(rolling_upgrade.versions_differ, run.pool) is flagged


def test_a_version_with_two_suffixes_is_none_for_25_31() -> None:
    with sdk_session(hosts=2, vms=2) as run:
        first, second = software(run, "25.31.0", {"xen": "4.17.5-3-1"}, {"xen": "4.13.1"})
        assert not run.do(rolling_upgrade.not_decreasing, run.pool, second, first)
        assert run.do(rolling_upgrade.not_decreasing, run.pool, first, second)
