"""CPU features: bit masks as hexadecimal words joined by ``-``, those a host offers and those a VM sees.

Sources: xen-api ``ocaml/xapi/cpuid_helpers.ml``, ``create_misc.ml`` create_host_cpu and create_pool_cpuinfo.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest

from rpu_desktop.simulator.behaviour.state import state_of
from rpu_desktop.simulator.pool import SimPool

__all__ = ["KEYS", "common", "covers", "flags_at_start", "level_pool", "look_again", "with_bit", "without_bit"]

KEYS = ("features", "features_hvm", "features_pv", "features_hvm_host", "features_pv_host")
"""The masks in ``host.cpu_info``; no release has all of them."""


def _words(mask: str) -> list[int]:
    return [int(word or "0", 16) for word in mask.split("-")]


def _text(words: Iterable[int]) -> str:
    return "-".join(f"{word:08x}" for word in words)


def covers(offered: str, needed: str) -> bool:
    """Whether `offered` has all bits of `needed`."""
    pairs = zip_longest(_words(offered), _words(needed), fillvalue=0)
    return not any(need & ~have for have, need in pairs)


def common(masks: Iterable[str]) -> str:
    """The bits that are in all of `masks`."""
    first, *more = (_words(mask) for mask in masks)
    for words in more:
        first = [a & b for a, b in zip(first, words, strict=False)]
    return _text(first)


def without_bit(mask: str, word: int, bit: int) -> str:
    """`mask` without one of its bits."""
    return _text(value & ~bit if index == word else value for index, value in enumerate(_words(mask)))


def with_bit(mask: str, word: int, bit: int) -> str:
    """`mask` with one more bit."""
    return _text(value | bit if index == word else value for index, value in enumerate(_words(mask)))


def flags_at_start(pool: SimPool, vm: str, host: str) -> dict[str, str]:
    """The features that the VM sees from now on: since 7.0 those that all hosts offer, ``pool.cpu_info``.

    Never more than its host has.
    """
    info = pool.db.get("host", host, "cpu_info")
    if not info:
        return {}
    own = info.get("features_hvm") or info.get("features", "")
    level = pool.db.get("pool", pool.pool, "cpu_info").get("features_hvm")
    return {"vendor": info.get("vendor", ""), "features": common([own, level]) if own and level else own}


def look_again(pool: SimPool, host: str, *, updated: bool = False) -> None:
    """Write the features that the new Xen and microcode show to a toolstack that starts with a new release, or updates.

    Source: ``dbsync_slave.ml`` update_env, which asks ``create_misc.ml`` create_host_cpu at each start.
    """
    info = dict(pool.db.get("host", host, "cpu_info"))
    if not info:
        return
    for hook in state_of(pool).hooks:
        info = dict(hook.cpu_offered(pool, host, info, updated=updated))
    pool.db.set("host", host, cpu_info=info)


def level_pool(pool: SimPool) -> None:
    """A starting coordinator determines what all hosts have in common.

    It uses what the members last wrote (``xapi.ml``).
    """
    infos = [row["cpu_info"] for row in pool.db.all("host").values()]
    keys = [key for key in KEYS if key != "features" and all(info.get(key) for info in infos)]
    if infos and keys:
        level = {key: common(info[key] for info in infos) for key in keys}
        known = dict(pool.db.get("pool", pool.pool, "cpu_info"))
        pool.db.set("pool", pool.pool, cpu_info=known | {"vendor": infos[0].get("vendor", "")} | level)
