"""A class for Ray Data, which converts the rows of a dataset."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from doc2md.api import Converter
from doc2md.errors import Doc2mdError, EngineError
from doc2md.options.conversion import Options
from doc2md.options.export import ExportOptions, Format, Images
from doc2md.options.fields import member

_EXPORT = ExportOptions(images=Images.OFF)


class Convert:
    """Adds the Markdown of each document to a dataset.

        documents = ray.data.read_binary_files(folder, include_paths=True)
        documents.map_batches(doc2md.ray.Convert, batch_size=4, concurrency=8, num_cpus=1)

    A row needs the column `bytes`, and may have `path`. The columns `status`, `pages`, `error` and one for each of
    `formats` (`md`, `html`, `json`, `chunks`) are added, and `bytes` is removed. A document that cannot be converted
    has the status `failed`, and the reason as its `error`. Figures are left out. Raises EngineError if the engine
    cannot be used.
    """

    def __init__(
        self, options: Options | None = None, formats: Sequence[str] = ("md",), **changes: Any
    ) -> None:
        self._formats = [member(Format, name) for name in formats]
        options = replace(options or Options(images=Images.OFF), **changes)
        stack = ExitStack()  # as long as the actor lives
        self._converter = stack.enter_context(Converter(options, cores=1))

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        documents = batch.pop("bytes")
        names = [PurePath(str(path)).name for path in batch.get("path", ["document"] * len(documents))]
        rows = [self._row(bytes(data), name) for data, name in zip(documents, names, strict=True)]
        return {**batch, **{column: [row[column] for row in rows] for column in rows[0]}}

    def _row(self, data: bytes, name: str) -> dict[str, Any]:
        try:
            result = self._converter.convert(data, name=name)
        except EngineError:
            raise
        except Doc2mdError as error:
            empty = dict.fromkeys(map(str, self._formats), "")
            return {"status": "failed", "pages": 0, "error": str(error), **empty}
        texts = {str(each): result.render(each, _EXPORT) for each in self._formats}
        return {"status": str(result.status), "pages": len(result.ledger), "error": "", **texts}
