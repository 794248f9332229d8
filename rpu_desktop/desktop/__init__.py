"""Everything that needs Qt: the application, its windows, and the boundary to the engine thread."""
