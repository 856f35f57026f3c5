"""The list of passes, in the order in which they run, and the two functions that run them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from doc2md.assembler.passes import (
    bibliographies,
    broken_lists,
    broken_tables,
    bylines,
    captioned_tables,
    captions,
    chapter_headings,
    contents,
    doubted_headings,
    duplicate_boxes,
    formula_faults,
    formulas,
    headings,
    hyphens,
    interrupted_lists,
    links,
    list_nesting,
    math_spacing,
    numbered_headings,
    numbers_in_math,
    paragraphs,
    pull_quotes,
    reading_order,
    repeated_headings,
    run_on_lists,
    running_heads,
    split_entries,
    title_lines,
    watermarks,
)
from doc2md.document import Reading

PagePass = Callable[[Reading], Reading]
JoiningPass = Callable[[Sequence[Reading]], list[Reading]]
E = TypeVar("E")
P = TypeVar("P")


class DocumentPass(Protocol[E, P]):
    """A pass in three steps.

    look      collects the evidence of one page
    plan      makes a plan from the evidence of all pages
    rewrite   changes one page by the plan
    """

    def look(self, reading: Reading) -> E: ...

    def plan(self, evidence: Sequence[E]) -> P: ...

    def rewrite(self, reading: Reading, plan: P) -> Reading: ...


# Each pass changes one page, as soon as it is read.
PAGE_PASSES: tuple[PagePass, ...] = (
    duplicate_boxes.remove_duplicate_boxes,
    captioned_tables.join_captioned_tables,
    math_spacing.close_math_spacing,
    numbers_in_math.unwrap_numbers,
    formulas.tidy_formulas,
    formula_faults.repair_formulas,
    repeated_headings.remove_repeated_headings,
    run_on_lists.split_run_on_lists,
    reading_order.put_in_reading_order,
    list_nesting.nest_lists,
    captions.attach_captions,
    chapter_headings.join_chapter_headings,
    title_lines.join_title_lines,
    pull_quotes.set_pull_quotes_apart,
)

# Each pass collects evidence from all pages, then changes them one by one.
DOCUMENT_PASSES: tuple[DocumentPass[Any, Any], ...] = (
    hyphens.HyphenSpaces(),
    watermarks.Watermarks(),
    running_heads.RunningHeads(),
    doubted_headings.DoubtedHeadings(),
    numbered_headings.NumberedHeadings(),
    bylines.Bylines(),
    headings.HeadingLevels(),
    links.InternalLinks(),
    contents.PrintedContents(),
)

# Each pass gets all pages at once, because a block can end on a later page than it starts.
JOINING_PASSES: tuple[JoiningPass, ...] = (
    broken_tables.join_broken_tables,  # skipped if tables are not to be merged
    interrupted_lists.join_interrupted_lists,  # after headings with numbers were told from items
    broken_tables.unbold_header_cells,  # after joining, which needs bold to recognise a header
    paragraphs.join_broken_paragraphs,
    bibliographies.list_references,  # after joining, because the rest of a paragraph has no year
    split_entries.join_split_entries,  # before lists are joined, which go on with the next number
    broken_lists.join_broken_lists,
)


def settle(reading: Reading) -> Reading:
    """Run the page passes over one page."""
    for run in PAGE_PASSES:
        reading = run(reading)
    return reading


def assemble(readings: Sequence[Reading], *, merge_tables: bool = True) -> list[Reading]:
    """Run the document passes and the joining passes over all pages.

    `readings` are in page order and have been through `settle`. If `merge_tables` is true, the parts of a table that is
    split by a page break are joined.
    """
    pages = list(readings)
    for each in DOCUMENT_PASSES:
        plan = each.plan([each.look(page) for page in pages])
        pages = [each.rewrite(page, plan) for page in pages]
    for join in JOINING_PASSES:
        if merge_tables or join is not broken_tables.join_broken_tables:
            pages = join(pages)
    return pages
