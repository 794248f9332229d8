"""Runs the admin's scripts during one pool's run, with facts about the moment, and acts on their answers.

Each script gets its facts twice: as environment variables (``RPU_…``) for short scripts, and as one JSON object on
standard input. docs/hooks.md lists both. A script that has returned "continue" before a server is not run again for
the same turn, not even by a resumed run; one that was interrupted is.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rpu_desktop.engine.context import Context
from rpu_desktop.engine.hook_process import Ended, ScriptError, run_script
from rpu_desktop.engine.prompting import ask_admin
from rpu_desktop.i18n.text import plain, sentence, translate
from rpu_desktop.inventory import Host, Vm
from rpu_desktop.inventory.ids import NO_HOST, HostUuid
from rpu_desktop.planning import Immovable
from rpu_desktop.redaction import redact
from rpu_desktop.run.events import HookRan, Named, Outcome
from rpu_desktop.run.hooks import Hook, HookMoment, Verdict, hooks_at
from rpu_desktop.run.prompts import Choice, Prompt, PromptKind

__all__ = ["after_pool", "after_server", "before_pool", "before_server", "before_vm_down", "must_ask"]


@dataclass(frozen=True, slots=True)
class _Subject:
    """The subject of a script, and the facts about it."""

    moment: HookMoment
    host: Host | None = None
    vm: Vm | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    skippable: bool = False

    @property
    def key(self) -> tuple[str, HostUuid]:
        """Identifies a moment of a run."""
        return self.moment.value, self.host.uuid if self.host else NO_HOST


async def before_pool(context: Context) -> Verdict:
    """Before anything is changed: CONTINUE or STOP.

    Raises:
        Stopped: the admin asked to stop; so do all functions here.

    """
    return await _run(context, _Subject(HookMoment.BEFORE_POOL, facts=_versions(context, None)))


async def before_server(context: Context, uuid: HostUuid) -> Verdict:
    """Before a host is emptied: CONTINUE, SKIP (a member only) or STOP."""
    host = context.host(uuid)
    skippable = uuid != context.snapshot().coordinator.uuid
    subject = _Subject(HookMoment.BEFORE_SERVER, host, facts=_versions(context, host), skippable=skippable)
    return await _run_once(context, subject)


def must_ask(context: Context, uuid: HostUuid) -> bool:
    """Whether there are scripts that have not allowed the turn of this host (uuid) yet."""
    hooks = hooks_at(HookMoment.BEFORE_SERVER, context.options.hooks)
    return bool(hooks) and (HookMoment.BEFORE_SERVER.value, uuid) not in context.state.hooks_done


async def after_server(context: Context, uuid: HostUuid) -> Verdict:
    """When a host is in service again: CONTINUE or STOP."""
    host = context.host(uuid)
    return await _run_once(context, _Subject(HookMoment.AFTER_SERVER, host, facts=_versions(context, host)))


async def before_vm_down(context: Context, host: Host, vm: Vm, how: Immovable) -> Verdict:
    """Before a virtual machine is stopped: CONTINUE, SKIP (its host, if it is a member) or STOP."""
    skippable = host.uuid in context.hosts.waiting and host.uuid != context.snapshot().coordinator.uuid
    facts = {**_versions(context, host), "vm_action": how.value}
    return await _run(context, _Subject(HookMoment.BEFORE_VM_DOWN, host, vm, facts, skippable))


async def after_pool(context: Context, outcome: Outcome) -> None:
    """At the end of the run: nothing can be decided, so a failure is only reported."""
    subject = _Subject(HookMoment.AFTER_POOL, facts={**_versions(context, None), "outcome": outcome.value})
    for hook in hooks_at(subject.moment, context.options.hooks):
        await _once(context, hook, subject)


async def _run_once(context: Context, subject: _Subject) -> Verdict:
    """Run the scripts of this moment, unless they have already returned "continue" for the same turn."""
    hooks = hooks_at(subject.moment, context.options.hooks)
    if not hooks or subject.key in context.state.hooks_done:
        return Verdict.CONTINUE
    verdict = await _run(context, subject)
    if verdict is Verdict.CONTINUE:
        context.state.note_hook_done(*subject.key)
    return verdict


async def _run(context: Context, subject: _Subject) -> Verdict:
    """Run the scripts one after the other; the first that does not return "continue" decides."""
    for hook in hooks_at(subject.moment, context.options.hooks):
        verdict = await _until_decided(context, hook, subject)
        if verdict is not Verdict.CONTINUE:
            return verdict
    return Verdict.CONTINUE


async def _until_decided(context: Context, hook: Hook, subject: _Subject) -> Verdict:
    """Run it again while it returns "wait", and ask the admin if it fails."""
    while True:
        result = await context.control.unless_stopped(_once(context, hook, subject))
        if result is Verdict.WAIT:
            await _pause(context, hook, subject)
        elif isinstance(result, Verdict):
            return _possible(result, subject)
        else:
            decided = await _ask(context, hook, subject, result)
            if decided is not None:
                return decided


def _possible(verdict: Verdict, subject: _Subject) -> Verdict:
    """Whether the host can be skipped; the coordinator cannot, because the others could not be upgraded without it."""
    return Verdict.STOP if verdict is Verdict.SKIP and not subject.skippable else verdict


async def _pause(context: Context, hook: Hook, subject: _Subject) -> None:
    text = translate("engine", "The script {script} asks to wait").of(script=plain(hook.command[0]))
    with context.events.awaiting(text, subject.host):
        await context.control.sleep(context.options.patience.script_pause)


async def _once(context: Context, hook: Hook, subject: _Subject) -> Verdict | ScriptError:
    """Run a script once, and report how it ended."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    script = plain(hook.command[0])
    text = translate("engine", "Waiting for the script {script}").of(script=script)
    code: int | None = None
    assumed = False
    result: Verdict | ScriptError
    try:
        with context.events.awaiting(text, subject.host):
            facts = _facts(context, subject)
            ended = await run_script(hook.command, _document(facts), _environment(facts), hook.timeout)
        code, output, result = ended.code, ended.output, _verdict(hook, ended)
        assumed = ended.assumed
    except ScriptError as error:
        output, result = error.output, error
    context.events.emit(
        HookRan(
            pool=context.pool,
            moment=subject.moment.value,
            script=hook.command[0],
            host=_named(subject.host),
            vm=_named(subject.vm),
            code=code,
            seconds=round(loop.time() - began, 1),
            output=redact(output),
            failure=result.text if isinstance(result, ScriptError) else None,
            assumed=assumed,
        )
    )
    return result


