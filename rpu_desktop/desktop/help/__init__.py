"""Help: one short text for every page and dialog, in the program and, all together, as the manual."""
