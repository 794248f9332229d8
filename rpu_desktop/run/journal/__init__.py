"""The journal: what a run must not forget, on disk before it is done.

One file a run, in the platform's state directory: `Journal` writes it, `JournalStore` finds it again.  Each line is one
JSON object that says by itself what it is: ``at`` (seconds since 1970), ``what``, and facts; objects are named by uuid.
There are no passwords in it, and texts stand there in a form that any language can be made of.
"""

from __future__ import annotations

from rpu_desktop.run.journal.failures import JournalBusy, JournalDamaged, JournalFailed
from rpu_desktop.run.journal.file import Journal, Line
from rpu_desktop.run.journal.store import JournalStore

__all__ = ["Journal", "JournalBusy", "JournalDamaged", "JournalFailed", "JournalStore", "Line"]
