"""Convert `Text` and `Cell` objects to and from inline Markdown and HTML tables.

The converter reads this markup from a model's response, and the exporter writes it. Writing and then reading a text
gives the same text.
"""
