"""Whether updates are available, checked before anything is changed: problems are only warnings."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from rpu_desktop.i18n.text import translate
from rpu_desktop.updates.errors import NotSetUp, UpdateError, UpdateRefused
from rpu_desktop.updates.isofile import read_update_file
from rpu_desktop.updates.library import Library
from rpu_desktop.updates.minimal import minimal_list
from rpu_desktop.updates.selection import needs_source
from rpu_desktop.updates.source import UpdateSource
from rpu_desktop.versions import SoftwareVersion

__all__ = ["update_trouble"]


async def update_trouble(
    source: UpdateSource | None, packs: Sequence[Path], target: SoftwareVersion | None
) -> list[UpdateError]:
    """What prevents updates of `target`; empty if nothing does, or if it is not known yet."""
    found: list[UpdateError] = []
    if source is not None and target is not None and needs_source(target):
        try:
            await _look(source, target)
        except UpdateError as error:
            found.append(error)
    for path in packs:
        try:
            file = await asyncio.to_thread(read_update_file, path)
        except UpdateError as error:
            found.append(error)
        else:
            if file.old_pack:
                text = translate("updates", "{file} is a supplemental pack for versions before 7.1.")
                found.append(UpdateRefused(text.of(file=path.name), translate("updates", "Omit it.")))
    return found


async def _look(source: UpdateSource, target: SoftwareVersion) -> None:
    catalogue = await Library(source).catalogue()
    version = catalogue.version_of(target)
    if version is None or minimal_list(catalogue, version) is None:
        text = translate("updates", "The list of updates does not contain {version}.")
        advice = translate("updates", "Download the updates from your vendor's website, or continue without updates.")
        raise NotSetUp(text.of(version=target.full_label), advice)
