"""Every error for people has a text, and all of them have one base class."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import pytest

import rpu_desktop
from rpu_desktop.engine.results import as_failure
from rpu_desktop.errors import AppError
from rpu_desktop.i18n.text import translate
from rpu_desktop.media.errors import MediaDamaged
from rpu_desktop.pooldump import DumpError
from rpu_desktop.run.failures import StepFailed
from rpu_desktop.updates.errors import DiskFull
from rpu_desktop.xapi.address import AddressError
from rpu_desktop.xapi.failures import ConnectionLost

OUTSIDE = {
    "rpu_desktop.run.failures.Stopped": "steers: the admin asked to stop",
    "rpu_desktop.run.failures.Skipped": "steers: the admin leaves a host out",
    "rpu_desktop.engine.moving.Refused": "carries the ApiFailure to the planner",
    "rpu_desktop.session.session.WrongState": "a mistake in this program",
    "rpu_desktop.session.unattended.StartRefused": "steers: becomes the end of the run, with its reasons told",
    "rpu_desktop.console.text_files.Unreadable": "half a sentence that its caller completes",
    "rpu_desktop.engine.starting_vms._NotUp": "inside the module",
    "rpu_desktop.engine.run_start.Blocked": "steers: becomes the end of the run",
    "rpu_desktop.prechecks.circumstances.Unknown": "is an answer: half a sentence that a precheck completes",
    "rpu_desktop.updates.releases.ReleasesUnknown": "half a sentence that its caller completes",
    "rpu_desktop.updates.download._Cut": "inside the module",
    "rpu_desktop.xapi.login.SessionEnded": "inside the package: logs in again",
    "rpu_desktop.xapi.limits.AnswerTooLong": "inside the package: becomes ConnectionLost",
    "rpu_desktop.xapi.transport._BadStatus": "inside the module",
    "rpu_desktop.xapi.feed.EventsLostError": "inside the package: the cache is filled again",
    "rpu_desktop.xapi.feed.SilenceError": "inside the package: connects again",
    "rpu_desktop.xapi.handshake.NoTls": "an OSError, inside the package: becomes Unreachable",
    "rpu_desktop.xapi.handshake.NoCertificate": "an OSError, inside the package: becomes Unreachable",
    "rpu_desktop.media.tree.Exchanged": "an OSError: ends one answer of the media server",
    "rpu_desktop.files.FileDamaged": "a ValueError: the caller starts with an empty file",
    "rpu_desktop.inventory.records.NoWholePool": "a ValueError: the caller looks again",
    **{
        f"rpu_desktop.web.{name}": "half a sentence that its caller completes"
        for name in (
            "errors.WebFailure",
            "errors.NotReached",
            "errors.AddressMalformed",
            "errors.LedAstray",
            "errors.LedAround",
            "errors.TooLarge",
        )
    },
    "rpu_desktop.rehearsal.confinement.Refused": "a PermissionError: in a rehearsal, a server that is none of its own",
    "rpu_desktop.console.arguments._UsageError": "a ValueError, inside the module: argparse words it",
}
"""Exceptions that are never shown to people, and why."""

WORDS = translate("engine", "it said so")


def exceptions() -> Iterator[type[BaseException]]:
    for module in pkgutil.walk_packages(rpu_desktop.__path__, "rpu_desktop."):
        if not module.name.startswith("rpu_desktop.simulator") and not module.name.endswith("__main__"):
            found = vars(importlib.import_module(module.name)).values()
            yield from (
                each
                for each in found
                if isinstance(each, type) and issubclass(each, BaseException) and each.__module__ == module.name
            )


def test_every_error_of_the_program_is_in_the_tree_or_states_why_not() -> None:
    outside = {f"{each.__module__}.{each.__qualname__}" for each in exceptions() if not issubclass(each, AppError)}
    assert outside == set(OUTSIDE)


@pytest.mark.parametrize("error", [MediaDamaged, DiskFull, ConnectionLost, StepFailed])
def test_whatever_slips_through_to_the_run_keeps_its_words(error: type[AppError]) -> None:
    failure = as_failure(error(WORDS, WORDS))
    assert failure.text.render() == "it said so"
    assert failure.advice is WORDS


@pytest.mark.parametrize("error", [DumpError, AddressError])
def test_so_do_errors_that_know_no_advice(error: type[AppError]) -> None:
    assert as_failure(error(WORDS)).text.render() == "it said so"


def test_what_no_one_foresaw_is_reported_as_that() -> None:
    failure = as_failure(RuntimeError("odd"))
    assert "nternal error" in str(failure.text)
    assert "odd" in str(failure.text)


def test_an_address_that_is_none_is_still_a_wrong_value() -> None:
    assert issubclass(AddressError, ValueError)
