#!/bin/bash
# PySide6-Essentials 6.12.0 (PyPI) with Python 3.11: calls that return nothing take a reference to None away.
#
# Python before 3.12 counts references to None like to any object.  With 6.12.0 a hundred calls of `QObject` methods
# without a result leave about a hundred references fewer than before; with 6.11.3 the count stays.  A program that runs
# for a while has none left one day.  On Python 3.12 and later None is immortal, and the fault does not show.
#
# Seen: 6.11.3: 0 of 100 references lost / 6.12.0: 100 of 100 references lost
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python=$(command -v python3.11 || command -v python3)
"$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { echo "needs Python 3.11" >&2; exit 1; }
for version in 6.11.3 6.12.0; do
    "$python" -m venv "$folder/$version"
    "$folder/$version/bin/pip" install --quiet --disable-pip-version-check "PySide6-Essentials==$version"
    "$folder/$version/bin/python" - <<'PYTHON' | tee -a "$folder/out"
import sys

import PySide6
from PySide6.QtCore import QObject

thing = QObject()
before = sys.getrefcount(None)
for _ in range(100):
    thing.setObjectName("x")
lost = before - sys.getrefcount(None)
print(f"{PySide6.__version__}: {'0' if abs(lost) < 5 else '100' if abs(lost - 100) < 5 else lost} of 100 references lost")
PYTHON
done
grep -qx "6.11.3: 0 of 100 references lost" "$folder/out"
grep -qx "6.12.0: 100 of 100 references lost" "$folder/out"
