"""A server's row on the upgrade page: migrations, what it waits for, from which version to which."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from rpu_desktop.desktop.widgets.elided import Elided
from rpu_desktop.desktop.widgets.host_row import HostRow, Surroundings
from rpu_desktop.i18n.text import plain
from rpu_desktop.run.events import Event, HostStage, Named, VmChanged, VmStage
from tests.run.test_progress import ONE, POOL, TWO, VM, host, model_of


def moving(stage: VmStage, at: float) -> VmChanged:
    return VmChanged(at=at, pool=POOL, vm=VM, stage=stage, source=ONE, target=TWO)


def row_of(qtbot: QtBot, around: Surroundings, *events: Event) -> HostRow:
    model = model_of(*events)
    row = HostRow(model.pools["p"].hosts["1"])
    qtbot.addWidget(row)
    row.show_host(model.pools["p"].hosts["1"], plain("member"), 100.0, (), around)
    return row


def said(qtbot: QtBot, around: Surroundings, *events: Event) -> str:
    return row_of(qtbot, around, *events).accessibleDescription()


def test_an_empty_server_that_waits_for_its_turn_is_not_reported_as_migrating_vms(qtbot: QtBot) -> None:
    words = said(qtbot, Surroundings(0, "fra-03"), host(HostStage.EMPTYING, 10))
    assert words == "member, in maintenance mode empty, waiting for fra-03"


def test_vms_that_wait_for_another_server_are_counted(qtbot: QtBot) -> None:
    events = (host(HostStage.EMPTYING, 10), moving(VmStage.MOVING, 11), moving(VmStage.MOVED, 12))
    words = said(qtbot, Surroundings(6, "fra-03"), *events)
    assert words == "member, in maintenance mode 1 of 7 VMs migrated, waiting for fra-03"


def test_while_vms_move_the_count_comes_first_and_is_never_cut_off(qtbot: QtBot) -> None:
    events = (host(HostStage.EMPTYING, 10), moving(VmStage.MOVED, 11), moving(VmStage.MOVING, 12))
    words = said(qtbot, Surroundings(6), *events)
    assert words == "member, migrating VMs 1 of 7 VMs migrated · db-7 → fra-02"


def copying(progress: float | None, left: float | None = None, at: float = 11) -> VmChanged:
    return VmChanged(
        at=at, pool=POOL, vm=VM, stage=VmStage.MOVING, source=ONE, target=TWO, progress=progress,
        copied=40 * 2**30, storage=(Named("s", "iSCSI"),), seconds_left=left,
    )  # fmt: skip


def test_a_copy_shows_bytes_speed_and_time_left_as_it_goes_on(qtbot: QtBot) -> None:
    begun = host(HostStage.EMPTYING, 10)
    model = model_of(begun)
    row = row_of(qtbot, Surroundings(2), begun)
    seen = []
    for event in (copying(None), copying(0.25, 600.0, 20), copying(0.5, 205.0, 30), copying(0.9999, 0.0, 40)):
        model.apply(event)
        row.show_host(model.pools["p"].hosts["1"], plain("member"), event.at, (), Surroundings(2))
        (shown,) = [text.text() for text in row.findChildren(Elided) if " → " in text.text()]
        seen.append(shown.removeprefix("0 of 2 VMs migrated · "))
    assert seen == [
        "db-7 → fra-02 (0 of 40 GiB)",
        "db-7 → fra-02 (10 of 40 GiB, 51 MiB/s, 10 min left)",
        "db-7 → fra-02 (20 of 40 GiB, 100 MiB/s, 4 min left)",
        "db-7 → fra-02 (40 of 40 GiB, 0 s left)",
    ]
    assert row.accessibleDescription().endswith(seen[-1])


def test_a_server_whose_vms_are_stopped_is_not_reported_as_migrating_them(qtbot: QtBot) -> None:
    words = said(qtbot, Surroundings(3), host(HostStage.EMPTYING, 10), moving(VmStage.GOING_DOWN, 11))
    assert words == "member, emptying db-7 is stopped"


def test_what_returns_is_counted_from_nought(qtbot: QtBot) -> None:
    back = VmChanged(at=31, pool=POOL, vm=VM, stage=VmStage.MOVED, source=TWO, target=ONE)
    again = VmChanged(at=32, pool=POOL, vm=VM, stage=VmStage.MOVING, source=TWO, target=ONE)
    events = (host(HostStage.EMPTYING, 10), moving(VmStage.MOVED, 11), host(HostStage.RETURNING, 30), back, again)
    assert "1 VM migrated" in said(qtbot, Surroundings(), *events)


def versions(row: HostRow) -> set[str]:
    return {label.text() for label in row.findChildren(Elided)}


def test_the_new_version_is_shown_from_the_beginning(qtbot: QtBot) -> None:
    around = Surroundings(target="XenServer 8.4 (build 5)")
    old = "Citrix Hypervisor 8.2 CU1 (build 3)"
    row = row_of(qtbot, around, host(HostStage.WAITING, 1, version=old))
    assert "8.2 CU1 → XenServer 8.4" in versions(row)
    row = row_of(qtbot, around, host(HostStage.WAITING, 1, version=old), host(HostStage.SKIPPED, 2, version=old))
    assert "Citrix Hypervisor 8.2 CU1" in versions(row)
    row = row_of(qtbot, around, host(HostStage.WAITING, 1, version="XenServer 8.4 (build 5)"))
    assert "XenServer 8.4" in versions(row)
