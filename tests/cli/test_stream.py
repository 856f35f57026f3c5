"""`doc2md convert --stream`: each page is a line of JSON as soon as it is read."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.builders.answers import answer_files
from tests.builders.commands import PROGRAM, REPLAY, Command
from tests.builders.pages import numbered_pages
from tests.cli.folder import made
from tests.fakes.loopback import Loopback, Reply, completion

UNCHECKED = (*REPLAY, "--check", "off")
"""The answers have a running head that their pages lack."""


def lines_of(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def text_of(lines: Iterable[dict[str, Any]]) -> str:
    """The last version of each page, as the documentation says."""
    texts = {line["page"]: line["markdown"] for line in lines if "page" in line}
    return "\n".join(filter(None, texts.values()))


@pytest.fixture
def long() -> str:
    """The name of a document of three pages, whose answers have a running head."""
    numbered_pages(3).save("long.pdf")
    answers = answer_files(Path("answers"), 3)
    head = "<|ref|>text<|/ref|><|det|>[[100, 20, 400, 35]]<|/det|>\nThe harbour\n\n"
    for file in answers.iterdir():
        file.write_text(head + file.read_text("utf-8"), "utf-8")
    return "long.pdf"


def test_pages_come_in_lines_and_make_the_same_markdown(command: Command, long: str) -> None:
    _, whole, _ = command(long, *UNCHECKED)
    code, out, _ = command(long, *UNCHECKED, "--stream")
    *pages, end = lines_of(out)
    assert code == 0
    assert text_of(pages) == whole
    assert [(line["page"], line["final"]) for line in pages] == [
        (n, f) for f in (False, True) for n in (1, 2, 3)
    ]
    assert pages[0] == {
        "document": long,
        "page": 1,
        "final": False,
        "status": "ok",
        "notes": [],
        "markdown": pages[0]["markdown"],
    }
    assert "The harbour" in pages[1]["markdown"]
    assert end == {"document": long, "pages": 3, "status": "ok"}


def test_files_are_written_too(command: Command, long: str) -> None:
    code, out, _ = command(long, "x.pdf", *UNCHECKED, "--stream", "-f", "md,html", "-o", "out/")
    lines = lines_of(out)
    assert code == 0
    for name, file in ((long, "long.md"), ("x.pdf", "x.md")):
        assert text_of(line for line in lines if line["document"] == name) == Path("out", file).read_text(
            "utf-8"
        )
    assert {"out/long.html", "out/x.html"} < set(made())


@pytest.mark.process
def test_files_are_written_if_the_pipe_is_closed(long: str) -> None:
    line = [*PROGRAM, long, *UNCHECKED, "--stream", "-o", "out/"]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        said = process.stderr.read()
    assert process.returncode == 0
    assert "standard output was closed; the files are written all the same" in said
    assert Path("out/long.md").exists()


def test_another_format_on_standard_output_is_refused(command: Command, long: str) -> None:
    code, out, err = command(long, *UNCHECKED, "--stream", "-f", "html")
    assert (code, out) == (1, "")
    assert "--stream writes Markdown" in err


def test_the_last_line_of_a_document_that_failed_says_why(command: Command, long: str) -> None:
    Path("broken.pdf").write_bytes(b"%PDF-1.7\n")
    Path("empty").mkdir()
    replayed = ("--engine", "replay", "--transcripts", "empty")
    Path("empty/page-9.txt").write_text("of another document", "utf-8")
    code, out, err = command("broken.pdf", long, *replayed, "--stream")
    assert code == 2
    first, last = (line for line in lines_of(out) if "page" not in line)
    assert first == {"document": "broken.pdf", "status": "failed", "error": first["error"]}
    assert "damaged" in first["error"]
    assert last == {"document": long, "status": "failed", "error": last["error"]}
    assert "no page could be converted" in last["error"]
    assert f"doc2md: {last['error']}" in err.splitlines()


@pytest.mark.process
def test_a_page_comes_while_others_are_being_read(loopback: Loopback, long: str) -> None:
    """The server answers about the last page only after the first one was printed."""
    loopback.answer = lambda request: Reply(
        body=completion("Read."), delay=30 if len(loopback.requests) == 3 else 0
    )
    options = ("--base-url", loopback.base_url, "--concurrency", "1", "--stream", "--no-cache")
    with subprocess.Popen([*PROGRAM, long, *options], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert json.loads(process.stdout.readline())["page"] == 1
        assert len(loopback.requests) <= 3
        process.kill()
