"""Everything Qt: the application, its windows, and the border to the engine's thread."""
