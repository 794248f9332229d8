"""Which toolstack and hypervisor the media contain: the versions of their packages, if their list can be read.

Media since 7.0 are a yum repository: ``repodata/repomd.xml`` names the list (``primary``), one ``package`` element each
(createrepo).  What a host will report follows from these versions: ``xapi_build`` from ``xapi-core``, ``xen``
from ``xen-hypervisor``.  A list that is missing, too long or of another form says nothing: that is no fault of media.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse

from rpu_desktop.media.errors import MediaError

if TYPE_CHECKING:
    from rpu_desktop.media.fetch import Reader

__all__ = ["read_parts"]

_REPOMD = "repodata/repomd.xml"
_PARTS = {"xapi-core": "xapi_build", "xen-hypervisor": "xen"}
"""Package -> the field of ``host.software_version`` that it decides."""
_LIMIT = 128 * 1024 * 1024
"""Bytes of a list that is unpacked; those of today's media have less than ten million."""
_UNPACKED: Mapping[str, Callable[[BytesIO], gzip.GzipFile | lzma.LZMAFile | bz2.BZ2File]] = {
    ".gz": lambda file: gzip.GzipFile(fileobj=file),
    ".xz": lzma.LZMAFile,
    ".bz2": bz2.BZ2File,
}


def read_parts(reader: Reader) -> Mapping[str, str]:
    """The fields of ``host.software_version`` that the packages of the media decide, as far as they can be read."""
    try:
        place = _place_of_list(reader.read(_REPOMD) or b"")
        content = reader.read(place) if place else None
        return _find(_unpacked(place, content)) if content else {}
    except (MediaError, OSError, EOFError, zlib.error, lzma.LZMAError, ParseError, DefusedXmlException, ValueError):
        return {}


def _place_of_list(repomd: bytes) -> str:
    if not repomd:
        return ""
    for data in fromstring(repomd).iterfind("{*}data[@type='primary']"):
        location = data.find("{*}location")
        place = location.get("href", "") if location is not None else ""
        return "" if ".." in place.split("/") or ":" in place or place.startswith("/") else place
    return ""


def _unpacked(place: str, content: bytes) -> bytes:
    unpack = next((kind for ending, kind in _UNPACKED.items() if place.endswith(ending)), None)
    if unpack is None:
        return content if place.endswith(".xml") else b""
    with unpack(BytesIO(content)) as file:
        unpacked = bytes(file.read(_LIMIT + 1))
    return unpacked if len(unpacked) <= _LIMIT else b""


def _find(content: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    for _, element in iterparse(BytesIO(content)) if content else ():
        if element.tag.rpartition("}")[2] != "package":
            continue
        field = _PARTS.get(element.findtext("{*}name", ""))
        if field and (version := _version(element)):
            found[field] = version.partition("-")[0] if field == "xapi_build" else version
        element.clear()
    return found


def _version(package: Element) -> str:
    """``ver-rel``: the toolstack reports ``ver``, Xen both."""
    version = package.find("{*}version")
    return "-".join(filter(None, (version.get("ver"), version.get("rel")))) if version is not None else ""
