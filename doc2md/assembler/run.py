"""The list of passes, in the order in which they run, and the two functions that run them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from doc2md.assembler.passes import (
    broken_tables,
    captioned_tables,
    captions,
    contents,
    duplicate_boxes,
    formulas,
    headings,
    hyphens,
    links,
    list_nesting,
    math_spacing,
    numbers_in_math,
    paragraphs,
    reading_order,
    repeated_headings,
    run_on_lists,
    running_heads,
)
from doc2md.document import Reading

PagePass = Callable[[Reading], Reading]
JoiningPass = Callable[[Sequence[Reading]], list[Reading]]
E = TypeVar("E")
P = TypeVar("P")


class DocumentPass(Protocol[E, P]):
    """A pass in three steps.

    look      takes the little that the pass needs to know from one page
    plan      makes a plan from what was taken from all pages
    rewrite   changes one page by the plan
    """

    def look(self, reading: Reading) -> E: ...

    def plan(self, evidence: Sequence[E]) -> P: ...

    def rewrite(self, reading: Reading, plan: P) -> Reading: ...


# Each sees one page alone, as soon as it is read.
PAGE_PASSES: tuple[PagePass, ...] = (
    duplicate_boxes.remove_duplicate_boxes,
    captioned_tables.join_captioned_tables,
    math_spacing.close_math_spacing,
    numbers_in_math.unwrap_numbers,
    formulas.tidy_formulas,
    repeated_headings.remove_repeated_headings,
    run_on_lists.split_run_on_lists,
    reading_order.put_in_reading_order,
    list_nesting.nest_lists,
    captions.attach_captions,
)

# Each looks at all pages, and then changes them one by one.
DOCUMENT_PASSES: tuple[DocumentPass[Any, Any], ...] = (
    hyphens.HyphenSpaces(),
    running_heads.RunningHeads(),
    headings.HeadingLevels(),
    links.InternalLinks(),
    contents.PrintedContents(),
)

# Each sees all pages at once: the end of a block may stand on a later page than its start.
JOINING_PASSES: tuple[JoiningPass, ...] = (
    broken_tables.join_broken_tables,  # not where tables are not to be merged
    broken_tables.unbold_header_cells,  # after the tables are joined: bold tells one table's head from another's
    paragraphs.join_broken_paragraphs,
)


def settle(reading: Reading) -> Reading:
    """Run the page passes over one page."""
    for run in PAGE_PASSES:
        reading = run(reading)
    return reading


def assemble(readings: Sequence[Reading], *, merge_tables: bool = True) -> list[Reading]:
    """Run the document passes and the joining passes over all pages.

    `readings` have been through `settle` and are in page order. `merge_tables`: whether a table that goes on over a
    page break becomes one.
    """
    pages = list(readings)
    for each in DOCUMENT_PASSES:
        plan = each.plan([each.look(page) for page in pages])
        pages = [each.rewrite(page, plan) for page in pages]
    for join in JOINING_PASSES:
        if merge_tables or join is not broken_tables.join_broken_tables:
            pages = join(pages)
    return pages
