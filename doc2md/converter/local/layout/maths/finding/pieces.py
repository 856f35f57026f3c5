"""What the lines of a page are made of, as far as formulas are concerned: signs of formulas, words, and the rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from doc2md.converter.local.layout.maths.finding.compounds import is_compound, is_reaction
from doc2md.converter.local.layout.text.formulas import Glyph, glyphs_of
from doc2md.converter.local.layout.text.latex import FUNCTIONS, is_maths
from doc2md.geometry import Box
from doc2md.rasterizer.printed_glyphs import NO_CHARACTER
from doc2md.rasterizer.text_layer import Line, Span

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SIGN, _SCRIPT = "\1", "\0"
"""Stand for the characters of fonts for formulas and of small type, which are in no word."""

_AROUND = frozenset("([{|∥‖])}")
_OPERATORS = frozenset("\u0338=+−<>≤≥∈⊂⊆∪∩→×·≠≈∼")
MAX_SCRIPT = 0.86
"""Maximum size of scripts, as a fraction of the size of the letters beside them."""

MIN_PROSE = 0.25
"""Minimum share of the width of a line that words have in a text."""

MAX_PRODUCT = 2
"""Maximum number of letters in italics beside an operator that are factors of a product, not a word."""
_UPRIGHT = frozenset("ΓΔΘΛΞΠΣΥΦΨΩ\u2126\u2206")
"""Greek capitals that no other alphabet has. Fonts for text have them for formulas."""
_JOINING = frozenset("=+−<>≤≥∈⊂⊆∪∩×·≠≈∼∇∂∫∑∥⟨⟩")
"""Signs beside which a single letter in bold type is a sign, too."""

_TELLING = frozenset(f"=+±×<>≤≥∑∏∫√∈{NO_CHARACTER}")
_CALCULUS = frozenset("∫∮∑∏∂∇")
_OPERATORS_LIKE_BULLETS = frozenset("−-·∗*⋅∘◦")
"""Characters that are bullets at the start of a line."""
_DIFFERENTIAL = re.compile(r"d[b-df-hj-np-tv-zα-ω]")
"""Matches a differential in italics, such as dx, but no word of a language."""
_WRITTEN_ALONE = frozenset("aAIOoyeuàéèêEY")
"""Letters that are words of a language."""


Letter = tuple[str, str]
"""The name of a font, and a character."""


class Place(NamedTuple):
    """A character of a line: its span and its index there, what it is, and its edges in points."""

    span: int
    at: int
    glyph: Glyph
    x0: float
    x1: float
    is_word: bool


@dataclass(frozen=True)
class Piece:
    """A line of the text layer. MuPDF makes several of a row with a formula.

    `ink` is the box around the ink of a line without words, and the box of the line otherwise.
    """

    line: Line
    places: tuple[Place, ...]
    ink: Box

    @property
    def box(self) -> Box:
        return self.line.box

    @property
    def baseline(self) -> float:
        return self.line.baseline

    @property
    def size(self) -> float:
        return self.line.size

    @cached_property
    def inked(self) -> tuple[Place, ...]:
        return tuple(place for place in self.places if not place.glyph.char.isspace())

    @cached_property
    def sure(self) -> int:
        """The number of characters that are certainly mathematical."""
        return sum(place.glyph.sure for place in self.inked)

    @cached_property
    def words(self) -> tuple[Place, ...]:
        """The characters of words."""
        return tuple(place for place in self.inked if place.is_word)

    @cached_property
    def word_width(self) -> float:
        return sum(place.x1 - place.x0 for place in self.words)

    @cached_property
    def is_prose(self) -> bool:
        """Whether words are a good part of the line, or it begins with a word and has another one."""
        words = self.word_count
        if self.word_width > MIN_PROSE * max(self.box.width, 1.0):
            return words > 1 or not any(place.glyph.char in "=<>≤≥" for place in self.inked)
        return self.begins_with_word and words > 1

    @cached_property
    def begins_with_word(self) -> bool:
        first = next((place for place in self.inked if not place.glyph.script), None)
        return bool(first and first.is_word)

    @cached_property
    def word_texts(self) -> list[str]:
        return _WORD.findall(self._plain)

    @property
    def word_count(self) -> int:
        return len(self.word_texts)

    @cached_property
    def _plain(self) -> str:
        """The words of the line, with other characters as spaces."""
        return "".join(place.glyph.char if place.is_word else " " for place in self.places)


def has_formulas(lines: Sequence[Line]) -> bool:
    """Whether lines have letters, numbers or telling signs in fonts for formulas, or mathematical letters of Unicode.

    In fonts for text, a sign that is used for nothing else tells that, or a line of letters in italics with an equals
    sign and no word. Arrows, bullets and the minus signs at the axes of a chart are no formulas.
    """
    return any(_is_of_formula(span) for line in lines for span in line.spans) or any(map(_is_equation, lines))


def _is_equation(line: Line) -> bool:
    """Whether a line in fonts for text has a relation between letters in italics, and no words."""
    text = line.text
    return (
        "=" in text and bool(_lone_letters(line)) and not any(len(word) > 2 for word in _WORD.findall(text))
    )


def _is_of_formula(span: Span) -> bool:
    if span.math:
        return any(char.isalnum() or char in _TELLING for char in span.text)
    return not span.text.isascii() and any(
        char in _CALCULUS or "\U0001d400" <= char <= "\U0001d7ff" for char in span.text
    )


def piece_of(
    line: Line, ink: Callable[[Line, Sequence[Place]], Box], vectors: Collection[Letter] = ()
) -> Piece:
    """Look at each character of a line.

    `ink` returns the box around the ink of its characters. `vectors` are the letters in bold type that are signs.
    """
    words = _words(line)
    lone = _lone_letters(line) | {at for at, letter in _bold_letters(line) if letter in vectors}
    places, start = list[Place](), 0
    for number, span in enumerate(line.spans):
        glyphs = glyphs_of(span, span.text)
        ends = (*span.xs[1:], span.box.x1)
        for at, (glyph, x0) in enumerate(zip(glyphs, span.xs, strict=False)):
            is_sign = span.math and bool(places) and _may_be_sign(glyph.char)
            sure = glyph.sure or is_sign or start + at in lone or glyph.char in _UPRIGHT
            is_word = start + at in words and not sure
            told = glyph._replace(sure=True) if sure and not glyph.sure else glyph
            places.append(Place(number, at, told, x0, max(x0, ends[at]), is_word))
        start += len(span.text)
    is_math = any(place.glyph.sure or place.glyph.char == NO_CHARACTER for place in places)
    piece = Piece(line, tuple(places), line.box)
    return replace(piece, ink=ink(line, places)) if is_math and not piece.is_prose else piece


def find_vectors(lines: Sequence[Line]) -> set[Letter]:
    """The single letters in bold type that are signs of formulas: somewhere, each is beside an operator or a script.

    They come from the font of bold text. In prose between formulas, the same letter is a sign, too.
    """
    found = set[Letter]()
    for line in lines:
        if letters := list(_bold_letters(line)):
            text, sizes = line.text, _sizes(line)
            found |= {letter for at, letter in letters if _is_beside_sign(text, sizes, at)}
    return found


def _bold_letters(line: Line) -> Iterator[tuple[int, Letter]]:
    """The positions of single letters in bold type on a line of other type."""
    if all(span.bold or not span.text.strip() for span in line.spans):
        return
    text, sizes, start = line.text, _sizes(line), 0
    for span in line.spans:
        if span.bold and not span.math:
            for match in _WORD.finditer(span.text):
                first = start + match.start()
                if len(match[0]) == 1 and not _touches_letter(text, sizes, first):
                    yield first, (span.font, match[0])
        start += len(span.text)


def _sizes(line: Line) -> list[float]:
    """The font size of each character of a line."""
    return [span.size for span in line.spans for _ in span.text]


def _touches_letter(text: str, sizes: Sequence[float], at: int) -> bool:
    """Whether a letter is a part of a word, maybe in another type. Scripts are none."""
    return any(
        0 <= beside < len(text) and text[beside].isalnum() and sizes[beside] > MAX_SCRIPT * sizes[at]
        for beside in (at - 1, at + 1)
    )


def _is_beside_sign(text: str, sizes: Sequence[float], at: int) -> bool:
    before, after = text[:at].rstrip()[-1:], text[at + 1 :].lstrip()[:1]
    has_script = at + 1 < len(text) and not text[at + 1].isspace() and sizes[at + 1] < MAX_SCRIPT * sizes[at]
    is_listed = not text[:at].strip()  # **a** = …, the name of a panel or an item
    return has_script or (not is_listed and any(char and char in _JOINING for char in (before, after)))


def _may_be_sign(char: str) -> bool:
    """Whether a character that is a bullet at the start of a line may be a sign of a formula inside it."""
    return char in _OPERATORS_LIKE_BULLETS or "\ue000" <= char <= "\uf8ff"


def _is_script(span: Span, line: Line) -> bool:
    """Whether a span is smaller than others on its line. A short line has no main size to tell this from."""
    return span.superscript or span.subscript or span.size < MAX_SCRIPT * max(s.size for s in line.spans)


def _words(line: Line) -> set[int]:
    """The positions of characters in words of two letters or more that are no names of functions."""
    text, printed = "", line.text
    reaction = is_reaction(printed)
    for span in line.spans:
        script = _is_script(span, line)
        text += (_SCRIPT if script else _SIGN) * len(span.text) if span.math or script else span.text
    return {
        at
        for word in _WORD.finditer(text)
        if word.end() - word.start() > 1
        and word[0] not in FUNCTIONS
        and not any(map(is_maths, word[0]))
        and not _is_mixed(word[0])
        and not (reaction and is_compound(word[0]))
        and printed[word.end() : word.end() + 1] not in ("(", "[")
        and text[word.end() : word.end() + 1] != _SCRIPT
        for at in range(word.start(), word.end())
    }


def _is_mixed(letters: str) -> bool:
    """Whether letters are Greek and Latin ones, as in iπ. Units such as μm are words."""
    return any("α" <= char <= "ω" and char != "μ" for char in letters) and any(map(str.isascii, letters))


def _lone_letters(line: Line) -> set[int]:
    """The positions of letters in italics that are signs of formulas, though their font is that of the text.

    Some fonts for formulas take their letters from the font of the text. Such letters stand alone between upright ones,
    or beside an operator.
    """
    if not any(span.italic for span in line.spans):
        return set()
    phrase = any(
        len(word) > MAX_PRODUCT and word not in FUNCTIONS
        for span in line.spans
        if span.italic and not _is_script(span, line)
        for word in _WORD.findall(span.text)
    )
    found, start, text = set[int](), 0, line.text
    for span in line.spans:
        end = start + len(span.text)
        words = _WORD.findall(span.text)
        if span.italic and not span.math and (len(words) == 1 or all(len(word) == 1 for word in words)):
            for match in re.finditer(r"[^\W\d_]+", span.text):
                first, last = start + match.start(), start + match.end()
                beside = text[:first].rstrip()[-1:] + text[last:].lstrip()[:1]
                alone = len(match[0]) == 1 and not (phrase and match[0] in _WRITTEN_ALONE)
                touching = set(text[max(0, first - 1) : first] + text[last : last + 1])
                product = len(match[0]) <= MAX_PRODUCT and (
                    any(char in _OPERATORS or "α" <= char <= "ω" for char in beside)
                    or _is_mixed(match[0])
                    or text[max(0, first - 1) : first] in ("ˆ", "˜", "¯", "˙")
                    or (len(touching) == 2 and touching <= _AROUND)
                    or text[max(0, first - 1) : first].isdigit()
                    or (_DIFFERENTIAL.fullmatch(match[0]) and beside[:1].isdigit() | (beside[:1] in _AROUND))
                )
                if alone or product:
                    found |= set(range(first, last))
        start = end
    return found
