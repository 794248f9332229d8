"""One module for each kind of input; it is found by itself (see `tests.fuzz`)."""
