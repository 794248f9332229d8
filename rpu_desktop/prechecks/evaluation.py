"""One check on one pool: what it may read, what it finds, and what it could not check.  No input, no output."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import Host
from rpu_desktop.inventory.ids import HostRef
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import NOT_ASKED, Circumstances, Unknown
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.probes import HostProbe, PoolProbe
from rpu_desktop.prechecks.types import CheckResult, NamedObject, Problem, Severity, Untested

__all__ = ["applies", "evaluate", "hosts_to_ask"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Scope:
    """What remains to be checked, and what does not."""

    hosts: frozenset[HostRef]
    untested: tuple[Untested, ...]


def applies(check: Check, given: Circumstances) -> bool:
    """Whether the check should run; one that cannot determine this is run, and may fail there."""
    try:
        return check.applies(given)
    except Exception:
        log.exception("precheck %s cannot tell whether it applies", check.id)
        return True


def evaluate(check: Check, given: Circumstances, needed: Sequence[CheckResult]) -> CheckResult:
    """Run one check; `needed` are the results of the checks it needs."""
    pool = named(given.snapshot.pool)
    scope = _scope(check, given, needed)
    if scope.untested and not (check.per_host and scope.hosts):
        return CheckResult(check.id, check.title, pool, untested=scope.untested)
    try:
        problems = check.run(given.about(scope.hosts))
    except Unknown as unknown:
        untested = (*scope.untested, Untested(pool, unknown.reason))
        return CheckResult(check.id, check.title, pool, untested=untested)
    except Exception as error:
        log.exception("precheck %s failed", check.id)
        return CheckResult(check.id, check.title, pool, (_crash(check, pool, error),), scope.untested, crashed=True)
    return CheckResult(check.id, check.title, pool, tuple(problems), scope.untested)


def hosts_to_ask(check: Check, given: Circumstances, needed: Sequence[CheckResult]) -> list[Host]:
    """The hosts whose probes this check will read: without those that its prerequisites exclude, and failed ones."""
    blocked = _blocked(needed)
    if "" in blocked:
        return []
    return [host for host in given.hosts if host.live is not False and host.uuid not in blocked]


def _scope(check: Check, given: Circumstances, needed: Sequence[CheckResult]) -> _Scope:
    pool = named(given.snapshot.pool)
    blocked = _blocked(needed)
    if "" in blocked:
        return _Scope(frozenset(), (Untested(pool, blocked[""]),))
    if not given.live and check.probes:
        return _Scope(frozenset(), (Untested(pool, NOT_ASKED),))
    unknown = next(_unknown_to_pool(check, given), None)
    if unknown is not None:
        return _Scope(frozenset(), (Untested(pool, unknown),))
    missing = {host.ref: Untested(named(host), reason) for host, reason in _unknown_hosts(check, given, blocked)}
    return _Scope(frozenset(host.ref for host in given.hosts) - missing.keys(), tuple(missing.values()))


def _blocked(needed: Sequence[CheckResult]) -> Mapping[str, Text]:
    """Host uuid, or "" for the whole pool, -> what has to be solved first."""
    found: dict[str, Text] = {}
    for result in needed:
        for problem in result.problems:
            if problem.blocks:
                first = translate("prechecks", "Solve this first: {problem}").of(problem=problem.text)
                for uuid in [o.uuid for o in problem.objects if o.cls == "host"] or [""]:
                    found.setdefault(uuid, first)
    return found


def _unknown_to_pool(check: Check, given: Circumstances) -> Iterator[Text]:
    for probe in check.probes:
        if isinstance(probe, PoolProbe):
            try:
                given.pool_fact(probe)
            except Unknown as unknown:
                yield unknown.reason


def _unknown_hosts(check: Check, given: Circumstances, blocked: Mapping[str, Text]) -> Iterator[tuple[Host, Text]]:
    probes = [probe for probe in check.probes if isinstance(probe, HostProbe)]
    for host in given.hosts:
        if host.uuid in blocked:
            yield host, blocked[host.uuid]
            continue
        for probe in probes:
            try:
                given.fact(probe, host)
            except Unknown as unknown:
                yield host, _DOWN if host.live is False else unknown.reason


_DOWN = translate("prechecks", "The server does not respond.")


def _crash(check: Check, pool: NamedObject, error: Exception) -> Problem:
    return Problem(
        check.id,
        Severity.BLOCKS,
        translate("prechecks", "The check “{check}” of {pool} failed: {reason}.").of(
            check=check.title, pool=pool.name, reason=repr(error)
        ),
        translate("prechecks", "The problem it checks for may exist. Please report this as a bug."),
        aspect="crash",
    )
