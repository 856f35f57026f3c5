"""What a renderer is: it draws documents, each as it is or with every part in a colour of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bench.lab.content import Document
from bench.lab.factors import FACTORS, Style
from bench.lab.palette import Palette

# What a renderer may say in `features` that it can draw; the tree has nothing that its renderer cannot draw.
# maths: formulas in two dimensions; notes: footnotes or notes at the end; run-in: headings inside paragraphs; side: two
# columns of their own, such as two addresses; float: boxes beside the text; svg: charts with labels.
FEATURES = frozenset({"maths", "notes", "run-in", "side", "float", "svg"})


class RenderError(Exception):
    """A renderer could not draw a document."""


@dataclass(frozen=True)
class Sheet:
    """A document to draw. With a palette, each part has the colour that the palette gives its id."""

    document: Document
    style: Style
    palette: Palette | None = None


class Renderer(Protocol):
    """Draws documents as PDFs.

    The same sheet must give the same bytes, except for dates and ids, which are replaced later. A palette must not
    change the layout.

    These ids get colours: the `id` of every part that prints text; for an item, a reference or a note also
    "ID:marker"; for line numbers of a listing "ID:numbers"; for an entry of the contents page "ID:page" and
    "ID:leader"; for a picture "ID", as an area filled with the colour instead of the picture; and for what surrounds
    the text the ids of `furniture.py`. A formula has the colour of its block; inside a line, that of the line.
    """

    name: str
    batch: int  # how many sheets it likes to draw at once
    features: frozenset[str]
    support: Mapping[
        str, frozenset[str]
    ]  # the levels that it can express, for each factor that it can express

    def versions(self) -> dict[str, str]:
        """The names and the versions of the programs that draw."""
        ...

    def render(self, sheets: Sequence[Sheet]) -> list[bytes | None]:
        """Draw PDFs. None stands for one that could not be drawn."""
        ...

    def close(self) -> None:
        """Stop what the renderer has started."""
        ...


def everything(*, without: str = "", only: str = "") -> dict[str, frozenset[str]]:
    """All levels of all factors, except some.

    Args:
        without: factors that cannot be expressed, such as "hidden_text", or levels, such as "bullet=★,➢".
        only: the levels that can be expressed, such as "note_place=end".
    """
    found = {name: frozenset(factor.levels) for name, factor in FACTORS.items()}
    for word in without.split():
        name, _, levels = word.partition("=")
        if levels:
            found[name] -= set(levels.split(","))
        else:
            del found[name]
    for word in only.split():
        name, _, levels = word.partition("=")
        found[name] &= set(levels.split(","))
    return found
