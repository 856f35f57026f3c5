"""Decide which rows belong together and what they are.

Two forests look at the evidence of each row. One says whether the row goes on with the row above it, the other what
kind of text it is. The rows of a group decide together on its role.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from doc2md.converter.local.layout.judge.features import Evidence
from doc2md.converter.local.layout.judge.markers import marker_of, precedes
from doc2md.converter.local.layout.judge.rows import rows_with_evidence
from doc2md.converter.local.layout.judge.weights import weights
from doc2md.converter.local.layout.text.draft import PageContext
from doc2md.rasterizer.text_layer import Line

ROLES = ("text", "heading", "item", "reference", "caption", "note", "code", "formula", "quote", "furniture")
"""What a row can be. `furniture` is what surrounds the text, such as running heads."""

LINKS = ("new", "flow", "break")
"""How a row follows the row above it: it begins a block, it goes on, or it goes on after a forced line break."""

_IN_BRACKETS = re.compile(r"\s*\[(\d{1,3})\]")

_NOTES = re.compile(
    r"\W*(?:\d+\W+)?(?:foot|end)?(?:notes?\b|notas\b|anmerkung|fu(?:ß|ss)note|noten\b|примечани|注)", re.I
)
"""Matches a heading above notes."""

FORCED = LINKS.index("break")

MIN_BREAK = 0.4
"""Minimum probability of a forced line break, as a ratio to that of none, where half of the other rows have one."""

SAME_START = 0.5
"""In units of the font size. Entries of one series start at most this far from each other."""

SAME_SIZE = 0.04
"""Maximum difference between the font sizes of such entries, as a fraction."""

FIRST_ROW_WEIGHT = 2.0
"""How much more the first row of a group counts than the others. Headings and items show at their start."""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that belong together.

    first       index of its first row among the rows of the page
    breaks      for each row after the first, whether a forced line break is before it
    roles       the probability of each role, in the order of `ROLES`
    confidence  the probability that the role and all borders of the group are right
    """

    rows: tuple[Line, ...]
    first: int
    breaks: tuple[bool, ...]
    roles: tuple[float, ...]
    confidence: float

    @property
    def role(self) -> str:
        return self.ranked[0]

    @property
    def ranked(self) -> list[str]:
        """The roles, the most likely first."""
        return [ROLES[i] for i in np.argsort(-np.array(self.roles), kind="stable")]


def decide(context: PageContext, lines: Sequence[Line]) -> list[Group]:
    """Group the lines of a page, from top to bottom, each group with its role."""
    return judge(*rows_with_evidence(context, lines))


def judge(rows: Sequence[Line], evidence: Evidence) -> list[Group]:
    """Group the rows of a page by their evidence, each group with its role."""
    if not rows:
        return []
    learned = weights()
    roles = learned.roles.probabilities(evidence.values)
    links = learned.links.probabilities(evidence.values)
    made = []
    separate(links, evidence.above, rows)
    groups = group_rows(links, evidence.above)
    agree(roles, groups, rows)
    list_entries(roles, groups, evidence.above, rows)
    for group in groups:
        shares, sure = sureness(roles[group], links[group])
        made.append(
            Group(
                tuple(rows[i] for i in group),
                group[0],
                forced_breaks(links[group[1:]]),
                tuple(map(float, shares)),
                float(np.interp(sure, *learned.calibration)),
            )
        )
    return made


def separate(
    links: NDArray[np.float64], above: Sequence[int] | NDArray[np.int64], rows: Sequence[Line]
) -> None:
    """Begin a group at rows that surely do not go on with the row above. Changes `links` in place."""
    is_marked = [marker_of(row.text.strip()).kind in {"bullet", "sign"} for row in rows]
    right = max((row.box.x1 for row in rows), default=0.0)
    for i, over in enumerate(map(int, above)):
        if over < 0:
            continue
        both_items = (
            is_marked[i] and is_marked[over] and abs(rows[i].box.x0 - rows[over].box.x0) < rows[i].size
        )
        if both_items or _is_term(rows[i], rows[over], right):
            links[i] = np.eye(len(LINKS))[LINKS.index("new")]


def _is_term(row: Line, over: Line, right: float) -> bool:
    """Whether a bold row is a term below the indented definition of another, which would have had room for it."""
    return (
        row.bold
        and not over.bold
        and over.box.x0 - row.box.x0 > row.size
        and over.box.x1 + row.box.width + row.size < right
    )


