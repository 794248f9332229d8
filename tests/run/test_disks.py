"""What a run remembers of the disks that it moves, and what its report says of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rpu_desktop.inventory.ids import SrUuid, VbdUuid, VdiUuid, VmUuid
from rpu_desktop.run.disks import DiskHop, Leftover
from rpu_desktop.run.events import DiskMoved, Named, PoolStarted, VmChanged, VmStage
from rpu_desktop.run.lines import NewLines, line_of
from rpu_desktop.run.report import Report
from rpu_desktop.run.state import RunState

POOL, HOST, OTHER, VM = Named("p", "Frankfurt"), Named("h", "fra-01"), Named("o", "fra-02"), Named("v", "db-7")
LOCAL, SHARED = Named("s", "Local storage on fra-01"), Named("t", "iSCSI")
AWAY = DiskHop(
    vbd=VbdUuid("b"),
    vdi=VdiUuid("d"),
    home=SrUuid("s"),
    source=SrUuid("s"),
    target=SrUuid("t"),
    name="root",
    size=2**33,
)
BACK = replace(AWAY, vdi=VdiUuid("e"), source=SrUuid("t"), target=SrUuid("s"))
LEFT = Leftover(VdiUuid("c"), SrUuid("t"), "db-7", "root", 2**33)


class Lines:
    """A journal in memory."""

    def __init__(self) -> None:
        self.lines: list[dict[str, Any]] = []

    def write(self, what: str, /, **facts: Any) -> Mapping[str, Any]:
        self.lines.append({"at": 1.0, "what": what, **facts})
        return self.lines[-1]


def begun() -> tuple[RunState, Lines]:
    lines = Lines()
    return RunState("p", lines), lines


def replayed(lines: Lines) -> RunState:
    state = RunState("p", Lines())
    state.replay(lines.lines)
    return state


def test_where_a_disk_belongs_is_known_from_before_its_move_until_it_was_seen_at_home() -> None:
    state, lines = begun()
    state.note_moving_disks(VmUuid("v"), "db-7", (AWAY,))
    assert [line["what"] for line in lines.lines] == ["moving-disks"]
    for told in (state, replayed(lines)):
        assert told.disks[AWAY.vbd].hop.home == "s"
        assert not told.disks[AWAY.vbd].settled
    state.note_disk_settled(AWAY.vbd, SrUuid("t"))
    state.note_moving_disks(VmUuid("v"), "db-7", (BACK,))
    assert replayed(lines).disks[AWAY.vbd].hop == BACK
    state.note_disk_settled(AWAY.vbd, SrUuid("s"))
    assert state.disks == replayed(lines).disks == {}


def test_a_disk_whose_way_home_failed_still_belongs_there() -> None:
    state, lines = begun()
    state.note_moving_disks(VmUuid("v"), "db-7", (AWAY,))
    state.note_disk_settled(AWAY.vbd, SrUuid("t"))
    state.note_moving_disks(VmUuid("v"), "db-7", (BACK,))
    state.note_disk_settled(AWAY.vbd, SrUuid("t"))
    for told in (state, replayed(lines)):
        assert told.disks[AWAY.vbd].settled
        assert (told.disks[AWAY.vbd].hop.home, told.disks[AWAY.vbd].hop.target) == ("s", "t")


def test_a_disk_that_somebody_removed_belongs_nowhere() -> None:
    state, lines = begun()
    state.note_moving_disks(VmUuid("v"), "db-7", (AWAY,))
    state.note_disk_settled(AWAY.vbd, SrUuid(""))
    assert state.disks == replayed(lines).disks == {}


def test_what_a_broken_move_left_behind_is_remembered_until_it_is_gone() -> None:
    state, lines = begun()
    state.note_left_behind(LEFT)
    state.note_left_behind(LEFT)
    assert len(lines.lines) == 1
    assert replayed(lines).leftovers == {LEFT.vdi: LEFT}
    state.note_leftover_closed(LEFT.vdi)
    assert state.leftovers == replayed(lines).leftovers == {}


def test_what_the_admin_keeps_is_remembered_too_but_not_by_another_run() -> None:
    state, lines = begun()
    state.begun = True
    state.note_left_behind(LEFT)
    state.note_leftover_kept(LEFT)
    kept = replace(LEFT, kept=True)
    state.note_left_behind(LEFT)
    assert state.leftovers == replayed(lines).leftovers == {LEFT.vdi: kept}
    other, _ = begun()
    other.adopt("r0", state)
    assert other.leftovers == {}


def test_a_run_that_takes_over_another_one_brings_its_disks_home() -> None:
    other, _ = begun()
    other.begun = True
    second = replace(AWAY, vbd=VbdUuid("b2"))
    other.note_moving_disks(VmUuid("v"), "db-7", (AWAY, second))
    other.note_disk_settled(second.vbd, SrUuid("t"))
    other.note_left_behind(LEFT)
    state, lines = begun()
    state.adopt("r0", other)
    for told in (state, replayed(lines)):
        assert told.disks == other.disks
        assert told.leftovers == other.leftovers


def moved(at: float, source: Named, target: Named, *, home: bool) -> DiskMoved:
    return DiskMoved(
        at=at, pool=POOL, vm=VM, disk="root", device="0", size=2**33, source=source, target=target, home=home
    )


def reported(*moves: DiskMoved) -> Report:
    report = Report()
    for event in (PoolStarted(at=0.0, pool=POOL, hosts=(HOST,)), *moves):
        report.apply(event)
    return report


def test_the_report_says_which_disk_went_where_and_that_it_came_home() -> None:
    report = reported(moved(60, LOCAL, SHARED, home=False), moved(120, SHARED, LOCAL, home=True))
    (line,) = [line for line in report.to_text().splitlines() if "root" in line]
    assert "db-7" in line
    assert line.index("Local storage") < line.index("iSCSI") < line.rindex("Local storage")
    assert "it is back where it was" in line
    assert "16 GiB of disks copied" in report.to_text()
    (disk,) = report.to_json()["pools"][0]["disks"]
    assert disk["home"] is True
    assert [(move["from"]["name"], move["to"]["name"]) for move in disk["moves"]] == [
        ("Local storage on fra-01", "iSCSI"),
        ("iSCSI", "Local storage on fra-01"),
    ]


def test_the_report_names_a_disk_that_did_not_come_home() -> None:
    report = reported(moved(60, LOCAL, SHARED, home=False))
    assert "it is still on iSCSI" in report.to_text()
    assert report.pools["p"].displaced


def test_a_move_that_is_found_again_when_the_run_is_resumed_is_reported_once() -> None:
    report = reported(moved(60, LOCAL, SHARED, home=False), moved(90, LOCAL, SHARED, home=False))
    (disk,) = report.to_json()["pools"][0]["disks"]
    assert len(disk["moves"]) == 1


def test_a_copy_that_takes_hours_is_followed_in_bytes_and_time_with_one_line_for_each_tenth() -> None:
    lines = NewLines()

    def at(progress: float, left: float | None) -> str | None:
        event = VmChanged(
            pool=POOL,
            vm=VM,
            stage=VmStage.MOVING,
            source=HOST,
            target=HOST,
            progress=progress,
            copied=400 * 2**30,
            storage=(SHARED,),
            seconds_left=left,
        )
        line = lines.of(event)
        return None if line is None else str(line)

    assert at(0.0, None) == "The disks of db-7 are being moved to iSCSI (400 GiB to copy)"
    assert (
        at(0.26, 3600.0) == "The disks of db-7 are being copied to iSCSI: 104 GiB of 400 GiB, 84 MiB/s, about 1 h left"
    )
    assert at(0.28, 3500.0) is None
    assert at(0.31, 3400.0) is not None


def test_lines_say_where_the_disks_go_and_how_much_is_copied() -> None:
    def line(stage: VmStage, target: Named) -> str:
        event = VmChanged(
            pool=POOL, vm=VM, stage=stage, source=HOST, target=target, copied=40 * 2**30, storage=(SHARED,)
        )
        return str(line_of(event))

    assert line(VmStage.MOVING, HOST) == "The disks of db-7 are being moved to iSCSI (40 GiB to copy)"
    assert "fra-02" in line(VmStage.MOVING, OTHER)
    assert "iSCSI" in line(VmStage.MOVING, OTHER)
    assert line(VmStage.MOVED, HOST) == "The disks of db-7 were moved to iSCSI"
