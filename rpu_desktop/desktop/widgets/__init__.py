"""Small widgets of our own, each of which knows nothing of servers or runs."""
