"""Writes a `Document` as Markdown, HTML, JSON, CSV tables or a folder of pages, with its figures next to it."""
