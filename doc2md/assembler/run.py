"""The runner: which passes there are, in which order."""

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
E = TypeVar("E")
P = TypeVar("P")


class DocumentPass(Protocol[E, P]):
    """`look` takes a little from each page, `plan` weighs it over all of them, `rewrite` changes a page by the plan."""

    def look(self, reading: Reading) -> E: ...

    def plan(self, evidence: Sequence[E]) -> P: ...

    def rewrite(self, reading: Reading, plan: P) -> Reading: ...


PAGE_PASSES: tuple[PagePass, ...] = (
    duplicate_boxes.remove_doubles,
    captioned_tables.join_captioned_tables,
    math_spacing.close_blanks,
    numbers_in_math.free_numbers,
    formulas.tidy_formulas,
    repeated_headings.remove_echoes,
    run_on_lists.part_glued_lists,
    reading_order.put_in_order,
    list_nesting.nest_lists,
    captions.attach_captions,
)
DOCUMENT_PASSES: tuple[DocumentPass[Any, Any], ...] = (
    hyphens.HyphenSpaces(),
    running_heads.RunningHeads(),
    headings.Levels(),
    links.InsideLinks(),
    contents.PrintedContents(),
)


def settle(reading: Reading) -> Reading:
    """What can be done for a page alone."""
    for run in PAGE_PASSES:
        reading = run(reading)
    return reading


def assemble(readings: Sequence[Reading], *, merge_tables: bool = True) -> list[Reading]:
    """What needs the whole document; `readings` are settled, in page order."""
    pages = list(readings)
    for each in DOCUMENT_PASSES:
        plan = each.plan([each.look(page) for page in pages])
        pages = [each.rewrite(page, plan) for page in pages]
    if merge_tables:
        pages = broken_tables.join_tables(pages)
    pages = [broken_tables.name_heads(page) for page in pages]
    return paragraphs.join_broken(pages)
