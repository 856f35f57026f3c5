"""Asks a server of doc2md with docling's own client: every call, sync and async, by WebSocket and by polling.

    python -m venv client && client/bin/pip install 'docling-slim[service-client]'
    doc2md serve --port 5001 --max-queue 3 &
    client/bin/python bench/docling_client.py http://127.0.0.1:5001

Needs nothing of doc2md but the server. `--max-queue 3` lets the queue run full. Prints a line for each call, and ends
with 1 if one went wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import inspect
import sys
import tempfile
import time
import zipfile
from collections.abc import Awaitable, Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from docling.datamodel.base_models import ConversionStatus, OutputFormat
from docling.datamodel.service.options import ConvertDocumentsOptions
from docling.datamodel.service.targets import InBodyTarget, PresignedUrlTarget, ZipTarget
from docling.service_client import (
    AsyncDoclingServiceClient,
    ChunkerKind,
    ConversionItem,
    DoclingServiceClient,
    ResultNotReadyError,
    ServiceError,
    StatusWatcherKind,
    TaskExecutionError,
    TaskNotFoundError,
)
from docling_core.types.io import DocumentStream

Call = Callable[[Any, Path], Awaitable[None]]
CALLS: dict[str, Call] = {}


def make_pdf(pages: int, broken: int = 0) -> bytes:
    """A PDF with one line of text on each page, and `broken` pages more that do not exist."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    kids = []
    for page in range(1, pages + 1):
        words = f"BT /F1 12 Tf 72 450 Td (Words of page {page}.) Tj ET"
        objects.append(f"<< /Length {len(words)} >>\nstream\n{words}\nendstream")
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
            f" /Contents {len(objects)} 0 R >>"
        )
    kids += ["2 0 R"] * broken
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    data, places = b"%PDF-1.7\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    count = len(objects) + 1
    end = f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer << /Size {count} /Root 1 0 R >>\n"
    return data + end.encode() + f"startxref\n{len(data)}\n%%EOF\n".encode()


def call(function: Call) -> Call:
    CALLS[function.__name__] = function
    return function


async def got(value: Any) -> Any:
    """What a method of either client returns."""
    return await value if inspect.isawaitable(value) else value


async def listed(values: Any) -> list[Any]:
    values = await got(values)
    return [value async for value in values] if hasattr(values, "__aiter__") else list(values)


async def refused(kind: type[Exception], value: Callable[[], Any]) -> Exception:
    try:
        await got(value())
    except kind as error:
        return error
    raise AssertionError(f"no {kind.__name__}")


@call
async def health_and_version(client: Any, _: Path) -> None:
    assert (await got(client.health())).status == "ok"
    assert "doc2md" in await got(client.version())


@call
async def submit_and_result(client: Any, files: Path) -> None:
    job = await got(client.submit(files / "three.pdf"))
    result = await got(job.result())
    assert result.status is ConversionStatus.SUCCESS
    assert [text.text for text in result.document.texts] == [f"Words of page {n}." for n in (1, 2, 3)]
    assert job.done


@call
async def submit_a_stream(client: Any, files: Path) -> None:
    stream = DocumentStream(name="named.pdf", stream=BytesIO((files / "one.pdf").read_bytes()))
    result = await got((await got(client.submit(stream, target=InBodyTarget()))).result())
    assert "named.pdf" in str(result.input.file)


@call
async def submit_for_formats(client: Any, files: Path) -> None:
    formats = [OutputFormat.MARKDOWN, OutputFormat.HTML, OutputFormat.TEXT, OutputFormat.JSON]
    job = await got(client.submit(files / "one.pdf", output_formats=formats, target=InBodyTarget()))
    assert (await got(job.result())).status is ConversionStatus.SUCCESS


@call
async def submit_for_a_range_of_pages(client: Any, files: Path) -> None:
    options = ConvertDocumentsOptions(page_range=(2, 2))
    result = await got((await got(client.submit(files / "three.pdf", options=options))).result())
    assert [text.text for text in result.document.texts] == ["Words of page 2."]


@call
async def submit_for_an_archive(client: Any, files: Path) -> None:
    raw = await got((await got(client.submit(files / "one.pdf", target=ZipTarget()))).result())
    assert raw.content_type == "application/zip"
    assert zipfile.ZipFile(BytesIO(raw.content)).namelist()


@call
async def poll_and_watch(client: Any, files: Path) -> None:
    job = await got(client.submit(files / "three.pdf"))
    assert (await got(job.poll(wait=0.1))).task_id == job.task_id
    updates = await listed(job.watch())
    assert updates[-1].task_status is ConversionStatus.SUCCESS
    assert updates[-1].task_meta.num_succeeded == 1


@call
async def chunk(client: Any, files: Path) -> None:
    for kind in ChunkerKind:
        job = await got(client.submit_chunk(files / "three.pdf", kind))
        chunks = (await got(job.result())).chunks
        assert {page for each in chunks for page in each.page_numbers} == {1, 2, 3}


@call
async def many(client: Any, files: Path) -> None:
    items = [ConversionItem(files / name, metadata=name) for name in ("one.pdf", "bad.pdf", "three.pdf")]
    pairs = await listed(client.submit_and_retrieve_each(items, max_in_flight=2, ordered=True))
    assert [item.metadata for item, _ in pairs] == ["one.pdf", "bad.pdf", "three.pdf"]
    assert [isinstance(outcome, Exception) for _, outcome in pairs] == [False, True, False]


