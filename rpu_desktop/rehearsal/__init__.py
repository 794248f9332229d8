"""Rehearsals: the same upgrade on a simulated copy of the pool, in a process of its own, in time that jumps."""

from __future__ import annotations

__all__ = ["COMMAND"]

COMMAND = "rehearsal-stage"
"""The word on the command line that makes a process the one that rehearses."""
