"""Rehearsals: the same upgrade on a simulated copy of the pool, in a process of its own, in time that jumps."""

from __future__ import annotations

__all__ = ["COMMAND"]

COMMAND = "rehearsal-stage"
"""The command-line argument that makes a process the rehearsal process."""
