r"""Repair the LaTeX of a formula, so that a strict renderer accepts it.

A recursive descent through the tokens copies what is right and repairs the rest where it stands: it closes what is
open, drops what closes nothing, gives missing arguments empty braces, and puts letters that only text may have into
`\text`. A formula without faults comes out unchanged. Each piece is read once, and what is nested too deeply is given
up, so hostile formulas cost no more than others.
"""

from __future__ import annotations

from dataclasses import dataclass

from doc2md.markup.latex.atoms import Atoms
from doc2md.markup.latex.cursor import HopelessError


@dataclass(frozen=True, slots=True)
class Repaired:
    """The source of a formula after repair.

    changes  what was written in another way that looks the same
    guesses  what was repaired by a guess, so that the formula may be wrong
    broken   whether it could not be repaired; `source` is then unchanged
    """

    source: str
    changes: tuple[str, ...] = ()
    guesses: tuple[str, ...] = ()
    broken: bool = False


def repair(source: str, *, display: bool) -> Repaired:
    """Repair the LaTeX `source` of a formula. `display` tells whether it is displayed, not in a line of text."""
    parser = _Formula(source, display=display)
    try:
        repaired = parser.whole()
    except HopelessError as fault:
        return Repaired(source, guesses=(str(fault),), broken=True)
    if repaired == source:
        return Repaired(source)
    changes = tuple(parser.changes) or (() if parser.guesses else ("spaces",))
    return Repaired(repaired, changes, tuple(parser.guesses))


class _Formula(Atoms):
    def whole(self) -> str:
        """Read the whole formula."""
        ampersands = rows = False
        while True:
            self.row("")
            piece = self.peek()
            if not piece:
                break
            ampersands |= piece == "&"
            rows |= piece != "&"
            self.copy()
        source = "".join(self.out)
        if ampersands or (rows and self.display):
            self.changes["rows without an environment"] = None
            name = "aligned" if ampersands else "gathered"
            source = f"\\begin{{{name}}}\n{source}\n\\end{{{name}}}"
        return source
