"""Decide which rows belong together and what they are.

Two forests look at the evidence of each row. One says whether the row goes on with the row above it, the other what
kind of text it is. The rows of a group decide together on its role.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median

import numpy as np
from numpy.typing import NDArray

from doc2md.converter.local.layout.judge.features import Evidence
from doc2md.converter.local.layout.judge.markers import Marker, marker_of, precedes
from doc2md.converter.local.layout.judge.rows import rows_with_evidence
from doc2md.converter.local.layout.judge.weights import weights
from doc2md.converter.local.layout.text.draft import PageContext
from doc2md.converter.local.layout.text.rows import has_room
from doc2md.rasterizer.text_layer import Line

ROLES = ("text", "heading", "item", "reference", "caption", "note", "code", "formula", "quote", "furniture")
"""What a row can be. `furniture` is what surrounds the text, such as running heads."""

LINKS = ("new", "flow", "break")
"""How a row follows the row above it: it begins a block, it goes on, or it goes on after a forced line break."""

_BULLETS = frozenset({"bullet", "sign"})
_IN_BRACKETS = re.compile(r"\s*\[(\d{1,3})\]")

FORCED = LINKS.index("break")

MIN_BREAK = 0.4
"""Minimum probability of a forced line break, as a ratio to that of none, where half of the other rows have one."""

HANGING, ALIGNED = (0.5, 5.0), 0.3
"""In units of the font size. Minimum and maximum hanging indent, and the greatest difference between equal indents."""

EMPTY_LINE, MIN_STEPS, MIN_NEW = 1.6, 3, 0.2
"""Minimum ratio of a step over an empty line to the usual step, minimum number of steps that show it, and minimum
probability that a row after such a step begins a block."""

MAX_ROWS_OF_ITEM = 4
"""Maximum number of rows from the first item of a list to its second."""

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
    separate_items(links, evidence.above, rows)
    separate_entries(links, evidence.above, rows)
    separate_stanzas(links, evidence.above, rows)
    groups = group_rows(links, evidence.above)
    agree(roles, [group[0] for group in groups], rows)
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


def separate_items(
    links: NDArray[np.float64], above: Sequence[int] | NDArray[np.int64], rows: Sequence[Line]
) -> None:
    """Begin a group at each of two rows that begin with markers of one list at one place. Changes `links` in place.

    The markers are bullets, ticks, or letters in brackets that count on. An (A) that a (B) follows begins a list.
    """
    markers = [marker_of(row.text.strip()) for row in rows]
    for i, over in enumerate(map(int, above)):
        if markers[i].kind == "letter_brackets" and markers[i].value == 1:
            if any(precedes(markers[i], marker) for marker in markers[i + 1 : i + 1 + MAX_ROWS_OF_ITEM]):
                links[i] = np.eye(len(LINKS))[LINKS.index("new")]
        if over < 0 or not _are_of_one_list(markers[over], markers[i]):
            continue
        if abs(rows[i].box.x0 - rows[over].box.x0) < rows[i].size:
            links[i] = np.eye(len(LINKS))[LINKS.index("new")]


def _are_of_one_list(before: Marker, after: Marker) -> bool:
    if before.kind in _BULLETS or after.kind in _BULLETS:
        return before.kind in _BULLETS and after.kind in _BULLETS
    return before.kind == after.kind == "letter_brackets" and before.value < after.value


def separate_entries(
    links: NDArray[np.float64], above: Sequence[int] | NDArray[np.int64], rows: Sequence[Line]
) -> None:
    """Begin a group at each entry of a list with hanging indents, as in a dictionary. Changes `links` in place.

    Such an entry begins where the first row of the entry above it begins, left of the row above it. That row ends
    early, or both entries begin in bold.
    """
    new = LINKS.index("new")
    for i, over in enumerate(map(int, above)):
        flows = over >= 0 and np.argmax(links[over]) == LINKS.index("flow")
        if not flows or not HANGING[0] < (rows[over].box.x0 - rows[i].box.x0) / rows[i].size < HANGING[1]:
            continue
        chain = [over]
        while chain[-1] >= 0 and abs(rows[chain[-1]].box.x0 - rows[over].box.x0) < ALIGNED * rows[i].size:
            chain.append(int(above[chain[-1]]) if np.argmax(links[chain[-1]]) != new else -1)
        first = chain[-1]
        if first < 0 or abs(rows[first].box.x0 - rows[i].box.x0) > ALIGNED * rows[i].size:
            continue
        right = max(rows[j].box.x1 for j in (i, *chain))
        in_bold = rows[i].spans[0].bold and rows[first].spans[0].bold and not rows[over].spans[0].bold
        if in_bold or has_room(rows[over], rows[i], right - rows[over].box.x0):
            links[i] = np.eye(len(LINKS))[new]


def separate_stanzas(
    links: NDArray[np.float64], above: Sequence[int] | NDArray[np.int64], rows: Sequence[Line]
) -> None:
    """Begin a group below an empty line that the judge doubts. Changes `links` in place."""
    steps = {
        i: (rows[i].baseline - rows[over].baseline) / rows[i].size
        for i, over in enumerate(map(int, above))
        if over >= 0 and abs(rows[i].size - rows[over].size) < ALIGNED
    }
    new = LINKS.index("new")
    flowing = [step for i, step in steps.items() if np.argmax(links[i]) != new]
    usual = median(flowing) if len(flowing) >= MIN_STEPS else float("inf")
    for i, step in steps.items():
        if step > EMPTY_LINE * usual and links[i][new] > MIN_NEW:
            links[i] = np.eye(len(LINKS))[new]


def agree(roles: NDArray[np.float64], firsts: Sequence[int], rows: Sequence[Line]) -> None:
    """Give the same role to entries of one list: their numbers in brackets count on, or they begin with dashes.

    One by one, the entries at the foot of a page look like footnotes, and those with dashes like speech. `roles` are the probabilities of the rows (rows x
    roles), changed in place, and `firsts` the first row of each group.
    """
    numbers = {int(m[1]): i for i in firsts if (m := _IN_BRACKETS.match(rows[i].text))}
    for _, run in groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0]):
        _agree_on(roles, [numbers[number] for _, number in run])
    dashes, notes = defaultdict[int, list[int]](list), defaultdict[tuple[int, float, int], list[int]](list)
    for at, i in enumerate(firsts):
        marker = marker_of(rows[i].text.strip())
        if marker.kind == "dash":
            dashes[round(rows[i].box.x0)].append(i)
        if marker.kind == "number_bare":
            notes[round(rows[i].box.x0), round(rows[i].size, 1), marker.value - at].append(i)
    for members in (*dashes.values(), *notes.values()):
        _agree_on(roles, members)


def _agree_on(roles: NDArray[np.float64], members: Sequence[int]) -> None:
    roles[members] = np.exp(np.log(roles[members] + 1e-6).mean(axis=0))


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
