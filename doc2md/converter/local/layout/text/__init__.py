"""Turn lines of text into blocks: paragraphs, headings, lists, code, formulas, footnotes."""
