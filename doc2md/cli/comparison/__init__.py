"""Write the comparison of two documents as text for a terminal, as Markdown and as JSON."""
