"""Whether the updates have to wait for a second pass, and the plan with all the passes that the admin wishes for."""

from __future__ import annotations

from dataclasses import replace

from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.inventory import Host
from rpu_desktop.planning import UpgradePlan, make_plan
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances, Unknown
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.types import Problem, Severity
from rpu_desktop.updates.passes import comes_in_second_pass, lists_updates, spoiling

__all__ = ["SecondPassCheck", "other_choice", "plan_for"]

_OPEN = translate("prechecks", "The new version is known after the media have been tested.")


def plan_for(given: Circumstances) -> UpgradePlan:
    """The plan of the upgrade, with the second pass that its updates need where they are wished for."""
    wanted = given.apply_updates and not given.wishes.without_updates
    second_pass = wanted and bool(_waits(given)) and not _spoiling(given)
    return make_plan(given.snapshot, given.wishes, standing=given.standing, second_pass=second_pass)


def other_choice(given: Circumstances) -> Circumstances:
    """The same with the other choice of `Wishes.empty_ahead`."""
    return replace(given, wishes=replace(given.wishes, empty_ahead=not given.wishes.empty_ahead))


def _waits(given: Circumstances) -> bool | None:
    return comes_in_second_pass(given.target, [host.software_version for host in given.snapshot.hosts.values()])


def _spoiling(given: Circumstances) -> list[Host]:
    """The skipped servers, without which the pool cannot list its updates."""
    hosts = given.snapshot.hosts_in_order()
    return spoiling(host for host in hosts if host.uuid in given.wishes.skip_hosts)


class SecondPassCheck(Check):
    """Updates are to be applied for XenServer 8: they are installed when all servers have the new version."""

    id = "second-pass"
    title = translate("prechecks", "Each server is updated right after its upgrade")
    severities = (Severity.INFORMS, Severity.WARNS)

    def applies(self, given: Circumstances) -> bool:
        """Only who wants updates is interested, and only where some server cannot list its own yet."""
        hosts = given.snapshot.hosts.values()
        wanted = given.apply_updates and not given.wishes.without_updates
        return wanted and not all(lists_updates(host.software_version) for host in hosts)

    def run(self, given: Circumstances) -> list[Problem]:
        """That there is a second pass; or that there are no updates, because of skipped servers."""
        waits = _waits(given)
        if waits is None:
            raise Unknown(_OPEN)
        if not waits:
            return []
        version = given.target.label if given.target else "XenServer 8"
        left_out = _spoiling(given)
        severity = Severity.WARNS if left_out else Severity.INFORMS
        text, why = _none(left_out) if left_out else _TWICE
        text = text.of(pool=given.snapshot.pool.name, version=version)
        return [Problem(self.id, severity, text, why, (named(given.snapshot.pool), *map(named, left_out)))]


_TWICE = (
    translate(
        "prechecks",
        "Updates are installed in a second pass: when all servers of {pool} run {version}, each of them is emptied "
        "and restarted once more.",
    ),
    translate(
        "prechecks",
        "Each server has to report which updates it needs, and only the new version can do that. Therefore virtual "
        "machines are migrated twice, and the upgrade takes longer. Without “Apply updates” there is no second "
        "pass.",
    ),
)


def _none(left_out: list[Host]) -> tuple[Text, Text]:
    text = translate("prechecks", "No server of {pool} is updated: {hosts} will not run {version}, or do not respond.")
    return (
        text.of(hosts=plain(", ".join(host.name for host in left_out))),
        translate(
            "prechecks",
            "Each server has to report which updates it needs, and the pool lists none while one of them cannot. "
            "Upgrade the skipped servers now or later; to install the updates then, start the upgrade again.",
        ),
    )
