"""The journal: what a run must not forget, written to disk before it is done.

One file for each run, in the platform's state directory: `Journal` writes it, `JournalStore` finds it again. Each line
is one self-describing JSON object: ``at`` (seconds since 1970), ``what``, and facts; objects are named by uuid. There
are no passwords in it, and texts are stored in a form that can be translated into any language.
"""

from __future__ import annotations

from rpu_desktop.run.journal.failures import JournalBusy, JournalDamaged, JournalFailed
from rpu_desktop.run.journal.file import Journal, Line
from rpu_desktop.run.journal.store import JournalStore

__all__ = ["Journal", "JournalBusy", "JournalDamaged", "JournalFailed", "JournalStore", "Line"]
