"""Hostile and broken PDFs: each ends soon, as a result or as an error of doc2md.

`attack_pdfs.py` of the material writes bombs, lies and cycles. The broken files are from the test suites of other PDF
programs. Each is converted with small limits.
"""

from __future__ import annotations

import asyncio
import csv
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from doc2md.document import PageStatus
from doc2md.errors import Doc2mdError, EncryptedError, InputError
from doc2md.options.conversion import EngineName, Options
from doc2md.options.limits import Limits
from doc2md.result import Result
from doc2md.session import Session
from tests.builders.answers import answer_files

pytestmark = pytest.mark.process

LIMITS = Limits(page_seconds=2.0, max_memory=1 << 30, max_pages=5)
ALLOWED = 60.0
"""Seconds for a document of a few pages with these limits on a slow machine; more is a hang."""

Outcome = Result | Doc2mdError


def convert_all(
    files: list[Path], options: Options, passwords: dict[str, str] | None = None
) -> dict[str, Outcome]:
    """Convert all files with the same workers, two at a time. Only errors of doc2md are caught."""
    together = asyncio.Semaphore(2)

    async def one(session: Session, file: Path) -> Outcome:
        async with together, asyncio.timeout(ALLOWED):
            try:
                source = session.open(file)
                return await session.convert(source)
            except Doc2mdError as error:
                return error

    async def run() -> dict[str, Outcome]:
        async with Session(options) as session:
            found = await asyncio.gather(*(one(session, file) for file in files))
        return {file.name: outcome for file, outcome in zip(files, found, strict=True)}

    return asyncio.run(run())


@pytest.fixture(scope="module", autouse=True)
def attack(
    material: Path, samples: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, subprocess.Popen[bytes]]]:
    """A folder, and the process that fills it. It takes half a minute, so it starts before the first test."""
    folder = tmp_path_factory.mktemp("attack")
    script = material / "tools/attack_pdfs.py"
    command = [sys.executable, str(script), str(folder), str(samples / "slides.pdf")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as writing:
        yield folder, writing
        writing.kill()


@pytest.fixture
def options(tmp_path: Path) -> Options:
    """Five pages at most, so that documents with a hundred thousand are refused."""
    answers = answer_files(tmp_path / "answers", 5)
    return Options(engine=EngineName.REPLAY, transcripts=answers, limits=LIMITS, dpi=72)


def check(outcome: Outcome) -> None:
    """An error of one line without a traceback, or a document with a row for each page."""
    if isinstance(outcome, Doc2mdError):
        assert isinstance(outcome, InputError)
        assert "\n" not in str(outcome)
        assert "Traceback" not in str(outcome)
        return
    assert outcome.ledger
    for row in outcome.ledger:
        assert (row.status is PageStatus.FAILED) <= bool(row.notes)
        assert all("\n" not in note for note in row.notes)
    outcome.markdown.encode("utf-8")


def failed_pages(outcome: Outcome) -> list[str]:
    assert isinstance(outcome, Result), outcome
    return [note for row in outcome.ledger if row.status is PageStatus.FAILED for note in row.notes]


@pytest.mark.timeout(300)
def test_broken_files_of_other_test_suites_end_as_a_result_or_as_an_error_of_doc2md(
    material: Path, options: Options
) -> None:
    """Ten files of one or two pages, spread over the list, read by the embedded engine."""
    folder = material / "corpus/robust"
    with (folder / "index.csv").open(newline="") as lines:
        rows = [
            row
            for row in csv.DictReader(lines)
            if int(row["pages"] or 0) <= 2 and int(row["bytes"]) < 200_000
        ]
    files = [folder / row["file"] for row in rows[:: len(rows) // 10]][:10]
    assert len(files) == 10
    reading = Options(
        engine=EngineName.LOCAL, limits=Limits(page_seconds=4.0, max_memory=3 << 30, max_pages=5)
    )
    for outcome in convert_all(files, reading).values():
        check(outcome)


@pytest.mark.timeout(300)
def test_locked_files_open_with_their_passwords(material: Path, options: Options) -> None:
    folder = material / "corpus/robust"
    passwords = json.loads((folder / "passwords.json").read_text("utf-8"))
    known = {name: password for name, password in passwords.items() if password}
    assert len(known) >= 10
    for name, password in list(known.items())[:3]:
        (outcome,) = convert_all([folder / name], replace(options, password=password, pages="1")).values()
        assert not isinstance(outcome, EncryptedError), name
        check(outcome)


UNKNOWN = ("empty_0bytes", "html_renamed", "svg_renamed", "zip_renamed", "text_renamed", "nul_4k")
DAMAGED = ("count_lies_1e9", "count_negative", "no_pages_obj", "zero_pages", "header_only")
TOO_LONG = ("pages_1000", "pages_100000")
LOCKED = ("enc_aes256_user", "enc_rc4_40", "enc_unknown_password")
STOPPED = ("forms_billion_laughs_1e12", "tiling_pattern_tiny_step", "bomb_content_1GB")
GOOD = ("good_1page", "enc_aes256_owner_only", "rotations", "js_openaction_launch", "text_injection")
PARTS = 4


def check_attack(name: str, outcome: Outcome) -> None:
    """What the result of this attack must be. Each file is either read or refused."""
    check(outcome)
    if name in UNKNOWN:
        assert "not a document that doc2md knows" in str(outcome)
    elif name in DAMAGED:
        assert "damaged" in str(outcome)
    elif name in TOO_LONG:
        assert "more than --max-pages 5 allows" in str(outcome)
    elif name in LOCKED:
        assert isinstance(outcome, EncryptedError)
    elif name in STOPPED:
        (reason,) = failed_pages(outcome)
        assert "was stopped" in reason or "more memory" in reason
    elif name in GOOD:
        assert failed_pages(outcome) == []


@pytest.mark.timeout(300)
@pytest.mark.parametrize("part", range(PARTS))
def test_bombs_lies_and_cycles_end_as_a_result_or_as_an_error_of_doc2md(
    attack: tuple[Path, subprocess.Popen[bytes]], options: Options, part: int
) -> None:
    folder, writing = attack
    assert writing.wait() == 0
    files = sorted(folder.iterdir())
    known = {*UNKNOWN, *DAMAGED, *TOO_LONG, *LOCKED, *STOPPED, *GOOD}
    assert known <= {file.stem for file in files}
    assert len(files) > 60
    others = [file for file in files if file.stem not in known][::2]  # to save time
    chosen = [file for file in files if file.stem in known] + others
    for name, outcome in convert_all(chosen[part::PARTS], options).items():
        check_attack(name.removesuffix(".pdf"), outcome)
