"""The toolstack and hypervisor on media, from their list of packages."""

from __future__ import annotations

import bz2
import gzip
import lzma
from collections.abc import Callable

import pytest

from rpu_desktop.media.fetch import Reader
from rpu_desktop.media.packages import read_parts

PRIMARY = b"""<?xml version="1.0" encoding="UTF-8"?>
<metadata xmlns="http://linux.duke.edu/metadata/common" xmlns:rpm="http://linux.duke.edu/metadata/rpm" packages="3">
<package type="rpm"><name>bash</name><version epoch="0" ver="4.2.46" rel="31.el7"/></package>
<package type="rpm"><name>xapi-core</name><version epoch="0" ver="25.6.0" rel="1.6.xcpng8.3"/></package>
<package type="rpm"><name>xen-hypervisor</name><version epoch="0" ver="4.17.5" rel="15.1.xcpng8.3"/></package>
</metadata>"""
PARTS = {"xapi_build": "25.6.0", "xen": "4.17.5-15.1.xcpng8.3"}


class Files(Reader):
    """Files in memory."""

    def __init__(self, files: dict[str, bytes]) -> None:
        super().__init__("memory")
        self.files = files

    def read(self, name: str) -> bytes | None:
        return self.files.get(name)

    def exists(self, name: str) -> bool:
        return name in self.files


def media(place: str, content: bytes) -> Files:
    repomd = f"""<repomd xmlns="http://linux.duke.edu/metadata/repo">
    <data type="filelists"><location href="repodata/filelists.xml.gz"/></data>
    <data type="primary"><location href="{place}"/></data></repomd>"""
    return Files({"repodata/repomd.xml": repomd.encode(), place: content})


@pytest.mark.parametrize(
    ("ending", "packed"), [(".gz", gzip.compress), (".xz", lzma.compress), (".bz2", bz2.compress), ("", bytes)]
)
def test_the_list_is_read_however_it_is_packed(ending: str, packed: Callable[[bytes], bytes]) -> None:
    assert read_parts(media(f"repodata/1234-primary.xml{ending}", packed(PRIMARY))) == PARTS


@pytest.mark.parametrize(
    "reader",
    [
        Files({}),
        Files({"repodata/repomd.xml": b"<repomd/>"}),
        Files({"repodata/repomd.xml": b"no XML"}),
        media("repodata/primary.xml.zck", PRIMARY),
        media("repodata/primary.xml.gz", b"no gzip"),
        media("repodata/primary.xml.gz", gzip.compress(PRIMARY)[:-40]),
        media("repodata/primary.xml.xz", b"no xz"),
        media("repodata/primary.xml", PRIMARY[:200]),
        media("repodata/primary.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
        media("../primary.xml", PRIMARY),
        media("http://elsewhere/primary.xml", PRIMARY),
        media("repodata/primary.xml.gz", gzip.compress(b" " * (129 << 20), 1)),
    ],
    ids=range(12),
)
def test_media_whose_packages_cannot_be_read_state_no_versions(reader: Files) -> None:
    assert read_parts(reader) == {}
