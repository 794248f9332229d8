#!/bin/bash
# pycdlib 1.22.0 (PyPI), Python 3.11: the boot catalogue of a bootable image has no place in it, but can be read.
#
# Every El Torito image has a boot catalogue, a file of 2048 bytes that the standard (El Torito 1.0, 2.0) places in one
# sector.  `get_record` knows its length and sector, and `get_file_from_iso_fp` gives the 2048 bytes.  Yet
# `get_file_byte_extents`, the method for those who serve files straight from an image, answers with an empty list, as
# for an empty file.  Whoever serves an installation image that way hands out a boot catalogue of 0 bytes, and an
# installer that compares checksums refuses the media.
#
# Seen: length 2048, 2048 bytes read, extents []
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pycdlib==1.22.0
"$folder/venv/bin/python" - <<'PYTHON' | tee "$folder/out"
import io

import pycdlib

made = pycdlib.PyCdlib()
made.new(interchange_level=3, rock_ridge="1.09")
made.add_fp(io.BytesIO(b"b" * 2048), 2048, "/BOOT.;1", rr_name="boot")
made.add_eltorito("/BOOT.;1", bootcatfile="/BOOT.CAT;1", rr_bootcatname="boot.cat")
image = io.BytesIO()
made.write_fp(image)
made.close()

read = pycdlib.PyCdlib()
read.open_fp(image)
content = io.BytesIO()
read.get_file_from_iso_fp(content, iso_path="/BOOT.CAT;1")
length = read.get_record(iso_path="/BOOT.CAT;1").get_data_length()
extents = read.get_file_byte_extents(iso_path="/BOOT.CAT;1")
print(f"length {length}, {len(content.getvalue())} bytes read, extents {extents}")
print("the other file:", "extents" if read.get_file_byte_extents(iso_path="/BOOT.;1") else "no extents")
PYTHON
grep -qx "length 2048, 2048 bytes read, extents \[\]" "$folder/out"
grep -qx "the other file: extents" "$folder/out"
