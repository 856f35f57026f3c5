"""Everything a user may ask for: how to read, how to write, and how much it may cost."""
