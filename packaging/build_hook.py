"""Puts compiled translations into the wheel: an installed program has no Babel."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class TranslationsHook(BuildHookInterface):
    """Compiles ``translations/*.po`` for a wheel; an editable installation compiles them itself when it needs them."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Hatch's hook before the files are collected."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from rpu_desktop.i18n.compiling import compile_all  # noqa: PLC0415 (found only now)

        made = compile_all(Path(self.root, "translations"), Path(self.root, "build", "translations"))
        build_data["force_include"].update({str(path): f"rpu_desktop/translations/{path.name}" for path in made})
