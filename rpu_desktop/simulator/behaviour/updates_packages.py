"""XCP-ng's plugin ``updater.py``: packages, and a lock that allows one operation at a time.

Source: xcp-ng-xapi-plugins ``SOURCES/etc/xapi.d/plugins/updater.py``; errors have the code ``-1``, or the exit code of
the failed command, then a message, the command's output, and a traceback (its xcpngutils ``error_wrapped``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from rpu_desktop.simulator.behaviour import evacuation
from rpu_desktop.simulator.behaviour.state import note, state_of
from rpu_desktop.simulator.behaviour.updates_state import duration, updates_of
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.pool import SimPool

__all__ = ["AVAILABLE", "FUNCTIONS", "PLUGIN", "run_updater"]

PLUGIN = "updater.py"
FUNCTIONS = ("check_update", "update", "query_installed")
_CHECK = (3.0, 10.0)
_UPDATE = (60.0, 240.0)

_COMMAND = ["yum", "update", "--disablerepo=*", "--enablerepo=xcp-ng-base,xcp-ng-updates", "-y"]
_YUM_SAYS = """

Error downloading packages:
  xapi-core-1.249.38-1.1.xcpng8.2.x86_64: [Errno 256] No more mirrors to try.

"""
"""What yum prints if a package is not available."""


def _yum_failure(stderr: str) -> tuple[str, str, str]:
    """The message, the command's output, and a traceback, as the plugin reports a failed command."""
    message = f"Command '{_COMMAND}' failed with code: 1"
    trace = (
        "Traceback (most recent call last):\n"
        '  File "/etc/xapi.d/plugins/xcpngutils/__init__.py", line 116, in wrapper\n'
        "    return func(*args, **kwds)\n"
        f"ProcessException: {message}\n"
    )
    return message, f"stdout: 'Resolving Dependencies\n', stderr: '{stderr}'", trace


AVAILABLE: Mapping[str, list[dict[str, Any]]] = {
    "8.2.1": [
        {"name": "xapi-core", "version": "1.249.38", "release": "1.1.xcpng8.2", "size": 9_000_000},
        {"name": "xen-hypervisor", "version": "4.13.5", "release": "9.49.1.xcpng8.2", "size": 4_000_000},
    ],
    "8.3.0": [
        {"name": "xapi-core", "version": "24.19.2", "release": "1.3.xcpng8.3", "size": 9_500_000},
        {"name": "xen-hypervisor", "version": "4.17.5", "release": "6.1.xcpng8.3", "size": 4_200_000},
        {"name": "kernel", "version": "4.19.19", "release": "8.0.38.1.xcpng8.3", "size": 60_000_000},
        {"name": "xo-lite", "version": "0.8.0", "release": "1.xcpng8.3", "size": 1_000_000},
    ],
}
"""Product version -> packages that are newer in the repositories."""


async def run_updater(pool: SimPool, host: str, fn: str, args: Mapping[str, str]) -> str:
    """One function of the plugin on one host."""
    if fn == "query_installed":
        return json.dumps({name: _installed(pool, host, name) for name in args.get("packages", "").split(",") if name})
    state = updates_of(pool)
    for hook in state_of(pool).hooks:
        error = hook.updater(pool, host, fn)
        if error is not None:
            raise error
    if state.updating[host]:
        raise ApiError("-1", f"The updater plugin is busy (current operation: {state.updating[host]})", "", "Traceback")
    state.updating[host] = fn
    try:
        return await (_check(pool, host) if fn == "check_update" else _update(pool, host, args))
    finally:
        state.updating[host] = ""


def _newer(pool: SimPool, host: str) -> list[dict[str, Any]]:
    version = pool.db.get("host", host, "software_version").get("product_version", "")
    have = updates_of(pool).packages[host]
    return [package for package in AVAILABLE.get(version, []) if have.get(package["name"]) != package["version"]]


def _installed(pool: SimPool, host: str, name: str) -> str:
    version = updates_of(pool).packages[host].get(name)
    return f"{name}-{version}-1.x86_64" if version else ""


async def _check(pool: SimPool, host: str) -> str:
    await pool.clock.sleep(duration(pool, *_CHECK))
    more = {"description": "A package", "changelog": None, "url": "https://xcp-ng.org", "license": "GPL"}
    return json.dumps([package | more for package in _newer(pool, host)])


async def _update(pool: SimPool, host: str, args: Mapping[str, str]) -> str:
    wanted = [name for name in args.get("packages", "").replace(",", " ").split() if name]
    await pool.clock.sleep(duration(pool, *_UPDATE))
    for hook in state_of(pool).hooks:
        error = hook.update_applying(pool, host, "packages")
        if error is not None:
            raise ApiError("1", *_yum_failure(_YUM_SAYS))
    newer = [package for package in _newer(pool, host) if not wanted or package["name"] in wanted]
    if not any(hook.update_vanishes(pool, host, "packages") for hook in state_of(pool).hooks):
        for package in newer:
            updates_of(pool).packages[host][package["name"]] = package["version"]
        note(pool, "update installed", host, update="packages", guests=len(evacuation.guests_of(pool, host)))
    return json.dumps({"returncode": 0, "command": "yum update -y", "stdout": "Complete!\n", "stderr": ""})
