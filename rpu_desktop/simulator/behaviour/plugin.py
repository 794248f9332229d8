"""Host plugins, above all ``prepare_host_upgrade.py``, which really reads the media from the given URL.

`simulator.host_reader` does the reading, `plugin_habits` has the functions of each version. A failing function gives
XENAPI_PLUGIN_FAILURE with the function, the exception's class and its text; an unknown one
UNKNOWN_XENAPI_PLUGIN_FUNCTION (xen-api ``python3/examples/XenAPIPlugin.py``). The reasons are those that XenCenter
knows (FriendlyNames.resx, PREPARE_HOST_UPGRADE_*).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from rpu_desktop.simulator.behaviour import host_facts, host_operations, updates_packages
from rpu_desktop.simulator.behaviour.plugin_habits import PluginHabits, habits_of
from rpu_desktop.simulator.behaviour.state import finish, note, state_of
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.host_reader import HostReader, Unreadable, open_reader
from rpu_desktop.simulator.media import BOOT_FILES, ISOLINUX, release_in
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.registry import Call, method
from rpu_desktop.simulator.releases import Release, release_of

__all__ = ["current_release"]

PLUGIN = "prepare_host_upgrade.py"
_PREPARING = (10.0, 30.0)
_SMALLEST_LOCAL_SR = 38 << 30
Args = Mapping[str, str]


class PluginError(Exception):
    """The plugin's own exception."""


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
    # simulated servers have that hotfix, unless the fault plugin-missing removes it.
    if plugin != PLUGIN or missing:
        raise ApiError("XENAPI_MISSING_PLUGIN", plugin)
    if fn not in _FUNCTIONS or not habits_of(release).knows(fn):
        raise ApiError("UNKNOWN_XENAPI_PLUGIN_FUNCTION", fn)
    note(pool, f"plugin {fn}", host, url=args.get("url", ""))
    return str(await finish(pool, _run(fn, pool, host, args)))


async def _run(fn: str, pool: SimPool, host: str, args: Args) -> str:
    try:
        return await _FUNCTIONS[fn](pool, host, args)
    except PluginError as error:
        raise ApiError("XENAPI_PLUGIN_FAILURE", fn, "Exception", error) from error


def current_release(pool: SimPool, host: str) -> Release:
    """The release that runs on `host`."""
    facts = pool.db.get("host", host, "software_version")
    product = facts.get("product_version") or facts.get("platform_version", "")
    brand = facts.get("product_brand", "") or facts.get("platform_name", "")
    release = release_of(brand, product, facts.get("platform_version", ""), facts.get("build_number", ""))
    return replace(release, xapi_build=facts.get("xapi_build", release.xapi_build))


T = TypeVar("T")


async def _reading(pool: SimPool, host: str, url: str, look: Callable[[HostReader, PluginHabits], T]) -> T:
    """The result of `look` at `url` with this host's reader.

    Raises:
        PluginError: INVALID_URL, the address leads nowhere.

    """
    habits, state = habits_of(current_release(pool, host)), state_of(pool)

    def run() -> T:
        try:
            with open_reader(url, habits, state.reachable_nfs, state.reachable_http) as reader:
                return look(reader, habits)
        except Unreadable:
            raise PluginError("INVALID_URL") from None

    return await asyncio.to_thread(run)


def _url(args: Args) -> str:
    if "url" not in args:
        raise PluginError("MISSING_URL")
    return args["url"]


async def _tested(pool: SimPool, host: str, url: str) -> Release:
    """The release at `url`, if a host of this version may install it; as the plugin's ``test_repo``."""
    release = await _reading(pool, host, url, _look_at_repository)
    mine = current_release(pool, host)
    both = bool(release.platform and mine.platform)  # 6.0 and older know no platform
    if (release.platform_numbers < mine.platform_numbers) if both else (release.numbers < mine.numbers):
        raise PluginError("INVALID_VER")
    return release


def _look_at_repository(reader: HostReader, habits: PluginHabits) -> Release:
    names = [*BOOT_FILES, ISOLINUX] if habits.wants_isolinux else list(BOOT_FILES)
    found = [reader.access(name) for name in names]
    # Old plugins only remember the result for the last file (function test_boot_files).
    if not (all(found) if habits.gives_reasons else found[-1]):
        raise PluginError(_reason(reader.last_error) if habits.gives_reasons else "INVALID_URL")
    return _release(reader, habits)


