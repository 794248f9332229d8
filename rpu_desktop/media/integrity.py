"""Whether media on this computer are whole: sizes and checksums, as far as the media themselves name them.

Media since 7.0 have ``[checksums]`` in ``.treeinfo`` and a package repository whose index names each package's size and
checksum (``repodata/repomd.xml`` -> primary); older ones name size and MD5 in each repository's ``XS-PACKAGES``
(host-installer ``repository.py``).
"""

from __future__ import annotations

import bz2
import gzip
import hashlib
import lzma
import zlib
from collections.abc import Callable, Iterator, Mapping
from configparser import ConfigParser
from configparser import Error as ConfigError
from dataclasses import dataclass
from io import BytesIO
from posixpath import dirname, join
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.media.errors import MediaDamaged
from rpu_desktop.media.tree import Entry, MediaTree

__all__ = ["Claim", "claims", "verify_checksums", "verify_sizes"]

_REPOMD = "repodata/repomd.xml"
_INDEX_LIMIT = 256 << 20
"""Bytes; the index of the largest media is a few megabytes."""

_Unpacking = gzip.GzipFile | lzma.LZMAFile | bz2.BZ2File
_OPENERS: Mapping[str, Callable[[BytesIO], _Unpacking]] = {
    ".gz": lambda file: gzip.GzipFile(fileobj=file),
    ".xz": lzma.LZMAFile,
    ".bz2": bz2.BZ2File,
}
_HASHES = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")


@dataclass(frozen=True, slots=True)
class Claim:
    """What the media state about one of their files; `size` is None and `digest` empty if not stated."""

    name: str
    size: int | None = None
    kind: str = ""
    digest: str = ""


def claims(tree: MediaTree) -> list[Claim]:
    """Everything that the media state about their files.

    Raises:
        MediaDamaged: an index is invalid, or not the announced one.

    """
    return [*_treeinfo_claims(tree), *_repository_claims(tree), *_package_claims(tree)]


def verify_sizes(tree: MediaTree, found: list[Claim]) -> None:
    """See that every file is there and as long as it has to be; quick.

    Raises:
        MediaDamaged: one is not; it is named.

    """
    for claim in found:
        entry = tree.find(claim.name)
        if entry is None:
            raise damaged(tree, translate("media", "the file {name} is missing").of(name=claim.name))
        if claim.size is not None and entry.size != claim.size:
            what = translate("media", "the file {name} has {size} bytes instead of {wanted}")
            raise damaged(tree, what.of(name=claim.name, size=entry.size, wanted=claim.size))


def verify_checksums(tree: MediaTree, found: list[Claim]) -> None:
    """Read every file of which the media name a checksum; takes as long as the disk needs for the image.

    Raises:
        MediaDamaged: the content of a file is not what it has to be.

    """
    for claim in found:
        entry = tree.find(claim.name)
        if entry is not None and claim.digest and claim.kind in _HASHES:
            _verify(tree, entry, claim)


def _verify(tree: MediaTree, entry: Entry, claim: Claim) -> None:
    digest = hashlib.new(claim.kind, usedforsecurity=False)
    for block in entry.blocks():
        digest.update(block)
    if digest.hexdigest() != claim.digest.lower():
        raise damaged(tree, translate("media", "the content of the file {name} has changed").of(name=claim.name))


def damaged(tree: MediaTree, what: Text) -> MediaDamaged:
    """The complaint about media on this computer."""
    return MediaDamaged(
        translate("media", "The installation media at {source} are damaged: {what}.").of(source=tree.origin, what=what),
        translate(
            "media",
            "Download the image again and compare its checksum with the one published by the vendor; if this is a "
            "folder, unpack the image again.",
        ),
    )


def _treeinfo_claims(tree: MediaTree) -> Iterator[Claim]:
    """Names of missing files are skipped: vendors carry them over from the media of other systems."""
    entry = tree.find(".treeinfo")
    parser = ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    try:
        parser.read_string(entry.read(_INDEX_LIMIT).decode() if entry else "")
    except (UnicodeDecodeError, ConfigError):
        return  # reported by the code that reads the version
    for name, value in parser["checksums"].items() if "checksums" in parser else ():
        kind, _, digest = value.partition(":")
        if tree.find(name):
            yield Claim(name, None, kind.strip().lower(), digest.strip())


def _repository_claims(tree: MediaTree) -> Iterator[Claim]:
    entry = tree.find(_REPOMD)
    if entry is None:
        return
    for data in _children(_parse(tree, _REPOMD, entry.read(_INDEX_LIMIT)), "data"):
        claim = _claim(data, size="size")
        if claim.name:
            yield claim
            if data.get("type") == "primary":
                yield from _primary_claims(tree, claim)


def _primary_claims(tree: MediaTree, index: Claim) -> Iterator[Claim]:
    verify_sizes(tree, [index])
    entry = tree.find(index.name)
    assert entry is not None  # noqa: S101 (just seen)
    verify_checksums(tree, [index])
    content = entry.read(_INDEX_LIMIT)
    opener = next((opener for ending, opener in _OPENERS.items() if index.name.endswith(ending)), None)
    try:
        content = _unpacked(content, opener) if opener else content
    except (OSError, EOFError, zlib.error, lzma.LZMAError) as error:
        raise damaged(tree, _unreadable(index.name)) from error
    for package in _children(_parse(tree, index.name, content), "package"):
        claim = _claim(package, size="")
        measured = next(iter(_children(package, "size")), None)
        if claim.name:
            length = measured.get("package", "") if measured is not None else ""
            yield Claim(claim.name, _bytes(length), claim.kind, claim.digest)


def _unpacked(content: bytes, opener: Callable[[BytesIO], _Unpacking]) -> bytes:
    with opener(BytesIO(content)) as file:
        unpacked = file.read(_INDEX_LIMIT + 1)
    if len(unpacked) > _INDEX_LIMIT:
        raise EOFError
    return unpacked


def _bytes(text: str) -> int | None:
    """A size; None for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _claim(element: Element, size: str) -> Claim:
    location = next(iter(_children(element, "location")), None)
    checksum = next(iter(_children(element, "checksum")), None)
    length = next((child.text or "" for child in _children(element, size)), "").strip() if size else ""
    kind = (checksum.get("type", "") if checksum is not None else "").lower()
    digest = (checksum.text or "").strip() if checksum is not None else ""
    name = location.get("href", "") if location is not None else ""
    return Claim(name, _bytes(length), "sha1" if kind == "sha" else kind, digest)


def _package_claims(tree: MediaTree) -> Iterator[Claim]:
    for name in [name for name in tree.entries if name.upper().endswith(("XS-PACKAGES", "XS_PACKAGES"))]:
        for package in _children(_parse(tree, name, tree.entries[name].read(_INDEX_LIMIT)), "package"):
            file, size = (package.text or "").strip(), package.get("size", "")
            if file:
                digest = package.get("md5", "")
                yield Claim(join(dirname(name), file), _bytes(size), "md5", digest)


def _children(element: Element, name: str) -> list[Element]:
    """Children by their name, in any namespace."""
    return [child for child in element if child.tag.rpartition("}")[2] == name]


def _parse(tree: MediaTree, name: str, content: bytes) -> Element:
    try:
        root: Element = fromstring(content)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise damaged(tree, _unreadable(name)) from error
    return root


def _unreadable(name: str) -> Text:
    return translate("media", "the file {name} is invalid").of(name=name)
