"""Pictures of a LaTeX document, as files that it places."""

from __future__ import annotations

from pathlib import Path

import pymupdf

from bench.lab.content import Figure
from bench.lab.pictures import photo, svg
from bench.lab.renderers.tex.lines import Liner


class Pictures:
    """Writes the pictures of one document into a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def place(self, write: Liner, block: Figure, width: float) -> str:
        """The LaTeX that places a picture, with the area that stands for it under it."""
        name = f"{block.id}.jpg" if block.kind == "photo" else f"{block.id}.pdf"
        path = self.folder / name
        if not path.exists():
            path.write_bytes(_file(block, width))
        size = rf"width={width}bp,height={block.height}bp"
        colour = write.look.inks.area(block.id)
        area = rf"\rlap{{\color[HTML]{{{colour}}}\vrule width {width}bp height {block.height}bp}}"
        picture = rf"\leavevmode\hbox to {width}bp{{{area}\includegraphics[{size}]{{{name}}}\hss}}"
        frame = write.look.style["figure_frame"]
        return (
            rf"{{\fboxsep 0pt\fcolorbox[HTML]{{888888}}{{{write.look.m.paper[1:]}}}{{{picture}}}}}"
            if frame == "line"
            else picture
        )


def _file(block: Figure, width: float) -> bytes:
    if block.kind == "photo":
        return photo(block.seed, int(width), int(block.height))
    with pymupdf.open(stream=svg(block, width, block.height).encode(), filetype="svg") as drawing:
        return bytes(drawing.convert_to_pdf())
