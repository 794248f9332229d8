"""`precheck` and `plan`: examine pools, or dumps of their databases, without changing anything."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from rpu_desktop.console.expected import time_text
from rpu_desktop.console.findings import ROOM_ADVICE, findings_json, notify
from rpu_desktop.console.outcome import Complaint, ConsoleError, ExitCode
from rpu_desktop.console.output import Output
from rpu_desktop.console.papers import check_name, save_plan
from rpu_desktop.console.preparation import report_checksums
from rpu_desktop.console.servers import ServerRequest, TrustWish, open_pools
from rpu_desktop.console.updates import UpdateRequest
from rpu_desktop.engine.preflight import obstacles
from rpu_desktop.i18n.format import gib, remaining
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import NoWholePool, PoolSnapshot, snapshot_of
from rpu_desktop.media.checks import SILENT, PoolMedia
from rpu_desktop.media.compatibility import assess_version
from rpu_desktop.media.errors import MediaError
from rpu_desktop.media.url import MediaSource
from rpu_desktop.planning import (
    Immovable,
    Migrate,
    Redundancy,
    StartVm,
    StopVm,
    ThroughputModel,
    UpgradeHost,
    UpgradePlan,
    Wishes,
    choice_words,
    redundancy_of,
    redundancy_words,
)
from rpu_desktop.planning.networks import find_network
from rpu_desktop.planning.order import OrderError, check_order
from rpu_desktop.planning.storage_motion import StorageMotion
from rpu_desktop.planning.types import Action, Migration, Reason
from rpu_desktop.pooldump import DumpError, read_dump
from rpu_desktop.prechecks.answering import Waiting
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.findings import Findings, examine_records
from rpu_desktop.prechecks.second_pass import other_choice, plan_for
from rpu_desktop.prechecks.types import Severity
from rpu_desktop.run.options import Mode, RunOptions
from rpu_desktop.session.choices import Choices
from rpu_desktop.session.circumstances import circumstances, tested, unlocked
from rpu_desktop.session.examining import examine
from rpu_desktop.session.media_test import MediaOffer, read_offered
from rpu_desktop.session.preflight import media_obstacles
from rpu_desktop.versions import SoftwareVersion
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.failures import XapiError

__all__ = [
    "ExamineRequest",
    "action_words",
    "check_servers",
    "examined",
    "offered_by_media",
    "plan",
    "precheck",
    "read_dump_file",
]


@dataclass(frozen=True, slots=True)
class ExamineRequest:
    """What to examine: servers, or dumps."""

    servers: Sequence[ServerRequest] = ()
    dumps: Sequence[Path] = ()
    trust: TrustWish = field(default_factory=TrustWish)
    wishes: Wishes = field(default_factory=Wishes)
    media: MediaSource | Path | None = None
    """What the hosts test as well; None: no media test."""
    mode: Mode = Mode.AUTOMATIC
    updates: UpdateRequest = field(default_factory=UpdateRequest)


def precheck(request: ExamineRequest, output: Output) -> ExitCode:
    """Print what the prechecks find."""
    found, media = asyncio.run(_examine(request, output))
    for findings, refusals in found:
        notify(findings, output, request.wishes.parallel_migrations)
        for refusal in refusals:
            output.say(refusal.sentence())
    for complaint in media.complaints:
        output.say(complaint.sentence())
    pools = [_findings_json(findings, refusals, output) for findings, refusals in found]
    output.emit({"pools": pools, **media.to_json(output)})
    blocked = media.complaints or not all(findings.clear and not refusals for findings, refusals in found)
    return ExitCode.BLOCKED if blocked else ExitCode.DONE


def _findings_json(findings: Findings, refusals: Sequence[Complaint], output: Output) -> dict[str, Any]:
    found = findings_json(findings, output.translator)
    if not refusals:
        return found
    texts = [refusal.to_json(output.translator)["text"] for refusal in refusals]
    return {**found, "blocked": True, "refusals": texts}


def plan(request: ExamineRequest, output: Output, save: Path | None = None) -> ExitCode:
    """Print what the upgrade would do, step by step; `save` is a file for the same as a page or text.

    Raises:
        ConsoleError: the pools cannot be examined, or the file cannot be written.

    """
    check_name(save)
    found = asyncio.run(_look(request, output))
    planned = [_Planned.of(given) for given in found]
    if save is not None:
        target = next((given.target for given in found if given.target is not None), None)
        papers = [Findings(pool.snapshot, plan=pool.plan) for pool in planned]
        save_plan(save, papers, request.wishes.parallel_migrations, target, output)
    for pool in planned:
        for line in _plan_lines(pool):
            output.say(line)
    output.emit({"pools": [_plan_json(pool, output) for pool in planned]})
    return ExitCode.BLOCKED if any(not pool.plan.works for pool in planned) else ExitCode.DONE


@dataclass(frozen=True, slots=True)
class _Planned:
    """One pool's plan, and what the servers' service is like with it and with the other choice of `empty_ahead`.

    `service` is None where there is no plan, `other` where there is none with the other choice.
    """

    snapshot: PoolSnapshot
    plan: UpgradePlan
    empty_ahead: bool
    window: int
    service: Redundancy | None
    other: Redundancy | None

    @classmethod
    def of(cls, given: Circumstances) -> _Planned:
        snapshot, wishes = given.snapshot, given.wishes
        found = plan_for(given)
        other = plan_for(other_choice(given)) if found.works else found
        window = wishes.parallel_migrations
        services = (_service(snapshot, plan, window) for plan in (found, other))
        return cls(snapshot, found, wishes.empty_ahead, window, *services)

    @property
    def careful_and_ahead(self) -> tuple[Redundancy, Redundancy] | None:
        if self.service is None or self.other is None:
            return None
        return (self.other, self.service) if self.empty_ahead else (self.service, self.other)


def _service(snapshot: PoolSnapshot, plan: UpgradePlan, window: int) -> Redundancy | None:
    if not plan.works:
        return None
    return redundancy_of(plan, snapshot, ThroughputModel.of(snapshot), window)


@dataclass(frozen=True, slots=True)
class _Media:
    """What is known about the given media, if any: their version, and why they cannot be used.

    `unanswered` are complaints about hosts that do not answer at all.  By pool uuid: `sources` is what the hosts are
    given, `pools` what they said.
    """

    source: str = ""
    target: SoftwareVersion | None = None
    complaints: tuple[Complaint, ...] = ()
    unanswered: tuple[Complaint, ...] = ()
    sources: Mapping[str, MediaSource] = field(default_factory=dict)
    pools: Mapping[str, PoolMedia] = field(default_factory=dict)

    def to_json(self, output: Output) -> dict[str, Any]:
        if not self.source:
            return {}
        refusals = [complaint.to_json(output.translator)["text"] for complaint in (*self.complaints, *self.unanswered)]
        version = self.target.label if self.target else None
        return {"media": {"source": self.source, "version": version, "refusals": refusals}}


async def examined(request: ExamineRequest, output: Output) -> tuple[list[Findings], list[Complaint]]:
    """What the prechecks find in each pool, and everything else that is in the way of the upgrade."""
    found, media = await _examine(request, output)
    refusals = [refusal for _, refusals in found for refusal in refusals]
    return [findings for findings, _ in found], [*refusals, *media.complaints]


_Examined = tuple[Findings, list[Complaint]]
"""What the prechecks found in a pool, and other obstacles."""


async def _examine(request: ExamineRequest, output: Output) -> tuple[list[_Examined], _Media]:
    if request.dumps:
        media = await _offered_to_dumps(request)
        check_servers(map(read_dump_file, request.dumps), request.wishes)
        found = [_circumstances(request, read_dump_file(path), media) for path in request.dumps]
        return [(examine_records(given), await _refusals(request, given.snapshot)) for given in found], media
    waiting = _teller(output)
    async with open_pools(request.servers, request.trust, output) as pools, _tested_media(request, pools, output) as it:
        media = it
        check_servers((pool.snapshot() for pool in pools), request.wishes)
        found = [_circumstances(request, pool.snapshot(), media) for pool in pools]
        work = (
            examine(pool, given, waiting=waiting, alternative=False) for pool, given in zip(pools, found, strict=True)
        )
        findings = await asyncio.gather(*work)
        return [(each, await _refusals(request, each.snapshot)) for each in findings], media


async def _refusals(request: ExamineRequest, picture: PoolSnapshot) -> list[Complaint]:
    """Requested options that are not possible in this pool; the folder for the backup is not checked here."""
    options = replace(_options(request, picture, None), backup=None)
    found = await obstacles(picture, options)
    return [Complaint(refusal.text, refusal.advice, picture.pool.name) for refusal in found]


def _teller(output: Output) -> Waiting:
    return lambda host: output.aside(translate("console", "Waiting for an answer from {host} …").of(host=host.name))


def _options(request: ExamineRequest, picture: PoolSnapshot, source: MediaSource | None) -> RunOptions:
    """What `upgrade` would be asked with the same words."""
    uuid, updates = picture.pool.uuid, request.updates
    choices = Choices(
        mode=request.mode,
        wishes=request.wishes,
        networks={uuid: find_network(picture, request.wishes.network)},
        apply_updates=updates.wanted,
        update_source=updates.source,
        packs=updates.packs,
    )
    return choices.options(uuid, source)


def _circumstances(request: ExamineRequest, picture: PoolSnapshot, media: _Media) -> Circumstances:
    uuid = picture.pool.uuid
    found = media.pools.get(uuid)
    options = _options(request, picture, media.sources.get(uuid))
    if found is not None:
        options = tested(options, found)
    live = not request.dumps
    target, silent = (found.offered, found.silent) if found is not None else (media.target, frozenset())
    return circumstances(unlocked(picture) if live else picture, options, target, live=live, silent=silent)


@asynccontextmanager
async def _tested_media(
    request: ExamineRequest, pools: Sequence[PoolConnection], output: Output
) -> AsyncIterator[_Media]:
    """Unusable media are a finding like the others; media on this computer are served until the end of the block."""
    offer = MediaOffer()
    try:
        yield await _test(request, pools, offer, output)
    finally:
        await offer.stop()


async def _test(request: ExamineRequest, pools: Sequence[PoolConnection], offer: MediaOffer, output: Output) -> _Media:
    if request.media is None:
        return _Media()
    connections = {pool.uuid: pool for pool in pools}
    try:
        sources = await offer.prepare(request.media, connections, partial(report_checksums, output))
        options = {uuid: _options(request, pool.snapshot(), sources[uuid]) for uuid, pool in connections.items()}
        result = await offer.test(connections, options, _teller(output))
    except (MediaError, XapiError) as error:
        return _Media(str(request.media), None, (Complaint(error.text, error.advice),))
    return _Media(
        str(request.media),
        result.offered,
        _complaints(result.pools.values(), silent=False),
        _complaints(result.pools.values(), silent=True),
        sources,
        result.pools,
    )


async def _offered_to_dumps(request: ExamineRequest) -> _Media:
    """What the media bring, and for which servers of the dumps that is no upgrade; no server can be asked."""
    media = request.media
    if media is None:
        return _Media()
    try:
        offered = await read_offered(media)
    except MediaError as error:
        return _Media(str(media), None, (Complaint(error.text, error.advice),))
    if offered is None:
        return _Media(str(media))
    source = media if isinstance(media, MediaSource) else MediaSource("http", "", origin=str(media))
    complaints = [
        Complaint(problem.text, problem.why, picture.pool.name)
        for picture in map(read_dump_file, request.dumps)
        for host in picture.hosts_in_order()
        if host.uuid not in request.wishes.skip_hosts
        for problem in assess_version(host, offered, source)
        if problem.severity is Severity.BLOCKS
    ]
    return _Media(str(media), offered, tuple(complaints))


def _complaints(found: Iterable[PoolMedia], *, silent: bool) -> tuple[Complaint, ...]:
    """Why the media cannot be used; `silent` hosts are reported by the prechecks themselves."""
    return tuple(
        Complaint(obstacle.text, obstacle.advice, obstacle.pool)
        for obstacle in media_obstacles(found)
        if obstacle.problem is not None and (obstacle.problem.aspect == SILENT) is silent
    )


async def _look(request: ExamineRequest, output: Output) -> list[Circumstances]:
    """The pools, with what is wished for each: the media say how much memory is left."""
    if request.dumps:
        media = _usable(await _offered_to_dumps(request))
        check_servers(map(read_dump_file, request.dumps), request.wishes)
        return [_circumstances(request, read_dump_file(path), media) for path in request.dumps]
    async with open_pools(request.servers, request.trust, output) as pools, _tested_media(request, pools, output) as it:
        media = _usable(it)
        check_servers((pool.snapshot() for pool in pools), request.wishes)
        return [_circumstances(request, pool.snapshot(), media) for pool in pools]


async def offered_by_media(
    request: ExamineRequest, pools: Sequence[PoolConnection], output: Output
) -> SoftwareVersion | None:
    """What the media bring; None if there are none, or if it cannot be known. With servers, each host tests the media.

    Raises:
        ConsoleError: the media cannot be used.

    """
    if request.dumps:
        return _usable(await _offered_to_dumps(request)).target
    async with _tested_media(request, pools, output) as media:
        return _usable(media).target


def _usable(media: _Media) -> _Media:
    """A plan needs media that can be used.

    Raises:
        ConsoleError: they cannot.

    """
    if complaints := (*media.complaints, *media.unanswered):
        raise ConsoleError(ExitCode.BLOCKED, complaints)
    return media


def check_servers(pictures: Iterable[PoolSnapshot], wishes: Wishes) -> None:
    """Whether the wishes name servers that there are.

    Raises:
        ConsoleError: they do not.

    """
    try:
        check_order(pictures, wishes.order)
    except OrderError as error:
        raise ConsoleError(ExitCode.USAGE, [Complaint(error.text, error.advice)]) from error


def read_dump_file(path: Path) -> PoolSnapshot:
    """The pool in a database dump.

    Raises:
        ConsoleError: the file contains no whole pool.

    """
    try:
        return snapshot_of(read_dump(path).records)
    except DumpError as error:
        raise ConsoleError(ExitCode.USAGE, [Complaint(error.text)]) from error
    except NoWholePool as error:
        text = translate("console", "The dump {file} does not contain a complete pool: {reason}.").of(
            file=path, reason=str(error)
        )
        advice = translate("console", "Dump the database again: xe pool-dump-database file-name=…")
        raise ConsoleError(ExitCode.USAGE, [Complaint(text, advice)]) from error


def _plan_json(pool: _Planned, output: Output) -> dict[str, Any]:
    snapshot, plan = pool.snapshot, pool.plan
    return {
        "uuid": snapshot.pool.uuid,
        "name": snapshot.pool.name,
        "feasible": plan.works,
        "reasons": [reason.render(output.translator) for reason in plan.obstacles],
        "actions": plan.to_json(snapshot),
        "service": _service_json(pool),
    }


def _service_json(pool: _Planned) -> dict[str, Any] | None:
    if pool.service is None:
        return None
    other = pool.other.to_json() if pool.other else None
    return {"empty_ahead": pool.empty_ahead, **pool.service.to_json(), "otherwise": other}


def _service_lines(pool: _Planned) -> Iterable[Text]:
    if pool.service is None:
        return
    yield translate("console", "  {reason}").of(reason=time_text(pool.snapshot, pool.plan, pool.window))
    words = redundancy_words(pool.service)
    if words is not None:
        yield translate("console", "  {reason}").of(reason=words)
    both = pool.careful_and_ahead
    choice = choice_words(*both) if both else None
    if both and choice and pool.empty_ahead:
        text = translate(
            "console", "  With --no-empty-ahead it would take about {time}, with one server at a time out of service."
        )
        yield text.of(time=remaining(both[0].total))
    elif choice:
        yield translate("console", "  {choice} See --empty-ahead.").of(choice=choice)


def _plan_lines(pool: _Planned) -> Iterable[Text]:
    snapshot, plan, name = pool.snapshot, pool.plan, pool.snapshot.pool.name
    words = translate("console", "Plan for {pool}")
    if not plan.works:
        words = translate("console", "There is no feasible plan for {pool}")
    yield words.of(pool=name)
    yield from _service_lines(pool)
    for reason in plan.obstacles:
        yield translate("console", "  {reason}").of(reason=reason)
    if plan.advice is not None:
        yield translate("console", "  {reason}").of(reason=plan.advice)
    if any(shortage.suggestion for shortage in plan.lacking):
        yield translate("console", "  {reason}").of(reason=ROOM_ADVICE)
    actions, first = plan.all_actions(), len(plan.actions)
    for action in actions[:first]:
        yield _action_line(snapshot, action)
    if plan.second is not None:
        yield translate("console", "Then, in a second pass, the updates for {pool}").of(pool=name)
    for action in actions[first:]:
        yield _action_line(snapshot, action)


def _action_line(snapshot: PoolSnapshot, action: Action) -> Text:
    return translate("console", "{number}  {what}").of(number=f"{action.id:5}", what=action_words(snapshot, action))


def action_words(snapshot: PoolSnapshot, action: Action) -> Text:
    """One step of the plan in a few words."""
    match action.step:
        case UpgradeHost(host=host, only_updates=True):
            return translate("console", "update {host}").of(host=snapshot.hosts[host].name)
        case UpgradeHost(host=host):
            return translate("console", "upgrade {host}").of(host=snapshot.hosts[host].name)
        case Migrate(disks=disks) if disks:
            return _move_text(snapshot, action.step)
        case Migrate(vm=vm, source=source, target=target, reason=reason):
            back = translate("console", "migrate {vm} back from {source} to {target}")
            away = translate("console", "migrate {vm} from {source} to {target}")
            return (back if reason is Reason.RETURN else away).of(
                vm=snapshot.vms[vm].name, source=snapshot.hosts[source].name, target=snapshot.hosts[target].name
            )
        case StopVm(vm=vm, how=how):
            down = translate("console", "shut down {vm}")
            asleep = translate("console", "suspend {vm}")
            return (asleep if how is Immovable.SUSPEND else down).of(vm=snapshot.vms[vm].name)
        case StartVm(vm=vm, host=host, how=how):
            start = translate("console", "start {vm} on {host}")
            resume = translate("console", "resume {vm} on {host}")
            return (resume if how is Immovable.SUSPEND else start).of(
                vm=snapshot.vms[vm].name, host=snapshot.hosts[host].name
            )


def _move_text(snapshot: PoolSnapshot, step: Migration) -> Text:
    """A migration with disks, or of disks alone."""
    stays = {
        Reason.PARK: translate("console", "move the disks of {vm} on {source} to {storage} ({size})"),
        Reason.UNPARK: translate("console", "move the disks of {vm} on {source} back to {storage} ({size})"),
    }
    back = translate("console", "migrate {vm} back from {source} to {target}, its disks to {storage} ({size})")
    away = translate("console", "migrate {vm} from {source} to {target}, its disks to {storage} ({size})")
    motion = StorageMotion(snapshot)
    return stays.get(step.reason, back if step.reason is Reason.RETURN else away).of(
        vm=snapshot.vms[step.vm].name,
        source=snapshot.hosts[step.source].name,
        target=snapshot.hosts[step.target].name,
        storage=", ".join(sorted({snapshot.srs[disk.sr].name for disk in step.disks})),
        size=gib(sum(motion.size_of(disk.vbd) for disk in step.disks)),
    )
