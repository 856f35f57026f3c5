"""Links to places inside the document: to the heading that stands there, or else to the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from doc2md.document import FURNITURE, Kind, Mark, MarkKind, Reading, Text, with_texts
from doc2md.geometry import Box
from doc2md.structure.link_targets import Place, from_address, to_address

FAR = 40
"""Points from the top of a block beyond which a link does not lead to it."""

AHEAD = 8
"""Points by which a heading may stand further away than another block: links lead to a little above what they mean."""


class Stand(NamedTuple):
    """Where a block stands, and its id; none of what has no anchor."""

    box: Box
    name: str


Stands = Mapping[int, Sequence[Stand]]
"""By page."""


class InternalLinks:
    def look(self, reading: Reading) -> tuple[int, list[Stand]]:
        stands = [
            Stand(block.box, block.id if block.kind is Kind.HEADING else "")
            for block in reading.blocks
            if block.box and block.kind not in FURNITURE
        ]
        return reading.page, stands

    def plan(self, evidence: Sequence[tuple[int, list[Stand]]]) -> Stands:
        return dict(evidence)

    def rewrite(self, reading: Reading, plan: Stands) -> Reading:
        def settled(text: Text) -> Text:
            if not any(mark.kind is MarkKind.LINK and mark.value.startswith("#") for mark in text.marks):
                return text
            noted = [mark for mark in text.marks if mark.kind is MarkKind.NOTE]
            marks = (_settled(mark, plan) for mark in text.marks if not _is_inside(mark, noted))
            return Text(text.plain, tuple(marks))

        blocks = tuple(with_texts(block, settled) for block in reading.blocks)
        return replace(reading, blocks=blocks)


def _is_inside(mark: Mark, noted: Sequence[Mark]) -> bool:
    """Whether a link is that of a footnote's mark, which leads there by itself."""
    return mark.kind is MarkKind.LINK and any(n.start <= mark.start and mark.end <= n.end for n in noted)


def _settled(mark: Mark, stands: Stands) -> Mark:
    place = from_address(mark.value) if mark.kind is MarkKind.LINK else None
    if place is None or place.point is None:
        return mark
    x, y = place.point
    near = [
        # What stands in another column comes after all that does not.
        (not box.x0 - FAR < x < box.x1, abs(box.y0 - y) - AHEAD * bool(name), name)
        for box, name in stands.get(place.page, ())
        if abs(box.y0 - y) < FAR
    ]
    name = min(near)[-1] if near else ""
    return mark._replace(value=f"#{name}" if name else to_address(Place(place.page)))
