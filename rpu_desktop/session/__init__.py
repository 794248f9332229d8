"""One upgrade, from choosing pools to restoring the last setting: shared by both front ends, without Qt and console."""
