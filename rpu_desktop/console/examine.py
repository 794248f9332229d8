"""`precheck` and `plan`: look at pools, or at dumps of their databases, and change nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from rpu_desktop.console.findings import Findings, find
from rpu_desktop.console.media import OfferedMedia, offer_media
from rpu_desktop.console.outcome import Complaint, ConsoleError, ExitCode
from rpu_desktop.console.output import Output
from rpu_desktop.console.servers import ServerRequest, TrustWish, open_pools
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.media.checks import check_pool
from rpu_desktop.media.url import MediaSource
from rpu_desktop.planning import Immovable, Migrate, StandDown, StandUp, UpgradeHost, Wishes
from rpu_desktop.planning.types import Action, Reason
from rpu_desktop.pooldump import DumpError, read_dump
from rpu_desktop.texts import Text, translate
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["ExamineRequest", "plan", "precheck"]


@dataclass(frozen=True, slots=True)
class ExamineRequest:
    """What to look at: servers, or dumps."""

    servers: Sequence[ServerRequest] = ()
    dumps: Sequence[Path] = ()
    trust: TrustWish = field(default_factory=TrustWish)
    wishes: Wishes = field(default_factory=Wishes)
    media: MediaSource | Path | None = None
    """What the hosts test as well; None: the media are left out."""


def precheck(request: ExamineRequest, output: Output) -> ExitCode:
    """Tell what the prechecks find."""
    found = asyncio.run(_examine(request, output))
    for findings in found:
        findings.tell(output)
    output.emit({"pools": [findings.problems_json(output.translator) for findings in found]})
    return ExitCode.BLOCKED if any(findings.blocking for findings in found) else ExitCode.DONE


def plan(request: ExamineRequest, output: Output) -> ExitCode:
    """Tell what the upgrade would do, step by step."""
    found = asyncio.run(_examine(request, output))
    for findings in found:
        for line in _plan_lines(findings):
            output.say(line)
    output.emit({"pools": [_plan_json(findings, output) for findings in found]})
    return ExitCode.DONE if all(findings.plan.feasible for findings in found) else ExitCode.BLOCKED


async def _examine(request: ExamineRequest, output: Output) -> list[Findings]:
    if request.dumps:
        return [find(snapshot, request.wishes) for snapshot in map(_read_dump, request.dumps)]
    async with open_pools(request.servers, request.trust, output) as pools:
        if request.media is None:
            return [find(pool.snapshot(), request.wishes) for pool in pools]
        async with offer_media(request.media, pools, output) as media:
            return await asyncio.gather(*(_with_media(pool, media, request.wishes) for pool in pools))


async def _with_media(pool: PoolConnection, media: OfferedMedia, wishes: Wishes) -> Findings:
    """Prechecks, media test, and the plan with the memory that the new version leaves."""
    share = media.local.shares.get(pool.uuid) if media.local else None
    tested = await check_pool(pool, media.sources[pool.uuid], wishes, share)
    return find(pool.snapshot(), replace(wishes, target_dom0_growth=tested.dom0_growth), tested.problems)


def _read_dump(path: Path) -> PoolSnapshot:
    try:
        return PoolSnapshot.from_records(read_dump(path).records)
    except DumpError as error:
        raise ConsoleError(ExitCode.USAGE, [Complaint(error.text)]) from error
    except ValueError as error:
        text = translate("console", "The dump {file} holds no whole pool: {reason}.").of(file=path, reason=str(error))
        advice = translate("console", "Dump the database anew: xe pool-dump-database file-name=…")
        raise ConsoleError(ExitCode.USAGE, [Complaint(text, advice)]) from error


def _plan_json(findings: Findings, output: Output) -> dict[str, Any]:
    snapshot = findings.snapshot
    uuid_of = {ref: found.uuid for found_in in (snapshot.hosts, snapshot.vms) for ref, found in found_in.items()}
    return {
        "uuid": snapshot.pool.uuid,
        "name": snapshot.pool.name,
        "feasible": findings.plan.feasible,
        "reasons": [reason.render(output.translator) for reason in findings.plan.reasons],
        "actions": findings.plan.to_json(uuid_of),
    }


def _plan_lines(findings: Findings) -> Iterable[Text]:
    pool = findings.snapshot.pool.name
    if findings.plan.feasible:
        yield translate("console", "Plan for {pool}").of(pool=pool)
    else:
        yield translate("console", "There is no feasible plan for {pool}").of(pool=pool)
    for reason in findings.plan.reasons:
        yield translate("console", "  {reason}").of(reason=reason)
    for action in findings.plan.actions:
        yield _action_line(findings.snapshot, action)


def _action_line(snapshot: PoolSnapshot, action: Action) -> Text:
    return translate("console", "{number}  {what}").of(number=f"{action.id:5}", what=_step_text(snapshot, action))


def _step_text(snapshot: PoolSnapshot, action: Action) -> Text:
    match action.step:
        case UpgradeHost(host=host):
            return translate("console", "upgrade {host}").of(host=snapshot.hosts[host].name)
        case Migrate(vm=vm, source=source, target=target, reason=reason):
            back = translate("console", "move {vm} back from {source} to {target}")
            away = translate("console", "move {vm} from {source} to {target}")
            return (back if reason is Reason.RETURN else away).of(
                vm=snapshot.vms[vm].name, source=snapshot.hosts[source].name, target=snapshot.hosts[target].name
            )
        case StandDown(vm=vm, how=how):
            down = translate("console", "shut down {vm}")
            asleep = translate("console", "suspend {vm}")
            return (asleep if how is Immovable.SUSPEND else down).of(vm=snapshot.vms[vm].name)
        case StandUp(vm=vm, host=host, how=how):
            start = translate("console", "start {vm} on {host}")
            resume = translate("console", "resume {vm} on {host}")
            return (resume if how is Immovable.SUSPEND else start).of(
                vm=snapshot.vms[vm].name, host=snapshot.hosts[host].name
            )
