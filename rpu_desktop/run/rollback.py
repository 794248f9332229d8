"""How to roll back with a backup of the pool database, step by step, with a pool's own names.

The effect of ``xe pool-restore-database`` is in xen-api ``cli_operations.ml`` (it refuses without ``--force``) and
``pool_db_backup.ml``: the schema must be the running toolstack's own, every host but the coordinator is removed, the
machine restarts.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Sequence

from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.inventory import PoolSnapshot

__all__ = ["commands_of", "steps_of", "way_back"]

_PLAIN = re.compile(r"[\w@%+=:,./\\~…-]+")
_THERE = "/root/pool-database.xml"
"""The name of the backup on the server: easy to type at its console."""


def way_back(snapshot: PoolSnapshot, path: str) -> Text:
    """How to roll back the pool with the backup of its database, which is the file `path` on this computer."""
    members = snapshot.hosts_in_order()[1:]
    steps = [_release(snapshot), *([_down(snapshot)] if members else []), *_restore(snapshot, path)]
    steps.append(_rejoin(snapshot) if members else _alone(snapshot))
    begin = translate("engine", "How to roll back {pool} if the upgrade fails:").of(pool=snapshot.pool.name)
    numbered = [
        translate("engine", "({number}) {step}").of(number=number, step=step) for number, step in enumerate(steps, 1)
    ]
    return _joined([begin, *numbered])


def steps_of(way: Text) -> list[Text]:
    """The rollback as separate steps, for front ends that show a line for each."""
    return [step for _, step in way.args if isinstance(step, Text)] or [way]


def commands_of(step: Text) -> list[str]:
    """The commands in a step, in their order, each as it is typed."""
    found: list[str] = []
    for name, value in step.args:
        if name == "command":
            found.append(value.render() if isinstance(value, Text) else str(value))
        elif isinstance(value, Text):
            found += commands_of(value)
    return found


def _joined(parts: Sequence[Text]) -> Text:
    names = [f"s{number}" for number in range(len(parts))]
    return Text("", " ".join(f"{{{name}}}" for name in names), args=tuple(zip(names, parts, strict=True)))


def _release(snapshot: PoolSnapshot) -> Text:
    version = snapshot.coordinator.software_version
    schema = version.get("db_schema")
    words = {"version": version.full_label, "coordinator": snapshot.coordinator.name, "schema": schema}
    text = translate(
        "engine",
        "Reinstall {version} on {coordinator}, and then the same updates as now; or let the installer restore its "
        "backup of the old system.",
    )
    told = translate(
        "engine",
        "The backup can only be restored to a server with the same database schema ({schema}); updates may change "
        "the schema, too. To see a server's schema: {command}",
    )
    untold = translate(
        "engine",
        "The backup can only be restored to a server with the same database schema; updates may change "
        "the schema, too.",
    )
    told = told.of(command=plain("xe host-list params=software-version"))
    return _joined([text.of(**words), (told if schema else untold).of(**words)])


def _down(snapshot: PoolSnapshot) -> Text:
    text = translate(
        "engine",
        "Shut down all virtual machines, then switch off {members}. The restored pool does not know these servers: it "
        "could start a virtual machine that still runs on one of them a second time.",
    )
    return text.of(members=_members(snapshot))


def _restore(snapshot: PoolSnapshot, path: str) -> list[Text]:
    coordinator = snapshot.coordinator
    copy = translate("engine", "Copy the file to {coordinator}: {command}")
    target = f"root@{coordinator.address or coordinator.name}:{_THERE}"
    command = f"scp {_quoted(path)} {target}"
    attempt = translate("engine", "On the console of {coordinator}, run a test first, which changes nothing: {command}")
    restore = translate("engine", "If that succeeds, restore the database: {command}")
    after = translate(
        "engine",
        "{coordinator} restarts after some seconds, as the pool coordinator, with the pool as it was at the time "
        "of the backup: its settings, virtual machines, storage and networks, but not the contents of disks. It "
        "does not know anything created or changed since.",
    )
    xe = f"xe pool-restore-database file-name={_THERE}"
    return [
        copy.of(coordinator=coordinator.name, command=plain(command)),
        attempt.of(coordinator=coordinator.name, command=plain(f"{xe} dry-run=true")),
        restore.of(command=plain(f"{xe} --force")),
        after.of(coordinator=coordinator.name),
    ]


def _quoted(path: str) -> str:
    """A path quoted for this computer's shell."""
    if _PLAIN.fullmatch(path):
        return path
    return f'"{path}"' if os.name == "nt" else shlex.quote(path)


def _rejoin(snapshot: PoolSnapshot) -> Text:
    coordinator = snapshot.coordinator
    text = translate(
        "engine",
        "The restored pool does not know {members}. Install {version} and the same updates on each of them; "
        "storage on its own disks has to be reattached. Join it to the pool again, on its console: {command}",
    )
    master = f"master-address={coordinator.address or coordinator.name}"
    return text.of(
        members=_members(snapshot),
        version=coordinator.software_version.full_label,
        command=plain(f"xe pool-join {master} master-username=root master-password=…"),
    )


def _alone(snapshot: PoolSnapshot) -> Text:
    text = translate(
        "engine",
        "Virtual machines with disks on {coordinator} itself are lost if its local storage is overwritten: make "
        "sure that you have backups of them.",
    )
    return text.of(coordinator=snapshot.coordinator.name)


def _members(snapshot: PoolSnapshot) -> str:
    return ", ".join(host.name for host in snapshot.hosts_in_order()[1:])
