"""The guidance of updates: texts, and which guidance covers another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpu_desktop.updates.guidance import (
    Guidance,
    host_step,
    of_iso,
    of_packages,
    of_repository,
    reduced,
    wants_empty_host,
)

GUIDANCE = st.frozensets(st.sampled_from(list(Guidance)))


def test_words_of_both_kinds() -> None:
    assert of_iso(["restartHost", " restartXAPI "]) == {Guidance.RESTART_HOST, Guidance.RESTART_TOOLSTACK}
    assert of_iso(["restartHVM", "restartPV", ""]) == {Guidance.RESTART_VM}
    assert of_repository(["RebootHost", "RestartVM"]) == {Guidance.RESTART_HOST, Guidance.RESTART_VM}
    assert of_repository(["reboot_host_on_xen_livepatch_failure"]) == {Guidance.RESTART_HOST}
    assert of_repository(["restart_device_model", "EvacuateHost"]) == {
        Guidance.RESTART_DEVICE_MODEL,
        Guidance.EVACUATE_HOST,
    }


def test_unknown_words_mean_reboot() -> None:
    assert of_repository(["PolishTheHost"]) == {Guidance.RESTART_HOST}
    assert of_iso(["polishHost"]) == {Guidance.RESTART_HOST}


@pytest.mark.parametrize(
    ("names", "step"),
    [
        (["kernel", "xapi-core"], Guidance.RESTART_HOST),
        (["xapi-core", "sm", "xcp-ng-xapi-plugins"], Guidance.RESTART_TOOLSTACK),
        (["xo-lite"], None),
        (["some-new-thing"], Guidance.RESTART_HOST),
        ([], None),
    ],
)
def test_packages_speak_by_their_names(names: list[str], step: Guidance | None) -> None:
    assert host_step(of_packages(names)) is step


@given(GUIDANCE, GUIDANCE)
def test_reducing(one: frozenset[Guidance], other: frozenset[Guidance]) -> None:
    assert reduced(one) <= one
    assert reduced(reduced(one)) == reduced(one)
    assert bool(reduced(one)) == bool(one)
    assert host_step(reduced(one)) is host_step(one), "what the host has to do stays"
    assert reduced(reduced(one) | reduced(other)) == reduced(one | other), "in whatever order it is collected"


@given(GUIDANCE)
def test_a_restart_of_the_host_spares_that_of_the_toolstack_but_not_of_vms(found: frozenset[Guidance]) -> None:
    less = reduced(found | {Guidance.RESTART_HOST})
    assert Guidance.RESTART_TOOLSTACK not in less
    assert (Guidance.RESTART_VM in less) == (Guidance.RESTART_VM in found)
    assert wants_empty_host(less)