def _release(reader: HostReader, habits: PluginHabits) -> Release:
    release = release_in(reader)
    if release is None:
        raise PluginError("INVALID_URL")
    return release


def _reason(status: int) -> str:
    """The plugin's reason for an HTTP status; the reader uses the numbers for other protocols as well."""
    if 500 <= status < 600:
        return f"REPO_SERVER_ERROR_{status}"
    return _REASONS.get(status, "INVALID_URL")


_REASONS = {
    5: "REPO_IOERROR",
    401: "UNAUTH_URL",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    407: "PROXY AUTH FAILURE",
    408: "TIMEOUT",
}


async def _test_url(pool: SimPool, host: str, args: Args) -> str:
    await _tested(pool, host, _url(args))
    return "true"


async def _main(pool: SimPool, host: str, args: Args) -> str:
    """Prepare everything; from now on the next boot starts the installer."""
    url = _url(args)
    try:
        release = await _tested(pool, host, url)
    except PluginError:
        raise PluginError("INVALID_URL") from None
    await pool.clock.sleep(state_of(pool).between(_PREPARING, host))
    if any(hook.preparing(pool, host) for hook in state_of(pool).hooks) or not await _fetched(pool, host, url):
        raise PluginError("ERROR_PREPARING_HOST")
    hs = state_of(pool).hosts[host]
    hs.prepared, hs.prepared_url = release, url
    note(pool, "prepared", host, release=release.product)
    return "true"


async def _fetched(pool: SimPool, host: str, url: str) -> bool:
    """Whether all boot files can be downloaded (function get_boot_files)."""

    def look(reader: HostReader, habits: PluginHabits) -> bool:
        names = [*BOOT_FILES, ISOLINUX] if habits.wants_isolinux else list(BOOT_FILES)
        return all(reader.read(name) is not None for name in names)

    try:
        return await _reading(pool, host, url, look)
    except PluginError:
        return False


async def _get_version(pool: SimPool, host: str, args: Args) -> str:
    release = await _reading(pool, host, _url(args), _release)
    return json.dumps({"platform-version": release.platform, "product-version": release.product})


async def _get_dom0_default_memory(pool: SimPool, host: str, args: Args) -> str:
    release = await _reading(pool, host, _url(args), _release)
    metrics = pool.db.get("host", host, "metrics")
    return str(release.dom0_memory(int(pool.db.get("host_metrics", metrics, "memory_total"))))


async def _get_eua(pool: SimPool, host: str, args: Args) -> str:
    """The agreement on the media (2.2.5; ``EULA`` for older media since 2.2.6)."""

    def look(reader: HostReader, habits: PluginHabits) -> bytes | None:
        return next((found for name in ("EUA", "EULA") if (found := reader.read(name)) is not None), None)

    content = await _reading(pool, host, _url(args), look)
    if content is None:
        raise PluginError("NOT_FOUND")
    return json.dumps({"eua": content.decode()})


async def _check_host(pool: SimPool, host: str, args: Args) -> str:
    """What XenServer 9 refuses about one host. Its changelog names the subjects; the texts are this simulator's own."""
    release = await _reading(pool, host, _url(args), _release)
    for refused, reason in (
        (state_of(pool).hosts[host].bios_boot, "BIOS boot mode is not supported"),
        (pool.db.get("host", host, "software_version").get("network_backend") == "bridge", "Linux bridge is in use"),
    ):
        if refused and not release.boots_by_bios:
            raise PluginError(reason)
    return "true"


async def _check_pool(pool: SimPool, host: str, args: Args) -> str:
    """What XenServer 9 refuses about a pool, as `_check_host`."""
    release = await _reading(pool, host, _url(args), _release)
    fcoe = any(row["type"] == "lvmofcoe" for row in pool.db.all("SR").values())
    if fcoe and not release.boots_by_bios:
        raise PluginError("FCoE storage is in use")
    return "true"


async def _test_safe_to_upgrade(pool: SimPool, host: str, args: Args) -> str:
    """Whether the disk can be repartitioned: 7.0 and later already have the new layout."""
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
    "getEUA": _get_eua,
    "checkHost": _check_host,
    "checkPool": _check_pool,
    "testSafe2Upgrade": _test_safe_to_upgrade,
}
