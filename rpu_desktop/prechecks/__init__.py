"""What must hold before an upgrade: problems, their fixes, and the undo of each fix.

`Circumstances` hold what the checks read; `check_all` and `stream_checks` run them, `fixes` and `undo` act.
"""

from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.registry import CHECKS
from rpu_desktop.prechecks.runner import applicable, check_all, run_checks, stream_checks

__all__ = ["CHECKS", "Circumstances", "applicable", "check_all", "run_checks", "stream_checks"]
