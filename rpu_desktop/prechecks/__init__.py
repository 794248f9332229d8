"""What must hold before an upgrade: problems, their fixes, and the undo of each fix."""
