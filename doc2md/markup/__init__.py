"""`Text` and `Cell`s to and from the two markups of this field: inline Markdown and HTML tables.

The converter reads them out of a model's answer, the exporter writes them; a round trip gives the same text.
"""
