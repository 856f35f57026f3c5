"""The image files that a run writes, and pages with red boxes on them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from doc2md.cli.outputs import check_local
from doc2md.errors import OutputError, UsageError
from doc2md.exporter.files import write_atomically
from doc2md.geometry import Box
from doc2md.worker_types import PageImage

_RED = (220, 0, 0)


@dataclass(slots=True)
class Pictures:
    """The image files of one run: `first`, such as `page.png`, then `page-2.png`, `page-3.png`, and so on.

    `option` is the option that `first` comes from. Raises UsageError if `first` does not end in .png, and OutputError
    if it exists and may not be replaced.
    """

    option: str
    first: str
    overwrite: bool = False
    count: int = 0

    def __post_init__(self) -> None:
        if Path(self.first).suffix.lower() != ".png":
            raise UsageError(f"{self.option} {self.first}: the name of an image must end in .png")
        check_free(self.first, overwrite=self.overwrite)

    def write(self, data: bytes) -> Path:
        """Write the next file, and return its path. Raises OutputError."""
        path, self.count = Path(self.first), self.count + 1
        if self.count > 1:
            path = path.with_name(f"{path.stem}-{self.count}{path.suffix}")
        check_free(path, overwrite=self.overwrite)
        write_atomically(path, data)
        return path


def outlined(page: PageImage, boxes: Iterable[Box]) -> bytes:
    """Draw boxes, in points, on the image of a page. Returns a PNG. Parts of boxes outside the page are cut off."""
    from doc2md.cli.drawing.canvas import Pen

    pen, paper = Pen(page.data, page.dpi), Box(0, 0, *page.size)
    for box in boxes:
        seen = box.overlap(paper)
        if seen.x0 <= seen.x1 and seen.y0 <= seen.y1:
            pen.outline(seen, _RED, width=1.5)
    return pen.png()


def check_free(path: str | Path, *, overwrite: bool) -> None:
    """Raises OutputError if the file exists and may not be replaced, and UsageError for a URL."""
    check_local(path)
    if Path(path).exists() and not overwrite:
        raise OutputError(f"{path} already exists; choose another file, or pass --overwrite")
