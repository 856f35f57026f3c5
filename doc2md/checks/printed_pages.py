"""The printed words of many pages, compressed: as objects they would take a hundred times as much memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from functools import cache

from pydantic import TypeAdapter

from doc2md.document import Printed


class PrintedPages(Mapping[int, Printed]):
    """The printed words of pages by number. Each page is unpacked anew when it is asked for."""

    def __init__(self) -> None:
        self._packed: dict[int, bytes] = {}

    def add(self, page: int, printed: Printed) -> None:
        """Keep the words of a page."""
        self._packed[page] = zlib.compress(_adapter().dump_json(printed), 1)

    def __getitem__(self, page: int) -> Printed:
        return _adapter().validate_json(zlib.decompress(self._packed[page]))

    def __contains__(self, page: object) -> bool:
        return page in self._packed

    def __iter__(self) -> Iterator[int]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)


@cache
def _adapter() -> TypeAdapter[Printed]:
    return TypeAdapter(Printed)
