"""A result to its files: the figures first, then the document that names them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from doc2md.errors import UsageError, cannot_write
from doc2md.exporter.files import write_atomically
from doc2md.exporter.markdown import FIGURE_NAME
from doc2md.options.export import ExportOptions, Format, Images

if TYPE_CHECKING:
    from doc2md.result import Result


def artifacts_folder(path: Path) -> Path:
    """Where the figures of the document `path` go."""
    name, known = Format.of_name(path.name)
    return path.with_name(f"{name if known else path.stem}_artifacts")


def save(result: Result, path: Path, options: ExportOptions) -> None:
    """Raises OutputError where something cannot be written, UsageError for a name of no known format."""
    _, format_ = Format.of_name(path.name)
    if format_ is None:
        raise UsageError(f"{path.name}: write to a name that ends in {' or '.join(f.suffix for f in Format)}")
    folder = artifacts_folder(path)
    if options.images is Images.REFERENCED:
        save_figures(result.figures, folder)
    text = result.render(format_, options, folder.name)
    write_atomically(path, text.encode("utf-8", "replace"))


def save_figures(figures: dict[str, Path], folder: Path) -> None:
    """Figures of an earlier run that are no longer shown go; other files in the folder are left alone."""
    for name, picture in figures.items():
        if picture.resolve() != (folder / name).resolve():
            write_atomically(folder / name, picture.read_bytes())
    try:
        for file in folder.iterdir() if folder.is_dir() else ():
            if FIGURE_NAME.fullmatch(file.name) and file.name not in figures:
                file.unlink(missing_ok=True)
    except OSError as error:
        raise cannot_write(error, folder) from error
