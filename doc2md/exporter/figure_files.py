"""The folder of figure files next to a document."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import TypeVar

from doc2md.errors import cannot_write
from doc2md.exporter.files import write_atomically
from doc2md.exporter.markdown import FIGURE_NAME
from doc2md.options.export import Format

AnyPath = TypeVar("AnyPath", bound=PurePath)
ARTIFACTS = "_artifacts"
"""The end of the name of a folder for figures."""


def artifacts_folder(path: AnyPath) -> AnyPath:
    """The folder for the figures of the document at `path`: `report_artifacts` for `report.md`."""
    name, known = Format.of_name(path.name)
    return path.with_name(f"{name if known else path.stem}{ARTIFACTS}")


def save_figures(figures: Mapping[str, Path], folder: Path) -> None:
    """Copy figures into `folder`. `figures` maps each file name to the file to copy.

    Figures of an earlier run that the document no longer shows are deleted. Other files in the folder stay.
    Raises OutputError if a file cannot be written or deleted.
    """
    for name, picture in figures.items():
        if picture.resolve() != (folder / name).resolve():
            write_atomically(folder / name, picture.read_bytes())
    try:
        for file in folder.iterdir() if folder.is_dir() else ():
            if FIGURE_NAME.fullmatch(file.name) and file.name not in figures:
                file.unlink(missing_ok=True)
    except OSError as error:
        raise cannot_write(error, folder) from error
