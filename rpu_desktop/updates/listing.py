"""The updates that a pool's repository has for it: the response to ``GET /updates``.

Source: xen-api ``repository.ml`` get_pool_updates_in_json, ``updateinfo.ml`` HostUpdates and UpdateInfo.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory.ids import HostRef
from rpu_desktop.updates.errors import ListingMalformed
from rpu_desktop.updates.guidance import Guidance, of_repository, reduced

__all__ = ["HostListing", "Listing"]


@dataclass(frozen=True, slots=True)
class HostListing:
    """What one host would get: `mandatory` and `recommended` are what that demands of it."""

    mandatory: frozenset[Guidance] = frozenset()
    recommended: frozenset[Guidance] = frozenset()
    full: frozenset[Guidance] = frozenset()
    updates: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    livepatches: int = 0

    @property
    def anything(self) -> bool:
        """Whether there is anything to install."""
        return bool(self.updates or self.packages or self.livepatches)


@dataclass(frozen=True, slots=True)
class Listing:
    """The whole answer; hosts by reference, `titles` of the updates by id; `hash` is what applying it has to name."""

    hash: str
    hosts: Mapping[HostRef, HostListing] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, content: bytes) -> Listing:
        """Read the answer.

        Raises:
            ListingMalformed: it is something else.

        """
        try:
            answer = json.loads(content)
            hosts = {HostRef(str(host["ref"])): _host(host) for host in answer["hosts"]}
            titles = {str(update["id"]): _title(update) for update in answer.get("updates", ())}
            found = cls(str(answer["hash"]), hosts, titles)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            text = translate("updates", "The pool's information about its updates is invalid ({reason}).")
            raise ListingMalformed(text.of(reason=type(error).__name__)) from error
        return found

    def names_for(self, host: HostListing) -> tuple[str, ...]:
        """How a person calls what the host would get: titles of updates, else its packages."""
        return tuple(self.titles.get(update, update) for update in host.updates) or host.packages


def _host(record: Mapping[str, Any]) -> HostListing:
    guidance = record.get("guidance", {})
    return HostListing(
        mandatory=reduced(of_repository(_words(guidance.get("mandatory", ())))),
        recommended=reduced(of_repository(_words(guidance.get("recommended", ())))),
        full=reduced(of_repository(_words(guidance.get("full", ())))),
        updates=tuple(_words(record.get("updates", ()))),
        packages=tuple(_words(record.get("RPMS", ()))),
        livepatches=len(list(record.get("livepatches", ()))),
    )


def _words(values: Iterable[Any]) -> list[str]:
    if isinstance(values, str | Mapping):
        raise TypeError("a list is expected")
    return [str(value) for value in values]


def _title(update: Mapping[str, Any]) -> str:
    return str(update.get("title") or update.get("summary") or update["id"])
