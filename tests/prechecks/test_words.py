"""How the checks handle odd values, without a pool."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rpu_desktop.i18n.catalogue import load_translator
from rpu_desktop.i18n.format import exact_gib
from rpu_desktop.inventory.ids import HostUuid
from rpu_desktop.prechecks import Circumstances, check_all
from rpu_desktop.prechecks.releases import POST_8_2, STOCKHOLM, weigh
from rpu_desktop.prechecks.types import CheckResult, Severity
from rpu_desktop.prechecks.wording import listed
from rpu_desktop.versions import SoftwareVersion
from tests.planning.pools import NEW, PoolBuilder
from tests.test_pool_lock import SAID

NOW = 1_800_000_000.0


def result(build: PoolBuilder, check: str, **given_: Any) -> CheckResult:
    results = check_all(Circumstances(build.snapshot(), **given_))
    return next(result for result in results if result.check == check)


def marked(text: str) -> PoolBuilder:
    build = PoolBuilder()
    build.host()
    build.records["pool"]["p"]["other_config"] = {"rpu_desktop:run": text}
    return build


@settings(deadline=None)
@given(SAID)
def test_a_lock_may_contain_anything_and_is_still_a_problem(text: str) -> None:
    found = result(marked(text), "other-upgrade", now=NOW)
    assert not found.crashed
    assert len(found.problems) == 1


@pytest.mark.parametrize(
    ("alive", "now", "severity"),
    [
        (NOW - 10, NOW, Severity.BLOCKS),
        (NOW - 599, NOW, Severity.BLOCKS),
        (NOW - 601, NOW, Severity.WARNS),
        (NOW + 600, NOW, Severity.BLOCKS),
        (NOW - 86400, None, Severity.BLOCKS),
    ],
)
def test_a_mark_weighs_by_its_last_sign_of_life(alive: float, now: float | None, severity: Severity) -> None:
    (problem,) = result(marked(json.dumps({"who": "anna", "alive": alive})), "other-upgrade", now=now).problems
    assert problem.severity is severity


@pytest.mark.parametrize("since", [1767312000, "1767312000", "2026-01-02T00:00:00+00:00", "20260102T00:00:00Z"])
def test_the_beginning_of_another_upgrade_is_read_however_it_was_written(since: object) -> None:
    (problem,) = result(marked(json.dumps({"who": "anna", "since": since})), "other-upgrade").problems
    assert "since 2026-01-0" in str(problem.text)


@settings(deadline=None)
@given(st.integers(1, 64), st.integers(-2, 80))
def test_the_cores_that_the_fix_sets_always_fit(vcpus: int, cores: int) -> None:
    build = PoolBuilder()
    vm = build.vm(build.host(), VCPUs_max=vcpus, platform={"cores-per-socket": str(cores)})
    for problem in result(build, "vcpu-topology").problems:
        assert problem.fix is not None
        build.records["VM"][vm]["platform"]["cores-per-socket"] = str(problem.fix.arguments["cores"])
        assert result(build, "vcpu-topology").problems == ()


@pytest.mark.parametrize(
    ("target", "stockholm", "later"),
    [
        ("", Severity.WARNS, Severity.WARNS),
        ("3.1.0", None, None),
        ("3.1.60", Severity.BLOCKS, None),
        ("3.2.1", Severity.BLOCKS, None),
        ("3.2.60", Severity.BLOCKS, Severity.BLOCKS),
        ("3.4.0", Severity.BLOCKS, Severity.BLOCKS),
    ],
)
def test_what_ends_with_a_release_weighs_by_the_target(
    target: str, stockholm: Severity | None, later: Severity | None
) -> None:
    build = PoolBuilder()
    build.host()
    version = SoftwareVersion.of({"platform_version": target}) if target else None
    circumstances = Circumstances(build.snapshot(), target=version)
    assert (weigh(circumstances, STOCKHOLM), weigh(circumstances, POST_8_2)) == (stockholm, later)


def test_many_names_are_cut_short_and_counted() -> None:
    assert str(listed(["b", "A", "c"])) == "A, b, c"
    assert str(listed(f"vm-{n:02}" for n in range(9))).endswith("vm-08")
    assert str(listed(f"vm-{n:02}" for n in range(20))).endswith("vm-07 and 12 more")


def test_sizes_are_gibibytes() -> None:
    assert str(exact_gib(1536 << 20)) == "1.5"
    assert str(exact_gib(16 << 30)) == "16"
    assert exact_gib(1536 << 20).render(load_translator("de")) == "1,5"


def test_a_half_upgraded_pool_names_who_is_done_and_who_is_left() -> None:
    build = PoolBuilder()
    build.host(version=NEW)
    build.host()
    build.host(version=NEW)
    (problem,) = result(build, "half-upgraded").problems
    assert "2 of 3 servers" in str(problem.text)
    assert "host-h1" in str(problem.why)
    assert "host-h1" not in str(problem.text)


def test_hosts_that_are_skipped_are_not_checked() -> None:
    build = PoolBuilder()
    build.host()
    build.host(license_params={"restrict_rpu": "true"}, pending_guidances=["reboot_host"])
    for check in ("licence", "pending-guidance"):
        assert result(build, check).problems
        wishes = Circumstances(build.snapshot()).wishes
        assert result(build, check, wishes=type(wishes)(skip_hosts=frozenset({HostUuid("h1")}))).problems == ()
