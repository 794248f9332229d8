"""Which updates a version needs, and in which order: pure functions.

The document names for each version the updates that are enough (superseded ones are not among them); when the last of
them is itself a version, that version's updates follow (XenCenter ``Updates.cs`` GetMinimalPatches).  The order keeps
the document's and respects what requires what (GetPatchSequenceForHost).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.updates.catalogue import Catalogue, Patch, ServerVersion

__all__ = ["LeftOut", "PatchPlan", "minimal_list", "plan_patches"]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An update of the list that cannot be installed, and why."""

    patch: Patch
    reason: Text


@dataclass(frozen=True, slots=True)
class PatchPlan:
    """What all hosts of a pool get, in this order, and what they cannot get."""

    patches: tuple[Patch, ...] = ()
    left_out: tuple[LeftOut, ...] = field(default=())

    def missing_on(self, applied: Collection[str]) -> tuple[Patch, ...]:
        """What a host with these updates (uuids) still lacks."""
        return tuple(patch for patch in self.patches if patch.uuid not in applied)


def minimal_list(catalogue: Catalogue, version: ServerVersion) -> tuple[Patch, ...] | None:
    """The sufficient updates for `version`, including those of versions that are released as an update.

    None if the document does not list them.
    """
    if version.minimal is None:
        return None
    found: dict[str, Patch] = {}
    seen: set[str] = set()
    following: ServerVersion | None = version
    while following is not None and following.minimal:
        found.update((uuid, catalogue.patches[uuid]) for uuid in following.minimal)
        last = following.minimal[-1]
        following = None if last in seen else _brought_by(catalogue, last)
        seen.add(last)
    return tuple(found.values())


def _brought_by(catalogue: Catalogue, patch: str) -> ServerVersion | None:
    """The version that an update brings, when it brings one."""
    return next((known for known in catalogue.versions if known.present_as_update and known.patch == patch), None)


def plan_patches(wanted: Sequence[Patch], applied: Iterable[Collection[str]]) -> PatchPlan:
    """The same list for all hosts; `applied` are the updates (uuids) on each host that has the version already.

    Nothing is taken without what it requires, nor beside what it conflicts with, on whichever host.
    """
    return _Planner(wanted, [frozenset(each) for each in applied]).plan()


class _Planner:
    def __init__(self, wanted: Sequence[Patch], hosts: Sequence[frozenset[str]]) -> None:
        self.wanted = wanted
        self.everywhere = frozenset.intersection(*hosts) if hosts else frozenset()
        self.somewhere = frozenset[str]().union(*hosts)
        self.taken: dict[str, Patch] = {}
        self.enemies: defaultdict[str, set[str]] = defaultdict(set)
        for patch in wanted:  # either of the two may state it
            for other in patch.conflicting - {patch.uuid}:
                self.enemies[patch.uuid].add(other)
                self.enemies[other].add(patch.uuid)

    def plan(self) -> PatchPlan:
        rest = [patch for patch in self.wanted if patch.uuid not in self.everywhere]
        while (patch := next(filter(self.fits, rest), None)) is not None:
            rest.remove(patch)
            self.taken[patch.uuid] = patch
        return PatchPlan(tuple(self.taken.values()), tuple(LeftOut(patch, self.why(patch)) for patch in rest))

    def fits(self, patch: Patch) -> bool:
        return not self.missing(patch) and not self.conflicts(patch)

    def missing(self, patch: Patch) -> frozenset[str]:
        return patch.required - self.taken.keys() - self.everywhere

    def conflicts(self, patch: Patch) -> set[str]:
        return self.enemies[patch.uuid] & (self.taken.keys() | self.somewhere)

    def why(self, patch: Patch) -> Text:
        conflicts = self.conflicts(patch)
        if conflicts:
            text = translate("updates", "it conflicts with {others}")
            return text.of(others=self.names(conflicts))
        text = translate("updates", "it requires {others}, which is not available")
        return text.of(others=self.names(self.missing(patch)))

    def names(self, uuids: Iterable[str]) -> str:
        known = {patch.uuid: patch.name for patch in self.wanted}
        return ", ".join(sorted(known.get(uuid, uuid) for uuid in uuids))
