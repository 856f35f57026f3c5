r"""Split an answer into tags, bodies and scrap. Every character of any answer belongs to exactly one of them.

There are three dialects of a tag:

    <|ref|>label<|/ref|><|det|>[[x1, y1, x2, y2]]<|/det|>     A  the model's own
    label[[x1, y1, x2, y2]]                                   B  the server stripped the special tokens
    <|det|>label [x1, y1, x2, y2]<|/det|>                     C  related models

Dialect A may be broken: a special token is missing, a stray word is between two of them, or the tag is cut off at
the end of the answer. All repeats in the patterns are bounded and not nested, so the time is linear in the length of
the answer. Numbers are matched by a pattern and never evaluated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from doc2md.geometry import Box

GRID = 999
"""Maximum coordinate in an answer. `value / GRID` is a position as a fraction of the image's width or height."""


class Piece(Enum):
    TAG = auto()
    BODY = auto()  # text between tags
    SCRAP = auto()  # special tokens and other characters that are not text


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of an answer, from the character at `start` up to `end` (exclusive).

    A tag has a label and boxes on the grid 0 to 999. Scrap has the reason why it is not text.
    """

    piece: Piece
    start: int
    end: int
    label: str = ""
    boxes: tuple[Box, ...] = ()
    reason: str = ""


_NUMBER = r"\s{0,3}-?\d{1,5}(?:\.\d{1,9})?\s{0,3}"
_BOX = rf"\[{_NUMBER}(?:,{_NUMBER}){{3}}\]"
_LABEL = r"[^<>|\[\]\n]{0,80}"

_COMPLETE_TAG = (
    r"<\|ref\|>(?P<a>(?:[^<\n]|<(?!\|)){0,400})<\|/ref\|>\s{0,4}<\|det\|>(?P<abox>[^<\n]{0,4000})<\|/det\|>"
)
_SIBLING_TAG = rf"<\|det\|>(?P<c>{_LABEL}?)\s{{0,4}}(?P<cbox>\[{{1,2}}{_NUMBER}[^<\n]{{0,4000}})<\|/det\|>"
_STRIPPED_TAG = rf"^(?P<b>[a-z][a-z_]{{1,30}})(?P<bbox>\[{_BOX}(?:,\s{{0,3}}{_BOX}){{0,40}}\])"
# A broken tag: an optional opening token and label, one to four special tokens with stray characters after them, the
# box, and optional closing tokens.
_BROKEN_TAG = (
    r"(?:<\|ref\|>[ \t]{0,2}(?P<d>[a-z][a-z_]{1,30})?|^(?P<f>[a-z][a-z_]{1,30})(?!<\|ref\|>))?"
    r"(?:<\|/?(?:ref|det)\|>[^<>\[\]\n]{0,40}){1,4}"
    rf"(?P<dbox>\[{{1,2}}{_NUMBER}(?:,{_NUMBER}){{3}}\]{{0,2}})(?:<\|/?(?:ref|det)\|>){{0,2}}"
)
# A label without a complete box: the kind of the text is known, but not its place.
_TAG_WITHOUT_BOX = (
    r"<\|ref\|>[ \t]{0,2}(?P<e>[a-z][a-z_]{1,30})[ \t]{0,2}(?=<\|/ref\|>|<\|det\|>|\n)(?:<\|/ref\|>)?[ \t]{0,2}"
    r"(?:<\|det\|>[ \t]{0,2}(?:\[{1,2}[-\d.,\s\"]{0,30}\]{0,2})?(?:<\|/det\|>)?)?"
)
_CUT_OFF_TAG = r"<\|ref\|>[^<\n]{0,80}(?:<\|/ref\|>)?\s{0,4}(?:<\|det\|>)?[\[\]\d,.\s-]{0,200}\Z"
_END_MARK = "<\uff5cend\u2581of\u2581sentence\uff5c>|<\\|end_of_sentence\\|>|<\uff5cbegin\u2581of\u2581sentence\uff5c>"
_SCRAP = (
    ("end token", _END_MARK),
    ("page split mark", r"<--- Page Split --->"),
    ("tag cut off at the end", _CUT_OFF_TAG),
    (
        "echo of the prompt",
        r"<\|grounding\|>(?:Convert the document to markdown\.|OCR this image\.)?|\A<image>",
    ),
    ("stray special token", r"<\|/?(?:ref|det)\|>"),
)

# In answers to OCR and LOCATE, a tag without special tokens is any text in front of a box.
_STRIPPED_LINE_TAG = (
    rf"^(?P<b>[^<>\[\]\n]{{0,400}}?)[ \t]{{0,4}}(?P<bbox>\[{_BOX}(?:,\s{{0,3}}{_BOX}){{0,40}}\])"
)


def _pattern(stripped: str) -> re.Pattern[str]:
    alternatives = [
        *(_COMPLETE_TAG, _SIBLING_TAG, stripped, _BROKEN_TAG),
        *(f"(?P<s{i}>{p})" for i, (_, p) in enumerate(_SCRAP[:4])),
        _TAG_WITHOUT_BOX,
        *(f"(?P<s{i}>{p})" for i, (_, p) in enumerate(_SCRAP[4:], 4)),
    ]
    return re.compile("|".join(alternatives), re.MULTILINE)


_PAGE_PATTERN, _LINES_PATTERN = _pattern(_STRIPPED_TAG), _pattern(_STRIPPED_LINE_TAG)
_ONE_BOX = re.compile(rf"(?:(?<=\[)|\A)({_NUMBER}),({_NUMBER}),({_NUMBER}),({_NUMBER})(?=\]|\Z)")


def scan(answer: str, *, lines: bool = False) -> list[Token]:
    """Split `answer` into tokens without gaps: each token starts where the one before ends.

    Set `lines` for answers to OCR and LOCATE. Their tags contain the text in the box instead of a label.
    """
    return list(_tokens(answer, _LINES_PATTERN if lines else _PAGE_PATTERN))


def _tokens(answer: str, pattern: re.Pattern[str]) -> Iterator[Token]:
    at = 0
    for match in pattern.finditer(answer):
        if match.start() > at:
            yield Token(Piece.BODY, at, match.start())
        yield _token(match)
        at = match.end()
    if at < len(answer):
        yield Token(Piece.BODY, at, len(answer))


def _token(match: re.Match[str]) -> Token:
    for name in "abcd":
        if match[name + "box"] is not None:
            label = (match[name] or match["f"] or "").strip()
            return Token(Piece.TAG, match.start(), match.end(), label, read_boxes(match[name + "box"]))
    if match["e"] is not None:
        return Token(Piece.TAG, match.start(), match.end(), match["e"])
    for i, (reason, _) in enumerate(_SCRAP):
        if match[f"s{i}"] is not None:
            return Token(Piece.SCRAP, match.start(), match.end(), reason=reason)
    raise AssertionError("a pattern without a group")


def read_boxes(source: str) -> tuple[Box, ...]:
    """Return all boxes of four numbers in `source`, limited to the grid. Boxes without area are left out."""
    found = (Box(*(float(n) for n in m.groups())) for m in _ONE_BOX.finditer(source))
    return tuple(box for box in map(_clamped, found) if box.width > 0 and box.height > 0)


def _clamped(box: Box) -> Box:
    x0, x1 = sorted((box.x0, box.x1))
    y0, y1 = sorted((box.y0, box.y1))
    return Box(*(min(max(value, 0.0), float(GRID)) for value in (x0, y0, x1, y1)))
