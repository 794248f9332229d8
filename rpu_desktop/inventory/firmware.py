"""The system's uuid in the firmware's tables (SMBIOS), as Windows gives them."""

from __future__ import annotations

import sys
import uuid

__all__ = ["firmware_table", "system_uuids"]

_RAW_SMBIOS = 0x52534D42  # "RSMB"
_HEADER = 8
"""Bytes before the table itself: version, length (``RawSMBIOSData`` of GetSystemFirmwareTable)."""
_SYSTEM = 1
_END = 127
_UUID = slice(8, 24)


def firmware_table() -> bytes:
    """The SMBIOS tables with Windows' own header; empty where there are none."""
    if sys.platform != "win32":
        return b""
    import ctypes  # noqa: PLC0415 - only Windows needs it

    ask = ctypes.windll.kernel32.GetSystemFirmwareTable
    size = ask(_RAW_SMBIOS, 0, None, 0)
    table = ctypes.create_string_buffer(size)
    return table.raw[: ask(_RAW_SMBIOS, 0, table, size)]


def system_uuids(table: bytes) -> frozenset[str]:
    """The uuid in the table of the kind "system", in both ways to read it.

    Since SMBIOS 2.6 its first three parts are little-endian; Xen's firmware calls itself 2.4 and writes it as it is
    spoken (hvmloader, ``smbios.c``).
    """
    at = _HEADER
    while at + 4 <= len(table) and table[at] != _END:
        kind, length = table[at], max(table[at + 1], 4)
        found = table[at : at + length][_UUID]
        if kind == _SYSTEM and len(found) == _UUID.stop - _UUID.start:
            return frozenset({str(uuid.UUID(bytes=found)), str(uuid.UUID(bytes_le=found))})
        end = table.find(b"\0\0", at + length)  # after the structure stand its texts
        if end < 0:
            break
        at = end + 2
    return frozenset()
