"""The files of a run's pictures: the first has the name that was asked for, the others say their number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from doc2md.errors import OutputError, UsageError
from doc2md.exporter.files import write_atomically
from doc2md.geometry import Box
from doc2md.worker_types import PageImage

_RED = (220, 0, 0)


@dataclass(slots=True)
class Pictures:
    """Raises UsageError where `first` is no name of a PNG file, OutputError where it is taken; `option` says it."""

    option: str
    first: str
    overwrite: bool = False
    count: int = 0

    def __post_init__(self) -> None:
        if Path(self.first).suffix.lower() != ".png":
            raise UsageError(f"{self.option} {self.first}: the name of a picture ends in .png")
        check_free(self.first, overwrite=self.overwrite)

    def write(self, data: bytes) -> Path:
        """Raises OutputError."""
        path, self.count = Path(self.first), self.count + 1
        if self.count > 1:
            path = path.with_name(f"{path.stem}-{self.count}{path.suffix}")
        check_free(path, overwrite=self.overwrite)
        write_atomically(path, data)
        return path


def outlined(page: PageImage, boxes: Iterable[Box]) -> bytes:
    """A page with these boxes, in points, drawn on it, as far as they are on it: a PNG."""
    from doc2md.cli.drawing.canvas import Pen

    pen, paper = Pen(page.data, page.dpi), Box(0, 0, *page.size)
    for box in boxes:
        seen = box.overlap(paper)
        if seen.x0 <= seen.x1 and seen.y0 <= seen.y1:
            pen.outline(seen, _RED, width=1.5)
    return pen.png()


def check_free(path: str | Path, *, overwrite: bool) -> None:
    """Raises OutputError where a file is there that may not be replaced."""
    if Path(path).exists() and not overwrite:
        raise OutputError(f"{path}: is there already; name another file, or pass --overwrite")
