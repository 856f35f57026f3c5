"""A `Document` to files: Markdown, JSON, and the figures beside them."""
