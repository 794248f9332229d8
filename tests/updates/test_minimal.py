"""The minimal list: worked examples, and what holds for every document."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rpu_desktop.updates.catalogue import Catalogue, Patch
from rpu_desktop.updates.minimal import PatchPlan, minimal_list, plan_patches
from rpu_desktop.versions import SoftwareVersion
from tests.updates.documents import document, patch, uuid, version

V82 = SoftwareVersion.of({"product_version": "8.2.0"})


def wanted(content: bytes, host: SoftwareVersion = V82) -> tuple[Patch, ...]:
    catalogue = Catalogue.parse(content)
    known = catalogue.version_of(host)
    assert known is not None
    found = minimal_list(catalogue, known)
    assert found is not None
    return found


def numbers(patches: tuple[Patch, ...]) -> list[int]:
    return [int(each.uuid[-12:], 16) for each in patches]


def test_the_minimal_list_leaves_superseded_updates_out_and_keeps_its_order() -> None:
    content = document([patch(n) for n in range(1, 6)], [version("8.2.0", [1, 2, 3, 4, 5], [5, 2])])
    assert numbers(wanted(content)) == [5, 2]


def test_a_cumulative_update_at_the_end_brings_its_own_version_s_updates() -> None:
    content = document(
        [patch(n) for n in (1, 2, 10, 11)],
        [version("7.1.0", [1, 2, 10], [1, 10]), version("7.1.2", [11], [11], brought_by=10)],
    )
    assert numbers(wanted(content, SoftwareVersion.of({"product_version": "7.1.0"}))) == [1, 10, 11]


def test_versions_that_bring_each_other_come_to_an_end() -> None:
    content = document(
        [patch(1), patch(2)],
        [version("8.2.0", [1], [1], brought_by=2), version("8.2.1", [2], [2], brought_by=1)],
    )
    assert numbers(wanted(content)) == [1, 2]


def test_without_a_minimal_list_nothing_is_known() -> None:
    catalogue = Catalogue.parse(document([patch(1)], [version("8.2.0", [1], None)]))
    assert minimal_list(catalogue, catalogue.versions[0]) is None


def test_what_is_required_comes_first() -> None:
    content = document([patch(1, required=[3]), patch(2), patch(3)], [version("8.2.0", [1, 2, 3], [1, 2, 3])])
    assert numbers(plan_patches(wanted(content), [set()]).patches) == [2, 3, 1]


def test_what_is_applied_everywhere_is_omitted_and_what_is_not_is_for_all() -> None:
    content = document([patch(1), patch(2, required=[1]), patch(3)], [version("8.2.0", [], [1, 2, 3])])
    plan = plan_patches(wanted(content), [{uuid(1)}, {uuid(1), uuid(3)}])
    assert numbers(plan.patches) == [2, 3]
    assert numbers(plan.missing_on({uuid(1), uuid(3)})) == [2]


def test_of_two_that_conflict_the_first_is_taken_and_the_other_gives_the_reason() -> None:
    content = document([patch(1), patch(2, conflicting=[1]), patch(3, required=[2])], [version("8.2.0", [], [1, 2, 3])])
    plan = plan_patches(wanted(content), [set()])
    assert numbers(plan.patches) == [1]
    reasons = {left.patch.name: left.reason.render() for left in plan.left_out}
    assert reasons == {
        "XS82E002": "it conflicts with XS82E001",
        "XS82E003": "it requires XS82E002, which is not available",
    }


# --- for every document ---------------------------------------------------------------------------------------------

NUMBERS = st.integers(1, 8)
SETS = st.frozensets(NUMBERS, max_size=3)
UUIDS = SETS.map(lambda found: frozenset(map(uuid, found)))


@st.composite
def patch_lists(draw: st.DrawFn) -> list[Patch]:
    chosen = draw(st.lists(NUMBERS, unique=True, max_size=8))
    return [Patch(uuid(n), f"p{n}", required=draw(UUIDS), conflicting=draw(UUIDS) - {uuid(n)}) for n in chosen]


APPLIED = st.lists(UUIDS, min_size=1, max_size=3)


def conflict(one: Patch, other: Patch) -> bool:
    return other.uuid in one.conflicting or one.uuid in other.conflicting


@given(patch_lists(), APPLIED)
def test_the_plan_is_right(patches: list[Patch], applied: list[frozenset[str]]) -> None:
    plan = plan_patches(patches, applied)
    by_uuid = {each.uuid: each for each in patches}
    everywhere = frozenset.intersection(*applied)
    for host in applied:
        there = set(host)
        for each in plan.missing_on(host):
            assert each.required <= there, "everything required is there before"
            assert not any(uuid in each.conflicting for uuid in there), "nothing conflicts"
            assert not any(conflict(each, by_uuid[uuid]) for uuid in there if uuid in by_uuid)
            there.add(each.uuid)
        assert {each.uuid for each in plan.patches} <= there, "every host ends with all of it"
    taken, left = [each.uuid for each in plan.patches], [item.patch.uuid for item in plan.left_out]
    assert len(set(taken)) == len(taken)
    assert set(taken) | set(left) | everywhere >= by_uuid.keys(), (
        "each update is taken, left out with a reason, or there"
    )
    assert not set(taken) & set(left)
    assert not set(taken) & everywhere


@given(patch_lists(), APPLIED)
def test_nothing_is_omitted_that_is_available(patches: list[Patch], applied: list[frozenset[str]]) -> None:
    plan = plan_patches(patches, applied)
    have = frozenset.intersection(*applied) | {each.uuid for each in plan.patches}
    present = frozenset[str]().union(*applied) | {each.uuid for each in plan.patches}
    for item in plan.left_out:
        lacks = not item.patch.required <= have
        foes = {each.uuid for each in patches if item.patch.uuid in each.conflicting} | item.patch.conflicting
        assert lacks or foes & present


@given(patch_lists())
def test_without_conflicts_and_requirements_the_list_is_the_document_s(patches: list[Patch]) -> None:
    free = [Patch(each.uuid, each.name) for each in patches]
    assert plan_patches(free, [frozenset()]) == PatchPlan(tuple(free))
