"""Host plugins, above all ``prepare_host_upgrade.py``, which really reads the media from the URL it is given.

Functions by release: ``testUrl`` and ``main`` since 5.5 (there with a hotfix), ``testSafe2Upgrade`` since 6.5,
``getVersion`` and ``getDom0DefaultMemory`` since 8.0.  A failing function gives XENAPI_PLUGIN_FAILURE with the
function, the exception's class and its text; an unknown one UNKNOWN_XENAPI_PLUGIN_FUNCTION (xen-api
``python3/examples/XenAPIPlugin.py``).
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping

from rpu_desktop.simulator.behaviour import host_facts, host_operations, updates_packages
from rpu_desktop.simulator.behaviour.state import finish, note, state_of
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.media import read_boot_files, read_release
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.registry import Call, method
from rpu_desktop.simulator.releases import Release, release_of

__all__ = ["current_release"]

PLUGIN = "prepare_host_upgrade.py"
_PREPARING = (10.0, 30.0)
_SMALLEST_LOCAL_SR = 38 << 30
_SINCE = {
    "testUrl": (5, 5),
    "main": (5, 5),
    "testSafe2Upgrade": (6, 5),
    "getVersion": (8,),
    "getDom0DefaultMemory": (8,),
}

Args = Mapping[str, str]


class PluginError(Exception):
    """What the plugin's own exception says."""


@method("host.call_plugin")
async def call_plugin(call: Call, host: str, plugin: str, fn: str, args: dict[str, str]) -> str:
    """Run a function of a plugin on a host; its result is text."""
    pool = call.pool
    await host_operations.reach(pool, host)
    release = current_release(pool, host)
    if plugin == updates_packages.PLUGIN and release.brand == "XCP-ng":
        if fn not in updates_packages.FUNCTIONS:
            raise ApiError("UNKNOWN_XENAPI_PLUGIN_FUNCTION", fn)
        note(pool, f"plugin {fn}", host)
        return str(await finish(pool, updates_packages.run_updater(pool, host, fn, args)))
    numbers = release.numbers
    if plugin == host_facts.DISK_SPACE and numbers >= host_facts.DISK_SPACE_SINCE:
        return host_facts.disk_space(pool, host, fn)
    missing = any(hook.plugin_missing(pool, host) for hook in state_of(pool).hooks)
    # Servers of 5.5 and 5.6 got it with the hotfix that prepares them for upgrades (XenCenter asks for it first):
    # pretend servers have that hotfix, unless the fault plugin-missing takes it away.
    if plugin != PLUGIN or missing:
        raise ApiError("XENAPI_MISSING_PLUGIN", plugin)
    if fn not in _FUNCTIONS or numbers < _SINCE[fn]:
        raise ApiError("UNKNOWN_XENAPI_PLUGIN_FUNCTION", fn)
    note(pool, f"plugin {fn}", host, url=args.get("url", ""))
    return str(await finish(pool, _run(fn, pool, host, args)))


async def _run(fn: str, pool: SimPool, host: str, args: Args) -> str:
    try:
        return await _FUNCTIONS[fn](pool, host, args)
    except PluginError as error:
        raise ApiError("XENAPI_PLUGIN_FAILURE", fn, "Exception", error) from error


def current_release(pool: SimPool, host: str) -> Release:
    """What runs on `host`."""
    facts = pool.db.get("host", host, "software_version")
    product = facts.get("product_version") or facts.get("platform_version", "")
    brand = facts.get("product_brand", "") or facts.get("platform_name", "")
    return release_of(brand, product, facts.get("platform_version", ""), facts.get("build_number", ""))


_NFS_PLACE = re.compile(r"(\[[0-9a-f:]+\]|[^:/\[\]@]+):(/?[^:]*)")
"""What the hosts' mount command takes: ``server:path``, word for word what follows ``nfs://`` (xcp/accessor.py)."""

_HTTPS_SINCE = (8, 1)
"""When the plugin learned it (its changelog, CP-32358)."""


