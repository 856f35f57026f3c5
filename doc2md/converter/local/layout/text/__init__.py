"""Lines of text to blocks: paragraphs, headings, lists, listings, formulas, footnotes."""
