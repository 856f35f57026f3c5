"""Messages for clients, who have no command line: an option is a parameter of theirs, or one of the server."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from doc2md.document import PageRow
from doc2md.errors import ENCRYPTED_HINT

_OPTION = re.compile(r"(?<![^\s(])(?<!the server's )--[a-z]+(?:-[a-z]+)*")
_PARAMETERS = {
    "--pages": "pages",
    "--chunk-tokens": "chunking_tokenizer",
    "--chunk-size": "chunking_max_tokens",
}
_WITHOUT_KEY = "a password cannot be given here: save a copy without one"


def for_clients(message: object, parameters: Mapping[str, str] | None = None) -> str:
    """A message, or that of an error, as a client can use it.

    `parameters` are those of the client's interface that have another name than usual, by their option.
    """
    names = {**_PARAMETERS, **(parameters or {})}
    text = str(message).replace(ENCRYPTED_HINT, _WITHOUT_KEY)
    return _OPTION.sub(lambda option: names.get(option[0]) or f"the server's {option[0]}", text)


def row_for_clients(row: PageRow, parameters: Mapping[str, str]) -> PageRow:
    """A row of the ledger with notes that a client can use. See `for_clients`."""
    return replace(row, notes=tuple(for_clients(note, parameters) for note in row.notes))
