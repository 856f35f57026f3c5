"""Find how far the formulas in a row of text reach.

Signs of formulas are sure to belong to one. Numbers, operators, brackets and names of functions between them, and those
that an operator or an open bracket connects to them, belong to it too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from doc2md.converter.local.layout.text.formulas import Glyph
from doc2md.converter.local.layout.text.latex import FUNCTIONS
from doc2md.rasterizer.printed_glyphs import NO_CHARACTER

_OPEN, _CLOSE = "([{⟨⌊⌈〈", ")]}⟩⌋⌉〉"
_BINARY = frozenset("+-−±∓·×*/=<>≤≥≠≈∼≃≅≡→←↔⇒⇔↦∈∉⊂⊆⊃⊇∪∩∖∘◦⊗⊕∧∨")
"""Operators and relations that need something on both sides."""

_RELATIONS = frozenset("=<>≤≥≠≈∼≃≅≡∈⊂⊆≪≫≲≳∝")
_OPERATORS = _BINARY | frozenset("|∣∥:!")
_ACCENTS = "¯ˆ˜˙¨ˇ´`˘˚ˉ\u0302\u0303\u0304\u0307\u0308\u20d7"
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NAME = re.compile(r"[A-Za-z]{2,9}")
_NAME_BEFORE = re.compile(r"(?<![^\W\d_])[A-Za-z]{1,6}$")
_COMPOUND = re.compile(r"(?:[A-Z][a-z]?){1,6}(?![^\W\d_])")
"""Matches what may be a chemical compound, if a number in small type is after it."""

_COMPOUND_BEFORE = re.compile(r"(?<![^\W\d_])(?:(?:[A-Z][a-z]?)+|[a-z])$")
_NOTES = re.compile(r"[\d,\s]*,[\d,\s]*")
"""Matches the numbers of several notes."""

_DIFFERENTIAL = re.compile(r"[)\]}\s]*d\s*")
"""Matches an upright d between an integrand and its variable."""

_PLAIN_BRACKET = re.compile(r"[(\[]\s*(?:\d+(?:\.\d+)?|[^\W\d_](?![^\W_])|[-−+,;·*/^]|\s)*[)\]]")
_OPENED = re.compile(r"[(\[](?:\d|[^\W\d_](?![^\W\d_])|[-−+,;.·*/\s])*$")
_WRITTEN_ALONE = "aAI"
_MAX_BLANKS = 2
"""A space of the text layer, and one for white that it is too narrow for."""
_MAX_BETWEEN = 40
"""Maximum number of characters between two parts of one formula that are not sure."""


def extents(glyphs: Sequence[Glyph]) -> list[tuple[int, int]]:
    """The formulas in a row, as half-open ranges of the indices of its glyphs, from left to right."""
    row = _Row(_with_brackets(glyphs))
    found: list[tuple[int, int]] = []
    for core in row.cores():
        if found and row.is_connected(found[-1], core[0]):
            found[-1] = (found[-1][0], core[1])
        else:
            found.append(core)
    grown: list[tuple[int, int]] = []
    for i, core in enumerate(found):
        lowest = grown[-1][1] if grown else 0
        highest = found[i + 1][0] if i + 1 < len(found) else len(glyphs)
        whole = row.grown(core, lowest, highest)
        if grown and row.is_one(grown[-1], whole):
            grown[-1] = (grown[-1][0], whole[1])
        else:
            grown.append(whole)
    ranges = [row.without_note_and_brackets(start, end, glyphs) for start, end in grown]
    return [(start, end) for start, end in ranges if row.says_something(start, end)]


def _with_brackets(glyphs: Sequence[Glyph]) -> Sequence[Glyph]:
    """Glyphs with brackets marked as sure that hold only signs of formulas and a comma or an operator: `[a, b]`."""
    made, opened = list(glyphs), list[int]()
    for at, glyph in enumerate(glyphs):
        if glyph.char in _OPEN:
            opened.append(at)
        elif glyph.char in _CLOSE and opened:
            start = opened.pop()
            if _OPEN.index(glyphs[start].char) == _CLOSE.index(glyph.char) and _is_list(
                glyphs[start + 1 : at]
            ):
                made[start : at + 1] = [each._replace(sure=True) for each in made[start : at + 1]]
        elif not (
            glyph.sure or glyph.script or glyph.char.isdigit() or glyph.char in _OPERATORS | set(",;. …")
        ):
            opened = []
    return made


def _is_list(inside: Sequence[Glyph]) -> bool:
    text = "".join(glyph.char for glyph in inside)
    has_relations = "," in text and any(char in "=<>≤≥∈" for char in text)
    return (
        any(glyph.sure for glyph in inside)
        and not has_relations
        and any(char in _OPERATORS or char == "," for char in text)
    )


class _Row:
    """The characters of a row, and how a formula that spans some of them grows over the others."""

    def __init__(self, glyphs: Sequence[Glyph]) -> None:
        self.glyphs = glyphs
        self.text = "".join(glyph.char for glyph in glyphs)

    def cores(self) -> list[tuple[int, int]]:
        """The ranges of sure signs, with the scripts beside them."""
        found, at = list[tuple[int, int]](), 0
        while at < len(self.glyphs):
            if not self.glyphs[at].sure or self.text[at].isspace():
                at += 1
                continue
            start = end = at
            while at < len(self.glyphs) and (
                self.glyphs[at].sure or self.glyphs[at].script or self.text[at].isspace()
            ):
                if not self.text[at].isspace():
                    end = at + 1
                at += 1
            found.append((start, self.without_note(start, end)))
        return found

    def without_note(self, start: int, end: int) -> int:
        """The end of a formula without the mark of a footnote, which is behind a full stop or comma."""
        at = end
        while at > start + 1 and self.glyphs[at - 1].script > 0 and self.text[at - 1].isdigit():
            at -= 1
        is_note = at < end and self.text[at - 1] in ".,;:" and not self.glyphs[at - 1].script
        return at if is_note else end

    def without_note_and_brackets(self, start: int, end: int, printed: Sequence[Glyph]) -> tuple[int, int]:
        """A formula without the mark of a footnote, and without the brackets of the text around a relation.

        `printed` are the glyphs as they are: brackets in a font for formulas belong to the formula.
        """
        end = self.without_note(start, end)
        inside = self.text[start + 1 : end - 1]
        is_bracketed = (
            self.text[start] == "("
            and self.text[end - 1] == ")"
            and not (printed[start].sure or printed[end - 1].sure)
            and self._deepest(start + 1, end - 1) == 0
            and (start == 0 or self.text[start - 1].isspace())
        )
        if is_bracketed and any(char in _RELATIONS for char in inside):
            return start + 1, end - 1
        return start, end

    def is_one(self, last: tuple[int, int], after: tuple[int, int]) -> bool:
        """Whether two formulas with nothing between them are one.

        The first one is open, or a number with a unit, or the second one begins with a script of the first one.
        """
        between = self.text[last[1] : after[0]]
        if not between and self.glyphs[after[0]].script:
            return True
        is_unit = self.text[last[1] - 1].isdigit() and self.text[after[0]].isalpha()
        return not between.strip() and (is_unit or self.is_open(*last))

    def is_connected(self, last: tuple[int, int], start: int) -> bool:
        """Whether what is between two formulas connects them. Spaces alone do."""
        between = self.text[last[1] : start]
        names = list(_NAME.finditer(between))
        if _DIFFERENTIAL.fullmatch(between) and "∫" in self.text[slice(*last)]:
            return True
        if len(between) > _MAX_BETWEEN or not all(self._is_function(name, last[1]) for name in names):
            return False
        rest, depth = _NAME.sub("", between), self._depth(*last)
        is_close = (
            between == "," and self.text[start] not in _ACCENTS
        )  # which hide the white before their letters
        for i, char in enumerate(rest):
            depth += (char in _OPEN) - (char in _CLOSE)
            if depth < -1:
                return False
            if char in ",;." and depth < 1 and not (_is_in_number(rest, i) or is_close):
                return False
            if not _connects(char):
                return depth > 0 and len(re.findall(r"[^\W\d_]", rest)) == 1 and char.isalpha()
        return True

    def _is_function(self, name: re.Match[str], offset: int = 0) -> bool:
        """Whether a word is the name of a function: a known one, or one with an index or a bracket after it."""
        end = offset + name.end()
        is_indexed = any(glyph.script < 0 for glyph in self.glyphs[end : end + 1])
        return name[0] in FUNCTIONS or is_indexed or self.text.startswith("(", end)

    def says_something(self, start: int, end: int) -> bool:
        """Whether a formula has a letter, a number with an operator, or several sure signs."""
        text, glyphs = self.text[start:end], self.glyphs[start:end]
        sure = sum(glyph.sure for glyph in glyphs)
        if _NOTES.fullmatch(text) and all(glyph.script > 0 for glyph in glyphs):
            return False
        if _NUMBER.fullmatch(text):
            return 0 < sure < len(text)  # a font for formulas has the point, that of the text the digits
        if sure > 1 and any(char in "⟨〈∥‖" for char in text):
            return True
        return any(map(str.isalnum, text)) or "∞" in text or "∅" in text or (sure > 2 and not text.isascii())

    def _depth(self, start: int, end: int) -> int:
        text = self.text[start:end]
        return sum((char in _OPEN) - (char in _CLOSE) for char in text)

    def _deepest(self, start: int, end: int) -> int:
        depth = lowest = 0
        for char in self.text[start:end]:
            depth += (char in _OPEN) - (char in _CLOSE)
            lowest = min(lowest, depth)
        return lowest

    def is_open(self, start: int, end: int) -> bool:
        """Whether a formula ends with an operator or inside a bracket."""
        return self._ends_in_operator(end) or self._depth(start, end) > 0

    def _ends_in_operator(self, end: int) -> bool:
        """Whether a formula up to `end` ends with an operator that is no script, as the sun is.

        A sign without a character that has white on both sides is a relation.
        """
        around = self.text[end - 2 : end - 1] + self.text[end : end + 1]
        is_unread = self.text[end - 1] == NO_CHARACTER and len(around) == 2 and around.isspace()
        return (_is_operator(self.text[end - 1]) or is_unread) and not self.glyphs[end - 1].script

    def grown(self, core: tuple[int, int], lowest: int, highest: int) -> tuple[int, int]:
        """Extend a formula on both sides, from `lowest` to `highest` at most."""
        start, end = core
        while True:
            before = start, end
            at = self._next(end, highest)
            if at < highest:
                end = max(rule(self, start, end, at, highest) for rule in _TO_THE_RIGHT)
            at = self._last(start, lowest)
            if at >= lowest:
                start = min(rule(self, start, end, at, lowest) for rule in _TO_THE_LEFT)
            if (start, end) == before:
                return before

    def _next(self, at: int, highest: int) -> int:
        while at < highest and self.text[at].isspace():
            at += 1
        return at

    def _last(self, start: int, lowest: int) -> int:
        at = start - 1
        while at >= lowest and self.text[at].isspace():
            at -= 1
        return at

    # Each rule below gets a formula and the place of the next character outside it that is no space, and returns how
    # far the formula reaches then.

    def script(self, start: int, end: int, at: int, highest: int) -> int:
        """Scripts, primes and accents belong to what they touch; so do the digits of a number."""
        char, last = self.text[at], self.text[end - 1]
        if at > end:
            return end
        in_number = char.isdigit() and (
            last.isdigit() or (last in ".," and self.text[end - 2 : end - 1].isdigit())
        )
        return at + 1 if self.glyphs[at].script or char in "'′!" or char in _ACCENTS or in_number else end

    def closing(self, start: int, end: int, at: int, highest: int) -> int:
        return at + 1 if self.text[at] in _CLOSE and self._depth(start, end) > 0 else end

    def operand(self, start: int, end: int, at: int, highest: int) -> int:
        """After an operator or a root, and inside a bracket, numbers, single letters and names of functions go on."""
        char, depth = self.text[at], self._depth(start, end)
        if not (self._ends_in_operator(end) or self.text[end - 1] in _OPEN + "√" or depth > 0):
            return end
        if char in _OPEN:
            return at + 1
        number, compound = (pattern.match(self.text, at, highest) for pattern in (_NUMBER, _COMPOUND))
        if number or (compound and self._has_script(compound.end())):
            return max(match.end() for match in (number, compound) if match)
        if name := _NAME.match(self.text, at, highest):
            return name.end() if self._is_function(name) else end
        if depth > 0 and (char in _OPERATORS or char in ",;"):
            return self._if_followed(at, highest, end)
        lone = char.isalpha() and not self._is_letter(at + 1)
        return at + 1 if lone and (char not in _WRITTEN_ALONE or depth > 0) else end

    def operator(self, start: int, end: int, at: int, highest: int) -> int:
        """An operator goes on if something for it follows."""
        char = self.text[at]
        if (char in _BINARY and char not in "-:/") or (char in "-/" and at == end):
            return self._if_followed(at, highest, end)
        return end

    def argument(self, start: int, end: int, at: int, highest: int) -> int:
        """A bracket that touches the formula belongs to it if it has only numbers and single letters."""
        if at == end and self.text[at] in _OPEN and _PLAIN_BRACKET.match(self.text[at:highest]):
            return at + 1
        return end

    def _if_followed(self, at: int, highest: int, end: int) -> int:
        """The end after an operator at `at`, if a number, a letter, a bracket or the end of the row follows."""
        after = self._next(at + 1, highest)
        if after >= highest:
            return at + 1 if highest == len(self.text) or self.glyphs[highest].sure else end
        char = self.text[after]
        lone = char.isalpha() and not self._is_letter(after + 1)
        return at + 1 if char.isdigit() or lone or char in _OPEN + "−-" else end

    def _has_script(self, at: int) -> bool:
        return at < len(self.glyphs) and bool(self.glyphs[at].script)

    def _is_letter(self, at: int) -> bool:
        return at < len(self.text) and self.text[at].isalpha() and not self.glyphs[at].script

    def factor(self, start: int, end: int, at: int, lowest: int) -> int:
        """A number or an accent that touches the formula, and a sign before it."""
        char = self.text[at]
        if at < start - 1:
            return start
        if char in _ACCENTS or char in "−+":
            return at
        if self.glyphs[at].script and not self.glyphs[start].script:
            return start  # the exponent of a unit, as in cm²g
        goes_on = self.text[start] not in ",;." or self.text[start + 1 : start + 2].isdigit()
        return self._start_of_number(at, lowest) if char.isdigit() and goes_on else start

    def base(self, start: int, end: int, at: int, lowest: int) -> int:
        """What a script at the start of the formula belongs to."""
        if at < start - 1 or not self.glyphs[start].script or not self.text[at].isalpha():
            return start
        before = self.text[lowest : at + 1]
        name = _NAME_BEFORE.search(before)
        base = name if name and name[0] in FUNCTIONS else _COMPOUND_BEFORE.search(before)
        return at + 1 - len(base[0]) if base else start

    def opening(self, start: int, end: int, at: int, lowest: int) -> int:
        """The part of a bracket before the formula, if it is closed in the formula or right after it."""
        char = self.text[at]
        if self._deepest(start, end) < 0:
            if char in _OPEN or char.isdigit():
                return at if char in _OPEN else self._start_of_number(at, lowest)
            lone = char.isalpha() and (at == lowest or not self.text[at - 1].isalpha())
            if (char in _OPERATORS or char in ",;" or lone) and _OPENED.search(self.text[lowest : at + 1]):
                return at
        is_argument = at > lowest and char in _OPEN and self.text[at - 1].isalpha()
        closes = self.text[end : end + 1] in tuple(_CLOSE)
        return at if is_argument and closes and at == start - 1 else start

    def function(self, start: int, end: int, at: int, lowest: int) -> int:
        """The name of a function before the formula."""
        name = _NAME_BEFORE.search(self.text[lowest : at + 1])
        is_called = self.text[start] in _OPEN and at == start - 1
        is_known = name and name[0] in FUNCTIONS and start - at <= _MAX_BLANKS + 1
        return at + 1 - len(name[0]) if name and (is_called or is_known) else start

    def left_operand(self, start: int, end: int, at: int, lowest: int) -> int:
        """What is before an operator at the start of the formula: a number, a bracket or a single letter."""
        char = self.text[at]
        if self.text[start] not in _BINARY or self.text[start] == "-":
            return start
        if char.isdigit():
            return self._start_of_number(at, lowest)
        if char in _CLOSE:
            opening = self.text.rfind(_OPEN[_CLOSE.index(char)], lowest, at)
            return opening if opening >= 0 and not _NAME.search(self.text[opening + 1 : at]) else start
        lone = char.isalpha() and (at == 0 or not self.text[at - 1].isalnum())
        return at if lone and char not in _WRITTEN_ALONE else start

    def left_term(self, start: int, end: int, at: int, lowest: int) -> int:
        """A number and an operator before the formula."""
        if self.text[at] not in _BINARY or self.text[at] in "-:/":
            return start
        back = self._last(at, lowest)
        return self._start_of_number(back, lowest) if back >= lowest and self.text[back].isdigit() else start

    def _start_of_number(self, at: int, lowest: int) -> int:
        number = re.search(r"\d+(?:[.,]\d+)*$", self.text[lowest : at + 1])
        return at + 1 - len(number[0]) if number else at


_Rule = Callable[[_Row, int, int, int, int], int]
_TO_THE_RIGHT: tuple[_Rule, ...] = (_Row.script, _Row.closing, _Row.operand, _Row.operator, _Row.argument)
_TO_THE_LEFT: tuple[_Rule, ...] = (
    *(_Row.factor, _Row.base, _Row.opening, _Row.function, _Row.left_operand, _Row.left_term),
)


def _connects(char: str) -> bool:
    return (
        char.isspace()
        or char.isdigit()
        or char in _OPERATORS
        or char in ",;.'…′"
        or char in _OPEN
        or char in _CLOSE
        or char in _ACCENTS
    )


def _is_operator(char: str) -> bool:
    """Whether a sign needs something on its right side."""
    return char in _BINARY or (unicodedata.category(char) == "Sm" and char not in "|∣∥∇√∞∂∑∏∫¬")


def _is_in_number(text: str, at: int) -> bool:
    return text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()
