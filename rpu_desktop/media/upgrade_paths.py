"""Which releases can be upgraded directly to which, according to the products' documentation.

XenServer 9 takes XenServer 8; XenServer 8 takes Citrix Hypervisor 8.2 CU1 and its own earlier builds; Citrix Hypervisor
8.0 to 8.2 take 7.0 and later; XenServer 7 takes 6.2 and later; the 6.x releases take 5.6 and later.  XCP-ng up to 8.2
takes every XCP-ng, and the XenServer releases that its own platform takes; XCP-ng 8.3 takes 8.0 and later of all
products, and advises 8.2.1 (its release notes: pools that came from 7.x were left without certificates).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rpu_desktop.versions import SoftwareVersion, Version

__all__ = ["step_between", "wiser_step"]


@dataclass(frozen=True, slots=True)
class _Rule:
    """From target `since` on: `oldest` is the oldest release with a direct upgrade; older ones go to `step` first.

    Releases older than `wise` should be upgraded to `step` first, too.
    """

    since: Version
    oldest: Version
    step: str
    version: Version
    wise: Version


def _rule(since: str, oldest: str, step: str, version: str, wise: str = "0") -> _Rule:
    return _Rule(Version.parse(since), Version.parse(oldest), step, Version.parse(version), Version.parse(wise))


_COMMON = (
    _rule("8.0", "7.0", "XenServer 7.1 CU2", "7.1.2"),
    _rule("7.0", "6.2", "XenServer 6.2", "6.2"),
    _rule("6.0", "5.6", "XenServer 5.6", "5.6"),
)
_XENSERVER = (
    _rule("9.0", "8.3", "XenServer 8", "8.4"),
    _rule("8.3", "8.2.1", "Citrix Hypervisor 8.2 CU1", "8.2.1"),
    *_COMMON,
)
_XCP_NG = (
    _rule("8.3", "8.0", "XCP-ng 8.2.1", "8.2.1", wise="8.2.1"),
    *_COMMON,
)
"""The newest first: the first whose `since` the target reaches holds."""


def step_between(running: SoftwareVersion, offered: SoftwareVersion) -> str:
    """The releases to upgrade to first, in their order; empty where the way is direct, or the target is not known."""
    if not offered.get("product_version"):
        return ""
    return " → ".join(_steps(running, offered.product_version, _rules(running, offered)))


def wiser_step(running: SoftwareVersion, offered: SoftwareVersion) -> str:
    """The release that the target's maker advises to upgrade to first, though the direct way is open; mostly empty."""
    rule = _rule_for(offered.product_version, _rules(running, offered)) if offered.get("product_version") else None
    return rule.step if rule and rule.oldest <= running.product_version < rule.wise else ""


def _rules(running: SoftwareVersion, offered: SoftwareVersion) -> Sequence[_Rule]:
    return _XCP_NG if offered.is_xcp_ng_beside(running) else _XENSERVER


def _rule_for(target: Version, rules: Sequence[_Rule]) -> _Rule | None:
    return next((rule for rule in rules if target >= rule.since), None)


def _steps(running: SoftwareVersion, target: Version, rules: Sequence[_Rule]) -> list[str]:
    rule = _rule_for(target, rules)
    if rule is None or running.product_version >= rule.oldest or (running.is_xcp_ng and rule in _COMMON):
        return []
    return [*_steps(running, rule.version, rules), rule.step]
