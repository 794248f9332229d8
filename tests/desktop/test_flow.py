"""The wizard without a window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rpu_desktop.desktop.flow import Decision, FixState, MediaResult, Page, WizardFlow, why_not_selectable
from rpu_desktop.desktop.server_state import Server, ServerState
from rpu_desktop.desktop.server_store import SavedServer
from rpu_desktop.i18n.text import plain
from rpu_desktop.inventory import PoolSnapshot, snapshot_of
from rpu_desktop.media.checks import PoolMedia
from rpu_desktop.media.licence import Licence
from rpu_desktop.media.url import MediaSource
from rpu_desktop.planning.types import Immovable, UpgradePlan
from rpu_desktop.prechecks.findings import Findings
from rpu_desktop.prechecks.fixes import FixFailure
from rpu_desktop.prechecks.types import CheckResult, Choice, Fix, NamedObject, Problem, Severity, Undo
from rpu_desktop.run.options import Mode

MEDIA = MediaSource.parse("http://media.example.com/8.4/")


def snapshot(*, restricted: bool = False, rolling: bool = False) -> PoolSnapshot:
    return snapshot_of(
        {
            "pool": {
                "P": {
                    "uuid": "p",
                    "name_label": "Frankfurt",
                    "master": "H",
                    "other_config": {"rolling_upgrade_in_progress": "true"} if rolling else {},
                }
            },
            "host": {
                "H": {"uuid": "h", "name_label": "fra-01", "license_params": {"restrict_rpu": str(restricted).lower()}}
            },
        }
    )


def problem(severity: Severity, *, decision: bool = False, fix: bool = True) -> Problem:
    choices = (Choice("suspend", plain("suspend")), Choice("shutdown", plain("shutdown"))) if decision else ()
    kind = "consent" if decision else "eject-cd"
    found = Fix(kind, plain("fix"), {"vm": "vm-1"}, choices) if fix else None
    return Problem("check", severity, plain("text"), plain("why"), (), found, aspect=kind if fix else "")


def found(*problems: Problem, feasible: bool = True) -> Findings:
    result = CheckResult("check", plain("check"), NamedObject("pool", "p", "Frankfurt"), problems)
    return Findings(snapshot(), (result,), UpgradePlan(feasible, (), ()), 1)


@pytest.mark.parametrize(
    ("state", "picture", "possible"),
    [
        (ServerState.CONNECTED, snapshot(), True),
        (ServerState.CONNECTED, None, False),
        (ServerState.OFFLINE, None, False),
        (ServerState.LOST, snapshot(), False),
        (ServerState.CONNECTING, None, False),
        (ServerState.CONNECTED, snapshot(restricted=True), False),
        (ServerState.CONNECTED, snapshot(restricted=True, rolling=True), True),
    ],
)
def test_what_can_be_selected(state: ServerState, picture: PoolSnapshot | None, possible: bool) -> None:
    server = Server("id", SavedServer("xen1"), state, picture)
    assert (why_not_selectable(server, WizardFlow()) is None) == possible


def test_nothing_chosen_goes_nowhere() -> None:
    flow = WizardFlow()
    assert flow.obstacle(Page.SELECT) is not None
    flow.choose(["a"])
    assert flow.obstacle(Page.SELECT) is None


def test_another_choice_makes_findings_void() -> None:
    flow = WizardFlow(chosen=("a",))
    flow.findings["a"] = found()
    flow.choose(["a"])
    assert flow.findings
    flow.choose(["a", "b"])
    assert not flow.findings


def test_only_what_blocks_keeps_the_upgrade_from_starting() -> None:
    flow = WizardFlow(chosen=("a",))
    assert flow.obstacle(Page.PRECHECKS) is not None
    flow.findings["a"] = found(problem(Severity.BLOCKS))
    assert flow.obstacle(Page.PRECHECKS) is not None
    flow.findings["a"] = found(problem(Severity.WARNS))
    assert flow.obstacle(Page.PRECHECKS) is None
    flow.findings["a"] = found(feasible=False)
    assert flow.obstacle(Page.PRECHECKS) is not None


def test_resolve_all_leaves_decisions_to_the_admin() -> None:
    flow = WizardFlow(chosen=("a",))
    easy = problem(Severity.BLOCKS)
    flow.findings["a"] = found(easy, problem(Severity.BLOCKS, decision=True), problem(Severity.BLOCKS, fix=False))
    assert flow.resolvable() == [("a", easy)]


def test_nothing_starts_before_every_check_is_done() -> None:
    flow = WizardFlow(chosen=("a",))
    flow.findings["a"] = replace(found(), plan=None)
    assert flow.obstacle(Page.PRECHECKS) is not None
    flow.findings["a"] = found()
    assert flow.obstacle(Page.PRECHECKS) is None
    flow.unchecked["a"] = plain("not connected")
    assert flow.obstacle(Page.PRECHECKS) is not None


def test_a_decision_becomes_a_wish_and_can_be_taken_back() -> None:
    flow = WizardFlow(chosen=("a",))
    asked = problem(Severity.BLOCKS, decision=True)
    assert flow.decide([Decision("a", asked, "suspend")]) == []
    assert flow.wishes.for_vm("vm-1") is Immovable.SUSPEND
    assert flow.decide([Decision("a", asked, "")]) == []
    assert flow.wishes.for_vm("vm-1") is Immovable.STOP


def test_a_fix_that_failed_keeps_its_reason_until_it_is_tried_again() -> None:
    flow = WizardFlow(chosen=("a",))
    one, other = problem(Severity.BLOCKS), problem(Severity.WARNS, decision=True)
    flow.fix_goes_on("a", one, 0.0)
    flow.fix_goes_on("a", other, 0.5)
    flow.fixes_ended("a", [one, other], [FixFailure(one, plain("refused"))])
    flow.begin_checks()
    assert flow.fixes == {("a", one.id): FixState(failure=FixFailure(one, plain("refused")))}
    flow.fix_goes_on("a", one, 0.0)
    assert flow.fixes["a", one.id].failure is None


POOL = NamedObject("pool", "p", "Frankfurt")


def answer(*problems: Problem, licence: Licence | None = None, growth: int = 0) -> MediaResult:
    return MediaResult(MEDIA, {"a": PoolMedia(POOL, MEDIA, problems, 3, None, growth, licence)})


def test_media_must_be_accepted_as_they_were_tested() -> None:
    flow = WizardFlow(chosen=("a",))
    assert flow.obstacle(Page.MEDIA) is not None
    flow.use_media(MEDIA)
    assert flow.obstacle(Page.MEDIA) is not None
    flow.media_result = answer(problem(Severity.BLOCKS))
    assert flow.obstacle(Page.MEDIA) is not None
    flow.media_result = MediaResult(MEDIA, failure=(plain("no image"), None))
    assert flow.obstacle(Page.MEDIA) is not None
    flow.media_result = answer(problem(Severity.WARNS))
    flow.findings["a"] = found(problem(Severity.BLOCKS))
    assert flow.obstacle(Page.MEDIA) is not None, "the new version may bring new problems"
    flow.findings["a"] = found()
    assert flow.obstacle(Page.MEDIA) is None
    flow.use_media(MediaSource.parse("http://media.example.com/8.5/"))
    assert flow.obstacle(Page.MEDIA) is not None
    flow.use_media(Path("/srv/xs.iso"))
    assert flow.obstacle(Page.MEDIA) is not None


def test_a_licence_agreement_has_to_be_accepted_once() -> None:
    flow = WizardFlow(chosen=("a",))
    flow.use_media(MEDIA)
    flow.findings["a"] = found()
    flow.media_result = answer(licence=Licence("EUA", "Be nice."))
    assert flow.obstacle(Page.MEDIA) is not None
    flow.accept_licences()
    assert flow.obstacle(Page.MEDIA) is None
    flow.media_result = answer(licence=Licence("EUA", "Be nice."))
    assert flow.obstacle(Page.MEDIA) is None
    flow.media_result = answer(licence=Licence("EUA", "Be even nicer."))
    assert flow.obstacle(Page.MEDIA) is not None


def test_the_plan_has_to_hold_with_the_memory_of_the_new_version() -> None:
    flow = WizardFlow(chosen=("a",))
    flow.use_media(MEDIA)
    flow.media_result = answer(growth=2 << 30)
    assert flow.wishes_for("a").target_dom0_growth == 2 << 30
    assert flow.wishes_for("b").target_dom0_growth == 0
    flow.findings["a"] = found()
    assert flow.obstacle(Page.MEDIA) is None
    flow.findings["a"] = found(feasible=False)
    assert flow.obstacle(Page.MEDIA) is not None


def test_the_prechecks_look_at_the_mode_chosen_and_at_media_only_where_servers_fetch_them() -> None:
    flow = WizardFlow(chosen=("a",))
    flow.use_media(MEDIA)
    flow.media_result = answer(growth=2 << 30)
    looked = flow.circumstances()(snapshot())
    assert looked.live
    assert (looked.mode, looked.wishes.target_dom0_growth) == (Mode.AUTOMATIC, 2 << 30)
    flow.mode = Mode.MANUAL
    looked = flow.circumstances()(snapshot())
    assert (looked.mode, looked.wishes.target_dom0_growth, looked.media) == (Mode.MANUAL, 0, None)


def test_undos_are_remembered_by_server() -> None:
    flow = WizardFlow()
    assert not flow.has_undos
    flow.remember_undo("a", Undo("enable-ha", plain("HA")))
    flow.remember_undo("a", Undo("enable-wlb", plain("WLB")))
    assert [undo.kind for undo in flow.undos["a"]] == ["enable-ha", "enable-wlb"]
    assert flow.has_undos
