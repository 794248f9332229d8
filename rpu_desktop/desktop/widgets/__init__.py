"""Small general widgets; none of them knows about servers or runs."""
