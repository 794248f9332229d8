"""Update files on this computer: one cache for all pools, and the admin's own folder before the network."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from weakref import WeakValueDictionary

import platformdirs

from rpu_desktop.files import FileDamaged, private_folder, read_json, write_whole
from rpu_desktop.i18n.text import translate
from rpu_desktop.updates.catalogue import SIZE_LIMIT, Catalogue, Patch
from rpu_desktop.updates.errors import SourceUnreachable, UpdateError, UpdateMissing, WrongFile
from rpu_desktop.updates.isofile import UpdateFile, read_update_file, unzipped
from rpu_desktop.updates.places import Progress, disk_full, shown
from rpu_desktop.updates.source import UpdateSource

__all__ = ["Library", "cache_folder"]

_LARGEST = 8 << 30
_ISO = (".iso",)
_OLD = (".xsupdate",)

_locks: WeakValueDictionary[Path, asyncio.Lock] = WeakValueDictionary()
"""Two pools that want the same file at the same time: the second one finds it there."""


def cache_folder() -> Path:
    """Where downloaded updates are kept."""
    return platformdirs.user_cache_path("rpu-desktop", appauthor=False) / "updates"


class Library:
    """Finds the document and the files of updates; `cache` is where downloads go."""

    def __init__(self, source: UpdateSource, cache: Path | None = None) -> None:
        self.source = source
        self.cache = cache or cache_folder()

    async def catalogue(self) -> Catalogue:
        """The check-for-updates document.

        Raises:
            UpdateError: it cannot be had, or is none.

        """
        local = await asyncio.to_thread(self._local_document)
        if local is not None:
            content = await asyncio.to_thread(local.read_bytes)
            return await asyncio.to_thread(Catalogue.parse, content, local.name)
        url = self.source.document
        # Only here: the web client takes a fifth of the time in which the program starts.
        from rpu_desktop.updates.download import fetch_small  # noqa: PLC0415

        content = await fetch_small(self.source, url, SIZE_LIMIT)
        return await asyncio.to_thread(Catalogue.parse, content, shown(url))

    def _local_document(self) -> Path | None:
        """The only ``.xml`` file of the admin's folder."""
        folder = self.source.folder
        if folder is None:
            return None
        if not folder.is_dir():
            text = translate("updates", "The folder {folder} does not exist.").of(folder=str(folder))
            raise SourceUnreachable(text, translate("updates", "Choose the folder with the downloaded updates again."))
        documents = sorted(folder.glob("*.xml"))
        return documents[0] if len(documents) == 1 else None

    async def file_of(self, patch: Patch, progress: Progress, *, old: bool = False) -> Path:
        """The file to be uploaded for an update; `old` for those of releases before 7.1.

        Raises:
            UpdateError: it cannot be had, or is not what it should be.

        """
        suffixes = _OLD if old else _ISO
        target = self.cache / f"{patch.uuid}{suffixes[0]}"
        lock = _locks.setdefault(target, asyncio.Lock())
        async with lock:
            if await asyncio.to_thread(_is_as_it_was, target, patch):
                return target
            try:
                await asyncio.to_thread(private_folder, self.cache)
                if await asyncio.to_thread(self._take_from_folder, patch, target, suffixes):
                    return target
                await self._download(patch, target, suffixes, progress)
            except OSError as error:
                raise disk_full(self.cache, error) from error
        return target

    async def _download(self, patch: Patch, target: Path, suffixes: tuple[str, ...], progress: Progress) -> None:
        if not patch.url:
            text = translate("updates", "The update source has no file for {update}.").of(update=patch.name)
            advice = translate(
                "updates", "Download it yourself, put it into a folder, and choose that folder as the update source."
            )
            raise UpdateMissing(text, advice)
        packed = self.cache / f"{patch.uuid}.download"
        from rpu_desktop.updates.download import Download  # noqa: PLC0415 (as above)

        await Download(self.source, patch.url, patch.name, patch.download_size, patch.sha256).into(packed, progress)
        try:
            await asyncio.to_thread(_unpack, patch, packed, target, suffixes)
        except WrongFile as error:
            raise WrongFile.downloaded(patch.name, error.reason) from error
        finally:
            packed.unlink(missing_ok=True)

    # --- the admin's folder

    def _take_from_folder(self, patch: Patch, target: Path, suffixes: tuple[str, ...]) -> bool:
        """Find the update among downloaded files, by their metadata; blocking."""
        for candidate in self._candidates(patch, suffixes):
            try:
                _unpack(patch, candidate, target, suffixes)
            except UpdateError:
                continue
            return True
        return False

    def _candidates(self, patch: Patch, suffixes: tuple[str, ...]) -> Iterator[Path]:
        """Those first that are called like the update."""
        if self.source.folder is None or not self.source.folder.is_dir():
            return
        files = (path for path in self.source.folder.iterdir() if path.suffix.lower() in (*suffixes, ".zip"))
        yield from sorted(files, key=lambda path: (patch.name.lower() not in path.name.lower(), path.name))

    def packs(self) -> list[UpdateFile]:
        """What of the folder can be understood; for showing it to the admin.  Blocking."""
        found = []
        for path in sorted(self.source.folder.glob("*.iso")) if self.source.folder else []:
            try:
                found.append(read_update_file(path))
            except WrongFile:
                continue
        return found


def _unpack(patch: Patch, packed: Path, target: Path, suffixes: tuple[str, ...]) -> None:
    """Turn what was downloaded into `target`, which appears only when it is this very update; blocking.

    Raises:
        WrongFile: it is another one, or none.

    """
    fresh = target.with_name(f"{target.stem}-fresh{target.suffix}")
    try:
        if not unzipped(packed, suffixes, fresh, _LARGEST):
            with packed.open("rb") as source, fresh.open("wb") as file:
                while block := source.read(1 << 20):
                    file.write(block)
        _assert_is(patch, fresh, packed)
        _remember(fresh, target, patch)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)


def _note_of(target: Path) -> Path:
    return target.with_name(f"{target.name}.json")


def _remember(fresh: Path, target: Path, patch: Patch) -> None:
    """What the file in the cache must be when it is used again; blocking."""
    note = {"sha256": _checksum(fresh), "download": patch.sha256}
    write_whole(_note_of(target), json.dumps(note).encode())


def _is_as_it_was(target: Path, patch: Patch) -> bool:
    """Whether the file in the cache is the one that was put there, of what the source still offers; blocking.

    A changed or unknown file is deleted and fetched again.
    """
    if not target.exists():
        return False
    try:
        note = read_json(_note_of(target))
        if note["download"] == patch.sha256 and note["sha256"] == _checksum(target):
            return True
    except (OSError, FileDamaged, LookupError, TypeError):
        pass
    with contextlib.suppress(OSError):
        target.unlink()
    return False


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _assert_is(patch: Patch, path: Path, packed: Path) -> None:
    if path.suffix in _OLD:
        # A signed script that only the host can read: only its name is known here.
        right = patch.name.lower() in packed.name.lower() or patch.uuid in packed.name
    else:
        right = read_update_file(path).uuid == patch.uuid
    if not right:
        raise WrongFile.downloaded(patch.name, translate("updates", "it is a different update"))
