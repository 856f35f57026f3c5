"""From a text layer to blocks: tables, figures, text, and their order."""
