"""Resolve links inside the document: to the heading at their target, or else to its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from doc2md.document import FURNITURE, Kind, Mark, MarkKind, Reading, Text, with_texts
from doc2md.geometry import Box
from doc2md.structure.link_targets import Place, from_address, to_address

MAX_DISTANCE = 40
"""Maximum distance in points between the target of a link and the top of the block it leads to."""

HEADING_BONUS = 8
"""In points. A heading may be this much further away than another block and is still chosen, because targets are a
little above their headings.
"""


class Target(NamedTuple):
    """The box of a block, and the id of its anchor; an empty id if it has none."""

    box: Box
    name: str


Targets = Mapping[int, Sequence[Target]]
"""The blocks of each page."""


class InternalLinks:
    """The document pass: its evidence is the boxes and ids of the blocks of each page."""

    def look(self, reading: Reading) -> tuple[int, list[Target]]:
        targets = [
            Target(block.box, block.id if block.kind is Kind.HEADING else "")
            for block in reading.blocks
            if block.box and block.kind not in FURNITURE
        ]
        return reading.page, targets

    def plan(self, evidence: Sequence[tuple[int, list[Target]]]) -> Targets:
        return dict(evidence)

    def rewrite(self, reading: Reading, plan: Targets) -> Reading:
        def resolved_text(text: Text) -> Text:
            if not any(mark.kind is MarkKind.LINK and mark.value.startswith("#") for mark in text.marks):
                return text
            note_marks = [mark for mark in text.marks if mark.kind is MarkKind.NOTE]
            marks = (_resolved(mark, plan) for mark in text.marks if not _is_inside(mark, note_marks))
            return Text(text.plain, tuple(marks))

        blocks = tuple(with_texts(block, resolved_text) for block in reading.blocks)
        return replace(reading, blocks=blocks)


def _is_inside(mark: Mark, note_marks: Sequence[Mark]) -> bool:
    """Whether a link is inside a footnote mark, which is a link already."""
    return mark.kind is MarkKind.LINK and any(n.start <= mark.start and mark.end <= n.end for n in note_marks)


def _resolved(mark: Mark, targets: Targets) -> Mark:
    place = from_address(mark.value) if mark.kind is MarkKind.LINK else None
    if place is None or place.point is None:
        return mark
    x, y = place.point
    near = [
        # Blocks in another column come last.
        (not box.x0 - MAX_DISTANCE < x < box.x1, abs(box.y0 - y) - HEADING_BONUS * bool(name), name)
        for box, name in targets.get(place.page, ())
        if abs(box.y0 - y) < MAX_DISTANCE
    ]
    name = min(near)[-1] if near else ""
    return mark._replace(value=f"#{name}" if name else to_address(Place(place.page)))
