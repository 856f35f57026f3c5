r"""Cutting an answer into tags, bodies and scrap: a tiling of its characters, whatever they are.

Three dialects of the same tag are known:

    <|ref|>label<|/ref|><|det|>[[x1, y1, x2, y2]]<|/det|>     A  the model's own
    label[[x1, y1, x2, y2]]                                   B  the server stripped the special tokens
    <|det|>label [x1, y1, x2, y2]<|/det|>                     C  sibling models

and A in pieces: a token missing, a stray word between two of them, cut off at the end of the answer. Every
pattern has bounded repeats and no nested ones: time is linear in the answer's length. Numbers are read by
a numeric grammar and never evaluated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from doc2md.geometry import Box

GRID = 999
"""Coordinates are 0..999 of the image: `value / 999` is the share of its width or height."""


class Piece(Enum):
    TAG = auto()
    BODY = auto()
    SCRAP = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of an answer. A tag has a label and boxes on the grid 0..999; scrap has the reason it is none."""

    piece: Piece
    start: int
    end: int
    label: str = ""
    boxes: tuple[Box, ...] = ()
    reason: str = ""


_NUMBER = r"\s{0,3}-?\d{1,5}(?:\.\d{1,9})?\s{0,3}"
_BOX = rf"\[{_NUMBER}(?:,{_NUMBER}){{3}}\]"
_LABEL = r"[^<>|\[\]\n]{0,80}"

_STRICT = (
    r"<\|ref\|>(?P<a>(?:[^<\n]|<(?!\|)){0,400})<\|/ref\|>\s{0,4}<\|det\|>(?P<abox>[^<\n]{0,4000})<\|/det\|>"
)
_SIBLING = rf"<\|det\|>(?P<c>{_LABEL}?)\s{{0,4}}(?P<cbox>\[{{1,2}}{_NUMBER}[^<\n]{{0,4000}})<\|/det\|>"
_STRIPPED = rf"^(?P<b>[a-z][a-z_]{{1,30}})(?P<bbox>\[{_BOX}(?:,\s{{0,3}}{_BOX}){{0,40}}\])"
# In pieces: an opening token or none, a label, its closing token, whatever stands before the box, the box, and
# the closing token or the end of the answer.
_BROKEN = (
    r"(?:<\|ref\|>[ \t]{0,2}(?P<d>[a-z][a-z_]{1,30})?|^(?P<f>[a-z][a-z_]{1,30})(?!<\|ref\|>))?"
    r"(?:<\|/?(?:ref|det)\|>[^<>\[\]\n]{0,40}){1,4}"
    rf"(?P<dbox>\[{{1,2}}{_NUMBER}(?:,{_NUMBER}){{3}}\]{{0,2}})(?:<\|/?(?:ref|det)\|>){{0,2}}"
)
# A label whose box was never written to its end: the label says what the words are, if not where.
_BOXLESS = (
    r"<\|ref\|>[ \t]{0,2}(?P<e>[a-z][a-z_]{1,30})[ \t]{0,2}(?=<\|/ref\|>|<\|det\|>|\n)(?:<\|/ref\|>)?[ \t]{0,2}"
    r"(?:<\|det\|>[ \t]{0,2}(?:\[{1,2}[-\d.,\s\"]{0,30}\]{0,2})?(?:<\|/det\|>)?)?"
)
_CUT_OFF = r"<\|ref\|>[^<\n]{0,80}(?:<\|/ref\|>)?\s{0,4}(?:<\|det\|>)?[\[\]\d,.\s-]{0,200}\Z"
_END = "<\uff5cend\u2581of\u2581sentence\uff5c>|<\\|end_of_sentence\\|>|<\uff5cbegin\u2581of\u2581sentence\uff5c>"
_SCRAP = (
    ("end token", _END),
    ("page split mark", r"<--- Page Split --->"),
    ("tag cut off at the end", _CUT_OFF),
    (
        "echo of the prompt",
        r"<\|grounding\|>(?:Convert the document to markdown\.|OCR this image\.)?|\A<image>",
    ),
    ("stray special token", r"<\|/?(?:ref|det)\|>"),
)

# Where lines are read or words located, a tag without its tokens is any words before a box.
_STRIPPED_LINE = rf"^(?P<b>[^<>\[\]\n]{{0,400}}?)[ \t]{{0,4}}(?P<bbox>\[{_BOX}(?:,\s{{0,3}}{_BOX}){{0,40}}\])"


def _grammar(stripped: str) -> re.Pattern[str]:
    alternatives = [
        *(_STRICT, _SIBLING, stripped, _BROKEN),
        *(f"(?P<s{i}>{p})" for i, (_, p) in enumerate(_SCRAP[:4])),
        _BOXLESS,
        *(f"(?P<s{i}>{p})" for i, (_, p) in enumerate(_SCRAP[4:], 4)),
    ]
    return re.compile("|".join(alternatives), re.MULTILINE)


_PAGE, _LINES = _grammar(_STRIPPED), _grammar(_STRIPPED_LINE)
_ONE_BOX = re.compile(rf"(?:(?<=\[)|\A)({_NUMBER}),({_NUMBER}),({_NUMBER}),({_NUMBER})(?=\]|\Z)")


def scan(answer: str, *, lines: bool = False) -> list[Token]:
    """Tokens that tile `answer`: each starts where the one before ends, the first at 0, the last at the end.

    `lines`: tags are named by the words that stand there, as in answers to OCR and LOCATE, and not by labels.
    """
    return list(_tokens(answer, _LINES if lines else _PAGE))


def _tokens(answer: str, grammar: re.Pattern[str]) -> Iterator[Token]:
    at = 0
    for match in grammar.finditer(answer):
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
    raise AssertionError("a pattern without a name")


def read_boxes(source: str) -> tuple[Box, ...]:
    """All boxes of four finite numbers in `source`, clamped to the grid; those with no area are left out."""
    found = (Box(*(float(n) for n in m.groups())) for m in _ONE_BOX.finditer(source))
    return tuple(box for box in map(_clamped, found) if box.width > 0 and box.height > 0)


def _clamped(box: Box) -> Box:
    x0, x1 = sorted((box.x0, box.x1))
    y0, y1 = sorted((box.y0, box.y1))
    return Box(*(min(max(value, 0.0), float(GRID)) for value in (x0, y0, x1, y1)))