def agree(roles: NDArray[np.float64], groups: Sequence[Sequence[int]], rows: Sequence[Line]) -> None:
    """Give the same role to entries that count on: those with numbers in brackets, and those below each other.

    One by one, the entries at the foot of a page look like footnotes, and a short item like a text. `roles` are the
    probabilities of the rows (rows x roles), changed in place.
    """
    group_of = {group[0]: group for group in groups}
    for members in (*_numbered_in_brackets(list(group_of), rows), *_counting_on(list(group_of), rows)):
        common = np.exp(np.log(roles[members] + 1e-6).mean(axis=0))
        roles[[i for first in members for i in group_of[first]]] = common


def _numbered_in_brackets(firsts: Sequence[int], rows: Sequence[Line]) -> Iterator[list[int]]:
    """The rows [1], [2], [3] and so on, also in different columns."""
    numbers = {int(m[1]): i for i in firsts if (m := _IN_BRACKETS.match(rows[i].text))}
    for _, run in groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0]):
        yield [numbers[number] for _, number in run]


def _counting_on(firsts: Sequence[int], rows: Sequence[Line]) -> Iterator[list[int]]:
    """The rows in one look and at one place whose markers count on, such as a), b), c)."""
    series: list[list[int]] = []
    for i in firsts:
        marker = marker_of(rows[i].text.strip())
        if not marker.value:
            continue
        before = next((s for s in reversed(series) if _looks_like(rows[s[-1]], rows[i])), None)
        if before and precedes(marker_of(rows[before[-1]].text.strip()), marker):
            before.append(i)
        else:
            series.append([i])
    yield from (members for members in series if len(members) > 1)


def _looks_like(row: Line, other: Line) -> bool:
    """Whether two rows start at one x, in letters of the same size and weight."""
    return (
        abs(row.box.x0 - other.box.x0) < SAME_START * row.size
        and abs(row.size - other.size) < SAME_SIZE * row.size
        and row.bold == other.bold
    )


def list_entries(
    roles: NDArray[np.float64],
    groups: Sequence[Sequence[int]],
    above: Sequence[int] | NDArray[np.int64],
    rows: Sequence[Line],
) -> None:
    """Make references of what looks like footnotes but follows a heading, as a bibliography in small type does.

    Footnotes stand below a text, unless their heading says what they are. Changes `roles` (rows x roles) in place.
    """
    note, reference, heading = (ROLES.index(name) for name in ("note", "reference", "heading"))
    listed = set[int]()
    for group in groups:
        over, likely = int(above[group[0]]), int(np.argmax(roles[group[0]]))
        if likely == heading and not _NOTES.match(rows[group[0]].text):
            listed.update(group)
        elif likely == note and over in listed:
            roles[group, reference] += roles[group, note]
            roles[group, note] = 0
            listed.update(group)


def forced_breaks(links: NDArray[np.float64]) -> tuple[bool, ...]:
    """Whether a forced line break is before each row of a group but the first.

    `links` are the probabilities of these rows. In a group with many breaks, a row in doubt has one too.
    """
    breaks, flows = links[:, FORCED], links[:, LINKS.index("flow")]
    sure = breaks > flows
    doubted = breaks > MIN_BREAK * flows
    return tuple(map(bool, doubted if 2 * sure.sum() >= len(links) else sure))


def group_rows(links: NDArray[np.float64], above: Sequence[int] | NDArray[np.int64]) -> list[list[int]]:
    """Group rows: each joins the group of the row above it if its most likely link is not `new`.

    `links` are the probabilities (rows x links), `above` the index of the row above each row or -1. A group has one
    row after another; of two rows below one row, the first joins it.
    """
    groups: list[list[int]] = []
    last: dict[int, list[int]] = {}
    for i, over in enumerate(map(int, above)):
        group = last.pop(over, None) if int(np.argmax(links[i])) else None
        if group is None:
            group = []
            groups.append(group)
        group.append(i)
        last[i] = group
    return groups


def sureness(roles: NDArray[np.float64], links: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """The probability of each role of a group, and how sure its role and its rows are, before calibration.

    `roles` and `links` are the probabilities of its rows. The first row counts more for the role.
    """
    importance = np.array([FIRST_ROW_WEIGHT] + [1.0] * (len(roles) - 1))
    scores = importance @ np.log(roles + 1e-6) / importance.sum()
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    return shares, float(shares.max() * links.max(axis=1).min())