def _verdict(hook: Hook, ended: Ended) -> Verdict | ScriptError:
    try:
        return Verdict(ended.code)
    except ValueError:
        text = translate("engine", "The script {script} failed with exit code {code}.")
        lines = ended.output.splitlines()
        said = plain(redact(lines[-1])) if lines else None
        return ScriptError(text.of(script=plain(hook.command[0]), code=ended.code), said, ended.output)


async def _ask(context: Context, hook: Hook, subject: _Subject, error: ScriptError) -> Verdict | None:
    """What to do about a script that failed; None to run it again."""
    choices = [Choice.RETRY, Choice.GO_ON, Choice.STOP]
    if subject.skippable:
        choices.insert(2, Choice.SKIP)
    about = subject.host.name if subject.host is not None else context.pool.name
    text = translate("engine", "{about}: {reason}").of(about=about, reason=sentence(error.text, error.advice))
    advice = translate(
        "engine", "Fix the cause and choose Retry to run it again, or continue as if the script had allowed it."
    )
    prompt = Prompt(PromptKind.HOOK, context.pool, _named(subject.host), text, tuple(choices), advice)
    choice = await ask_admin(context, prompt)
    return {Choice.GO_ON: Verdict.CONTINUE, Choice.SKIP: Verdict.SKIP, Choice.STOP: Verdict.STOP}.get(choice)


# --- facts for scripts


def _versions(context: Context, host: Host | None) -> dict[str, str]:
    target = context.state.target
    facts = {"target_version": target.label if target is not None else ""}
    if host is not None:
        facts["host_version"] = host.software_version.label
    return facts


def _facts(context: Context, subject: _Subject) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "moment": subject.moment.value,
        "pool_uuid": context.pool.uuid,
        "pool_name": context.pool.name,
        **subject.facts,
    }
    if subject.host is not None:
        host = subject.host
        facts |= {"host_uuid": host.uuid, "host_name": host.name, "host_address": host.address}
    if subject.vm is not None:
        facts |= {"vm_uuid": subject.vm.uuid, "vm_name": subject.vm.name}
    return facts


def _document(facts: Mapping[str, Any]) -> bytes:
    return json.dumps(facts).encode() + b"\n"


def _environment(facts: Mapping[str, Any]) -> dict[str, str]:
    return {f"RPU_{name.upper()}": str(value) for name, value in facts.items()}


def _named(thing: Host | Vm | None) -> Named | None:
    return Named(thing.uuid, thing.name) if thing is not None else None
