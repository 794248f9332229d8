"""The wizard without a window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rpu_desktop.desktop.flow import why_not_selectable
from rpu_desktop.desktop.server_state import Server, ServerState
from rpu_desktop.desktop.server_store import SavedServer
from rpu_desktop.i18n.text import plain
from rpu_desktop.inventory import PoolSnapshot, snapshot_of
from rpu_desktop.inventory.ids import VmUuid
from rpu_desktop.media.checks import PoolMedia
from rpu_desktop.media.licence import Licence
from rpu_desktop.media.url import MediaSource
from rpu_desktop.planning.types import Immovable, UpgradePlan
from rpu_desktop.prechecks.findings import Findings
from rpu_desktop.prechecks.fixes import FixFailure
from rpu_desktop.prechecks.types import CheckResult, Choice, Fix, NamedObject, Problem, Severity, Undo
from rpu_desktop.run.options import Mode, RunOptions
from rpu_desktop.session.choices import Choices, Decision, FixState
from rpu_desktop.session.circumstances import before_run
from rpu_desktop.session.media_test import MediaResult
from rpu_desktop.session.session import TRANSITIONS, State, UpgradeSession, WrongState

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
    return Findings(snapshot(), (result,), UpgradePlan(feasible, (), ()))


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
    assert (why_not_selectable(server, UpgradeSession()) is None) == possible


def test_nothing_chosen_goes_nowhere() -> None:
    session = UpgradeSession()
    assert session.obstacle(State.SELECT) is not None
    session.choose(["a"])
    assert session.obstacle(State.SELECT) is None


def test_another_choice_makes_findings_void() -> None:
    session = UpgradeSession(chosen=("a",))
    session.findings["a"] = found()
    session.choose(["a"])
    assert session.findings
    session.choose(["a", "b"])
    assert not session.findings


def test_only_what_blocks_keeps_the_upgrade_from_starting() -> None:
    session = UpgradeSession(chosen=("a",))
    assert session.obstacle(State.DECIDING) is not None
    session.findings["a"] = found(problem(Severity.BLOCKS))
    assert session.obstacle(State.DECIDING) is not None
    session.findings["a"] = found(problem(Severity.WARNS))
    assert session.obstacle(State.DECIDING) is None
    session.findings["a"] = found(feasible=False)
    assert session.obstacle(State.DECIDING) is not None


def test_resolve_all_leaves_decisions_to_the_admin() -> None:
    session = UpgradeSession(chosen=("a",))
    easy = problem(Severity.BLOCKS)
    session.findings["a"] = found(easy, problem(Severity.BLOCKS, decision=True), problem(Severity.BLOCKS, fix=False))
    assert session.resolvable() == [("a", easy)]


def test_nothing_starts_before_every_check_is_done() -> None:
    session = UpgradeSession(chosen=("a",))
    session.findings["a"] = replace(found(), plan=None)
    assert session.obstacle(State.DECIDING) is not None
    session.findings["a"] = found()
    assert session.obstacle(State.DECIDING) is None
    session.unchecked["a"] = plain("not connected")
    assert session.obstacle(State.DECIDING) is not None


def test_a_decision_becomes_a_wish_and_can_be_taken_back() -> None:
    session = UpgradeSession(chosen=("a",))
    asked = problem(Severity.BLOCKS, decision=True)
    assert session.decide([Decision("a", asked, "suspend")]) == []
    assert session.wishes.for_vm(VmUuid("vm-1")) is Immovable.SUSPEND
    assert session.decide([Decision("a", asked, "")]) == []
    assert session.wishes.for_vm(VmUuid("vm-1")) is Immovable.STOP


def test_a_fix_that_failed_keeps_its_reason_until_it_is_tried_again() -> None:
    session = UpgradeSession(chosen=("a",))
    one, other = problem(Severity.BLOCKS), problem(Severity.WARNS, decision=True)
    session.fix_progressed("a", one, 0.0)
    session.fix_progressed("a", other, 0.5)
    session.fixes_ended("a", [one, other], [FixFailure(one, plain("refused"))])
    session.begin_checks()
    assert session.fixes == {("a", one.id): FixState(failure=FixFailure(one, plain("refused")))}
    session.fix_progressed("a", one, 0.0)
    assert session.fixes["a", one.id].failure is None


POOL = NamedObject("pool", "p", "Frankfurt")


def answer(*problems: Problem, licence: Licence | None = None, growth: int = 0) -> MediaResult:
    return MediaResult({"a": PoolMedia(POOL, MEDIA, problems, 3, None, growth, licence)})


def test_no_one_is_sent_back_to_the_prechecks_while_they_run_for_the_new_version() -> None:
    session = UpgradeSession(chosen=("a",))
    session.use_media(MEDIA)
    session.media_result = answer(problem(Severity.WARNS))
    assert str(session.obstacle(State.MEDIA)) == "The prechecks are running."
    session.findings["a"] = found(problem(Severity.BLOCKS))
    assert "go back to the prechecks" in str(session.obstacle(State.MEDIA))


def test_media_must_be_accepted_as_they_were_tested() -> None:
    session = UpgradeSession(chosen=("a",))
    assert session.obstacle(State.MEDIA) is not None
    session.use_media(MEDIA)
    assert session.obstacle(State.MEDIA) is not None
    session.media_result = answer(problem(Severity.BLOCKS))
    assert session.obstacle(State.MEDIA) is not None
    session.media_result = MediaResult(failure=(plain("no image"), None))
    assert session.obstacle(State.MEDIA) is not None
    session.media_result = answer(problem(Severity.WARNS))
    session.findings["a"] = found(problem(Severity.BLOCKS))
    assert session.obstacle(State.MEDIA) is not None, "the new version may bring new problems"
    session.findings["a"] = found()
    assert session.obstacle(State.MEDIA) is None
    session.use_media(MediaSource.parse("http://media.example.com/8.5/"))
    assert session.obstacle(State.MEDIA) is not None
    session.use_media(Path("/srv/xs.iso"))
    assert session.obstacle(State.MEDIA) is not None


def test_a_licence_agreement_has_to_be_accepted_once() -> None:
    session = UpgradeSession(chosen=("a",))
    session.use_media(MEDIA)
    session.findings["a"] = found()
    session.media_result = answer(licence=Licence("EUA", "Be nice."))
    assert session.obstacle(State.MEDIA) is not None
    session.accept_licences()
    assert session.obstacle(State.MEDIA) is None
    session.media_result = answer(licence=Licence("EUA", "Be nice."))
    assert session.obstacle(State.MEDIA) is None
    session.media_result = answer(licence=Licence("EUA", "Be even nicer."))
    assert session.obstacle(State.MEDIA) is not None


def test_the_plan_has_to_hold_with_the_memory_of_the_new_version() -> None:
    session = UpgradeSession(chosen=("a",))
    session.use_media(MEDIA)
    session.media_result = answer(growth=2 << 30)
    assert session.options("a").wishes.target_dom0_growth == 2 << 30
    assert session.options("b").wishes.target_dom0_growth == 0
    session.findings["a"] = found()
    assert session.obstacle(State.MEDIA) is None
    session.findings["a"] = found(feasible=False)
    assert session.obstacle(State.MEDIA) is not None


def test_the_prechecks_check_the_mode_chosen_and_media_only_where_servers_fetch_them() -> None:
    session = UpgradeSession(chosen=("a",))
    session.use_media(MEDIA)
    session.media_result = answer(growth=2 << 30)
    looked = before_run(snapshot(), session.options("a"), None)
    assert looked.live
    assert (looked.mode, looked.wishes.target_dom0_growth) == (Mode.AUTOMATIC, 2 << 30)
    session.change(mode=Mode.MANUAL)
    looked = before_run(snapshot(), session.options("a"), None)
    assert (looked.mode, looked.wishes.target_dom0_growth, looked.media) == (Mode.MANUAL, 0, None)


def test_undos_are_remembered_by_server() -> None:
    session = UpgradeSession()
    assert not session.has_undos
    session.remember_undo("a", Undo("enable-ha", plain("HA")))
    session.remember_undo("a", Undo("enable-wlb", plain("WLB")))
    assert [undo.kind for undo in session.undos["a"]] == ["enable-ha", "enable-wlb"]
    assert session.has_undos


BEFORE_THE_RUN = [state for state in State if state not in (State.RUNNING, State.ENDED)]


def test_a_run_begins_only_where_nothing_is_in_the_way_or_where_one_is_resumed() -> None:
    assert {state for state in State if State.RUNNING in TRANSITIONS[state]} == {State.READY, State.SELECT}


@pytest.mark.parametrize("state", State)
def test_a_session_goes_nowhere_but_where_the_table_allows(state: State) -> None:
    for wanted in State:
        session = UpgradeSession(state=state)
        if wanted in TRANSITIONS[state] or wanted is state:
            session.move_to(wanted)
            assert session.state is wanted
        else:
            with pytest.raises(WrongState):
                session.move_to(wanted)
            assert session.state is state


def test_every_state_before_the_run_can_be_left_and_what_is_over_stays_over() -> None:
    assert all(State.ENDED in TRANSITIONS[state] for state in State if state is not State.ENDED)
    assert not TRANSITIONS[State.ENDED]
    assert TRANSITIONS[State.RUNNING] == {State.ENDED}


@pytest.mark.parametrize("state", BEFORE_THE_RUN)
def test_what_was_ready_has_to_be_checked_again_when_something_is_decided(state: State) -> None:
    session = UpgradeSession(state=state)
    session.change(backup="/elsewhere")
    assert session.state is (State.DECIDING if state is State.READY else state)


@pytest.mark.parametrize("state", [State.RUNNING, State.ENDED])
def test_nothing_is_decided_any_longer_once_the_run_has_begun(state: State) -> None:
    session = UpgradeSession(state=state)
    with pytest.raises(WrongState):
        session.change(backup=None)


def test_the_network_and_the_media_of_each_pool_are_its_own() -> None:
    session = UpgradeSession(chosen=("a", "b"))
    session.use_network("a", "net-1")
    session.sources["b"] = MEDIA
    assert (session.options("a").wishes.network, session.options("a").media) == ("net-1", None)
    assert (session.options("b").wishes.network, session.options("b").media) == ("", MEDIA)


def test_a_resumed_run_does_what_was_decided_when_it_began() -> None:
    session = UpgradeSession(chosen=("a",), choices=Choices(backup=None))
    session.resumed["a"] = RunOptions(MEDIA, backup="/then")
    assert session.options("a").backup == "/then"
