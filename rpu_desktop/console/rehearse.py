"""`rehearse`: the upgrade on a simulated copy of the pools."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rpu_desktop.console.examine import ExamineRequest, check_servers, offered_by_media, read_dump_file
from rpu_desktop.console.narrator import Narrator
from rpu_desktop.console.outcome import Complaint, ConsoleError, ExitCode
from rpu_desktop.console.output import Output
from rpu_desktop.console.servers import open_pools
from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.planning.networks import find_network
from rpu_desktop.rehearsal.child import Rehearsal, rehearse
from rpu_desktop.rehearsal.kept import KeptRehearsals
from rpu_desktop.rehearsal.lines import rehearsal_json, rehearsal_text
from rpu_desktop.rehearsal.script import Script
from rpu_desktop.rehearsal.trouble import TroubleError, fault_of
from rpu_desktop.run.events import Outcome
from rpu_desktop.run.hooks import Hook
from rpu_desktop.run.timing import Timing
from rpu_desktop.versions import SoftwareVersion
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.failures import XapiError

__all__ = ["RehearseRequest", "rehearse_upgrade", "rehearsed"]

_EXIT_CODES = {Outcome.DONE: ExitCode.DONE, Outcome.BLOCKED: ExitCode.BLOCKED}


@dataclass(frozen=True, slots=True)
class RehearseRequest:
    """What to rehearse: the pools and wishes as for `plan`, and what only the run needs."""

    examine: ExamineRequest
    resolve_all: bool = False
    retries: int = 0
    max_failed: int = 0
    trouble: Sequence[str] = ()
    timing: Timing = field(default_factory=Timing)
    hooks: Sequence[Hook] = ()


def rehearse_upgrade(request: RehearseRequest, output: Output) -> ExitCode:
    """Rehearse; prints everything as it happens, and how it compares with the plan."""
    return asyncio.run(_rehearse(request, output))


async def rehearsed(request: RehearseRequest, output: Output) -> Rehearsal:
    """Rehearse without printing what happens; what would be in the way is in the result.

    Raises:
        ConsoleError: the pools or the media cannot be read.

    """
    script = await _script(request, output)
    output.aside(translate("console", "Rehearsing on a simulated copy …"))
    rehearsal = await rehearse(script)
    KeptRehearsals().keep(rehearsal)
    return rehearsal


async def _rehearse(request: RehearseRequest, output: Output) -> ExitCode:
    script = await _script(request, output)
    output.aside(translate("console", "Rehearsing on a simulated copy …"))
    narrator = Narrator(output, several_pools=len(script.dumps) > 1)
    rehearsal = await rehearse(script, narrator)
    if rehearsal.refusals:
        refusals = [Complaint(refusal.text, refusal.advice, refusal.pool) for refusal in rehearsal.refusals]
        raise ConsoleError(ExitCode.BLOCKED, refusals)
    KeptRehearsals().keep(rehearsal)
    return _notify(rehearsal, output)


def _notify(rehearsal: Rehearsal, output: Output) -> ExitCode:
    output.say()
    output.say(rehearsal_text(rehearsal, output.translator))
    output.emit(rehearsal_json(rehearsal, output.translator))
    outcome = rehearsal.report.outcome
    return _EXIT_CODES.get(outcome, ExitCode.FAILED) if outcome is not None else ExitCode.FAILED


async def _script(request: RehearseRequest, output: Output) -> Script:
    """What the rehearsal needs of the pools; they are only read, and let go of before it begins."""
    given = request.examine
    if given.dumps:
        target = await offered_by_media(given, [], output)
        found = [(path.read_text(encoding="utf-8", errors="replace"), read_dump_file(path)) for path in given.dumps]
        return _made(request, target, found)
    async with open_pools(given.servers, given.trust, output) as pools:
        target = await offered_by_media(given, pools, output)
        found = [(await _database(pool), pool.snapshot()) for pool in pools]
    return _made(request, target, found)


async def _database(pool: PoolConnection) -> str:
    try:
        return (await pool.database_dump()).decode(errors="replace")
    except XapiError as error:
        text = translate("console", "The pool database cannot be read: {reason}").of(reason=error.text)
        raise ConsoleError(ExitCode.FAILED, [Complaint(text, error.advice, pool.name)]) from error


def _made(
    request: RehearseRequest, target: SoftwareVersion | None, found: Sequence[tuple[str, PoolSnapshot]]
) -> Script:
    given, pictures = request.examine, [picture for _, picture in found]
    networks: Mapping[str, str] = {
        picture.pool.uuid: find_network(picture, given.wishes.network) for picture in pictures
    }
    check_servers(pictures, given.wishes)
    try:
        trouble = tuple(fault_of(words, pictures) for words in request.trouble)
    except TroubleError as error:
        raise ConsoleError(ExitCode.USAGE, [Complaint(error.text)]) from error
    return Script(
        dumps=tuple(text for text, _ in found),
        target=target,
        mode=given.mode,
        wishes=given.wishes,
        networks=networks,
        apply_updates=given.updates.wanted,
        packs=given.updates.packs,
        resolve_all=request.resolve_all,
        retries=request.retries,
        max_failed=request.max_failed,
        timing=request.timing,
        hooks=tuple(request.hooks),
        trouble=trouble,
    )
