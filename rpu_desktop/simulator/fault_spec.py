"""Parses faults as ``--fault`` and scenarios name them."""

from __future__ import annotations

from rpu_desktop.simulator import conditions  # noqa: F401 - faults, too, and known once they are imported
from rpu_desktop.simulator.faults import FAULTS, Fault

__all__ = ["parse_fault"]


def parse_fault(spec: str) -> Fault:
    """Parse one ``kind[:key=value,...]``.

    Raises:
        ValueError: it is invalid.

    """
    kind, _, rest = spec.partition(":")
    if kind not in FAULTS:
        raise ValueError(f"unknown fault {kind!r}; known: {', '.join(sorted(FAULTS))}")
    values: dict[str, str] = {}
    for pair in filter(None, rest.split(",")):
        key, equals, value = pair.partition("=")
        if not equals:
            raise ValueError(f"{pair!r} in {spec!r} is not key=value")
        values[key.strip()] = value.strip()
    return FAULTS[kind](values)
