"""Join upright letters to words: names of functions, and text between formulas."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from doc2md.converter.local.layout.maths.atoms import Atom, Sheet, atom_of
from doc2md.converter.local.layout.maths.pieces import lines_of_text
from doc2md.converter.local.layout.maths.signs import FUNCTIONS
from doc2md.converter.local.layout.maths.symbols import Symbol
from doc2md.converter.local.layout.maths.tree import Word
from doc2md.geometry import Box

MAX_LETTER_GAP = 0.14
"""Letters of a word are at most this far apart, in em. Between names of functions is a thin space of 0.17 em."""

MAX_SANS_SERIF_GAP = 0.2
"""The same for sans serif letters, which have more white around their stems."""

_INSIDE = frozenset({".", "-", "'", "’", "‐"})
"""Signs that may stand between two letters of a word."""


def word_atoms(symbols: Sequence[Symbol], sheet: Sheet) -> list[Atom]:
    """Return an atom for each word and for each other symbol."""
    upright = [symbol for symbol in symbols if _is_letter(symbol) or symbol.latex in _INSIDE]
    atoms = list[Atom]()
    used = set[int]()
    for line in lines_of_text(upright):
        for word in _words(line):
            used.update(map(id, word))
            atoms.append(_word_atom(word, sheet))
    return atoms + [atom_of(symbol, sheet) for symbol in symbols if id(symbol) not in used]


def _is_letter(symbol: Symbol) -> bool:
    return symbol.style in {"rm", "sf", "tt"} and symbol.latex.isalpha()


def _words(line: Sequence[Symbol]) -> list[list[Symbol]]:
    """The words of two letters or more on a line. Signs belong to a word only between two of its letters."""
    words = list[list[Symbol]]()
    word = list[Symbol]()
    for symbol in line:
        max_gap = MAX_SANS_SERIF_GAP if symbol.style == "sf" else MAX_LETTER_GAP
        if word and symbol.box.x0 - word[-1].box.x1 > max_gap * symbol.size:
            words.append(word)
            word = []
        if word or _is_letter(symbol):
            word.append(symbol)
    words.append(word)
    return [
        part
        for word in words
        for part in _divided(_trimmed(word))
        if sum(len(each.latex) for each in part) > 1
    ]


def _divided(word: list[Symbol]) -> list[list[Symbol]]:
    """Two names of functions with little white between them."""
    letters = "".join(symbol.latex for symbol in word)
    if len(letters) == len(word) and letters not in FUNCTIONS:
        for at in range(2, len(letters) - 1):
            if letters[:at] in FUNCTIONS and letters[at:] in FUNCTIONS:
                return [word[:at], word[at:]]
    return [word]


def _trimmed(word: list[Symbol]) -> list[Symbol]:
    is_abbreviation = any(symbol.latex == "." for symbol in word[:-1])
    while word and not _is_letter(word[-1]) and not (is_abbreviation and word[-1].latex == "."):
        word = word[:-1]
    return word


def _word_atom(word: Sequence[Symbol], sheet: Sheet) -> Atom:
    first = word[0]
    letters = "".join(symbol.latex for symbol in word)
    box = Box.around([symbol.box for symbol in word])
    return Atom(
        Word(letters, first.style), box, first.baseline, first.size, first.baseline - sheet.axis * first.size
    )


def join_names(atoms: Sequence[Atom], are_limits_centred: Callable[[Atom], bool]) -> list[Atom]:
    r"""Join two words that are one name, such as `\limsup`, and share the limits below them."""
    out = list[Atom]()
    for atom in sorted(atoms, key=lambda each: (each.axis, each.box.x0)):
        last = out[-1] if out else None
        if last and isinstance(last.node, Word) and isinstance(atom.node, Word) and _are_one_name(last, atom):
            glue = "" if last.node.letters == "lim" else " "
            name = Word(f"{last.node.letters}{glue}{atom.node.letters}")
            both = Atom(name, Box.around([last.box, atom.box]), last.baseline, last.size, last.axis)
            if glue == "" or are_limits_centred(both):
                out[-1] = both
                continue
        out.append(atom)
    return out


def _are_one_name(left: Atom, right: Atom) -> bool:
    pair = [atom.node.letters for atom in (left, right) if isinstance(atom.node, Word)]
    is_close = left.box.gap_x(right.box) < 0.35 * left.size and left.baseline == right.baseline
    return is_close and pair[0] in {"lim", "arg"} and pair[1] in {"sup", "inf", "max", "min"}
