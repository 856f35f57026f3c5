"""Correct the judge where rows of one kind around a row say more than the row itself.

The judge looks at each row by itself, with a little of what surrounds it. Items of one list, entries with hanging
indents, notes that count on and the stanzas of a poem are told by their likes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from statistics import median

import numpy as np
from numpy.typing import NDArray

from doc2md.converter.local.layout.judge.markers import Marker, marker_of, precedes
from doc2md.converter.local.layout.judge.roles import LINKS, ROLES
from doc2md.converter.local.layout.judge.verses import break_indented_verses, break_verses
from doc2md.converter.local.layout.text.rows import has_room
from doc2md.rasterizer.text_layer import Line

HANGING, ALIGNED = (0.5, 5.0), 0.3
"""In units of the font size. Minimum and maximum hanging indent, and the greatest difference between equal indents."""

EMPTY_LINE, MIN_STEPS, MIN_NEW = 1.6, 3, 0.2
"""Minimum ratio of a step over an empty line to the usual step, minimum number of steps that show it, and minimum
probability that a row after such a step begins a block."""

BRACKET_STEP = 2.0
"""In units of the font size. Maximum distance between the baselines of two rows of a remark in brackets."""

SURE_NEW, MIN_INDENTED = 0.8, 2
"""Probability from which a row surely begins a block, and the minimum number of such rows of a page that show how far
the first rows of its paragraphs are indented."""

MAX_ROWS_OF_ITEM = 4
"""Maximum number of rows from the first item of a list to its second."""

MIN_ENTRIES, SURE_ENTRY = 3, 0.8
"""Minimum number of entries of a bibliography on a page, and the probability from which fewer are believed."""

MAX_OPEN = 100
"""Maximum number of series that an entry may continue. It limits the time for a hostile page."""

MAX_HEADING = 0.2
"""Probability above which a row may be a heading that counts on."""

_NEW, _FLOW = LINKS.index("new"), LINKS.index("flow")
_TEXT, _HEADING, _NOTE, _REFERENCE = map(ROLES.index, ("text", "heading", "note", "reference"))

Links = NDArray[np.float64]
"""The probabilities of the links of all rows: rows x links."""

Above = Sequence[int] | NDArray[np.int64]
"""The index of the row above each row, or -1."""

SAME_START = 0.5
"""In units of the font size. Entries of one series start at most this far from each other."""

SAME_SIZE = 0.04
"""Maximum difference between the font sizes of such entries, as a fraction."""

_GOES_ON = re.compile(r"\s*[,;，、；。](?:\s|\w)")
"""Matches a row that is no beginning."""

_OPENED, _CLOSED = re.compile(r"\s*\((?!\w{1,3}\))[^()]*"), re.compile(r"[^()]*\)[.,;]?\s*")
"""Match the first and the last row of a remark in brackets."""

_ENDS = re.compile(r"[.!?:…。！？][\"'”’»)\]]?[\d¹²³⁴-⁹]{0,3}\s*$")
"""Matches the end of a sentence, with the number of a note."""

_BULLETS = frozenset({"bullet", "sign"})
_LETTERS = frozenset({"letter_bracket", "letter_brackets"})
_IN_BRACKETS = re.compile(r"\s*\[(\d{1,3})\]")
_NOTES = re.compile(
    r"\W*(?:\d+\W+)?(?:foot|end)?(?:notes?\b|notas\b|anmerkung|fu(?:ß|ss)note|noten\b|примечани|注)", re.I
)
"""Matches a heading above notes."""


def separate(links: Links, above: Above, rows: Sequence[Line]) -> None:
    """Begin a group at items, entries and stanzas that the judge joins with what is above. Changes `links` in place.

    A row that begins with a comma or the like goes on with the row above it, and so does one that closes its bracket.
    """
    for i, over in enumerate(map(int, above)):
        if over < 0 or rows[i].size != rows[over].size:
            continue
        if _GOES_ON.match(rows[i].text) or _closes_bracket(rows[over], rows[i]):
            _set(links, i, _FLOW)
    break_indented_verses(links, above, rows)
    _separate_items(links, above, rows)
    _separate_terms(links, above, rows)
    _separate_entries(links, above, rows)
    _separate_stanzas(links, above, rows)
    _separate_indented(links, above, rows)
    break_verses(links, above, rows)


def _closes_bracket(over: Line, row: Line) -> bool:
    """Whether a row right below another ends a remark in brackets with which that one begins."""
    opened = _OPENED.fullmatch(over.text) and row.baseline - over.baseline < BRACKET_STEP * row.size
    return bool(opened and _CLOSED.fullmatch(row.text) and not row.mono)


def _begin(links: Links, row: int) -> None:
    _set(links, row, _NEW)


def _set(links: Links, row: int, link: int) -> None:
    links[row] = np.eye(len(LINKS))[link]


def _separate_items(links: Links, above: Above, rows: Sequence[Line]) -> None:
    """Begin a group at each of two rows that begin with markers of one list at one place. Changes `links` in place.

    The markers are bullets, ticks, or letters in brackets that count on. An (A) that a (B) follows begins a list.
    """
    markers = [marker_of(row.text.strip()) for row in rows]
    for i, over in enumerate(map(int, above)):
        follows = over >= 0 and _are_of_one_list(markers[over], markers[i])
        if _begins_list(markers[i : i + MAX_ROWS_OF_ITEM + 1]) or (
            follows and abs(rows[i].box.x0 - rows[over].box.x0) < rows[i].size
        ):
            _begin(links, i)


def _are_of_one_list(before: Marker, after: Marker) -> bool:
    if before.kind in _BULLETS or after.kind in _BULLETS:
        return before.kind in _BULLETS and after.kind in _BULLETS
    return before.kind == after.kind and before.kind in _LETTERS and before.value < after.value


def _begins_list(markers: Sequence[Marker]) -> bool:
    first = markers[0]
    is_first = first.kind in _LETTERS and first.value == 1
    return is_first and any(precedes(first, marker) for marker in markers[1:])


def _separate_terms(links: Links, above: Above, rows: Sequence[Line]) -> None:
    """Begin a group at each term below the definition of another."""
    right = max((row.box.x1 for row in rows), default=0.0)
    for i, over in enumerate(map(int, above)):
        if over >= 0 and _is_term(rows[i], rows[over], right):
            _begin(links, i)


def _is_term(row: Line, over: Line, right: float) -> bool:
    """Whether a row is a term below the indented definition of another, which would have had room for it.

    Terms are bold or in a typewriter font.
    """
    return (
        ((row.bold and not over.bold) or (row.mono and not over.mono))
        and over.box.x0 - row.box.x0 > row.size
        and over.box.x1 + row.box.width + row.size < right
    )


def _separate_entries(links: Links, above: Above, rows: Sequence[Line]) -> None:
    """Begin a group at each entry of a list with hanging indents, as in a dictionary.

    Such an entry begins where the first row of the entry above it begins, left of the row above it. That row ends
    early, or both entries begin in bold.
    """
    for i, row in enumerate(rows):
        entry = _entry_above(i, links, above, rows)
        if not entry:
            continue
        first, last = rows[entry[-1]], rows[entry[0]]
        right = max(rows[j].box.x1 for j in (i, *entry))
        in_bold = row.spans[0].bold and first.spans[0].bold and not last.spans[0].bold
        if in_bold or has_room(last, row, right - last.box.x0):
            _begin(links, i)


def _entry_above(i: int, links: Links, above: Above, rows: Sequence[Line]) -> list[int]:
    """The rows of the entry above a row, from the last to the first; empty if it has no hanging indent."""
    left, near, over = rows[i].box.x0, ALIGNED * rows[i].size, int(above[i])
    if over < 0 or not HANGING[0] < (rows[over].box.x0 - left) / rows[i].size < HANGING[1]:
        return []
    entry, indent = [over], rows[over].box.x0
    while abs(rows[entry[-1]].box.x0 - indent) < near:
        over = int(above[entry[-1]])
        if over < 0 or int(np.argmax(links[entry[-1]])) != _FLOW:
            return []
        entry.append(over)
    return entry if abs(rows[entry[-1]].box.x0 - left) < near else []


def _separate_stanzas(links: Links, above: Above, rows: Sequence[Line]) -> None:
    """Begin a group below an empty line that the judge doubts."""
    steps = {
        i: (rows[i].baseline - rows[over].baseline) / rows[i].size
        for i, over in enumerate(map(int, above))
        if over >= 0 and abs(rows[i].size - rows[over].size) < ALIGNED
    }
    within = [step for i, step in steps.items() if int(np.argmax(links[i])) != _NEW]
    usual = median(within) if len(within) >= MIN_STEPS else float("inf")
    for i, step in steps.items():
        if step > EMPTY_LINE * usual and links[i][_NEW] > MIN_NEW:
            _begin(links, i)


def _separate_indented(links: Links, above: Above, rows: Sequence[Line]) -> None:
    """Begin a paragraph at each row that is indented as other first rows of the page are, after a full stop.

    The judge is sure of it where the row above ends early, and joins the two where that row happens to be full.
    """
    indents = _first_indents(above, rows)
    shown = [indent for i, indent in indents.items() if links[i][_NEW] > SURE_NEW]
    for i, indent in indents.items():
        if sum(abs(indent - other) < ALIGNED / 2 for other in shown) >= MIN_INDENTED:
            _begin(links, i)


def _first_indents(above: Above, rows: Sequence[Line]) -> dict[int, float]:
    """The indents of the rows between two rows at one left edge, or below the last one, after the end of a sentence."""
    below = {over: i for i, over in enumerate(map(int, above))}
    found = {}
    for i, over in enumerate(map(int, above)):
        if over < 0:
            continue
        row, first = rows[i], rows[over]
        last = rows[below[i]] if i in below else first
        in_one_look = row.size == first.size == last.size
        indent = (row.box.x0 - first.box.x0) / row.size
        is_between = abs(first.box.x0 - last.box.x0) < ALIGNED * row.size and HANGING[0] < indent < HANGING[1]
        words = row.text.lstrip()
        if in_one_look and is_between and _ENDS.search(first.text) and not words[:1].islower():
            found[i] = indent
    return found


def agree(roles: NDArray[np.float64], groups: Sequence[Sequence[int]], rows: Sequence[Line]) -> None:
    """Give the same role to the entries of one list: their markers count on, or they begin with dashes.

    One by one, the entries at the foot of a page look like footnotes, a short item like a text, and one with a dash
    like speech. Headings that count on are told by the whole document. `roles` are the probabilities of the rows (rows
    x roles), changed in place.
    """
    group_of = {group[0]: group for group in groups}
    for members in _lists(list(group_of), rows):
        if roles[members, _HEADING].max() > MAX_HEADING:
            continue
        common = np.exp(np.log(roles[members] + 1e-6).mean(axis=0))
        if len(members) > 1 and all(_IN_BRACKETS.match(rows[i].text) for i in members):
            common[_REFERENCE] += common[_NOTE]  # footnotes have no such numbers
            common[_NOTE] = 0
        roles[[i for first in members for i in group_of[first]]] = common


def _lists(firsts: Sequence[int], rows: Sequence[Line]) -> Iterator[list[int]]:
    """The first rows of the entries of each list of a page."""
    numbers = {i: int(m[1]) for i in firsts if (m := _IN_BRACKETS.match(rows[i].text))}
    markers = {i: marker_of(rows[i].text.strip()) for i in firsts if i not in numbers}
    yield from _numbered_in_brackets(numbers)
    yield from _counting_on(markers, rows)
    dashes = defaultdict[int, list[int]](list)
    for i, marker in markers.items():
        if marker.kind == "dash":
            dashes[round(rows[i].box.x0)].append(i)
    yield from dashes.values()


def _numbered_in_brackets(numbers: Mapping[int, int]) -> Iterator[list[int]]:
    """The rows [1], [2], [3] and so on, also in different columns. `numbers` has the number of each row."""
    rows = {number: i for i, number in numbers.items()}
    for _, run in groupby(enumerate(sorted(rows)), key=lambda pair: pair[1] - pair[0]):
        yield [rows[number] for _, number in run]


def _counting_on(markers: Mapping[int, Marker], rows: Sequence[Line]) -> Iterator[list[int]]:
    """The rows in one look and at one place whose markers count on, such as a), b), c)."""
    series: list[list[int]] = []
    for i, marker in markers.items():
        if not marker.value:
            continue
        before = next((s for s in series[: -MAX_OPEN - 1 : -1] if _looks_like(rows[s[-1]], rows[i])), None)
        if before and precedes(markers[before[-1]], marker):
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
    roles: NDArray[np.float64], groups: Sequence[Sequence[int]], above: Above, rows: Sequence[Line]
) -> None:
    """Make references of what looks like footnotes but follows a heading, as a bibliography in small type does.

    Footnotes stand below a text, unless their heading says what they are. Changes `roles` (rows x roles) in place.
    """
    listed = set[int]()
    for group in groups:
        over, likely = int(above[group[0]]), int(np.argmax(roles[group[0]]))
        if likely == _HEADING and not _NOTES.match(rows[group[0]].text):
            listed.update(group)
        elif likely == _NOTE and over in listed:
            roles[group, _REFERENCE] += roles[group, _NOTE]
            roles[group, _NOTE] = 0
            listed.update(group)


def doubt_lone_references(
    roles: NDArray[np.float64], groups: Sequence[Sequence[int]], rows: Sequence[Line]
) -> None:
    """Make text of references that are in doubt, have no number, and are too few to be a bibliography.

    Changes `roles` (rows x roles) in place.
    """
    likely = roles.argmax(axis=1)
    entries = [group for group in groups if likely[group[0]] == _REFERENCE]
    for group in entries if len(entries) < MIN_ENTRIES else ():
        if roles[group[0], _REFERENCE] < SURE_ENTRY and marker_of(rows[group[0]].text.strip()).kind == "none":
            roles[group, _TEXT] += roles[group, _REFERENCE]
            roles[group, _REFERENCE] = 0
