"""What a pool was like when its upgrade was prepared, and what has changed since.

The facts are in a file beside the document for change approval. It is a profile, too: with the choices of the upgrade.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rpu_desktop.errors import AppError
from rpu_desktop.i18n.format import duration
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.planning import Migrate, ThroughputModel, UpgradeHost, total_seconds
from rpu_desktop.prechecks.findings import Findings
from rpu_desktop.run.wire import from_json, to_json
from rpu_desktop.session.choices import Choices
from rpu_desktop.session.profile import PREPARED, options_of, profile_json, profile_of

__all__ = [
    "Prepared",
    "PreparedError",
    "PreparedPool",
    "changes",
    "facts_file",
    "prepared",
    "prepared_json",
    "prepared_pool",
    "read_prepared",
]

_SLACK = 0.1
"""A duration that differs by less has not changed."""
_ALWAYS = ("mode", "apply-updates", "parallel-migrations", "empty-ahead")
"""Options that are saved even if they are the defaults: the defaults of another front end or day may differ."""


class PreparedError(AppError):
    """A file cannot be read, or is not that of a prepared upgrade."""


@dataclass(frozen=True, slots=True)
class PreparedPool:
    """One pool; keys are uuids.

    `hosts` have their names and versions, `vms` (those that run) their names and the names of their hosts, `problems`
    (by id) their words.  `turns` are names of hosts in the plan's order; empty without a plan.
    """

    name: str
    hosts: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    vms: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    turns: tuple[str, ...] = ()
    migrations: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Prepared:
    """All pools by uuid, and when that was (seconds since 1970)."""

    at: float
    pools: Mapping[str, PreparedPool]


def prepared(findings: Iterable[Findings], window: int, at: float) -> Prepared:
    """The pools as the prechecks found them at `at`; `window` migrations run at the same time."""
    return Prepared(at, {found.snapshot.pool.uuid: prepared_pool(found, window) for found in findings})


def prepared_pool(found: Findings, window: int) -> PreparedPool:
    """The pool as the prechecks found it; `window` migrations run at the same time."""
    snapshot, plan = found.snapshot, found.plan
    hosts = snapshot.hosts
    works = plan is not None and plan.works
    steps = [step for each in plan.passes for step in each.steps()] if plan is not None and works else []
    turns = dict.fromkeys(step.host for step in steps if isinstance(step, UpgradeHost))
    pace = ThroughputModel.of(snapshot)
    return PreparedPool(
        name=snapshot.pool.name,
        hosts={host.uuid: (host.name, host.software_version.full_label) for host in hosts.values()},
        vms={vm.uuid: (vm.name, hosts[vm.resident_on].name) for vm in snapshot.guests() if vm.resident_on in hosts},
        problems={problem.id: say(problem.text) for problem in found.problems},
        turns=tuple(hosts[ref].name for ref in turns),
        migrations=sum(isinstance(step, Migrate) for step in steps),
        seconds=total_seconds(plan, snapshot, pace, window) if plan is not None and works else 0.0,
    )


def facts_file(document: Path) -> Path:
    """Where the facts are that belong to this document."""
    return document.with_suffix(".json")


def prepared_json(now: Prepared, choices: Choices) -> str:
    """The content of the file with the facts."""
    all_options = options_of(choices)
    options = {name: all_options[name] for name in _ALWAYS} | dict(profile_of(choices).options)
    return profile_json({**options, PREPARED: to_json(now)})


def read_prepared(path: Path) -> Prepared:
    """Read the facts.

    Raises:
        PreparedError: the file cannot be read, or is something else.

    """
    try:
        return from_json(json.loads(path.read_text("utf-8"))[PREPARED], Prepared)
    except OSError as error:
        text = translate("session", "{file} cannot be read: {reason}.")
        raise PreparedError(text.of(file=plain(str(path)), reason=plain(error.strerror or str(error)))) from error
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        text = translate("session", "{file} does not contain a prepared upgrade.")
        advice = translate("session", "Choose the file that was saved beside the document for change approval.")
        raise PreparedError(text.of(file=plain(str(path))), advice) from error


def changes(before: Prepared, now: Prepared) -> list[Text]:
    """What is different now, pool by pool."""
    found = [text for uuid, pool in now.pools.items() for text in _changes(before.pools.get(uuid), pool)]
    missing = translate("session", "{pool} was prepared before, but is not part of this upgrade.")
    return found + [missing.of(pool=pool.name) for uuid, pool in before.pools.items() if uuid not in now.pools]


def _changes(before: PreparedPool | None, now: PreparedPool) -> Iterator[Text]:
    if before is None:
        yield translate("session", "{pool} was not prepared before.").of(pool=now.name)
        return
    text = translate("session", "{pool}: {what}")
    for what in (*_hosts(before, now), *_vms(before, now), *_problems(before, now), *_plan(before, now)):
        yield text.of(pool=now.name, what=what)


def _hosts(before: PreparedPool, now: PreparedPool) -> Iterator[Text]:
    for uuid, (name, version) in now.hosts.items():
        if uuid not in before.hosts:
            yield translate("session", "The server {host} is new.").of(host=name)
        elif before.hosts[uuid][1] != version:
            text = translate("session", "{host} runs {version} now, before {former}.")
            yield text.of(host=name, version=version, former=before.hosts[uuid][1])
    gone = translate("session", "The server {host} is no longer in the pool.")
    yield from (gone.of(host=name) for uuid, (name, _) in before.hosts.items() if uuid not in now.hosts)


def _vms(before: PreparedPool, now: PreparedPool) -> Iterator[Text]:
    new = translate("session", "{vm} runs now, on {host}.")
    moved = translate("session", "{vm} runs on {host} now, before on {former}.")
    for uuid, (name, host) in now.vms.items():
        if uuid not in before.vms:
            yield new.of(vm=name, host=host)
        elif before.vms[uuid][1] != host:
            yield moved.of(vm=name, host=host, former=before.vms[uuid][1])
    gone = translate("session", "{vm} does not run any more.")
    yield from (gone.of(vm=name) for uuid, (name, _) in before.vms.items() if uuid not in now.vms)


def _problems(before: PreparedPool, now: PreparedPool) -> Iterator[Text]:
    new, solved = translate("session", "New: {problem}"), translate("session", "Solved: {problem}")
    yield from (new.of(problem=plain(text)) for each, text in now.problems.items() if each not in before.problems)
    yield from (solved.of(problem=plain(text)) for each, text in before.problems.items() if each not in now.problems)


def _plan(before: PreparedPool, now: PreparedPool) -> Iterator[Text]:
    if bool(before.turns) is not bool(now.turns):
        there, gone = translate("session", "There is a plan now."), translate("session", "There is no plan any more.")
        yield there if now.turns else gone
        return
    if before.turns != now.turns:
        text = translate("session", "The order of the servers is {now} now, before {former}.")
        yield text.of(now=_names(now.turns), former=_names(before.turns))
    if before.migrations != now.migrations:
        text = translate("session", "The plan has {now} migrations now, before {former}.")
        yield text.of(now=now.migrations, former=before.migrations)
    if abs(before.seconds - now.seconds) > _SLACK * before.seconds:
        text = translate("session", "The plan takes {now} now, before {former}.")
        yield text.of(now=duration(now.seconds), former=duration(before.seconds))


def _names(names: Sequence[str] | Iterable[str]) -> Text:
    return plain(", ".join(names))
