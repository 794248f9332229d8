"""The key figures of a report."""

from __future__ import annotations

from collections.abc import Sequence

from rpu_desktop.i18n.format import duration
from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.run.pool_report import HostReport, PoolReport, down_seconds
from rpu_desktop.run.report import Report

__all__ = ["figures"]


def figures(report: Report) -> list[tuple[Text, Text]]:
    """(figure, what it counts) of all pools: servers, time, interrupted virtual machines, migrations."""
    pools = report.pools.values()
    hosts = [host for pool in pools for host in pool.hosts.values()]
    done = translate("desktop", "{done} of {all}").of(done=sum(map(_upgraded, hosts)), all=len(hosts))
    found = [(done, translate("desktop", "servers upgraded"))]
    if report.ended is not None:
        found.append((duration(report.ended - report.began), translate("desktop", "duration")))
    down = _down(list(pools))
    migrations = sum(pool.migrations for pool in pools)
    return [
        *found,
        (plain(str(down)), translate("desktop", "VM was down", "VMs were down", down)),
        (plain(str(migrations)), translate("desktop", "migration", "migrations", migrations)),
    ]


def _upgraded(host: HostReport) -> bool:
    return host.stage.final and bool(host.before) and host.before != host.after


def _down(pools: Sequence[PoolReport]) -> int:
    return sum(len(down_seconds(pool)) for pool in pools)
