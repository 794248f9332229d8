#!/bin/bash
# PySide6 6.11.3 (PyPI), Python 3.11, Linux: items that are added to a QTreeWidget together come in reverse order when
# the table can be sorted but is not.
#
# A table whose header the user may click (`setSortingEnabled`) and whose sort indicator is cleared (section -1, see
# `setSortIndicatorClearable`) is meant to keep the order in which its rows came.  It does for rows that are added one
# by one (`addTopLevelItem`, `addChild`).  A list of them (`addTopLevelItems`, `addChildren`) is turned round.  Without
# sorting, both keep the order.
#
# Seen: one by one: a b c, children a b c; together: c b a, children c b a; together, no sorting: a b c, children a b c
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check PySide6_Essentials==6.11.3 shiboken6==6.11.3
QT_QPA_PLATFORM=offscreen "$folder/venv/bin/python" - <<'PYTHON' | tee "$folder/out"
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QTreeWidget, QTreeWidgetItem

app = QApplication([])


def items():
    return [QTreeWidgetItem([name]) for name in "abc"]


def added(*, together, sortable):
    tree = QTreeWidget()
    if sortable:
        tree.header().setSortIndicatorClearable(True)
        tree.header().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        tree.setSortingEnabled(True)
    parent = QTreeWidgetItem(["parent"])
    if together:
        tree.addTopLevelItems(items())
        tree.addTopLevelItem(parent)
        parent.addChildren(items())
    else:
        for item in items():
            tree.addTopLevelItem(item)
        tree.addTopLevelItem(parent)
        for item in items():
            parent.addChild(item)
    rows = [tree.topLevelItem(row).text(0) for row in range(3)]
    children = [parent.child(row).text(0) for row in range(3)]
    return f"{' '.join(rows)}, children {' '.join(children)}"


print(
    f"one by one: {added(together=False, sortable=True)}; together: {added(together=True, sortable=True)}; "
    f"together, no sorting: {added(together=True, sortable=False)}"
)
PYTHON
expected="one by one: a b c, children a b c; together: c b a, children c b a; together, no sorting: a b c, children a b c"
[[ $(<"$folder/out") == "$expected" ]] || { echo "this has changed" >&2; exit 1; }
