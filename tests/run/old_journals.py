"""The journals in ``tests/run/journals``, filled in for an existing pool."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

__all__ = ["FOLDER", "NAMES", "filled"]

FOLDER = Path(__file__).with_name("journals")
NAMES = sorted(path.stem for path in FOLDER.glob("*.jsonl"))

_GAP = re.compile("@([A-Z0-9-]+)@")


def filled(name: str, run: str, given: Mapping[str, str] | None = None) -> str:
    """The journal as if the run had that id; placeholders that are not `given` get a plausible value."""
    known = {"RUN": run, **(given or {})}
    text = (FOLDER / f"{name}.jsonl").read_text("utf-8")
    text = text.replace('"@MEDIA-PORT@"', "@MEDIA-PORT@")
    return _GAP.sub(lambda gap: known.get(gap[1]) or _usual(gap[1]), text)


def _usual(gap: str) -> str:
    kind, _, which = gap.partition("-")
    if kind == "HOST":
        return f"10.0.0.{which.replace('-', '')}:443"
    return {"FINGERPRINT": "ab" * 32, "MEDIA": "8080", "UPDATES": "http://10.0.0.9/list.xml"}[kind]
