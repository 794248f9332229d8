"""Update ISOs and supplemental packs: the metadata in their ``update.xml``.

The host reads the same (xen-api ``xapi_pool_update.ml`` parse_update_info); packs of releases before 7.1 carry
``XS-REPOSITORY`` instead.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

import pycdlib
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from pycdlib.pycdlibexception import PyCdlibException

from rpu_desktop.i18n.text import Text, one_line, plain, translate
from rpu_desktop.updates.errors import WrongFile
from rpu_desktop.updates.guidance import Guidance, of_iso

__all__ = ["UpdateFile", "read_update_file", "unzipped"]

_LIMIT = 1 << 20
_DESCRIPTION = 2000
"""Letters of a description."""
_PLACES = (
    {"joliet_path": "/update.xml"},
    {"rr_path": "/update.xml"},
    {"iso_path": "/UPDATE.XML;1"},
    {"iso_path": "/UPDATE.XML"},
)
_OLD_PLACES = ({"rr_path": "/XS-REPOSITORY"}, {"iso_path": "/XS_REPOSITORY;1"}, {"iso_path": "/XS_REPOS.;1"})


_NO_UPDATE = translate("updates", "it is neither an update ISO nor a supplemental pack")


@dataclass(frozen=True, slots=True)
class UpdateFile:
    """An update ISO; `kind` is ``update`` or ``pack`` (only packs of old releases differ), size in bytes."""

    path: Path
    uuid: str
    name: str
    description: str
    version: str
    guidance: frozenset[Guidance]
    installation_size: int = 0
    old_pack: bool = False


def read_update_file(path: Path) -> UpdateFile:
    """Read the file's metadata; blocking.

    Raises:
        WrongFile: it is neither an update ISO nor a supplemental pack.

    """
    try:
        content, old = _description(path)
    except OSError as error:
        raise _wrong(path, plain(error.strerror or str(error))) from error
    except Exception as error:  # struct.error, KeyError, AttributeError …: anything that pycdlib fails with
        raise _wrong(path, _NO_UPDATE) from error
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except (ValueError, LookupError, DefusedXmlException, ParseError) as error:
        raise _wrong(path, _NO_UPDATE) from error
    if old and root.tag == "repository":
        return _old_pack(path, root)
    if root.tag != "update" or not root.get("uuid") or not root.get("name-label"):
        raise _wrong(path, translate("updates", "its description is incomplete"))
    return UpdateFile(
        path,
        root.get("uuid", "").lower(),
        one_line(root.get("name-label", "")),
        one_line((root.findtext("name-description") or "").strip(), _DESCRIPTION),
        one_line(root.get("version", "")),
        of_iso(root.get("after-apply-guidance", "").split(",")),
        _size(root.get("installation-size", "")),
    )


def _size(text: str) -> int:
    """Bytes; 0 for what is no number."""
    digits = text.strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else 0


def _old_pack(path: Path, root: Element) -> UpdateFile:
    name = one_line(f"{root.get('originator', '')}:{root.get('name', '')}")
    return UpdateFile(
        path,
        "",
        name,
        one_line((root.findtext("description") or "").strip(), _DESCRIPTION),
        one_line(root.get("version", "")),
        frozenset(),
        old_pack=True,
    )


def _description(path: Path) -> tuple[bytes, bool]:
    iso = pycdlib.PyCdlib()
    iso.open(str(path))
    try:
        for old, places in ((False, _PLACES), (True, _OLD_PLACES)):
            for place in places:
                content = BytesIO()
                try:
                    record = iso.get_record(**place)
                    if record.get_data_length() > _LIMIT:
                        continue
                    iso.get_file_from_iso_fp(content, **place)
                except PyCdlibException:
                    continue
                return content.getvalue(), old
    finally:
        iso.close()
    raise ValueError("no update.xml")


def unzipped(path: Path, suffixes: tuple[str, ...], target: Path, limit: int) -> bool:
    """Take the one file with such a suffix out of a zip file; False when `path` is no zip file.  Blocking.

    Raises:
        WrongFile: the zip file is damaged, or holds no such file, or one beyond `limit` bytes.
        OSError: it cannot be written.

    """
    if not zipfile.is_zipfile(path):
        return False
    fresh = target.with_name(f"{target.name}.new")
    try:
        with zipfile.ZipFile(path) as archive:
            member = next((m for m in archive.infolist() if m.filename.lower().endswith(suffixes)), None)
            if member is None or member.file_size > limit:
                raise _wrong(path, translate("updates", "it contains no update"))
            with archive.open(member) as packed, fresh.open("wb") as file:
                while block := packed.read(1 << 20):
                    file.write(block)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        fresh.unlink(missing_ok=True)
        raise _wrong(path, translate("updates", "it is damaged")) from error
    fresh.replace(target)
    return True


def _wrong(path: Path, reason: Text) -> WrongFile:
    text = translate("updates", "{file} cannot be used: {reason}.")
    advice = translate("updates", "Download this file again from the download page of your product.")
    return WrongFile(text.of(file=plain(path.name), reason=reason), advice, reason)
