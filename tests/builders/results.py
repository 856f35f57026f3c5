"""Results to write out."""

from __future__ import annotations

from pathlib import Path

from doc2md.document import Block, Document, Kind, PageRow, PageStatus, Region, Source
from doc2md.geometry import Box
from doc2md.result import Result


def result_of_figures(folder: Path, *names: str) -> Result:
    """A result with these figures, whose files are written into the folder."""
    folder.mkdir()
    for name in names:
        (folder / name).write_bytes(b"\x89PNG " + name.encode())
    region = (Region(1, Box(0, 0, 9, 9)),)
    blocks = tuple(Block(name, Kind.FIGURE, region, figure=name) for name in names)
    return Result(Document(Source("a.pdf", "00", 1), (PageRow(1, PageStatus.OK),), blocks), folder)
