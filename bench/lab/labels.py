"""Printed labels: the numbers of headings, and the markers of items."""

from __future__ import annotations

from bench.lab.factors import Style

_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
NESTED_BULLETS = ("–", "◦", "▪")
_NESTED_NUMBERS = {"1.": "a)", "1)": "a)", "(1)": "(a)", "a.": "i.", "a)": "i.", "(a)": "(i)", "i.": "a.", "(i)": "(a)",
                   "I.": "A.", "A.": "1.", "step": "a)"}  # fmt: skip


def roman(number: int) -> str:
    """A number up to 39 in Roman numerals."""
    out = ""
    for value, letters in _ROMAN:
        while number >= value:
            out += letters
            number -= value
    return out


def letter(number: int) -> str:
    """1 → A, 26 → Z, 27 → AA."""
    number -= 1
    return chr(65 + number) if number < 26 else chr(64 + number // 26) + chr(65 + number % 26)


def item_label(scheme: str, number: int, step: str = "Step") -> str:
    """The marker of the `number`th item of a list that is numbered by `scheme`, such as "(a)"."""
    if scheme == "step":
        return f"{step} {number}:"
    for sign, text in (("1", str(number)), ("a", letter(number).lower()), ("i", roman(number).lower()),
                       ("I", roman(number)), ("A", letter(number))):  # fmt: skip
        if sign in scheme:
            return scheme.replace(sign, text)
    return scheme


def bullet(style: Style, depth: int) -> str:
    """The bullet of items at a depth, which starts at 0."""
    first = style["bullet"]
    return first if depth == 0 else next(b for b in (*NESTED_BULLETS[depth - 1 :], "·") if b != first)


def numbering(style: Style, depth: int) -> str:
    """The scheme of ordered items at a depth, which starts at 0."""
    scheme = style["numbering"]
    for _ in range(depth):
        scheme = _NESTED_NUMBERS.get(scheme, "1.")
    return scheme


class HeadingNumbers:
    """Counts headings and writes their labels. `top` is the level of the first numbered headings."""

    def __init__(self, style: Style, top: int, words: dict[str, str]) -> None:
        self.kind = style["heading_numbers"]
        self.top = top
        self.words = words
        self.counts = [0] * 6

    def label(self, level: int) -> str:
        """The label of the next heading of this level."""
        depth = level - self.top
        if self.kind == "none" or depth < 0 or depth > 2:
            return ""
        self.counts[depth] += 1
        self.counts[depth + 1 :] = [0] * (5 - depth)
        numbers = self.counts[: depth + 1]
        first = {"letter": letter, "roman": roman}.get(self.kind, str)(numbers[0])
        dotted = ".".join([first, *map(str, numbers[1:])])
        match self.kind:
            case "section-sign":
                return f"§ {dotted}"
            case "chapter" | "article" if depth == 0:
                return self._named(first)
            case "letter" | "roman" | "trailing-dot":
                return f"{dotted}."
        return dotted

    def _named(self, number: str) -> str:
        word = self.words[self.kind]
        if word in ("章", "条"):
            return f"第{number}{word}"
        return f"{word} {number}" if self.kind == "chapter" else f"{word} {number}."
