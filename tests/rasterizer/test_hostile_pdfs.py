"""Hostile and broken PDFs: whatever comes, the answer is a result or one of our errors, and soon.

Bombs, lies and cycles are written by `attack_pdfs.py` of the material, the broken files are from the test suites of
other PDF programs. Each is converted with small limits; the whole takes about a minute.
"""

from __future__ import annotations

import asyncio
import csv
import json
import os
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

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

ANSWER = "<|ref|>text<|/ref|><|det|>[[100, 100, 900, 200]]<|/det|>\nWords.\n"
LIMITS = Limits(page_seconds=2.0, max_memory=1 << 30, max_pages=5)
ALLOWED = 60.0
"""Seconds for a document of a few pages under these limits, on a slow machine: more is a hang."""

Outcome = Result | Doc2mdError


def convert_all(
    files: list[Path], options: Options, passwords: dict[str, str] | None = None
) -> dict[str, Outcome]:
    """What becomes of each file, the same workers going through them all, two at a time. No other error may come."""
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
    """A folder, and the process that fills it: it takes half a minute, so it begins before the first test."""
    folder = tmp_path_factory.mktemp("attack")
    script = material / "tools/attack_pdfs.py"
    command = [sys.executable, str(script), str(folder), str(samples / "slides.pdf")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as writing:
        yield folder, writing
        writing.kill()


@pytest.fixture
def options(tmp_path: Path) -> Options:
    """Five pages at most, so that documents with a hundred thousand are refused."""
    answers = tmp_path / "answers"
    answers.mkdir()
    for page in range(1, 6):
        (answers / f"page-{page}.txt").write_text(ANSWER)
    return Options(engine=EngineName.REPLAY, transcripts=answers, limits=LIMITS, dpi=72)


def check(outcome: Outcome) -> None:
    """An error of one line that does not quote the program, or a document with a row for each page."""
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
def test_broken_files_of_other_test_suites_end_as_a_result_or_as_an_error_of_ours(
    material: Path, options: Options
) -> None:
    """Sixteen of one or two pages, from all over the list, by the engine that reads all there is in a page."""
    folder = material / "corpus/robust"
    with (folder / "index.csv").open(newline="") as lines:
        rows = [
            row
            for row in csv.DictReader(lines)
            if int(row["pages"] or 0) <= 2 and int(row["bytes"]) < 200_000
        ]
    files = [folder / row["file"] for row in rows[:: len(rows) // 16]][:16]
    assert len(files) == 16
    reading = Options(
        engine=EngineName.LOCAL, limits=Limits(page_seconds=4.0, max_memory=3 << 30, max_pages=5)
    )
    for outcome in convert_all(files, reading).values():
        check(outcome)


@pytest.mark.timeout(300)
def test_locked_files_open_with_the_password_that_is_known_for_them(material: Path, options: Options) -> None:
    folder = material / "corpus/robust"
    passwords = json.loads((folder / "passwords.json").read_text("utf-8"))
    known = {name: password for name, password in passwords.items() if password}
    assert len(known) >= 10
    for name, password in list(known.items())[:5]:
        (outcome,) = convert_all([folder / name], replace(options, password=password, pages="1")).values()
        assert not isinstance(outcome, EncryptedError), name
        check(outcome)


@pytest.mark.timeout(300)
def test_bombs_lies_and_cycles_end_as_a_result_or_as_an_error_of_ours(
    attack: tuple[Path, subprocess.Popen[bytes]], options: Options
) -> None:
    folder, writing = attack
    assert writing.wait() == 0
    outcomes = convert_all(sorted(folder.iterdir()), options)
    assert len(outcomes) > 60
    for outcome in outcomes.values():
        check(outcome)
    for name in ("empty_0bytes", "html_renamed", "svg_renamed", "zip_renamed", "text_renamed", "nul_4k"):
        assert "not a document that doc2md knows" in str(outcomes[f"{name}.pdf"])
    for name in ("count_lies_1e9", "count_negative", "no_pages_obj", "zero_pages", "header_only"):
        assert "damaged" in str(outcomes[f"{name}.pdf"])
    for name in ("pages_1000", "pages_100000"):
        assert "more than --max-pages 5 allows" in str(outcomes[f"{name}.pdf"])
    for name in ("enc_aes256_user", "enc_rc4_40", "enc_unknown_password"):
        assert isinstance(outcomes[f"{name}.pdf"], EncryptedError)
    for name in ("forms_billion_laughs_1e12", "tiling_pattern_tiny_step", "bomb_content_1GB"):
        (reason,) = failed_pages(outcomes[f"{name}.pdf"])
        assert "was stopped" in reason or "more memory" in reason
    for name in (
        "good_1page",
        "enc_aes256_owner_only",
        "rotations",
        "js_openaction_launch",
        "text_injection",
    ):
        assert failed_pages(outcomes[f"{name}.pdf"]) == []
