"""One upgrade from choosing pools to the last thing put back: what both front ends draw, without Qt and console."""
