"""Whatever a person reads: texts, their translations, and how numbers and times are put."""
