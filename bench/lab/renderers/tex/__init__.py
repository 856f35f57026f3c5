"""A document as LaTeX: its preamble, its blocks, its tables."""
