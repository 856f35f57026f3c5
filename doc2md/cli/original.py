"""Find the document that a JSON was made from."""

from __future__ import annotations

import hashlib
from pathlib import Path

from doc2md.cli.opening import open_document
from doc2md.document import Source
from doc2md.errors import InputError
from doc2md.session import Session
from doc2md.sources import STDIN, Input, printable


async def find_original(session: Session, wanted: Source, json: str, named: str | None) -> Input | None:
    """The document that a JSON was made from: the file that the user named, or one beside the JSON with its digest.

    `wanted` is the source that the JSON contains, `json` the name of the JSON. Without a file that was named, the
    folder of the JSON and the current folder are searched. None if there is none. Raises InputError if the named file
    is another document.
    """
    if named:
        given = await open_document(session, named)
        if wanted.sha256 and given.sha256 != wanted.sha256:
            raise InputError(
                f"{named} is not the {printable(wanted.name)} that was converted (its SHA-256 differs)"
            )
        return given
    for path in _candidates(wanted, json):
        if path.is_file() and _digest(path) == wanted.sha256:
            return await open_document(session, path)
    return None


def _candidates(wanted: Source, json: str) -> list[Path]:
    if wanted.name in {"", ".", ".."} or Path(wanted.name).name != wanted.name:
        return []
    folders = [Path()] if json == STDIN else [Path(json).parent, Path()]
    return [folder / wanted.name for folder in folders]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
