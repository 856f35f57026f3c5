"""`doc2md doctor`: does everything work here, and if not, what to do about it."""

from __future__ import annotations

import asyncio
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from doc2md.cli import parameters as p
from doc2md.cli.config import load, secrets, user_file
from doc2md.errors import Doc2mdError, ExitCode
from doc2md.options.conversion import EngineName, Options

_PACKAGES = (
    "pymupdf",
    "pymupdf_layout",
    "onnxruntime",
    "opencv-python-headless",
    "rapidocr",
    "openai",
    "markdown-it-py",
    "nh3",
)

_NO_TESSERACT = "not installed; without it scans in Cyrillic, Arabic, Korean and other scripts are not read"


@dataclass(frozen=True, slots=True)
class Finding:
    ok: bool
    what: str
    advice: str = ""


def examine(options: Options) -> Iterator[Finding]:
    """Each finding as it is made, cheap ones first."""
    yield Finding(
        sys.version_info >= (3, 11), f"Python {platform.python_version()}", "doc2md needs 3.11 or later"
    )
    for name in _PACKAGES:
        yield _package(name)
    yield Finding(True, f"Tesseract: {shutil.which('tesseract') or _NO_TESSERACT}")
    yield _configuration()
    for name, state in secrets().items():
        yield Finding(True, f"{name}: {state}")
    yield from _endpoint(options)
    yield _converted(Options(engine=EngineName.LOCAL))


def _package(name: str) -> Finding:
    try:
        return Finding(True, f"{name} {metadata.version(name)}")
    except metadata.PackageNotFoundError:
        return Finding(
            False, f"{name} is missing", "install doc2md again: python -m pip install --force-reinstall ."
        )


def _configuration() -> Finding:
    file = user_file()
    try:
        load(None, p.convert_options())
    except Doc2mdError as error:
        return Finding(False, f"configuration: {file}", str(error))
    return Finding(True, f"configuration: {file}{'' if file.is_file() else ' (none)'}")


def _endpoint(options: Options) -> Iterator[Finding]:
    from doc2md.converter.remote.endpoint import find_endpoint

    try:
        endpoint = find_endpoint(options.base_url)
    except Doc2mdError as error:
        yield Finding(False, "endpoint", str(error))
        return
    if endpoint is None:
        yield Finding(True, "endpoint: none chosen; pages are read on this machine")
        return
    from doc2md.converter.remote.engine import list_models

    try:
        models = asyncio.run(list_models(endpoint))
    except Doc2mdError as error:
        yield Finding(
            False,
            f"endpoint {endpoint.base_url}",
            f"{error}; check the address (it usually ends in /v1), and that the server runs",
        )
        return
    known = ", ".join(models[:8]) or "it lists none"
    yield Finding(True, f"endpoint {endpoint.base_url}: reachable; models: {known}")


def _converted(options: Options) -> Finding:
    """One page of our own, read by the embedded engine."""
    from doc2md.session import Session

    async def run() -> str:
        async with Session(options) as session:
            return (await session.convert(session.open(sample))).markdown

    with tempfile.TemporaryDirectory() as folder:
        sample = Path(folder) / "doctor.pdf"
        sample.write_bytes(_one_page_pdf("doc2md works"))
        try:
            markdown = asyncio.run(run())
        except Doc2mdError as error:
            return Finding(False, "converting a page", str(error))
    return Finding(
        "doc2md works" in markdown, "converting a page", "the page was read wrongly: please report it"
    )


def _one_page_pdf(words: str) -> bytes:
    """The smallest PDF that says `words`."""
    content = f"BT /F1 24 Tf 72 700 Td ({words}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    pdf, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(pdf))
        pdf += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(pdf)
    pdf += b"xref\n0 6\n0000000000 65535 f \n" + table
    return pdf + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start


def report(options: Options) -> ExitCode:
    """Print the findings; the exit code is 6 where something is wrong."""
    code = ExitCode.OK
    for finding in examine(options):
        print(f"{'ok  ' if finding.ok else 'FAIL'}  {finding.what}")  # noqa: T201
        if not finding.ok:
            code = ExitCode.ENGINE
            print(f"      {finding.advice}")  # noqa: T201
    return code
