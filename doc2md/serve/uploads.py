"""Requests become files: their bytes are counted while they arrive, and nothing waits for a client for ever."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.types import Message

from doc2md.errors import UsageError
from doc2md.options.limits import spelled
from doc2md.serve.jobs import UPLOAD, Jobs
from doc2md.serve.order import Order
from doc2md.serve.store import Job
from doc2md.sources import printable

Model = TypeVar("Model", bound=BaseModel)

MAX_JSON = 32 << 20
"""Maximum bytes of a JSON request: it is read into memory. A larger document is sent as a file."""
MAX_FILES = 50
"""Maximum number of documents in one request."""
MAX_FIELDS = 200
"""Maximum number of fields of a form."""
MAX_FIELD = 64 << 10
"""Maximum bytes of a field that is not a file."""
MAX_NAME = 200
"""Maximum characters of a document's name; the rest is left out."""
STALL_SECONDS = 30.0
"""Time for which a client may send nothing in the middle of a request."""


class Intake:
    """The receiving side of a request. Raises 413 after `limit` bytes, and 408 if the client stops sending."""

    def __init__(self, request: Request, limit: int) -> None:
        self._receive = request.receive
        self._left = self._limit = limit
        try:
            announced = int(request.headers.get("content-length", 0))
        except ValueError:
            raise HTTPException(400, "Content-Length is not a number") from None
        if announced > limit:
            raise self._too_large()

    async def __call__(self) -> Message:
        try:
            async with asyncio.timeout(STALL_SECONDS):
                message = await self._receive()
        except TimeoutError:
            raise HTTPException(
                408,
                f"nothing arrived for {STALL_SECONDS:g} s; send the request again",
                {"Connection": "close"},
            ) from None
        if message["type"] == "http.disconnect":
            raise HTTPException(400, "the request ended before its last byte")
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise self._too_large()
        return message

    def _too_large(self) -> HTTPException:
        return HTTPException(
            413,
            f"the request is larger than {spelled(self._limit)}B (the server's --max-file-size); split the document",
            {"Connection": "close"},
        )


async def read_json(request: Request, model: type[Model], limit: int = MAX_JSON) -> Model:
    """The body as a `model`; an empty one chooses nothing. Raises HTTPException with the first problem."""
    body = await Request(request.scope, Intake(request, limit)).body()
    return validated(model, body.strip() or b"{}")


def validated(model: type[Model], given: bytes | dict[str, Any]) -> Model:
    """The body or the fields of a request as a `model`. Raises HTTPException with the first problem."""
    try:
        return model.model_validate_json(given) if isinstance(given, bytes) else model.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise HTTPException(422, f"{place or 'the request'}: {first['msg']}") from None


async def read_form(request: Request, max_files: int, max_file_size: int) -> FormData:
    """The parts of a form; its files are temporary files on disk. The caller closes it."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise HTTPException(415, "send a form with files: Content-Type multipart/form-data")
    limit = max_files * max_file_size + MAX_FIELDS * MAX_FIELD
    incoming = Request(request.scope, Intake(request, limit))
    parser = MultiPartParser(
        request.headers,
        incoming.stream(),
        max_files=max_files,
        max_fields=MAX_FIELDS,
        max_part_size=MAX_FIELD,
    )
    try:
        form = await parser.parse()
    except MultiPartException as error:
        raise HTTPException(400, f"the form cannot be read: {error.message}") from None
    except (KeyError, UnicodeError):  # a form names the encoding of its parts
        raise HTTPException(400, "the form cannot be read") from None
    for file in files_of(form):
        if (file.size or 0) > max_file_size:
            await form.close()
            raise HTTPException(
                413,
                f"a document is larger than the server's --max-file-size {spelled(max_file_size)}B allows",
            )
    return form


def files_of(form: FormData) -> list[UploadFile]:
    """The files of a form, whatever their fields are called."""
    return [value for _, value in form.multi_items() if isinstance(value, UploadFile)]


def fields_of(form: FormData) -> dict[str, Any]:
    """The other fields. A name that occurs several times has a list as its value."""
    found: dict[str, Any] = {}
    for name in dict.fromkeys(form.keys()):
        values = [value for value in form.getlist(name) if isinstance(value, str)]
        if values:
            found[name] = values if len(values) > 1 else values[0]
    return found


async def submit_form(
    jobs: Jobs, request: Request, order: Callable[[dict[str, Any], int], Order], max_files: int = MAX_FILES
) -> Job:
    """Make a job of a form with files. `order` makes the order of the other fields and the number of files."""
    with jobs.reserve(1):
        form = await read_form(request, max_files, jobs.settings.options.limits.max_file_size)
        try:
            files = files_of(form)
            ordered = order(fields_of(form), len(files))
            with jobs.reserve(max(0, len(files) - 1)), jobs.new_folder() as folder:
                names = await keep_files(files, folder)
                return jobs.submit(ordered, folder, names)
        finally:
            await form.close()


async def keep_files(files: Sequence[UploadFile], folder: Path) -> list[str]:
    """Copy uploads to their places in the folder of a job. Returns their names."""
    if not files:
        raise UsageError("no document: send at least one file in the field `files`")
    for number, file in enumerate(files):
        with new_upload(folder / str(number)).open("wb") as target:
            await asyncio.to_thread(shutil.copyfileobj, file.file, target, 1 << 20)
    return [display_name(file.filename) for file in files]


def new_upload(folder: Path) -> Path:
    """Create the folder of a document. Returns the place of its upload."""
    folder.mkdir()
    return folder / UPLOAD


_MISLEADING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F])
"""Characters that change the direction of text, and so can hide the end of a name."""


def display_name(given: str | None) -> str:
    """A name for messages, from the name that a client sent: without folders, never used as a path."""
    last = (given or "").replace("\\", "/").rstrip("/").rpartition("/")[2].translate(_MISLEADING)
    return printable(last[:MAX_NAME]).strip() or "document"
