"""Layout analysis: turns a text layer into blocks (tables, figures, text) in reading order."""
