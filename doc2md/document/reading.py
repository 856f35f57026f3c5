"""One page as an engine read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from doc2md.document.blocks import Block
from doc2md.document.checks import Printed
from doc2md.document.ledger import Drop, Edit
from doc2md.geometry import AS_DISPLAYED, Box, PageTransform, displayed_box, displayed_size


class FieldType(StrEnum):
    """The type of a form field. A radio button is one of several, and each of them is a field."""

    TEXT = "text"
    CHECKBOX = "checkbox"
    RADIO = "radio"
    CHOICE = "choice"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Field:
    """A form field of a PDF.

    name   its full name in the PDF, which the buttons of one choice share
    value  what is filled in; for a checked box or button the name of its state, such as `Yes`; empty if nothing is
    box    its place in points on the page as displayed
    """

    name: str
    type: FieldType
    page: int
    value: str = ""
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One page as an engine read it: its blocks in reading order, and what was left out of them.

    `size` is the page's width and height in points. Size and boxes are those of the upright page that `transform` makes
    of the displayed one, until `as_displayed` maps them back. `unread` is the number of lines that OCR found and
    could not read. `unsure` is the share of recognised letters in uncertain words, 0 to 1. `damage` is a message about
    the part of the page that could not be read, and the reason. The boxes of `fields` are always those of the page as
    displayed. `printed` are the words that the page shows; None if they are not known.
    """

    page: int
    size: tuple[float, float]
    blocks: tuple[Block, ...] = ()
    dropped: tuple[Drop, ...] = ()
    edits: tuple[Edit, ...] = ()
    transform: PageTransform = AS_DISPLAYED
    unread: int = 0
    unsure: float = 0.0
    damage: str = ""
    fields: tuple[Field, ...] = ()
    printed: Printed | None = None

    def with_blocks(self, at: int, *blocks: Block) -> Reading:
        """The page with the block at index `at` replaced by `blocks`, which may be none."""
        return replace(self, blocks=(*self.blocks[:at], *blocks, *self.blocks[at + 1 :]))

    def as_displayed(self) -> Reading:
        """The same page with its size and boxes in the coordinates of the page as displayed."""
        if self.transform == AS_DISPLAYED:
            return self

        def displayed(box: Box, _: int) -> Box:
            return displayed_box(box, self.size, self.transform)

        return replace(
            self,
            size=displayed_size(self.size, self.transform),
            blocks=tuple(block.moved(displayed) for block in self.blocks),
            transform=AS_DISPLAYED,
            printed=self.printed and _moved(self.printed, displayed),
        )


def _moved(printed: Printed, move: Callable[[Box, int], Box]) -> Printed:
    return replace(
        printed,
        lines=tuple(tuple(word._replace(box=move(word.box, 0)) for word in line) for line in printed.lines),
    )
