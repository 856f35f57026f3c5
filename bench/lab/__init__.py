"""A generator of documents with exact truth: PDF, Markdown and the box of every block, in styles drawn at random."""
