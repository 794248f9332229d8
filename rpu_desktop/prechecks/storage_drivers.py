"""Storage that a freshly installed server cannot reach, or that the installation erases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import PoolSnapshot, Sr
from rpu_desktop.planning import Wishes
from rpu_desktop.planning.drivers import ended_driver, is_foreign, local_folder, package_for
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.remedies import Arguments, Remedy
from rpu_desktop.prechecks.types import Choice, Fix, Problem, Severity
from rpu_desktop.prechecks.wording import listed

__all__ = ["GIVE_UP_FILES", "LocalFilesCheck", "StorageDriversCheck"]

GIVE_UP_FILES = "give-up-files"
"""The kind of the fix that accepts the loss of data in a server's own folders."""


class StorageDriversCheck(Check):
    """Storage needs a driver that the installation does not include, or that the new version no longer has."""

    id = "storage-drivers"
    title = translate("prechecks", "The installation includes the drivers for all storage")
    severities = (Severity.BLOCKS, Severity.WARNS)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem a storage; that of XOSTOR has a check of its own."""
        snapshot = given.snapshot
        stores = [sr for sr in _by_name(snapshot) if is_foreign(sr) and sr.type != "linstor" and sr.pbds]
        return [self._problem(given, sr) for sr in stores]

    def _problem(self, given: Circumstances, sr: Sr) -> Problem:
        ended = ended_driver(sr, given.target)
        if ended:
            text = translate("prechecks", "XCP-ng 8.3 and later no longer have a driver for “{sr}” (type {type}).")
            why = translate(
                "prechecks",
                "After the upgrade, no server can reach this storage. Migrate its disks to other storage first; "
                "the type ext uses the same file system.",
            )
        else:
            text, why = _needs_package(sr, given)
        hosts = _hosts_of(given.snapshot, sr)
        words = text.of(sr=sr.name, type=sr.type, package=package_for(sr), hosts=listed(hosts))
        return Problem(self.id, Severity.BLOCKS if ended else Severity.WARNS, words, why, (named(sr),))


def _needs_package(sr: Sr, given: Circumstances) -> tuple[Text, Text]:
    why = translate(
        "prechecks",
        "After the installation, a server cannot reach this storage until the package is installed again. The "
        "upgrade waits for that before it migrates virtual machines back: install the package on each server as "
        "soon as the server is back.",
    )
    if sr.type == "ext4":
        return translate(
            "prechecks",
            "“{sr}” on {hosts} has the experimental type {type}, which the installation does not include and "
            "XCP-ng 8.3 no longer has.",
        ), why
    if package_for(sr):
        text = translate(
            "prechecks",
            "“{sr}” on {hosts} (type {type}) needs the package {package}, which the installation does not include.",
        )
        return text, why
    return translate(
        "prechecks",
        "“{sr}” on {hosts} has the type {type}: as far as this program knows, the installation does not include "
        "its driver.",
    ), why


class _GiveUpFiles(Remedy):
    kind = GIVE_UP_FILES
    about = "asks: continue, because its contents are saved or may be lost"

    def decide(self, wishes: Wishes, arguments: Arguments, choice: str) -> Wishes:
        return replace(wishes, give_up_files=bool(choice))


class LocalFilesCheck(Check):
    """Storage is in a folder of a server's own file system; it blocks if it contains virtual disks."""

    id = "local-files"
    title = translate("prechecks", "No storage is in a folder that the installation erases")
    severities = (Severity.BLOCKS, Severity.WARNS)
    remedies = (_GiveUpFiles(),)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem a storage."""
        found = [(sr, local_folder(given.snapshot, sr)) for sr in _by_name(given.snapshot)]
        return [self._problem(given, sr, folder) for sr, folder in found if folder]

    def _problem(self, given: Circumstances, sr: Sr, folder: str) -> Problem:
        disks = not sr.is_cd and any(vdi.sr == sr.ref for vdi in given.snapshot.vdis.values())
        agreed = given.wishes.give_up_files
        text = translate("prechecks", "“{sr}” is in the folder {folder} of {hosts}.")
        why = translate(
            "prechecks",
            "The installation replaces the server's own file system: its contents are lost, and a disk that was "
            "mounted there is no longer mounted. Save the files elsewhere, or migrate the virtual disks to other "
            "storage.",
        )
        go_on = translate("prechecks", "Continue: the contents of “{sr}” are saved elsewhere, or may be lost.").of(
            sr=sr.name
        )
        choice = Choice("go-on", translate("prechecks", "Continue anyway"))
        return Problem(
            self.id,
            Severity.BLOCKS if disks and not agreed else Severity.WARNS,
            text.of(sr=sr.name, folder=folder, hosts=listed(_hosts_of(given.snapshot, sr))),
            why,
            (named(sr),),
            Fix(_GiveUpFiles.kind, go_on, {}, (choice,), choice.id if agreed else "") if disks else None,
        )


def _by_name(snapshot: PoolSnapshot) -> list[Sr]:
    return sorted(snapshot.srs.values(), key=lambda sr: (sr.name.casefold(), sr.uuid))


def _hosts_of(snapshot: PoolSnapshot, sr: Sr) -> Iterator[str]:
    pbds = (snapshot.pbds[ref] for ref in sr.pbds)
    return (snapshot.hosts[pbd.host].name for pbd in pbds if pbd.host in snapshot.hosts)
