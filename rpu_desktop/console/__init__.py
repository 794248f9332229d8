"""The console: the same engine as the desktop's, spoken to in lines of text or JSON."""
