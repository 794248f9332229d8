"""Whether a host that is to reboot is still up, going down, away, or back.

Pure: its inputs are the host's record, the state of the connection and the time; waiting is done elsewhere.

    ORDERED ──▶ GOING ──▶ AWAY ──▶ BACK
       │          │         ▲
       │          └─────────┼────▶ STAYED   its toolstack restarted, and the order died with it
       └───────▶ UNKNOWN ───┘

A host may skip any of these states between two checks, and what only looked like a reboot leads back to ORDERED.
"""

from __future__ import annotations

from enum import StrEnum

from rpu_desktop.inventory import Host

__all__ = ["LEFT", "RebootState", "RebootWatcher", "has_restarted", "is_leaving", "reboot_state"]

_LEAVING = frozenset({"reboot", "shutdown"})


class RebootState(StrEnum):
    """The state of a host that is to reboot."""

    ORDERED = "ordered"
    """It is up, and nothing shows that it is going down."""
    GOING = "going"
    """Its record shows that it is going down."""
    AWAY = "away"
    """It is down, or silent for longer than a toolstack takes to restart."""
    BACK = "back"
    """It has booted, and the pool calls it live."""
    STAYED = "stayed"
    """Its toolstack has restarted without a boot: a reboot that was ordered before will not happen."""
    UNKNOWN = "unknown"
    """Unknown at this moment: it is silent, its toolstack is starting, or the connection is broken."""


LEFT = frozenset({RebootState.GOING, RebootState.AWAY, RebootState.BACK})
"""The reboot is in progress or over."""


def is_leaving(host: Host) -> bool:
    """Whether its record shows that it is going down or was ordered to (xapi_host.ml shutdown_and_reboot_common)."""
    return not _LEAVING.isdisjoint(host.current_operations.values())


def has_restarted(before: Host, now: Host | None) -> bool:
    """Whether the host is live and its toolstack has started since `before`, with or without a boot."""
    return now is not None and now.live is not False and now.toolstack_restarted_since(before.agent_start_time)


def reboot_state(before: Host, now: Host | None) -> RebootState:
    """What the host's record `now` shows about a reboot since `before`; None: it has no record any more.

    That it is not called live is no sign of a reboot: during a restart of its toolstack it is not either
    (xapi_fuse.ml). Each start of the toolstack removes the boot time for a moment (dbsync_slave.ml
    refresh_localhost_info).
    """
    if now is None:
        return RebootState.AWAY
    booted = now.rebooted_since(before.boot_time)
    if now.live is False:
        return RebootState.AWAY if booted or is_leaving(now) else RebootState.UNKNOWN
    if booted:
        return RebootState.BACK
    if is_leaving(now):
        return RebootState.GOING
    if now.boot_time == 0.0 != before.boot_time:
        return RebootState.UNKNOWN
    # Without its previous start time, the toolstack cannot be known to have started again.
    stayed = before.agent_start_time != 0.0 and has_restarted(before, now)
    return RebootState.STAYED if stayed else RebootState.ORDERED


class RebootWatcher:
    """Adds to `reboot_state` what depends on time: how long the host has been silent, or its connection broken.

    `told`: it was ordered to reboot. If it was not, a connection to the coordinator that soon returns had a network
    problem; otherwise the coordinator takes the connection down with it. `silence` and `hiccup` (s): how long a
    restarting toolstack may be silent, and how long a network outage may last.
    """

    def __init__(self, before: Host, *, coordinator: bool, told: bool, silence: float, hiccup: float) -> None:
        self._before = before
        self._coordinator = coordinator
        self._longest = {"silent": silence, "cut off": 0.0 if told else hiccup}
        self._what = ""
        self._since = 0.0

    def see(self, now: Host | None, *, connected: bool, at: float) -> RebootState:
        """The state at the moment `at` (seconds of a monotonic clock)."""
        if not connected:
            return self._cut_off(at)
        state = reboot_state(self._before, now)
        if state is RebootState.UNKNOWN and now is not None and now.live is False:
            return self._lasting("silent", at)
        self._what = ""
        return state

    def _cut_off(self, at: float) -> RebootState:
        """Whether nothing is known about the host: a member is visible only through the coordinator."""
        if self._coordinator:
            return self._lasting("cut off", at)
        self._what = ""
        return RebootState.UNKNOWN

    def due(self, at: float) -> float | None:
        """In how many seconds to check again although nothing has changed; None: only when something changes."""
        return max(0.0, self._since + self._longest[self._what] - at) if self._what else None

    def _lasting(self, what: str, at: float) -> RebootState:
        if what != self._what:
            self._what, self._since = what, at
        return RebootState.AWAY if at - self._since >= self._longest[what] else RebootState.UNKNOWN
