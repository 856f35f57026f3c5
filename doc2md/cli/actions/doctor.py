"""`doc2md doctor`: check the installation, and report how to solve each problem."""

from __future__ import annotations

import asyncio
import platform
import shutil
import sys
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

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

_NO_TESSERACT = "not installed; scans in Cyrillic, Arabic, Korean and other scripts cannot be read without it"


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check: the thing that was checked, and advice if it is not `ok`."""

    ok: bool
    what: str
    advice: str = ""


def check(options: Options, setting_names: Collection[str]) -> Iterator[Finding]:
    """Run all checks, the fast ones first. `setting_names` are the names that a configuration file may contain."""
    yield Finding(
        sys.version_info >= (3, 11), f"Python {platform.python_version()}", "doc2md needs 3.11 or later"
    )
    for name in _PACKAGES:
        yield _package(name)
    yield Finding(True, f"Tesseract: {shutil.which('tesseract') or _NO_TESSERACT}")
    yield _configuration(setting_names)
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


def _configuration(setting_names: Collection[str]) -> Finding:
    file = user_file()
    try:
        load(None, setting_names)
    except Doc2mdError as error:
        return Finding(False, f"configuration: {file}", str(error))
    return Finding(True, f"configuration: {file}{'' if file.is_file() else ' (none)'}")


def _endpoint(options: Options) -> Iterator[Finding]:
    from doc2md.converter.remote.endpoint import find_endpoint

    try:
        endpoint = find_endpoint(options.base_url)
    except Doc2mdError as error:
        yield Finding(False, "server", str(error))
        return
    if endpoint is None:
        yield Finding(True, "server: none given; pages are read on this machine")
        return
    from doc2md.converter.remote.engine import list_models

    try:
        models = asyncio.run(list_models(endpoint))
    except Doc2mdError as error:
        yield Finding(
            False,
            f"server {endpoint.base_url}",
            f"{error}; check the address (it usually ends in /v1) and whether the server is running",
        )
        return
    known = ", ".join(models[:8]) or "none listed"
    yield Finding(True, f"server {endpoint.base_url}: reachable; models: {known}")


def _converted(options: Options) -> Finding:
    """Convert a page with the embedded engine."""
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
    return Finding("doc2md works" in markdown, "converting a page", "the result is wrong: please report it")


def _one_page_pdf(words: str) -> bytes:
    """A minimal PDF with one page and these words on it."""
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


def report(options: Options, setting_names: Collection[str]) -> ExitCode:
    """Print the findings. Returns exit code 6 if there is a problem."""
    code = ExitCode.OK
    for finding in check(options, setting_names):
        print(f"{'ok  ' if finding.ok else 'FAIL'}  {finding.what}")  # noqa: T201
        if not finding.ok:
            code = ExitCode.ENGINE
            print(f"      {finding.advice}")  # noqa: T201
    return code
