"""What people read: texts, their translations, and how numbers and times are written."""