def readable_url(pool: SimPool, host: str, url: str) -> str:
    """Where `host` gets the files of `url`, empty where it cannot; NFS only where the scenario says so."""
    if url.startswith("https:") and current_release(pool, host).numbers < _HTTPS_SINCE:
        return ""
    if not url.startswith("nfs:"):
        return url
    place = _NFS_PLACE.fullmatch(url.removeprefix("nfs://"))
    if place is None:
        return ""
    server, path = place[1], place[2].strip("/")
    return state_of(pool).reachable_nfs.get(f"{server}:/{path}", "")


def _url(args: Args) -> str:
    if "url" not in args:
        raise PluginError("MISSING_URL")
    return args["url"]


async def _tested(pool: SimPool, host: str, url: str) -> Release:
    """The release at `url`, if a host of this version may take it; the reasons are INVALID_URL and INVALID_VER."""
    place = readable_url(pool, host, url)
    complete = bool(place) and await asyncio.to_thread(read_boot_files, place)
    release = await asyncio.to_thread(read_release, place) if complete else None
    if release is None:
        raise PluginError("INVALID_URL")
    if release.numbers < current_release(pool, host).numbers:
        raise PluginError("INVALID_VER")
    return release


async def _test_url(pool: SimPool, host: str, args: Args) -> str:
    await _tested(pool, host, _url(args))
    return "true"


async def _main(pool: SimPool, host: str, args: Args) -> str:
    """Get everything ready; from now on the next boot is the installer's."""
    url = _url(args)
    try:
        release = await _tested(pool, host, url)
    except PluginError:
        raise PluginError("INVALID_URL") from None
    await pool.clock.sleep(state_of(pool).between(_PREPARING))
    if any(hook.preparing(pool, host) for hook in state_of(pool).hooks):
        raise PluginError("ERROR_PREPARING_HOST")
    hs = state_of(pool).hosts[host]
    hs.prepared, hs.prepared_url = release, url
    note(pool, "prepared", host, release=release.product)
    return "true"


async def _get_version(pool: SimPool, host: str, args: Args) -> str:
    place = readable_url(pool, host, _url(args))
    release = await asyncio.to_thread(read_release, place) if place else None
    if release is None:
        raise PluginError("INVALID_URL")
    return json.dumps({"platform-version": release.platform, "product-version": release.product})


async def _get_dom0_default_memory(pool: SimPool, host: str, args: Args) -> str:
    place = readable_url(pool, host, _url(args))
    release = await asyncio.to_thread(read_release, place) if place else None
    if release is None:
        raise PluginError("INVALID_URL")
    metrics = pool.db.get("host", host, "metrics")
    return str(release.dom0_memory(int(pool.db.get("host_metrics", metrics, "memory_total"))))


async def _test_safe_to_upgrade(pool: SimPool, host: str, args: Args) -> str:
    """Whether the disk can be laid out anew: 7.0 and later have the new layout already."""
    unfit = state_of(pool).hosts[host].unfit
    if unfit.startswith("!"):
        raise PluginError(unfit.removeprefix("!"))
    if unfit:
        return unfit
    if current_release(pool, host).numbers >= (7,):
        return "true"
    db = pool.db
    for pbd in db.get("host", host, "PBDs"):
        row = db.record("PBD", pbd)
        sr = db.record("SR", row["SR"])
        if row["currently_attached"] and not sr["shared"] and sr["type"] in ("lvm", "ext"):
            if int(sr["physical_size"]) < _SMALLEST_LOCAL_SR:
                return "not_enough_space"
            return "vdi_present" if sr["VDIs"] else "true"
    return "true"


_FUNCTIONS: Mapping[str, Callable[[SimPool, str, Args], Awaitable[str]]] = {
    "testUrl": _test_url,
    "main": _main,
    "getVersion": _get_version,
    "getDom0DefaultMemory": _get_dom0_default_memory,
    "testSafe2Upgrade": _test_safe_to_upgrade,
}
