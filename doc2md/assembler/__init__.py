"""Assemble the readings of pages into one document, by a list of passes in a fixed order.

A page pass changes one page and runs as soon as the page is read. A document pass first collects a small piece of
evidence from every page and then rewrites the pages one by one. A joining pass gets all pages at once and joins blocks
that a page break has split.
"""

from doc2md.assembler.passes.annotations import place_notes
from doc2md.assembler.run import DOCUMENT_PASSES, JOINING_PASSES, PAGE_PASSES, assemble, settle

__all__ = ["DOCUMENT_PASSES", "JOINING_PASSES", "PAGE_PASSES", "assemble", "place_notes", "settle"]