@call
async def a_document_of_which_a_part_failed(client: Any, files: Path) -> None:
    before = time.monotonic()
    result = await got((await got(client.submit(files / "part.pdf"))).result(timeout=60))
    assert result.status is ConversionStatus.PARTIAL_SUCCESS
    assert result.errors
    assert time.monotonic() - before < 30


@call
async def a_document_that_fails(client: Any, files: Path) -> None:
    job = await got(client.submit(files / "bad.pdf"))
    error = await refused(TaskExecutionError, job.result)
    assert "bad.pdf" in str(error)


@call
async def a_result_that_is_not_ready(client: Any, files: Path) -> None:
    jobs = [await got(client.submit(files / "long.pdf")) for _ in range(2)]
    job = jobs[-1]
    await refused(ResultNotReadyError, lambda: job._handlers.fetch_result(job.task_id, None))
    for each in jobs:
        await got(each.result())


@call
async def a_queue_that_is_full(client: Any, files: Path) -> None:
    """The client waits for as long as it is told, and all are converted."""
    items = [ConversionItem(files / "three.pdf") for _ in range(8)]
    pairs = await listed(client.submit_and_retrieve_each(items, max_in_flight=8))
    assert not [outcome for _, outcome in pairs if isinstance(outcome, Exception)], pairs


@call
async def a_task_that_does_not_exist(client: Any, files: Path) -> None:
    job = await got(client.submit(files / "one.pdf"))
    await got(job.result())
    job.task_id = "0" * 32
    await refused(TaskNotFoundError, job.poll)
    await refused(TaskNotFoundError, lambda: job._handlers.fetch_result(job.task_id, None))


@call
async def an_address_and_a_batch_are_refused(client: Any, _: Path) -> None:
    url = "http://127.0.0.1:9/secret.pdf"
    assert isinstance(await refused(ServiceError, lambda: client.submit(url)), ServiceError)
    source = {"kind": "http", "url": "http://documents.test/a.pdf"}
    error = await refused(ServiceError, lambda: client.submit_batch([source], PresignedUrlTarget()))
    assert isinstance(error, ServiceError)
    assert error.status_code == 400
    assert "artifact storage" in (error.detail or "")


SYNCHRONOUS_ONLY: dict[str, Callable[[DoclingServiceClient, Path], None]] = {}


def synchronous(function: Callable[[DoclingServiceClient, Path], None]) -> None:
    SYNCHRONOUS_ONLY[function.__name__] = function


@synchronous
def convert(client: DoclingServiceClient, files: Path) -> None:
    assert client.convert(files / "three.pdf").document.export_to_markdown().count("Words of page") == 3
    assert client.convert(str(files / "three.pdf"), page_range=(3, 3)).document.texts[0].text.endswith("3.")


@synchronous
def convert_all(client: DoclingServiceClient, files: Path) -> None:
    found = client.convert_all([files / "one.pdf", files / "three.pdf"], max_concurrency=2)
    assert [result.status for result in found] == [ConversionStatus.SUCCESS] * 2


@synchronous
def chunk_at_once(client: DoclingServiceClient, files: Path) -> None:
    assert client.chunk(files / "one.pdf", ChunkerKind.HYBRID).chunks


async def with_async(given: argparse.Namespace, files: Path, watcher: StatusWatcherKind, call: Call) -> None:
    client = AsyncDoclingServiceClient(given.url, api_key=given.key, status_watcher=watcher, job_timeout=120)
    async with client:
        await call(client, files)


def check(given: argparse.Namespace, files: Path, watcher: StatusWatcherKind) -> int:
    runs: dict[str, Callable[[], Any]] = {}
    with DoclingServiceClient(
        given.url, api_key=given.key, status_watcher=watcher, job_timeout=120
    ) as client:
        for name, only in SYNCHRONOUS_ONLY.items():
            runs[f"sync  {name}"] = lambda only=only: only(client, files)
        for name, each in CALLS.items():
            # The synchronous client starts event loops of its own, which a running loop does not allow.
            runs[f"sync  {name}"] = lambda each=each: _drive(each(client, files))
            runs[f"async {name}"] = lambda each=each: asyncio.run(with_async(given, files, watcher, each))
        return sum(_report(f"{watcher.value:9} {name}", run) for name, run in runs.items())


def _drive(coroutine: Any) -> None:
    """Run a coroutine that never waits."""
    with contextlib.suppress(StopIteration):
        coroutine.send(None)
        raise AssertionError("it waited")


def _report(name: str, run: Callable[[], Any]) -> int:
    before = time.monotonic()
    try:
        run()
    except Exception as error:
        print(f"WRONG {name}: {type(error).__name__}: {str(error)[:200]}", flush=True)
        return 1
    print(f"ok    {name} ({time.monotonic() - before:.1f} s)", flush=True)
    return 0


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("url")
    parser.add_argument("--key", default="")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        files = Path(name)
        for stem, pages in (("one", 1), ("three", 3), ("long", 30)):
            (files / f"{stem}.pdf").write_bytes(make_pdf(pages))
        (files / "part.pdf").write_bytes(make_pdf(2, broken=1))
        (files / "bad.pdf").write_bytes(b"no document at all")
        wrong = sum(check(given, files, watcher) for watcher in StatusWatcherKind)
    print(f"{wrong} calls went wrong" if wrong else "all calls pass")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
