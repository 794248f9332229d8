"""Print a lock file as pip would read it on Windows: pip judges the conditions by the computer that it runs on."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from packaging.markers import Marker

__all__ = ["on_windows"]

_WINDOWS = {
    "os_name": "nt",
    "sys_platform": "win32",
    "platform_system": "Windows",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "implementation_name": "cpython",
    "python_version": "3.11",
    "python_full_version": "3.11.9",
}


def on_windows(lock: str) -> str:
    """The entries that hold on Windows, without their conditions."""
    entries = re.findall(r"^\S.*(?:\n[ \t].*)*", lock, re.MULTILINE)
    return "".join(f"{entry}\n" for each in entries if (entry := _entry(each)))


def _entry(entry: str) -> str:
    found = re.fullmatch(r"(?P<pin>[^;#\\]+?)\s*(?:;(?P<marker>[^\\]*))?(?P<hashes>\\\n[\s\S]*)", entry)
    if found is None:
        raise ValueError(f"this is no pinned entry: {entry.splitlines()[0]}")
    if found["marker"] and not Marker(found["marker"]).evaluate(_WINDOWS):
        return ""
    return f"{found['pin']} {found['hashes']}"


if __name__ == "__main__":
    sys.stdout.write(on_windows(Path(sys.argv[1]).read_text("utf-8")))
