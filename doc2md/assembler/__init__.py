"""Readings of pages to one `Document`: a visible list of passes, run in order.

A page pass sees one page and runs as soon as the page is read. A document pass looks at every page first, keeping
only a small piece of evidence from each, and then rewrites them one by one. A joining pass sees all pages at once and
joins what a page break has broken.
"""

from doc2md.assembler.passes.annotations import place_notes
from doc2md.assembler.run import DOCUMENT_PASSES, JOINING_PASSES, PAGE_PASSES, assemble, settle

__all__ = ["DOCUMENT_PASSES", "JOINING_PASSES", "PAGE_PASSES", "assemble", "place_notes", "settle"]
