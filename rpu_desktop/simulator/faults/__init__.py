"""Faults to inject: ``kind[:key=value,...]``.

======================================================  ============================================================
migration-fails[:vm=NAME][,code=CODE][,times=N]         a migration fails halfway
migration-slow[:vm=NAME][,factor=N][,times=N]           a migration takes N times as long (10)
evacuate-fails[:host=NAME][,code=CODE][,times=N]        host.evacuate fails before it starts
disable-fails[:host=NAME][,code=CODE][,times=N]         host.disable fails
pbd-fails[:host=NAME][,sr=NAME][,times=N]               storage cannot be plugged
plugin-missing[:host=NAME]                              the upgrade plugin is missing
plugin-dies[:host=NAME][,plugin=NAME][,with=HOW]        a plugin ends during its work: ``traceback`` on its stderr, a
                                                        failure of its ``own``, or a ``signal``
prepare-fails[:host=NAME][,times=N]                     the plugin's main ends with ERROR_PREPARING_HOST
old-version[:host=NAME][,times=N]                       the installation fails: the host comes back as it was
wrong-build[:host=NAME][,times=N]                       the host comes back with another build of the new version
person[:host=NAME][,does=ACTION][,times=N]                a person boots the host from media: install, forget, old,
                                                        wrong-mode, power-off
never-back[:host=NAME]                                  the host does not come back from its next outage
slow-boot[:host=NAME][,seconds=N][,times=N]             the next boot takes N simulated seconds longer (1200)
new-certificate[:host=NAME][,times=N]                   the host shows another certificate after its next boot
stays-disabled[:host=NAME][,times=N]                    the host stays disabled after its boot
guest-refuses[:vm=NAME]                                 the guest does not shut down when asked
call-fails:method=NAME[,code=CODE][,times=N]            any call of that method fails
task-vanishes[:method=NAME][,times=N]                   a task is gone while its work continues
reset-before[:method=NAME][,agent=NAME][,times=N]       the connection is cut before the call has had an effect
reset-after[:method=NAME][,agent=NAME][,times=N]        the connection is cut after it, before the response
no-answer[:method=NAME][,agent=NAME][,times=N]          the call is executed, the response never comes
http-500[:method=NAME][,agent=NAME][,times=N]           the web server responds "500 Internal Server Error"
wrong-answer[:method=NAME][,agent=NAME][,times=N]       the response is nonsense
drop-connections[:every=SECONDS][,times=N]              all connections to the coordinator are cut now and then (300)
toolstack-restarts[:host=NAME][,after=SECONDS]          the toolstack restarts, by default the coordinator's
host-dead[:host=NAME][,after=SECONDS]                   the host loses its power: calls to it take minutes, and it is
                                                        called live for ten more
host-hangs[:host=NAME][,after=SECONDS][,seconds=N]      a member accepts calls and never responds, for N seconds
                                                        (0: forever); it is called live meanwhile
rough-reboot[:host=NAME][,times=N]                      the host goes down without announcing it: it is called
                                                        live, and calls to it take minutes
host-disabled[:host=NAME]                               the host is in maintenance mode from the start
vm-crashes[:vm=NAME][,after=SECONDS]                    a running VM is gone
storage-lost[:host=NAME][,sr=NAME][,after=SECONDS]      a host loses the connection to an SR
memory-shrinks[:host=NAME][,by=GIB][,after=SECONDS]     a host has less memory (8)
json-refused[:after=SECONDS]                            a proxy in front of the hosts passes on XML-RPC only
clock-jumps[:by=SECONDS][,after=SECONDS]                the pool's clock is set forward or back (3600)
======================================================  ============================================================

Faults of updates, guests and disks that move have tables of their own: `rpu_desktop.simulator.faults.updates`,
`….guests`, `….disks`.
Conditions that exist from the start, one table for each subject: `rpu_desktop.simulator.conditions`.

`host` and `vm` match by name (``*`` and ``?`` allowed) or uuid; without them the fault affects the first one.
`method` matches a method's name, `agent` the client's (``User-Agent``).
`times` is how often it happens (default: once; 0: always).  With ``chance=P`` (0 to 1) and ``seed=N`` each
occurrence is random, in the same way every time.  Seconds are simulated ones, from the start.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rpu_desktop.simulator.behaviour.state import state_of
from rpu_desktop.simulator.faults import disks, guests, moments, steps, updates
from rpu_desktop.simulator.faults.base import FAULTS, Fault
from rpu_desktop.simulator.faults.wire import WireFault
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.registry import Call

__all__ = ["FAULTS", "Fault", "FaultSet", "WireFault", "disks", "guests", "moments", "steps", "updates"]


class FaultSet:
    """All faults of one simulation, called by its pools."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = list(faults)

    async def before_call(self, call: Call, name: str, arguments: Sequence[Any]) -> None:
        """Call every fault."""
        for fault in self.faults:
            await fault.before_call(call, name, arguments)

    def on_wire(self, pool: SimPool, method: str, agent: str) -> WireFault | None:
        """The fault that strikes this request, or None."""
        wired = (fault for fault in self.faults if isinstance(fault, WireFault))
        return next((fault for fault in wired if fault.affects(pool, method, agent)), None)

    def install(self, pool: SimPool) -> None:
        """Activate them for `pool`."""
        pool.faults = self
        state_of(pool).hooks.extend(self.faults)
