"""One module for each kind of input, found automatically (see `tests.fuzz`)."""
