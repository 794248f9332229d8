"""Help: one short text for every page and dialog, shown in the program and, all together, as the manual."""
